"""Email addresses: one way of writing each, and a clear word for what is none."""

import re
import unicodedata
from typing import NamedTuple

from publisher.errors import AudienceError


def normalise(address: str) -> str:
    """Return ``address`` as addresses are compared: lower case, the domain in ASCII (RFC 5891).

    RFC 5321 lets a server tell ``Ben@`` from ``ben@``, but none that readers use does, and one reader must not
    get two copies.  Letters outside ASCII may stand before the ``@`` (RFC 6531); what a server takes of those is seen
    when it is asked.  Nothing is looked up.  Raises :class:`AudienceError` for what is no address; the message says
    what is wrong and does not quote the address.
    """
    read = read_address(address)
    if read.fault:
        raise AudienceError(f"That is no usable email address: {read.fault}; correct it and try again.")
    return read.normal


class ReadAddress(NamedTuple):
    """An address that was read, or what is wrong with it."""

    #: As addresses are compared; empty where there is a fault.
    normal: str
    #: As it was written, its domain in its own letters; empty where that is ``normal``.
    written: str
    fault: str


def examine(address: str) -> tuple[str, str]:
    """Return an address of ASCII letters as :func:`normalise` does, and an empty string; or what is wrong with it.

    Senders and accounts want one that every mail server takes; readers' are read by :func:`read_address`.
    """
    read = read_address(address)
    if read.normal and not read.normal.isascii():
        return "", "letters outside a to z before the @ do not pass every mail server"
    return read.normal, read.fault


def read_address(address: str) -> ReadAddress:
    """Return what :func:`normalise` makes of an address, the address as it was written, and what is wrong with it."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - it imports idna's tables

    words = address.strip()
    try:
        valid = validate_email(words, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as reason:
        return ReadAddress("", "", _fault(words.lower(), reserved="special-use" in str(reason)))
    normal = f"{unicodedata.normalize('NFC', valid.local_part.lower())}@{valid.ascii_domain.lower()}"
    written = f"{valid.local_part}@{valid.domain}"
    return ReadAddress(normal, "" if written == normal else written, "")


def in_letters(address: str) -> str:
    """Return a normalised address with its domain in its own letters, as a person knows it."""
    local, _, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    try:
        return f"{local}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def _fault(address: str, *, reserved: bool) -> str:
    local, _, domain = address.rpartition("@")
    faults = (
        (not address, "it is empty"),
        ("@" not in address, "it has no @"),
        ("<" in address, "it stands in angle brackets, beside a name"),
        (re.search(r"[,;]", address), "it seems to be more than one"),
        (re.search(r"\s", address), "it has a space in it"),
        ("@" in local, "it has more than one @"),
        (not local, "there is nothing before the @"),
        ("." not in domain, "its domain has no ending such as .org"),
        (".." in address or "." in (local[0:1], local[-1:], domain[0:1], domain[-1:]), "it has a dot too many"),
        (reserved, "its domain is reserved and takes no email"),
    )
    return next((fault for found, fault in faults if found), "no mail server would take it as it is written")
