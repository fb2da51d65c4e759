"""From posts to the first draft of a thread."""
