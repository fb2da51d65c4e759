"""Knows exports of WordPress (WXR)."""

import re
from typing import Final

from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening
from publisher.sources.page.marks import begins_before

_MARK: Final = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")


def claim(content: Content) -> Claim:
    """Return whether it has what only exports have; a page that speaks of one is a page."""
    return Claim.MARKED if begins_before(_MARK, content.plain) else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the export; without a name of its own it is called as its site."""
    from publisher.sources.wordpress.reader import WordPressExport  # noqa: PLC0415 - lxml
    from publisher.sources.wordpress.values import site_of  # noqa: PLC0415 - nh3

    wanted, content = opening.wanted, opening.content
    # The file's name has the day of the export in it, and the next export is of the same posts.
    name = wanted.name or site_of(content.head) or content.name
    return WordPressExport(content.path, name=name, zone=wanted.zone, drafts=wanted.drafts)
