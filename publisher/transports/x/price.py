"""What a post costs on X, in US dollars, by the list prices of February 2026.  Pure."""

from typing import Final

from publisher.release import Part
from publisher.social.length import urls

_PLAIN: Final = 0.015
_WITH_LINK: Final = 0.20
_PICTURE: Final = 0.005


def price(part: Part) -> float:
    """Return what posting ``part`` costs; a bare name such as README.md counts as a link, as it may on X."""
    text = _WITH_LINK if urls(part.text) else _PLAIN
    return text + _PICTURE * len(part.media)
