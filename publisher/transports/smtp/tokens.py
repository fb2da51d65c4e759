"""Logging in with an access token of OAuth 2.0 instead of a password: XOAUTH2, as Google and Microsoft have it.

Publisher gets no token itself: a program that the person names prints one, and keeps it fresh.
"""

import smtplib
import subprocess
from collections.abc import Sequence
from typing import Final

from publisher.errors import AccountError
from publisher.workspace.secrets import Secret

#: Seconds that the program may take: it may ask a server of its own for a fresh token.
_PATIENCE: Final = 30.0


def token(command: Sequence[str]) -> Secret:
    """Run the program and return the token that it prints; raise :class:`AccountError` where it does not."""
    try:
        done = subprocess.run(
            list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise AccountError(_said(command, f"did not end within {_PATIENCE:.0f} seconds")) from None
    except OSError as reason:
        raise AccountError(_said(command, f"cannot be run ({reason.strerror})")) from None
    printed = done.stdout.decode("ascii", "replace").strip()
    if done.returncode:
        raise AccountError(_said(command, f"ended with exit code {done.returncode}"))
    if not printed.isascii() or not printed.isprintable() or not printed or " " in printed:
        raise AccountError(_said(command, "printed no token, which is one word on one line"))
    return Secret(printed)


def log_in_by_token(client: smtplib.SMTP, username: str, proof: Secret) -> None:
    """Log in by XOAUTH2; errors are smtplib's, as for a password."""
    if "XOAUTH2" not in client.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError

    def answer(challenge: bytes | None = None) -> str:
        # A challenge is the server's word that it refuses; an empty answer brings out the code.
        return f"user={username}\x01auth=Bearer {proof.reveal()}\x01\x01" if challenge is None else ""

    client.auth("XOAUTH2", answer)


def _said(command: Sequence[str], what: str) -> str:
    return f"The program of token_command in [smtp] ({command[0]}) {what}; run it by hand and see what it says."
