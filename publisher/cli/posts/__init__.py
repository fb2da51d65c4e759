"""``publisher posts``."""
