"""Looking at a segment before it is used: what it means, what in it is not there, and how many it has."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from publisher.errors import nearest
from publisher.model.segment_grammar import parse
from publisher.model.segments import Asked, Node, On, in_words, leaves
from publisher.ports.audience import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedAt:
    """A segment as it is today."""

    expression: str
    #: Whom it means, in a sentence.
    meaning: str
    #: How many it has who would be written to.
    readers: int
    #: Lists and tags of which it speaks and that there are not, a sentence each.
    unknown: tuple[str, ...]


def look_at(expression: str, audience: Audience, now: datetime) -> LookedAt:
    """Return what a segment means and has now; raise :class:`AudienceError` for one that cannot be read."""
    node = parse(expression)
    return LookedAt(
        expression=expression,
        meaning=in_words(node),
        readers=audience.count(who=Asked(node, now)),
        unknown=tuple(unknown_names(node, lists=audience.lists(), tags=audience.tags())),
    )


def unknown_names(node: Node, *, lists: Collection[str], tags: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each list and tag of which a segment speaks and that there is not."""
    known = {"list": lists, "tag": tags}
    for leaf in dict.fromkeys(leaves(node)):
        if isinstance(leaf, On) and leaf.kind in known and leaf.name not in known[leaf.kind]:
            yield f"There is no {leaf.kind} “{leaf.name}”.{nearest(leaf.name, known[leaf.kind])}"
