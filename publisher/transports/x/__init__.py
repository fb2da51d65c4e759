"""X: posting through tweepy, with the account's tokens, limits and timeline."""
