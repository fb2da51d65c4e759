"""Publisher: posts become email digests and threads, each sent once, with proof."""

__version__ = "0.1.0"
