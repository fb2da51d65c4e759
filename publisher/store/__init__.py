"""The database of a workspace: SQLite in its folder, or PostgreSQL."""
