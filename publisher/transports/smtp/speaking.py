"""What a port speaks, found out without logging in: for whoever sets a mail server up, and has the wrong one.

All of it takes less than ten seconds, whatever is or is not there.
"""

import smtplib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from publisher.channels.email import Smtp

Speech: TypeAlias = Literal["tls", "starttls", "none"]

#: Ports of submission, the usual one first (RFC 8314; 2525 is what providers open beside them).
_USUAL: Final = (587, 465, 2525)
#: Seconds for a connection, and for the first word on it.
_CONNECTING: Final = 2.0
_GREETING: Final = 2.0
#: What a person calls each.
WORDS: Final = {"tls": "TLS", "starttls": "STARTTLS", "none": "no encryption"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What is wrong with a port, and what would be right."""

    #: A sentence.
    said: str
    port: int
    #: What that port speaks; ``None`` where no port answers.
    security: Speech | None


def spoken(host: str, port: int) -> Speech | None:
    """Return what a mail server speaks at ``port``; ``None`` where nothing answers, or nothing that is known."""
    greeting = _greeting(host, port)
    if greeting is None:
        return None
    if greeting.startswith(b"220"):
        return _offered(host, port)
    return "tls" if not greeting and _shakes_hands(host, port) else None


def advice(config: Smtp) -> Advice | None:
    """Return what to say, and to try instead, where the port does not speak what ``security`` says."""
    found = spoken(config.host, config.port)
    if found == config.security or (found == "starttls" and config.security == "none"):
        return None
    if found is not None:
        said = f"Port {config.port} speaks {WORDS[found]}, not {WORDS[config.security]}."
        return Advice(said=said, port=config.port, security=found)
    port, better = _elsewhere(config)
    said = f"{config.host} does not answer as a mail server at port {config.port}"
    if better is None:
        said += "; check the server's name, and whether this network lets mail out."
        return Advice(said=said, port=config.port, security=None)
    return Advice(said=f"{said}; port {port} there speaks {WORDS[better]}.", port=port, security=better)


def _elsewhere(config: Smtp) -> tuple[int, Speech | None]:
    """Return the first usual port of the server at which something is spoken, and what."""
    ports = [port for port in _USUAL if port != config.port]
    with ThreadPoolExecutor(len(ports)) as pool:
        heard = list(pool.map(lambda port: spoken(config.host, port), ports))
    return next(((port, speech) for port, speech in zip(ports, heard, strict=True) if speech), (config.port, None))


def _greeting(host: str, port: int) -> bytes | None:
    """Return the first words of whoever answers; empty where they wait for ours, ``None`` where nobody does."""
    try:
        with socket.create_connection((host, port), timeout=_CONNECTING) as connection:
            connection.settimeout(_GREETING)
            try:
                return connection.recv(3)
            except TimeoutError:
                return b""
    except (OSError, UnicodeError):
        return None


def _offered(host: str, port: int) -> Speech | None:
    try:
        with smtplib.SMTP(host, port, timeout=_CONNECTING) as client:
            client.ehlo_or_helo_if_needed()
            return "starttls" if client.has_extn("starttls") else "none"
    except (OSError, smtplib.SMTPException):
        return None


def _shakes_hands(host: str, port: int) -> bool:
    """Tell whether TLS is spoken from the first byte; who it is that speaks is not asked here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), timeout=_CONNECTING) as connection,
            context.wrap_socket(connection, server_hostname=host),
        ):
            return True
    except (OSError, UnicodeError):
        return False
