"""Posts from folders of Markdown, as site generators keep them."""
