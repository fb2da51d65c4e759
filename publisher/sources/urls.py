"""Addresses that a post may have: absolute, and of a kind that a mail program opens without running anything."""

import re
from typing import Final
from urllib.parse import urljoin

# A browser ignores tabs and line ends inside an address and spaces and controls around it (WHATWG URL, basic URL
# parser), which is how schemes are hidden; so they go before the scheme is looked at.
_IGNORED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_WEB: Final = re.compile(r"https?://[^\s/\\?#@:\"'<>`{}|^%&;,()\[\]][^\s]*", re.IGNORECASE)
_MAIL: Final = re.compile(r"mailto:[^\s@<>\"'\\:/]+@[^\s<>\"'\\:/]+", re.IGNORECASE)
_PHONE: Final = re.compile(r"tel:\+?[\d().-]+(?:;[\w=.+-]*)*", re.IGNORECASE)
#: Most addresses, which need no second look.
_PLAIN: Final = re.compile(r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:[/?#][a-zA-Z0-9/._~?=&%#+,:@!$*-]*)?")
_UNSAFE: Final = re.compile(r"[\s\"'<>\\`{}|^]")


def web_address(text: str, base: str = "") -> str | None:
    """Return ``text`` as an absolute http(s) address, or ``None``; relative ones are taken from ``base``.

    Characters that no address may have unescaped (RFC 3986 section 2) are percent-encoded.
    """
    if _PLAIN.fullmatch(text):
        return text
    address = _joined(_IGNORED.sub("", text).strip(), base)
    if not _WEB.fullmatch(address.replace(" ", "%20")):
        return None
    return _UNSAFE.sub(_percent, address)


def link_address(text: str, base: str = "") -> str | None:
    """Return ``text`` as an http(s), mailto or tel address, or ``None``."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _IGNORED.sub("", text).strip()
    if _MAIL.fullmatch(plain) or _PHONE.fullmatch(plain):
        return plain
    return web_address(plain, base)


def _joined(address: str, base: str) -> str:
    if not base or re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE) or not address or address[0] == "#":
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
