"""Posts from the text of an archive."""
