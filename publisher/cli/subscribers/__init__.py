"""``publisher subscribers``."""
