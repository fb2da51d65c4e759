"""The account at a mail server: connecting, securing the connection, logging in; smtplib does these."""

import base64
import ipaddress
import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Final

from publisher.channels.email import Smtp
from publisher.errors import AccountError, LoginError, TransportError
from publisher.model.faults import Fault
from publisher.ports.transports import Around, Bag
from publisher.transports.smtp.carrier import Carrier, Way
from publisher.transports.smtp.refusals import Stage, fault
from publisher.transports.smtp.speaking import WORDS, Speech, spoken
from publisher.transports.smtp.tokens import log_in_by_token, token
from publisher.transports.smtp.verdicts import Server
from publisher.transports.smtp.wire import LOST, kind
from publisher.workspace.secrets import Secret

#: RFC 5321 section 4.5.3.2.6: a server may take ten minutes over the final dot.
DOT_TIMEOUT: Final = 600.0
#: Seconds for a connection, and until a server that says nothing is looked at: with the look they stay under ten.
_CONNECTING: Final = 9.0
_PATIENCE: Final = 3.0
#: 503 says that somebody is logged in already.
_LOGGED_IN: Final = frozenset({235, 503})


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

    def carry(self, bag: Bag) -> None:
        """Send what comes out of the bag; errors as :meth:`publisher.ports.transports.EmailTransport.carry` says."""
        config = self._config
        way = Way(
            connect=self._connect,
            introduce=self._introduce,
            connections=config.connections,
            limit=config.messages_per_connection,
            timeout=config.timeout,
            dot_timeout=self._dot_timeout,
            grouping=config.grouping,
        )
        Carrier(way, bag).carry()

    def call(self) -> Server:
        """Connect, secure and log in, send nothing, and return what the server says of itself.

        Raises :class:`AccountError` where TLS or the login is refused, another :class:`TransportError` where the
        server cannot be reached.
        """
        client = self._connect()
        server = self._introduce(client)
        with suppress(*LOST):
            client.quit()
        client.close()
        return server

    def _introduce(self, client: smtplib.SMTP) -> Server:
        size = client.esmtp_features.get("size", "").strip()
        return Server(
            host=self._config.host,
            logged_in=bool(self._config.username),
            login=client.has_extn("auth"),
            pipelining=client.has_extn("pipelining"),
            utf8=client.has_extn("smtputf8"),
            largest=int(size) or None if size.isascii() and size.isdigit() else None,
        )

    def _connect(self) -> smtplib.SMTP:
        """Open a connection that is ready for a transaction; errors as in :meth:`call`."""
        client = self._reached()
        try:
            self._login(client)
        except BaseException:
            client.close()
            raise
        if client.sock is not None:
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def _reached(self) -> smtplib.SMTP:
        host = f"{self._config.host}:{self._config.port}"
        try:
            return self._open()
        except ssl.SSLCertVerificationError as error:
            raise AccountError(
                f"The mail server {host} does not show a certificate that can be trusted ({error.verify_message}); "
                f"check host in [smtp]."
            ) from None
        except ssl.SSLError as error:
            self._blame_mode()
            raise AccountError(
                f"The mail server {host} does not speak TLS as it should ({error.reason}); "
                f"check host, port and security in [smtp]."
            ) from None
        except smtplib.SMTPResponseException as error:
            raise TransportError(f"The mail server {host} takes nobody just now ({error.smtp_code}).") from None
        except LOST as error:
            if isinstance(error, ConnectionResetError):
                self._blame_mode()
            raise TransportError(f"The mail server {host} cannot be reached ({kind(error)}).") from None

    def _blame_mode(self) -> None:
        """Raise :class:`AccountError` where the port speaks, but not what ``security`` says."""
        config = self._config
        found = spoken(config.host, config.port)
        if found is None or found == config.security or (found == "starttls" and config.security == "none"):
            return
        raise AccountError(
            f"Port {config.port} of the mail server {config.host} speaks {WORDS[found]}, "
            f"not {WORDS[config.security]}; {_mend(config, found)}."
        )

    def _open(self) -> smtplib.SMTP:
        config = self._config
        client = (
            _Secured(config, self._blame_mode, self._tls)
            if config.security == "tls"
            else _Plain(config, self._blame_mode)
        )
        try:
            client.connect(config.host, config.port)
            client.ehlo_or_helo_if_needed()
            if config.security == "starttls":
                self._start_tls(client)
            elif config.security == "none":
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
                f"The mail server {self._config.host} offers no STARTTLS at port {self._config.port}, so nothing is "
                f"sent to it in the open; {_mend(self._config, 'none')}."
            )
        client.starttls(context=self._tls)
        client.ehlo_or_helo_if_needed()

    @cached_property
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
            if fault(Stage.AUTH, error.smtp_code) is Fault.SERVER:
                raise TransportError(
                    f"The mail server {self._config.host} cannot check the login just now ({error.smtp_code})."
                ) from None
            proof = "what token_command prints" if password is None else "the secret smtp_password"
            raise LoginError(
                f"The mail server {self._config.host} refused the login ({error.smtp_code}); "
                f"check username in [smtp] and {proof}."
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise AccountError(
                f"The mail server {self._config.host} takes no login at port {self._config.port}; take username out "
                f"of [smtp], or use port 587 with starttls."
            ) from None
        except UnicodeError:
            raise AccountError(
                f"The mail server {self._config.host} offers no AUTH PLAIN, and its other ways of logging in know only "
                f"plain letters, digits and signs; choose such a password (without £ or é) and such a username."
            ) from None
        except LOST as error:
            raise TransportError(
                f"The mail server {self._config.host} went away during the login ({kind(error)})."
            ) from None


def _log_in(client: smtplib.SMTP, username: str, password: str) -> None:
    """Log in by one way that the server offers (RFC 4954); errors are smtplib's.

    smtplib's own ``login`` tries every way one after the other; a server that hangs up on the second try then looks
    as if it had gone away, and would be asked with the wrong password for ever.
    """
    offered = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        _log_in_plainly(client, username, password)
        return
    client.user, client.password = username, password
    if not (username.isascii() and password.isascii()):
        raise UnicodeError
    if "LOGIN" in offered:
        client.auth("LOGIN", client.auth_login)
    elif "CRAM-MD5" in offered:
        client.auth("CRAM-MD5", client.auth_cram_md5, initial_response_ok=False)
    else:
        raise smtplib.SMTPNotSupportedError


def _log_in_plainly(client: smtplib.SMTP, username: str, password: str) -> None:
    """Log in by AUTH PLAIN, in UTF-8 as RFC 4616 says; smtplib's own knows ASCII alone."""
    proof = base64.b64encode(f"\0{username}\0{password}".encode()).decode("ascii")
    code, words = client.docmd("AUTH", f"PLAIN {proof}")
    if code not in _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, words)


def _mend(config: Smtp, found: Speech) -> str:
    """Return what to write in ``[smtp]`` for a port that speaks ``found``."""
    if found != "none":
        return f'set security = "{found}" in [smtp]'
    if config.host in ("localhost", "::1") or config.host.startswith("127."):
        return 'set security = "none" in [smtp], which is for this machine alone'
    return "use port 587 with starttls or port 465 with tls in [smtp]"


class _Plain(smtplib.SMTP):
    """A connection that begins unencrypted; whoever waits for TLS there is told apart from one who is slow."""

    def __init__(self, config: Smtp, suspicious: Callable[[], None]) -> None:
        """``suspicious`` is called where no greeting comes for a while, and raises if the mode is wrong."""
        super().__init__(local_hostname=config.hostname or None, timeout=config.timeout)
        self._host = config.host  # smtplib checks the certificate after STARTTLS against it
        self._suspicious = suspicious

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = _connected(host, port, timeout)
        try:
            if not select.select([connection], [], [], min(timeout, _PATIENCE))[0]:
                self._suspicious()
        except BaseException:
            connection.close()
            raise
        return connection


class _Secured(smtplib.SMTP):
    """A connection that is TLS from its first byte (RFC 8314); one who does not answer so is told apart as well."""

    def __init__(self, config: Smtp, suspicious: Callable[[], None], context: ssl.SSLContext) -> None:
        """``suspicious`` as for :class:`_Plain`."""
        super().__init__(local_hostname=config.hostname or None, timeout=config.timeout)
        self._suspicious = suspicious
        self._context = context

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = _connected(host, port, min(timeout, _PATIENCE))
        secured = self._context.wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
        try:
            try:
                secured.do_handshake()
            except TimeoutError:
                self._suspicious()
                secured.settimeout(timeout)
                secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        secured.settimeout(timeout)
        return secured


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    connection = socket.create_connection((host, port), min(timeout, _CONNECTING))
    connection.settimeout(timeout)
    return connection


def _on_this_machine(client: smtplib.SMTP) -> bool:
    if client.sock is None:
        return False
    peer = client.sock.getpeername()
    return not isinstance(peer, tuple) or ipaddress.ip_address(str(peer[0]).partition("%")[0]).is_loopback
