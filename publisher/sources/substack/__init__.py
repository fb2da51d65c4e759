"""Posts from exports of Substack."""
