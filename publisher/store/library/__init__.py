"""The posts in the database."""
