"""Facts about one thing: a label, and what there is to say beside it.  Pure."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.text import Text

_GAP: Final = 2
#: Below this width a label stands above what it names.
_NARROW: Final = 60
#: Sentences wrap here however wide the terminal is.
_PROSE: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Labels with their values; an empty value leaves its label out, an empty label continues the one above."""

    rows: Sequence[tuple[str, str]]
    #: Styles of labels that are not quiet.
    styles: Mapping[str, str] = field(default_factory=dict)


def lines(facts: Facts, *, width: int | None, quiet: str) -> list[Text]:
    """Return the facts as lines; ``quiet`` is the style of labels."""
    rows = [(label, value) for label, value in facts.rows if value]
    margin = max((len(label) for label, _ in rows), default=0) + _GAP
    narrow = width is not None and width < _NARROW
    found: list[Text] = []
    for label, value in rows:
        if narrow:
            found += [Text(label, style=facts.styles.get(label, quiet))] if label else []
            found += [Text(f"{' ' * _GAP}{line}") for line in _wrapped(value, width, _GAP)]
            continue
        first, *rest = _wrapped(value, None if width is None else min(width, _PROSE), margin)
        found.append(Text.assemble((label.ljust(margin), facts.styles.get(label, quiet)), first))
        found += [Text(f"{' ' * margin}{line}") for line in rest]
    return found


def _wrapped(value: str, width: int | None, margin: int) -> list[str]:
    if width is None:
        return value.split("\n")
    room = max(_GAP, width - margin)
    return [
        part
        for line in value.split("\n")
        for part in (textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""])
    ]
