"""Whether a rule holds on a wide screen in one scheme: the conditions of the at-rules around it (Media Queries 4)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

import tinycss2

from publisher.checks.page.lengths import pixels
from publisher.digest.page.stylesheet import Token, divided, written

Scheme = Literal["light", "dark"]
#: CSS pixels of the screen that the checks stand before: a window on a desk.
SCREEN: Final = 1024
#: At-rules that let their rules through wherever a client reads them at all.
_OPEN: Final = frozenset({"@layer", "@supports"})
_TYPES: Final = frozenset({"all", "screen"})


@lru_cache(maxsize=256)
def holds(around: tuple[str, ...], scheme: Scheme) -> bool:
    """Tell whether rules inside these at-rules apply; what is not known of a query makes it fail, as in a client."""
    return all(_at_rule(head, scheme) for head in around)


def dark_only(around: tuple[str, ...]) -> bool:
    """Tell whether rules inside these at-rules apply in dark mode and in dark mode alone."""
    return holds(around, "dark") and not holds(around, "light")


def _at_rule(head: str, scheme: Scheme) -> bool:
    name, _, condition = head.partition(" ")
    if name != "@media":
        return name in _OPEN
    queries = divided(tinycss2.parse_component_value_list(condition, skip_comments=True))
    return any(_query([token for token in query if token.type != "whitespace"], scheme) for query in queries)


def _query(tokens: Sequence[Token], scheme: Scheme) -> bool | None:
    """Return whether a query holds, ``None`` where that is not known."""
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if words[:1] == ["not"]:
        inner = _query(tokens[1:], scheme)
        return None if inner is None else not inner
    if words[:1] == ["only"]:
        return _query(tokens[1:], scheme)
    for joint, stop in (("or", True), ("and", False)):
        if joint in words:
            at = words.index(joint)
            sides = (_query(tokens[:at], scheme), _query(tokens[at + 1 :], scheme))
            return stop if stop in sides else None if None in sides else not stop
    return _single(tokens, scheme)


def _single(tokens: Sequence[Token], scheme: Scheme) -> bool | None:
    if len(tokens) != 1:
        return None if tokens else True
    (token,) = tokens
    if token.type == "ident":
        return token.lower_value in _TYPES
    if token.type != "() block":
        return None
    inside = [inner for inner in token.content if inner.type != "whitespace"]
    if any(inner.type == "() block" for inner in inside):
        return _query(inside, scheme)
    return _feature(written(inside).lower(), scheme)


def _feature(said: str, scheme: Scheme) -> bool | None:
    """Return whether ``name: value`` or a bare ``name`` holds; comparisons with signs are known to few clients."""
    name, _, value = (part.strip() for part in said.partition(":"))
    if name == "prefers-color-scheme":
        return value in ("", scheme)
    length = pixels(value)
    if length is None:
        return None
    return {"min-width": length <= SCREEN, "max-width": length >= SCREEN}.get(name)
