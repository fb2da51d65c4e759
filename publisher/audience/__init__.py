"""Subscribers as people bring them: addresses, CSV files, the way to leave."""
