"""The thread: parts that are too long, empty, or read otherwise than they were meant; and what it costs.

Everything is said in terms of the network that the thread is for: what it counts, takes and charges.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from publisher.channels.channel import Network
from publisher.checks.check import Check, Found
from publisher.checks.proof import BUDGET, POSTS_LEFT, THREAD, WRITTEN_THREAD, Posting, Proof, Spending
from publisher.model.money import in_dollars
from publisher.model.words import agreeing
from publisher.social.thread import Thread

_FILE: Final = "thread.md"
#: Names of files whose endings are top-level domains as well, where they stand alone.
_BARE_NAME: Final = re.compile(
    r"(?<![\w@#$/.:-])[\w-]+\.(?:ai|app|bz|cab|cc|cpa|dev|ink|java|md|mov|ms|pl|ps|pub|py|rs|sh|so|st|zip)"
    r"(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)


def _said(*about: str) -> Callable[[Proof], Iterator[Found]]:
    """Return what finds the remarks about something that were made while the thread was put together."""

    def find(proof: Proof) -> Iterator[Found]:
        for remark in proof.thread.remarks if proof.thread is not None else ():
            if remark.about in about:
                place = proof.campaign.thread_place(remark.part, remark.line or 1) if remark.part else ""
                yield Found(remark.sentence, place=place, hint=remark.hint, severity=remark.severity)

    return find


def _bare_name(proof: Proof) -> Iterator[Found]:
    if proof.thread is None:
        return
    thread = proof.thread
    for part, source in zip(thread.parts, thread.sources, strict=True):
        for name in bare_names(part.text, thread.network):
            yield Found(
                f"{thread.network.title} takes “{name}” for a link, shows it as one and charges for it.",
                place=proof.campaign.thread_place(source),
            )


def bare_names(text: str, network: Network) -> list[str]:
    """Return the names in ``text`` that look like those of files and cost what a link costs on the network."""
    names = [match[0] for match in _BARE_NAME.finditer(text)]
    return [name for name in names if network.cost(name, 0) > network.cost(name.replace(".", " "), 0)]


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
            f"The thread has {network.nouns.counted(count)} and {seen.posts_left} of this month's posts "
            f"{agreeing(seen.posts_left, 'is', 'are')} left.",
            hint=f"Shorten the thread, wait for the next month, or raise {network.name}.monthly_posts in config.toml.",
        )


_of_thread = partial(Check[Proof], needs=WRITTEN_THREAD, place=_FILE)

CHECKS: Final[tuple[Check[Any], ...]] = (
    _of_thread(
        id="thread.empty",
        title="a thread, and something in each part",
        severity="error",
        hint="Write it, or take it out.",
        find=_said("empty"),
    ),
    _of_thread(
        id="thread.length",
        title="parts and links that the network takes",
        severity="error",
        hint="Shorten it, or divide it by a line of ---.",
        find=_said("length", "link"),
    ),
    _of_thread(
        id="thread.mention",
        title="no part that becomes a reply to somebody",
        severity="warning",
        hint="Put a word before it.",
        find=_said("mention"),
    ),
    _of_thread(
        id="thread.cashtags",
        title="one cashtag in a part",
        severity="error",
        hint="Leave one of them, and write the others without the $.",
        find=_said("cashtags"),
    ),
    _of_thread(
        id="thread.markup",
        title="no markup, which a post would show as it stands",
        severity="error",
        also=("warning",),
        hint="Take the signs out, and write the address of a link itself.",
        find=_said("markup"),
    ),
    _of_thread(
        id="thread.comment",
        title="no half of a comment, which would be posted",
        severity="error",
        hint="A comment is written <!-- or: … -->, inside one part; close it, or take it out.",
        find=_said("comment"),
    ),
    _of_thread(
        id="thread.bare-name",
        title="no name of a file that costs what a link costs",
        severity="warning",
        hint="Write the name without its ending, or put a space before the dot.",
        find=_bare_name,
    ),
    _of_thread(
        id="thread.picture",
        title="pictures that are there and that the network takes, by their content, size and number",
        severity="error",
        also=("note",),
        hint="Save it as JPEG or PNG and name that one.",
        find=_said("picture", "pictures"),
    ),
    _of_thread(
        id="thread.alt",
        title="words for each picture, no more than the network takes",
        severity="error",
        hint="Write what it shows in the square brackets: ![A lantern in a window](lantern.jpg).",
        find=_said("alt"),
    ),
    _of_thread(
        id="thread.remark",
        title="parts as they were written, neither split nor joined",
        severity="warning",
        also=("note",),
        hint="Divide long parts by a line of ---.",
        find=_said("split", "single", "numbered"),
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
    Check(
        id="thread.cost",
        title="what the thread costs",
        severity="note",
        hint="Links cost most: see links under [social].",
        place=_FILE,
        needs=THREAD,
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
