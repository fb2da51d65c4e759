"""How X counts, what it takes, and what it costs."""
