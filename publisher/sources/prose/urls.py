"""Addresses that a post may have: absolute, and of a kind that a mail program opens without running anything."""

import re
import unicodedata
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

# A browser ignores controls around an address, and tabs and line ends inside it (WHATWG URL, basic URL parser), which
# is how schemes are hidden; so they go before the scheme is looked at.
_IGNORED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
#: What is pasted around an address without being seen.
_AROUND: Final = " \xa0\xad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u3000"
# A name, an IPv4 or an IPv6 address, and a port.  Names with a user before them (``https://bank.example@evil.example``)
# or written in percent encoding have no use but to hide where they lead.
_WEB: Final = re.compile(
    r"(https?://)([^\s\x21-\x2c/:-@\[-^`{-~]+|\[[0-9a-f:.]+\])(:[0-9]{0,5})?(?=[/?#]|\Z)", re.IGNORECASE
)
#: Most addresses, which need no second look; and hosts that need none.
_PLAIN: Final = re.compile(r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:[/?#][a-zA-Z0-9/._~?=&%#+,:@!$*-]*)?")
#: How links begin that Google Docs wrote.
_REDIRECTED: Final = "//www.google.com/url?"
_ORIGIN: Final = re.compile(r"https?://[a-z0-9._-]+", re.IGNORECASE)
_HOST_CATEGORIES: Final = frozenset({"Ll", "Lm", "Lo", "Lu", "Mc", "Mn", "Nd", "Nl", "No", "So"})
_HOST_ALSO: Final = frozenset(".-_\u200c\u200d\u3002\uff0e\uff61\u30fb\xb7")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_MAIL: Final = re.compile(r"mailto:([^?#]+)(?:\?([^#]*))?", re.IGNORECASE)
_RECIPIENT: Final = re.compile(r"[^\s@<>()\[\]\"\\:;,/?&#%\x00-\x1f\x7f]+@[^\s@<>()\[\]\"'\\:;,/?&#%\x00-\x1f\x7f]+")
_PHONE: Final = re.compile(r"tel:\+?[().-]*[0-9][0-9().-]*(?:;[a-z0-9-]+(?:=[a-z0-9.+-]*)?)*", re.IGNORECASE)
# Neither in an address (RFC 3986, section 2) nor to be seen.
_UNSAFE: Final = re.compile(r"[\s\"'<>\\`{}|^\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff]")


def web_address(text: str, base: str = "") -> str | None:
    """Return ``text`` as an absolute http(s) address, or ``None``; relative ones are taken from ``base``.

    Characters that no address may have unescaped are percent-encoded.  An address that names a user is refused.
    """
    if _PLAIN.fullmatch(text):
        return text
    address = _joined(_IGNORED.sub("", text).strip(_AROUND), base)
    found = _WEB.match(address)
    if found is None or not (_ORIGIN.fullmatch(found[0]) or _understood(found[0], found[2])):
        return None
    return found[1].lower() + address[found.end(1) : found.end()] + _UNSAFE.sub(_percent, address[found.end() :])


def link_address(text: str, base: str = "") -> str | None:
    """Return ``text`` as an http(s), mailto or tel address, or ``None``.

    Of what a mailto address asks for, the subject, the text and the recipients of copies stay, and no line breaks
    but in the text: they would add headers.  What Google Docs sends through Google leads where it was meant to.
    """
    if _REDIRECTED in text:
        text = _unwrapped(text)
    if _PLAIN.fullmatch(text):
        return text
    plain = _IGNORED.sub("", text).strip(_AROUND)
    if plain[:7].lower() == "mailto:":
        return _mail_address(plain)
    if plain[:4].lower() == "tel:":
        number = "tel:" + "".join(plain[4:].replace("%20", "").split())
        return number if _PHONE.fullmatch(number) else None
    return web_address(plain, base)


def _unwrapped(text: str) -> str:
    """Return where a link of Google Docs leads; ``text`` itself where it does not say."""
    asked = dict(parse_qsl(text.partition("?")[2].partition("#")[0]))
    target = asked.get("q") or asked.get("url") or ""
    return target if target.startswith(("http://", "https://", "mailto:")) else text


def _understood(origin: str, host: str) -> bool:
    """Return whether a port, an IPv6 address or a name in any script is one that Python's own parser takes too."""
    try:
        urlsplit(origin).port  # noqa: B018 - raises where the port is out of range
    except ValueError:
        return False
    return host[0] == "[" or all(
        unicodedata.category(letter) in _HOST_CATEGORIES or letter in _HOST_ALSO for letter in host
    )


def _mail_address(address: str) -> str | None:
    match = _MAIL.match(address)
    recipients = _recipients(match[1]) if match else None
    if match is None or recipients is None:
        return None
    asked = [given for given in map(_asked, (match[2] or "").split("&")) if given]
    return f"mailto:{recipients}" + (f"?{'&'.join(asked)}" if asked else "")


def _recipients(text: str) -> str | None:
    given = [one.strip() for one in unquote(text).split(",")]
    if not all(_RECIPIENT.fullmatch(one) for one in given):
        return None
    return _UNSAFE.sub(_percent, ",".join(given))


def _asked(field: str) -> str | None:
    name, _, value = field.partition("=")
    if name.lower() == "cc":
        value = _recipients(value) or ""
    elif name.lower() not in ("subject", "body") or _breaks(value, but="\r\n\t" if name.lower() == "body" else ""):
        return None
    return f"{name}={_UNSAFE.sub(_percent, value)}" if value else None


def _breaks(value: str, but: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" and letter not in but for letter in unquote(value))


def _joined(address: str, base: str) -> str:
    if not base or not address or address[0] == "#" or _SCHEME.match(address):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace"))
