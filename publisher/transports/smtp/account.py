"""The account at a mail server: connecting, securing the connection, logging in; smtplib does these."""

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from publisher.channels.email import Smtp
from publisher.errors import AccountError, TransportError
from publisher.ports.transports import Around
from publisher.transports.smtp.session import SmtpSession
from publisher.transports.smtp.tokens import log_in_by_token, token
from publisher.transports.smtp.wire import LOST, kind
from publisher.workspace.secrets import Secret

#: RFC 5321 section 4.5.3.2.6: a server may take ten minutes over the final dot.
DOT_TIMEOUT: Final = 600.0


def connect(config: Smtp, around: Around) -> "SmtpEmail":
    """Return the transport of the configured mail server; nothing is called yet."""
    return SmtpEmail(config, around.secrets.find("smtp_password"))


class SmtpEmail:
    """Carries email over SMTP."""

    account = "email"

    def __init__(
        self,
        config: Smtp,
        password: Secret | None,
        *,
        context: ssl.SSLContext | None = None,
        dot_timeout: float = DOT_TIMEOUT,
    ) -> None:
        """``context`` is the system's trust by default; ``dot_timeout`` is in seconds."""
        self._config = config
        self._password = password
        self._context = context
        self._dot_timeout = dot_timeout

    @contextmanager
    def session(self) -> Iterator[SmtpSession]:
        """Connect, secure and log in.

        Raises :class:`AccountError` where TLS or the login is refused, :class:`TransportError` where the server
        cannot be reached.
        """
        session = SmtpSession(
            self._connect(),
            connect=self._connect,
            limit=self._config.messages_per_connection,
            dot_timeout=self._dot_timeout,
        )
        try:
            yield session
        finally:
            session.close()

    def _connect(self) -> smtplib.SMTP:
        """Open a connection that is ready for a transaction; errors as in :meth:`session`."""
        host = f"{self._config.host}:{self._config.port}"
        try:
            client = self._open()
        except ssl.SSLError as error:
            raise AccountError(
                f"The mail server {host} does not show a certificate that can be trusted ({error.reason}); "
                f"check host and security in [smtp]."
            ) from None
        except LOST as error:
            raise TransportError(
                f"The mail server {host} cannot be reached ({kind(error)}); it is tried again."
            ) from None
        try:
            self._login(client)
        except BaseException:
            client.close()
            raise
        if client.sock is not None:
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def _open(self) -> smtplib.SMTP:
        config, timeout = self._config, float(self._config.timeout)
        if config.security == "tls":
            return smtplib.SMTP_SSL(config.host, config.port, timeout=timeout, context=self._tls())
        client = smtplib.SMTP(config.host, config.port, timeout=timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if config.security == "starttls":
                self._start_tls(client)
            else:
                self._stay_here(client)
        except BaseException:
            client.close()
            raise
        return client

    def _stay_here(self, client: smtplib.SMTP) -> None:
        if not _on_this_machine(client):
            raise AccountError(
                f'[smtp] says security = "none", but {self._config.host} is another machine; use starttls or tls.'
            )

    def _start_tls(self, client: smtplib.SMTP) -> None:
        if not client.has_extn("starttls"):
            raise AccountError(
                f"The mail server {self._config.host} offers no STARTTLS, so nothing is sent to it in the open; "
                f"check port and security in [smtp]."
            )
        client.starttls(context=self._tls())
        client.ehlo()

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _login(self, client: smtplib.SMTP) -> None:
        if not self._config.username:
            return
        password = None if self._config.token_command else self._password
        if password is None and not self._config.token_command:
            raise AccountError("The secret smtp_password is missing; see docs/configuration.md for where to put it.")
        try:
            if password is None:
                log_in_by_token(client, self._config.username, token(self._config.token_command))
            else:
                _log_in(client, self._config.username, password.reveal())
        except smtplib.SMTPAuthenticationError as error:
            proof = "what token_command prints" if password is None else "the secret smtp_password"
            raise AccountError(
                f"The mail server {self._config.host} refused the login ({error.smtp_code}); "
                f"check username in [smtp] and {proof}."
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise AccountError(
                f"The mail server {self._config.host} takes no login here; take username out of [smtp] or "
                f"check the port."
            ) from None
        except LOST as error:
            raise TransportError(
                f"The mail server {self._config.host} went away during the login ({kind(error)}); it is tried again."
            ) from None


def _log_in(client: smtplib.SMTP, username: str, password: str) -> None:
    """Log in by one way that the server offers (RFC 4954); errors are smtplib's.

    smtplib's own ``login`` tries every way one after the other; a server that hangs up on the second try then looks
    as if it had gone away, and would be asked with the wrong password for ever.
    """
    offered = client.esmtp_features.get("auth", "").upper().split()
    client.user, client.password = username, password
    if "PLAIN" in offered:
        client.auth("PLAIN", client.auth_plain)
    elif "LOGIN" in offered:
        client.auth("LOGIN", client.auth_login)
    elif "CRAM-MD5" in offered:
        client.auth("CRAM-MD5", client.auth_cram_md5, initial_response_ok=False)
    else:
        raise smtplib.SMTPNotSupportedError


def _on_this_machine(client: smtplib.SMTP) -> bool:
    if client.sock is None:
        return False
    peer = client.sock.getpeername()
    return not isinstance(peer, tuple) or ipaddress.ip_address(str(peer[0]).partition("%")[0]).is_loopback
