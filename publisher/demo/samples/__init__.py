"""Sample posts and readers of an invented charity, for the demonstration and for trying things out."""
