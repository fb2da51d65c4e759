"""The database: library, audience and ledger on SQLite or PostgreSQL."""
