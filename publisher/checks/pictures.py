"""Pictures that are shown larger than they are; nothing is fetched to know their size."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from publisher.checks.check import Check, Found
from publisher.checks.page.elements import Element
from publisher.checks.proof import DIGEST, Digested
from publisher.digest.page.pictures import width_of

#: WordPress calls the smaller copies of a picture ``lantern-300x200.jpg``.
_WORDPRESS: Final = re.compile(r"-(\d{2,5})x\d{2,5}\.(?:avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
#: Google serves Blogger's pictures by the longest side, ``/s72-c/``, or by both, ``/w320-h240/``, or so behind ``=``.
_GOOGLE: Final = re.compile(r"[/=](?:s|w)(\d{2,5})(?:-[\w-]+)?(?:/|$)")
_GOOGLE_HOSTS: Final = (".bp.blogspot.com", ".googleusercontent.com")
#: WordPress.com and Jetpack serve them by these words of the query; ``resize`` and ``fit`` have the height behind it.
_PHOTON: Final = ("w", "resize", "fit")
_PHOTON_HOSTS: Final = (".wp.com", ".files.wordpress.com")


def stated_width(address: str) -> int:
    """Return how many pixels wide a picture is at most by its address alone; 0 where that does not say."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return 0
    host = f".{parts.hostname or ''}"
    if host.endswith(_PHOTON_HOSTS):
        query = parse_qs(parts.query)
        said = [query[name][0].partition(",")[0] for name in _PHOTON if name in query]
        return next((int(width) for width in said if width.isdecimal()), 0)
    pattern = _GOOGLE if host.endswith(_GOOGLE_HOSTS) else _WORDPRESS
    found = pattern.search(parts.path)
    return int(found[1]) if found else 0


def _small(seen: Digested) -> Iterator[Found]:
    widths = {
        f"cid:{picture.content_id}": (picture.name, width_of(picture.content)) for picture in seen.digest.pictures
    }
    shown: dict[str, int] = {}
    for image in seen.page.all("img"):
        source = image.attributes.get("src", "")
        shown[source] = max(_shown(seen, image), shown.get(source, 0))
    for source, place in shown.items():
        name, width = widths.get(unquote(source)) or (_name(source), stated_width(source))
        if 0 < width < place:
            yield Found(f"The picture {name} is {width} px wide and is shown at {place} px, so it looks blurred.")


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _shown(seen: Digested, image: Element) -> int:
    """Return the width of a picture's place in CSS pixels; 0 where it takes its own."""
    width = image.attributes.get("width", "")
    return int(width) if width.isdecimal() and seen.light.value(image, "width") != "auto" else 0


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="content.picture-size",
        title="pictures as large as they are shown, where their size is known",
        severity="warning",
        hint='Name a larger one: image = "lantern.jpg" under its [[posts]].',
        place="campaign.toml",
        needs=DIGEST,
        find=_small,
    ),
)
