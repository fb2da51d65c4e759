"""Email over SMTP."""

from publisher.transports.smtp.account import DOT_TIMEOUT, SmtpEmail

__all__ = ["DOT_TIMEOUT", "SmtpEmail"]
