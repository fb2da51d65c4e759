"""Releases, dispatches and deliveries in the database."""
