"""The readers in the database."""
