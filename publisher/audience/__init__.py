"""Subscribers as people bring them: addresses, CSV files."""
