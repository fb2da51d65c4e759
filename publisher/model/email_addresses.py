"""Email addresses: one way of writing each, and a clear word for what is none."""

import re
from typing import Final

from publisher.errors import AudienceError

#: Begins each part of a domain that has letters outside ASCII (RFC 5890).
_ACE: Final = "xn--"


def normalise(address: str) -> str:
    """Return ``address`` as it is stored, compared and sent to: lower case, the domain in ASCII (RFC 5891).

    RFC 5321 lets a server tell ``Ben@`` from ``ben@``, but none that readers use does, and one reader must not
    get two copies.  Nothing is looked up.  Raises :class:`AudienceError` for what is no address, and for letters
    outside ASCII before the ``@`` (RFC 6531), which the transports do not carry; the message says what is wrong
    and does not quote the address.
    """
    normal, fault = examine(address)
    if fault:
        raise AudienceError(f"That is no usable email address: {fault}; correct it and try again.")
    return normal


def shown(address: str) -> str:
    """Return a stored address as people write it: ``ben@bücher.example``, not ``ben@xn--bcher-kva.example``.

    One that would not be stored as ``address`` again is returned as it is.
    """
    if _ACE not in address:
        return address
    local, _, domain = address.rpartition("@")
    try:
        written = f"{local}@{'.'.join(map(_label, domain.split('.')))}"
    except UnicodeError:
        return address
    return written if examine(written)[0] == address else address


def _label(label: str) -> str:
    return label.removeprefix(_ACE).encode("ascii").decode("punycode") if label.startswith(_ACE) else label


def examine(address: str) -> tuple[str, str]:
    """Return the address as :func:`normalise` does, and an empty string; or the reverse with what is wrong."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - it imports idna's tables

    words = address.strip().lower()
    try:
        valid = validate_email(words, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as reason:
        return "", _fault(words, reserved="special-use" in str(reason))
    return valid.ascii_email or valid.normalized, ""


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
        (not local.isascii(), "letters outside a to z before the @ do not pass every mail server"),
        ("." not in domain, "its domain has no ending such as .org"),
        (".." in address or "." in (local[0:1], local[-1:], domain[0:1], domain[-1:]), "it has a dot too many"),
        (reserved, "its domain is reserved and takes no email"),
    )
    return next((fault for found, fault in faults if found), "no mail server would take it as it is written")
