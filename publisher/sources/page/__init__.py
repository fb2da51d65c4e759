"""Posts from a page of the web."""
