"""What is known of a picture's size without fetching it, and what follows for its place.  Pure."""

import re
from html import unescape
from typing import Final
from urllib.parse import parse_qs, urlsplit

#: WordPress calls the smaller copies of a picture ``lantern-300x200.jpg``.
_WORDPRESS: Final = re.compile(r"-(\d{2,5})x(\d{2,5})\.(?:avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
#: Google serves Blogger's pictures by the longest side, ``/s72-c/``, or by both, ``/w320-h240/``, or so behind ``=``.
_GOOGLE: Final = re.compile(r"[/=](?:s|w)(\d{2,5})(?:-[\w-]+)?(?:/|$)")
_GOOGLE_HOSTS: Final = (".bp.blogspot.com", ".googleusercontent.com")
#: WordPress.com and Jetpack serve them by these words of the query; ``resize`` and ``fit`` have the height behind it.
_PHOTON: Final = ("w", "resize", "fit")
_PHOTON_HOSTS: Final = (".wp.com", ".files.wordpress.com")
_IMAGE: Final = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')
#: How addresses tell the size of a copy: WordPress's ``-300x200``, and Google's ``/s320/`` and ``=w320-h240``.
_COPY: Final = re.compile(
    r"-\d{2,5}x\d{2,5}(?=\.\w+$)|-scaled(?=\.\w+$)|(?<=/)[sw]\d{2,5}(?:-[\w-]+)?/|=[sw]\d{2,5}[\w-]*$"
)


def stated_size(address: str) -> tuple[int, int]:
    """Return how many pixels wide (at most) and high a picture is by its address alone; 0 where that does not say."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return 0, 0
    host = f".{parts.hostname or ''}"
    if host.endswith(_PHOTON_HOSTS):
        query = parse_qs(parts.query)
        said = [(name, query[name][0].split(",")) for name in _PHOTON if name in query]
        # Only what is resized has the very height; other heights are bounds.
        return next((_whole(*(sides if name == "resize" else sides[:1])) for name, sides in said), (0, 0))
    pattern = _GOOGLE if host.endswith(_GOOGLE_HOSTS) else _WORDPRESS
    found = pattern.search(parts.path)
    return _whole(*found.groups()) if found else (0, 0)


def _whole(width: str, height: str = "", *_: str) -> tuple[int, int]:
    across = int(width) if width.isdecimal() else 0
    return across, int(height) if across and height.isdecimal() else 0


def in_place(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Return the size, in CSS pixels, at which a picture of ``size`` pixels stands in a column of ``width``.

    It keeps its shape and is not made larger than it is; a height of 0 says that the shape is not known.
    """
    across, down = size
    shown = min(width, across) if across else width
    return shown, max(1, round(down * shown / across)) if across and down else 0


def same_picture(one: str, other: str) -> bool:
    """Tell whether two addresses are of the same picture, in whatever size."""
    return bool(one) and _bare(one) == _bare(other)


def _bare(address: str) -> str:
    """Return an address without its scheme and query, and without what tells the size of a smaller copy."""
    bare = address.partition("?")[0].partition("#")[0].partition("//")[2] or address
    return _COPY.sub("", bare).casefold()


def size_in(html: str, source: str) -> tuple[int, int]:
    """Return the pixels of a picture as a post's own HTML tells them; zeros where it does not."""
    for found in _IMAGE.finditer(html):
        told = dict(_ATTRIBUTE.findall(found[0]))
        if unescape(told.get("src", "")) == source and told.get("width", "").isdecimal():
            height = told.get("height", "")
            return int(told["width"]), int(height) if height.isdecimal() else 0
    return 0, 0
