"""Mentions, hashtags and cashtags in a post's text, by the rules of X's own parser (twitter-text 3)."""

from functools import cache
from typing import Any, Final, NamedTuple

from publisher.channels.x.web_addresses import LATIN, PUNCTUATION, Address, addresses

_SPECIAL: Final = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7"


class Entity(NamedTuple):
    """A name in a text, without its sign, and where it stands, sign included, in code points."""

    text: str
    start: int
    end: int


def mentions(text: str) -> list[Entity]:
    """Return the accounts that ``text`` mentions; ``@name/list`` is a list and no mention."""
    if "@" not in text and "＠" not in text:
        return []
    return [
        Entity(match["name"], match.start("sign"), match.end())
        for match in _mention().finditer(text)
        if not match["list"] and not _mention_end().match(text, match.end())
    ]


def hashtags(text: str) -> list[Entity]:
    """Return the hashtags of ``text`` that are not part of an address."""
    if "#" not in text and "＃" not in text:
        return []
    tags = [
        Entity(match["name"], match.start("sign"), match.end())
        for match in _hashtag().finditer(text)
        if not _hashtag_end().match(text, match.end())
    ]
    return [entity for entity in _without_overlaps(tags, addresses(text)) if isinstance(entity, Entity)]


def _without_overlaps(tags: list[Entity], links: list[Address]) -> list[Entity | Address]:
    """Keep of two that overlap the one that begins first."""
    kept: list[Entity | Address] = []
    both: list[Entity | Address] = [*links, *tags]
    for entity in sorted(both, key=lambda entity: entity.start):
        if not kept or kept[-1].end <= entity.start:
            kept.append(entity)
    return kept


def cashtags(text: str) -> list[Entity]:
    """Return the cashtags of ``text``."""
    if "$" not in text:
        return []
    return [Entity(match["name"], match.start("sign"), match.end("name")) for match in _cashtag().finditer(text)]


def _compile(pattern: str, *, ignore_case: bool = False) -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text without signs need not wait for

    return regex.compile(pattern, regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0))


@cache
def _mention() -> Any:
    before = r"(?:^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.\-])(?:rt|RT|rT|Rt):?)"
    return _compile(rf"{before}(?P<sign>[@＠])(?P<name>[a-zA-Z0-9_]{{1,20}})(?P<list>/[a-zA-Z][a-zA-Z0-9_\-]{{0,24}})?")


@cache
def _mention_end() -> Any:
    return _compile(rf"[@＠]|[{LATIN}]|://")


@cache
def _hashtag() -> Any:
    alpha = r"[\p{L}\p{M}]"
    alnum = rf"[\p{{L}}\p{{M}}\p{{Nd}}{_SPECIAL}]"
    before = rf"(?:^|\ufe0e|\ufe0f|(?!{alnum}|&)(?s:.))"
    return _compile(rf"{before}(?P<sign>[#＃])(?!\ufe0f|\u20e3)(?P<name>{alnum}*{alpha}{alnum}*)")


@cache
def _hashtag_end() -> Any:
    return _compile(r"[#＃]|://")


@cache
def _cashtag() -> Any:
    spaces = "[\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    name = r"(?P<name>[a-z]{1,6}(?:[._][a-z]{1,2})?)"
    return _compile(rf"(?:^|{spaces})(?P<sign>\$){name}(?=$|[\s\ufeff]|[{PUNCTUATION}])", ignore_case=True)
