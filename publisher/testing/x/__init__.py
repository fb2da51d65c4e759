"""An X on loopback."""
