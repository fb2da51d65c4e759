"""The pictures that a campaign names in its own folder, looked at one by one."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from publisher.digest.page.album import Album
from publisher.errors import CampaignError
from publisher.workspace.campaigns import INTRO, Campaign

_IN_INTRO: Final = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
#: Wide enough for any place that a digest has.
_WIDTH: Final = 600


def faults_of_pictures(campaign: Campaign) -> Iterator[str]:
    """Yield a sentence, begun with its place, for each own picture that is missing or cannot be shown.

    Building stops at the first; this is for whoever wants to know of all.
    """
    album = Album(campaign.folder)
    for place, name in _named(campaign):
        try:
            album.place(name, width=_WIDTH, alt="")
        except CampaignError as error:
            yield f"{place}: {error}"


def _named(campaign: Campaign) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(campaign.intro.splitlines(), 1):
        for found in _IN_INTRO.finditer(line):
            if not urlsplit(found[1]).scheme:
                yield f"{INTRO}, line {number}", unquote(found[1])
    for number, entry in enumerate(campaign.file.posts):
        if isinstance(entry.image, str) and entry.image and not urlsplit(entry.image).scheme:
            yield campaign.place("posts", number, "image"), entry.image
