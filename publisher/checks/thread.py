"""The thread: parts that are too long, empty, or read otherwise than they were meant; and what it costs.

Everything is said in terms of the network that the thread is for: what it counts, takes and charges.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from publisher.channels.channel import Network
from publisher.checks.check import Check, Found
from publisher.checks.proof import BUDGET, POSTS_LEFT, THREAD, Posting, Spending
from publisher.model.money import in_dollars
from publisher.model.releases import Media, Part
from publisher.social.thread import Thread

_FILE: Final = "thread.md"
#: Names of files whose endings are top-level domains as well, where they stand alone.
_BARE_NAME: Final = re.compile(
    r"(?<![\w@#$/.:-])[\w-]+\.(?:ai|app|bz|cab|cc|cpa|dev|ink|java|md|mov|ms|pl|ps|pub|py|rs|sh|so|st|zip)"
    r"(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)


def _place(part: Part) -> str:
    return f"{_FILE}, part {part.position}"


def _empty(thread: Thread) -> Iterator[Found]:
    if not thread.parts:
        yield Found("The thread has no part.", hint=f"Write thread.md, or set send = false in [{thread.network.name}].")
    for part in thread.parts:
        if not part.text.strip() and not part.media:
            yield Found("This part is empty.", place=_place(part))


def _length(thread: Thread) -> Iterator[Found]:
    network = thread.network
    for part, length in zip(thread.parts, thread.lengths, strict=True):
        if length > network.limit:
            yield Found(
                f"This part has {length} characters and {network.title} takes {network.limit}.", place=_place(part)
            )


def _mention(thread: Thread) -> Iterator[Found]:
    for part in thread.parts:
        if part.text.startswith(("@", "＠")):
            yield Found("This part begins with @ and would be shown as a reply.", place=_place(part))


def _bare_name(thread: Thread) -> Iterator[Found]:
    for part in thread.parts:
        for name in bare_names(part.text, thread.network):
            yield Found(
                f"{thread.network.title} takes “{name}” for a link, shows it as one and charges for it.",
                place=_place(part),
            )


def bare_names(text: str, network: Network) -> list[str]:
    """Return the names in ``text`` that look like those of files and cost what a link costs on the network."""
    names = [match[0] for match in _BARE_NAME.finditer(text)]
    return [name for name in names if network.cost(name, 0) > network.cost(name.replace(".", " "), 0)]


def _alt(thread: Thread) -> Iterator[Found]:
    for part in thread.parts:
        for media in part.media:
            message = _about(media, thread.network)
            if message:
                yield Found(message, place=_place(part))


def _about(media: Media, network: Network) -> str:
    if not media.alt.strip():
        return f"The picture {media.name} has no words for those who cannot see it."
    if len(media.alt) > network.alt_limit:
        return f"{network.title} takes {network.alt_limit} characters about a picture."
    return ""


def _remark(thread: Thread) -> Iterator[Found]:
    for warning in thread.warnings:
        yield Found(warning, hint="")


def _budget(seen: Spending) -> Iterator[Found]:
    cost, network = seen.thread.cost, seen.thread.network
    if cost > seen.budget:
        yield Found(
            f"The thread costs {in_dollars(cost)} and {in_dollars(seen.budget)} of this month's budget is left.",
            hint="Take links out of parts, wait for the next month, or raise "
            f"{network.name}.monthly_budget in config.toml.",
        )


def _cost(thread: Thread) -> Iterator[Found]:
    if thread.cost:
        yield Found(f"The thread costs about {in_dollars(thread.cost)}.", hint="")


def _posts(seen: Posting) -> Iterator[Found]:
    count, network = len(seen.thread.parts), seen.thread.network
    if count > seen.posts_left:
        yield Found(
            f"The thread has {count} parts and {seen.posts_left} of this month's posts are left.",
            hint=f"Shorten the thread, wait for the next month, or raise {network.name}.monthly_posts in config.toml.",
        )


_of_thread = partial(Check[Thread], needs=THREAD, place=_FILE)

CHECKS: Final[tuple[Check[Any], ...]] = (
    _of_thread(
        id="thread.empty",
        title="a thread, and something in each part",
        severity="error",
        hint="Write it, or take it out.",
        find=_empty,
    ),
    _of_thread(
        id="thread.length",
        title="parts that the network takes",
        severity="error",
        hint="Shorten it, or divide it by a line of ---.",
        find=_length,
    ),
    _of_thread(
        id="thread.mention",
        title="no part that begins with @",
        severity="warning",
        hint="Put a word before it.",
        find=_mention,
    ),
    _of_thread(
        id="thread.bare-name",
        title="no name of a file that costs what a link costs",
        severity="warning",
        hint="Write the name without its ending, or put a space before the dot.",
        find=_bare_name,
    ),
    _of_thread(
        id="thread.alt",
        title="words for each picture, no more than the network takes",
        severity="error",
        hint="Write what it shows in the square brackets: ![A lantern in a window](lantern.jpg).",
        find=_alt,
    ),
    _of_thread(
        id="thread.remark",
        title="parts as they were written, neither split nor joined",
        severity="warning",
        hint="Divide long parts by a line of ---.",
        find=_remark,
    ),
    Check(
        id="thread.budget",
        title="a cost within what is left of the month's budget",
        severity="error",
        hint="Take links out of parts, wait for the next month, or raise the monthly budget.",
        place=_FILE,
        needs=BUDGET,
        find=_budget,
    ),
    _of_thread(
        id="thread.cost",
        title="what the thread costs",
        severity="note",
        hint="Links cost most: see links under [social].",
        find=_cost,
    ),
    Check(
        id="thread.posts",
        title="no more parts than are left of the month's posts",
        severity="error",
        hint="Shorten the thread, wait for the next month, or raise the monthly number of posts.",
        place=_FILE,
        needs=POSTS_LEFT,
        find=_posts,
    ),
)
