"""``thread.md``: parts between lines of ``---``, and below each what could stand there instead, in comments.

A comment is never posted.  One that begins with ``or:`` is an alternative to the part that it stands in.  What opens a
comment and does not close it before the part ends is left among the part's words, for the pre-flight to stop.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_BREAK: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--(?P<said>(?:(?!<!--|-->|^-{3,}[ \t]*$).)*)-->", re.DOTALL | re.MULTILINE)
_OR: Final = re.compile(r"\s*or:\s*", re.IGNORECASE)
_UNPOSTED: Final = ("<!--", "-->")


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadPart:
    """One part of ``thread.md``."""

    #: What is posted.
    text: str
    #: What could stand in its place.
    alternatives: tuple[str, ...] = ()
    #: The line of the file on which each line of ``text`` stands, 1 for the file's first.
    lines: tuple[int, ...] = ()


def parse(text: str) -> tuple[ThreadPart, ...]:
    """Return the parts of a ``thread.md``; what has no words beside comments is none."""
    found = (_part(text[begin:end], text.count("\n", 0, begin) + 1) for begin, end in _segments(text))
    return tuple(part for part in found if part is not None)


def write(parts: Sequence[ThreadPart]) -> str:
    """Return the text of a ``thread.md`` with ``parts``, the inverse of :func:`parse`.

    An alternative that cannot stand in a comment is left out.
    """
    return "\n\n---\n\n".join("\n\n".join([part.text, *map(_comment, _writable(part))]) for part in parts) + "\n"


def with_alternative(text: str, part: int, number: int) -> str:
    """Return the text of a ``thread.md`` with an alternative in the place of its part, whose words become one instead.

    ``part`` and ``number``, of the alternative, count from 1; everything else stays as it was written.  Raises
    :class:`IndexError` where there is none, and :class:`ValueError` for a part with a comment that is not closed.
    """
    place = 0
    for begin, end in _segments(text):
        found = _part(text[begin:end], 1)
        place += found is not None
        if found is not None and place == part:
            if any(mark in found.text for mark in _UNPOSTED):
                raise ValueError(found.text)
            return text[:begin] + _swapped(text[begin:end], number, found) + text[end:]
    raise IndexError(part)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _BREAK.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _swapped(text: str, number: int, part: ThreadPart) -> str:
    comments = list(_COMMENT.finditer(text))
    others = [match for match in comments if _alternative(match)]
    if not 1 <= number <= len(others):
        raise IndexError(number)
    chosen, new = others[number - 1], part.alternatives[number - 1]
    pieces: list[str] = []
    position, told = 0, False
    for match in [*comments, None]:
        words = text[position : match.start() if match is not None else len(text)]
        if words.strip():
            words = words.replace(words.strip(), "" if told else new)
            told = True
        pieces.append(words)
        if match is not None:
            pieces.append(_comment(part.text) if match is chosen else match[0])
            position = match.end()
    return "".join(pieces)


def _part(text: str, first: int) -> ThreadPart | None:
    comments = list(_COMMENT.finditer(text))
    said = tuple(filter(None, map(_alternative, comments)))
    bare, numbers = _without(text, comments, first)
    words = bare.strip()
    if not words:
        return None
    begin = bare.count("\n", 0, len(bare) - len(bare.lstrip()))
    return ThreadPart(
        text=words,
        alternatives=said,
        lines=tuple(numbers[begin : begin + words.count("\n") + 1]),
    )


def _alternative(comment: re.Match[str]) -> str:
    """Return what a comment offers instead of its part; empty where it only notes something."""
    opening = _OR.match(comment["said"])
    return comment["said"][opening.end() :].strip() if opening is not None else ""


def _without(text: str, comments: Sequence[re.Match[str]], first: int) -> tuple[str, list[int]]:
    """Return a text without its comments, and the line of the file that each of its lines stands on.

    Where a comment stood on lines of its own, no more than one blank line is left.
    """
    kept: list[tuple[str, int]] = []
    position = 0
    gone = False
    for match in [*comments, None]:
        end = match.start() if match is not None else len(text)
        line = first + text.count("\n", 0, position)
        for number, piece in enumerate(text[position:end].split("\n")):
            if number == 0 and kept:
                kept[-1] = (kept[-1][0] + piece, kept[-1][1])
            else:
                kept.append((piece, line + number))
        position, gone = (match.end(), True) if match is not None else (end, gone)
    lines = list(_single_blanks(kept)) if gone else kept
    return "\n".join(piece for piece, _ in lines), [number for _, number in lines]


def _single_blanks(lines: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    blank = False
    for piece, number in lines:
        if piece.strip() or not blank:
            yield piece, number
        blank = not piece.strip()


def _writable(part: ThreadPart) -> list[str]:
    return [one for one in part.alternatives if not any(mark in one for mark in _UNPOSTED) and not _BREAK.search(one)]


def _comment(alternative: str) -> str:
    return f"<!-- or: {alternative} -->"
