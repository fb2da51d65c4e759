"""Sentences of a text, with where they stand.

sentencex finds them; what it divides wrongly (after ``5 p.m.`` and ``1.``, and before an emoji that belongs to the
sentence before it) is joined again.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[•*-]|\d{1,2}[.)])\s)")
_HALF_DAY: Final = re.compile(r"\b\d{1,2}(?:[.:]\d{2})?\s?[ap]\.\s?m\.\s*$", re.IGNORECASE)
_MARKER: Final = re.compile(r"(?:^|\s)\(?(?:\d{1,2}|[a-z])[.)]\s*$", re.IGNORECASE)
_ABBREVIATED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|St|Sgt|Det|Insp|Cllr|Hon|Jr|Sr|No|Nos|vs|approx|e\.g|i\.e|etc|cf|Fig|pp?)\.\s*$"
)
_ORNAMENT: Final = re.compile("(?:[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001faff\ufe0f\u200d]+\\s*)+")


class Sentence(NamedTuple):
    """A sentence without the whitespace around it, and where it stands in code points."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order; a paragraph or list item ends one."""
    found: list[Sentence] = []
    for begin, end in _paragraphs(text):
        found += _in_paragraph(text, begin, end)
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for gap in _PARAGRAPH.finditer(text):
        yield begin, gap.start()
        begin = gap.end()
    yield begin, len(text)


def _in_paragraph(text: str, begin: int, end: int) -> list[Sentence]:
    from sentencex import get_sentence_boundaries  # noqa: PLC0415 - a compiled module that --help need not load

    cuts: list[tuple[int, int]] = []
    for boundary in get_sentence_boundaries("en", text[begin:end]):
        first, last = begin + boundary["start_index"], begin + boundary["end_index"]
        if cuts and _belongs(text[cuts[-1][0] : cuts[-1][1]]):
            cuts[-1] = (cuts[-1][0], last)
            continue
        ornament = _ORNAMENT.match(text, first, last) if cuts else None
        if ornament:
            cuts[-1] = (cuts[-1][0], ornament.end())
            first = ornament.end()
        if first < last:
            cuts.append((first, last))
    return [sentence for cut in cuts if (sentence := _stripped(text, *cut)).text]


def _belongs(before: str) -> bool:
    """Return whether what follows belongs to the sentence that seems to have ended."""
    return bool(_HALF_DAY.search(before) or _MARKER.search(before) or _ABBREVIATED.search(before))


def _stripped(text: str, begin: int, end: int) -> Sentence:
    piece = text[begin:end]
    begin += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Sentence(piece, begin, begin + len(piece))
