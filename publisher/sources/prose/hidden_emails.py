"""Email addresses that Cloudflare hides in pages from programs that collect them, and shows to people."""

import re
from html import escape
from typing import Final

#: Bytes in hexadecimal, the first of which is combined with each of the others.
_CODE: Final = r"([0-9a-fA-F]{6,400})"
_SHOWN: Final = re.compile(
    rf"<(a|span)\b[^<>]*\bdata-cfemail=[\"']{_CODE}[\"'][^<>]*>.*?</\1>", re.DOTALL | re.IGNORECASE
)
_LINKED: Final = re.compile(rf"(?:https?://[^\s\"'<>]*)?/cdn-cgi/l/email-protection#{_CODE}", re.IGNORECASE)
_MARK: Final = ("cfemail", "email-protection")


def shown(html: str) -> str:
    """Return ``html`` with the addresses that are hidden in it."""
    if not any(mark in html for mark in _MARK):
        return html
    html = _SHOWN.sub(lambda match: escape(_read(match[2])) or match[0], html)
    return _LINKED.sub(lambda match: f"mailto:{escape(_read(match[1]))}" if _read(match[1]) else match[0], html)


def _read(code: str) -> str:
    """Return the address; empty where the code is none."""
    if len(code) % 2:
        return ""
    key, *rest = bytes.fromhex(code)
    address = bytes(byte ^ key for byte in rest).decode("utf-8", "replace")
    return address if "@" in address and address.isprintable() else ""
