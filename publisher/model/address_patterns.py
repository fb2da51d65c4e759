"""Addresses of posts by a pattern, such as ``https://www.example.org/{year}/{month}/{slug}/``; pure."""

import re
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit

#: What stands in braces, and what it means; as the documentation tells it.
FIELDS: Final = {
    "year": "the year of the post, four digits",
    "month": "its month, two digits",
    "day": "its day, two digits",
    "slug": "its short name: what the source says, else its title",
    "name": "the name of its file, without the date before it; its slug where it comes from no file",
    "folder": "the folders that its file stands in",
}
_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_SLASHES: Final = re.compile(r"(?<!:)/{2,}")


def mistake_in(pattern: str) -> str:
    """Return what is wrong with a pattern, as the rest of a sentence; empty for a good one."""
    for field in _FIELD.findall(pattern):
        if field not in FIELDS:
            return f"has “{{{field}}}”, which is not known; it may have {_listed()}"
    bare = _FIELD.sub("", pattern)
    if "{" in bare or "}" in bare:
        return "has a brace without its other half"
    try:
        parts = urlsplit(bare)
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        return "begins with no site; write one such as https://www.example.org/{year}/{month}/{slug}/"
    if not _FIELD.search(pattern):
        return f"would give every post the same address; it wants one of {_listed()}"
    return ""


def filled(pattern: str, *, day: date, slug: str, name: str = "", folder: str = "") -> str:
    """Return the address of a post; ``day`` is that of its publication in the site's zone.

    ``pattern`` is one without a mistake.
    """
    said = {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "slug": quote(slug, safe=""),
        "name": quote(name or slug, safe=""),
        "folder": quote(folder.strip("/")),
    }
    return _SLASHES.sub("/", _FIELD.sub(lambda match: said[match[1]], pattern))


def _listed() -> str:
    names = [f"{{{name}}}" for name in FIELDS]
    return f"{', '.join(names[:-1])} and {names[-1]}"
