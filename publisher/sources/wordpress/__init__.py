"""Posts from an export of WordPress."""
