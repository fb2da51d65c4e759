"""Segments: readers chosen by an expression over lists, tags, fields, language, basis and history.  Pure.

An expression (``publisher.model.segment_grammar``) is read into this tree and never evaluated as code: the store makes
SQL of it, and :func:`in_words` a sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from publisher.model.words import agreeing


@dataclass(frozen=True, kw_only=True, slots=True)
class On:
    """Whether somebody is on a list, has a tag, reads a language, or is written to on a basis."""

    kind: Literal["list", "tag", "language", "basis"]
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Has:
    """Whether a field, or a name, is this, contains this, or (where ``how`` is ``any``) is there at all."""

    #: ``first_name``, ``last_name``, or the name of a field of one's own.
    name: str
    own: bool
    how: Literal["any", "is", "contains"] = "any"
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Was:
    """Whether somebody was sent a digest, or was added: in so many days, since a day, or ever."""

    what: Literal["sent", "added"]
    days: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    #: Of ``sent``: the campaign.
    campaign: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Everyone:
    """Everybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """The opposite."""

    part: "Node"


@dataclass(frozen=True, kw_only=True, slots=True)
class Both:
    """All parts, or one of them."""

    parts: "tuple[Node, ...]"
    how: Literal["and", "or"]


Node: TypeAlias = On | Has | Was | Everyone | Not | Both


class Asked(NamedTuple):
    """A segment at an instant: ``in 14 days`` counts back from it."""

    node: Node
    #: Aware.
    now: datetime


def leaves(node: Node) -> Iterator[On | Has | Was | Everyone]:
    """Yield the parts that ask one thing each."""
    if isinstance(node, Not):
        yield from leaves(node.part)
    elif isinstance(node, Both):
        for part in node.parts:
            yield from leaves(part)
    else:
        yield node


def without_history(node: Node) -> Node:
    """Return the segment of all who could be in this one whatever was sent to them: what lasts while it is sent."""
    return _weaker(node, wanted=True)


def _weaker(node: Node, *, wanted: bool) -> Node:
    if isinstance(node, Was):
        return Everyone() if wanted else Not(part=Everyone())
    if isinstance(node, Not):
        return Not(part=_weaker(node.part, wanted=not wanted))
    if isinstance(node, Both):
        return replace(node, parts=tuple(_weaker(part, wanted=wanted) for part in node.parts))
    return node


def in_words(node: Node) -> str:
    """Return whom a segment means: ``readers who are on the list newsletter and were not sent a digest …``."""
    return "all readers" if node == Everyone() else f"readers who {_said(node, wanted=True)}"


def _said(node: Node, *, wanted: bool) -> str:
    if isinstance(node, Not):
        return _said(node.part, wanted=not wanted)
    if isinstance(node, Both):
        # Not (a or b) is not a and not b.
        word = node.how if wanted else {"and": "or", "or": "and"}[node.how]
        parts = [_said(part, wanted=wanted) for part in node.parts]
        inner = [
            f"({words})" if isinstance(part, Both) or (isinstance(part, Not) and isinstance(part.part, Both)) else words
            for part, words in zip(node.parts, parts, strict=True)
        ]
        return f" {word} ".join(inner)
    if isinstance(node, On):
        return _ON[node.kind][0 if wanted else 1].format(node.name)
    if isinstance(node, Has):
        return _has_in_words(node, wanted=wanted)
    if isinstance(node, Was):
        return _was_in_words(node, wanted=wanted)
    return "are readers" if wanted else "are nobody"


_ON: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "list": ("are on the list {}", "are not on the list {}"),
        "tag": ("have the tag {}", "do not have the tag {}"),
        "language": ("read the language {}", "do not read the language {}"),
        "basis": ("are written to on the basis “{}”", "are not written to on the basis “{}”"),
    }
)


def _has_in_words(node: Has, *, wanted: bool) -> str:
    name = f"the field {node.name}" if node.own else f"a {node.name.replace('_', ' ')}"
    do = "have" if wanted else "do not have"
    if node.how == "any":
        return f"{do} {name}"
    how = "that is" if node.how == "is" else "that contains"
    return f"{do} {name} {how} “{node.text}”"


def _was_in_words(node: Was, *, wanted: bool) -> str:
    did = "were" if wanted else "were not"
    what = "added" if node.what == "added" else f"sent {node.campaign or 'a digest'}"
    if node.days is not None:
        return f"{did} {what} in the last {node.days} {agreeing(node.days, 'day', 'days')}"
    if node.since is not None:
        return f"{did} {what} since {_day(node.since)}"
    return f"{did} {what} before {_day(node.before)}" if node.before is not None else f"{did} {what}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def ago(days: int, now: datetime) -> datetime:
    """Return the instant so many days before another."""
    return now - timedelta(days=days)
