"""Email addresses: one way of writing each, and a clear word for what is none."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from publisher.errors import AudienceError

#: A local part of plain atoms (RFC 5321, section 4.1.2) and a domain of plain letters.
_PLAIN: Final = re.compile(r"([a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([a-zA-Z0-9.-]+)")
#: Octets of an address that SMTP carries (RFC 5321, section 4.5.3.1.3).
_LONGEST: Final = 254
#: Begins each part of a domain that has letters outside ASCII (RFC 5890).
_ACE: Final = "xn--"


def normalise(address: str) -> str:
    """Return an address that every mail server takes as addresses are compared: lower case, the domain in ASCII.

    RFC 5321 lets a server tell ``Ben@`` from ``ben@``, but none that readers use does, and one reader must not
    get two copies (the domain: RFC 5891).  Nothing is looked up.  Raises :class:`AudienceError` for what is no address,
    and for letters outside ASCII before the ``@``; the message says what is wrong and does not quote the address.
    """
    return _or_refused(*examine(address))


def normalise_reader(address: str) -> str:
    """Return the address of a reader as :func:`normalise` does, with any letters before the ``@`` (RFC 6531).

    What a mail server takes of those is seen when it is asked.
    """
    read = read_address(address)
    return _or_refused(read.normal, read.fault)


def _or_refused(normal: str, fault: str) -> str:
    if fault:
        raise AudienceError(f"That is no usable email address: {fault}; correct it and try again.")
    return normal


def in_letters(address: str) -> str:
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
    return written if read_address(written).normal == address else address


def _label(label: str) -> str:
    return label.removeprefix(_ACE).encode("ascii").decode("punycode") if label.startswith(_ACE) else label


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
    """Return an address as it is compared and as it was written, or what is wrong with it."""
    words = address.strip()
    if len(words) <= _LONGEST and (plain := _PLAIN.fullmatch(words)) and (domain := _plain_domain(plain[2].lower())):
        normal = f"{plain[1].lower()}@{domain}"
        return ReadAddress(normal, "" if f"{plain[1]}@{domain}" == normal else f"{plain[1]}@{domain}", "")
    return _validated(words)


@lru_cache(maxsize=4_096)
def _plain_domain(domain: str) -> str:
    """Return a domain of plain letters as it is compared; empty where it is none or has another spelling.

    Readers share few domains, and to look at one takes most of the time that an address takes.
    """
    read = _validated(f"a@{domain}")
    return "" if read.fault or read.written else read.normal.removeprefix("a@")


def _validated(words: str) -> ReadAddress:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - it imports idna's tables

    try:
        valid = validate_email(words, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as reason:
        return ReadAddress("", "", _fault(words.lower(), reserved="special-use" in str(reason)))
    normal = f"{unicodedata.normalize('NFC', valid.local_part.lower())}@{valid.ascii_domain.lower()}"
    written = f"{valid.local_part}@{valid.domain}"
    return ReadAddress(normal, "" if written == normal else written, "")


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
