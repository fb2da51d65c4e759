"""``publisher setup``: from nothing to an account that works."""
