"""The whole story on sample posts."""
