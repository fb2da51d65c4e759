"""What carries a channel: SMTP, X, and the folder that is safe by default."""
