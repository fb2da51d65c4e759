"""Posts from exports of Ghost."""
