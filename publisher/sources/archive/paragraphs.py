"""Lines of plain text as blocks: what an empty line divides, lists, sub-headings, quotations."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from publisher.sources.prose.blocks import Block

#: A line and its number in the file.
Numbered: TypeAlias = tuple[int, str]

_BULLET: Final = re.compile(r"\s*[•●◦▪*‣·-]\s+(?P<item>.*\S)")
_NUMBERED: Final = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?P<item>.*\S)")
_QUOTED: Final = re.compile(r"[“\"‘'].*[”\"’'][.!?]?", re.DOTALL)
_HEADING_LENGTH: Final = 90
_SENTENCE_END: Final = re.compile(r"[.!?]\s")
#: What may stand behind the last word without being part of it: spaces and pictographs.
_ORNAMENT: Final = " \t\ufe0f" + "".join(map(chr, (*range(0x2600, 0x27C0), *range(0x1F300, 0x1FB00))))
#: Longer lines are paragraphs; nobody breaks a text that wide.
_WIDEST: Final = 100
_NARROWEST: Final = 40
#: Line ends that a text must have, and the share of them that must be those of a broken text, before any is undone.
_FEWEST: Final = 5
_MOST_OF: Final = 0.5


def blocks_of_lines(lines: Sequence[Numbered], width: int = 0) -> Iterator[Block]:
    """Yield what ``lines`` say; ``width`` is that of a text whose paragraphs were broken into lines, 0 where not."""
    previous: Block | None = None
    for run in _runs(lines):
        for block in _run_blocks(_joined(run, width) if width else run):
            if previous is not None and _goes_on(previous, block):
                previous = Block(
                    kind=block.kind, lines=previous.lines + block.lines, line=previous.line, start=previous.start
                )
                continue
            if previous is not None:
                yield previous
            previous = block
    if previous is not None:
        yield previous


def is_heading(text: str) -> bool:
    """Return whether a line is a sub-heading: short, one clause, without the stop that ends a sentence."""
    words = text.rstrip(_ORNAMENT)
    return (
        len(words) <= _HEADING_LENGTH
        and not words.endswith((".", "!", ":", ",", ";", "…", "”", '"'))
        and _SENTENCE_END.search(words) is None
        and (words[:1].isupper() or words[:1].isdigit())
    )


def width_of(lines: Sequence[str]) -> int:
    """Return the columns into which a text's paragraphs were broken, or 0 where a line is a paragraph.

    They were broken where the first word of a line would not have fitted on the line above it, in most places.
    """
    pairs = [(one, other) for one, other in pairwise(lines) if one.strip() and other.strip()]
    lengths = sorted(len(one) for one, _ in pairs)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if len(pairs) < _FEWEST or not _NARROWEST <= width <= _WIDEST:
        return 0
    broken = sum(_was_broken(one, other, width) for one, other in pairs)
    return width if broken >= _FEWEST and broken >= _MOST_OF * len(pairs) else 0


def _was_broken(one: str, other: str, width: int) -> bool:
    return len(one) + 1 + len(other.split(None, 1)[0]) > width and not _marked(other)


def _marked(line: str) -> bool:
    return bool(_BULLET.fullmatch(line) or _NUMBERED.fullmatch(line))


def _runs(lines: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    run: list[Numbered] = []
    for number, line in lines:
        if line.strip():
            run.append((number, line))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _joined(run: Sequence[Numbered], width: int) -> list[Numbered]:
    """Return ``run`` with the lines of each paragraph or item on one."""
    joined = [run[0]]
    last = run[0][1]
    for number, line in run[1:]:
        if _was_broken(last, line, width):
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {line.strip()}")
        else:
            joined.append((number, line))
        last = line
    return joined


def _goes_on(previous: Block, block: Block) -> bool:
    """Return whether ``block`` is the rest of a list that an empty line divides."""
    if previous.kind != block.kind:
        return False
    return block.kind == "bullets" or (block.kind == "numbers" and block.start == previous.start + len(previous.lines))


def _run_blocks(run: Sequence[Numbered]) -> Iterator[Block]:
    """Divide lines that stand together into lists, a sub-heading above text, and paragraphs."""
    rest = list(run)
    while rest:
        block = _list("bullets", rest) or _list("numbers", rest)
        if block is None:
            block = _prose(rest[0], alone=len(run) == 1, followed=len(rest) > 1)
        yield block
        rest = rest[len(block.lines) :]


def _prose(numbered: Numbered, *, alone: bool, followed: bool) -> Block:
    number, text = numbered[0], numbered[1].strip()
    if is_heading(text) and (followed or alone):
        return Block(kind="heading", lines=(text,), line=number)
    quoted = _QUOTED.fullmatch(text) and len(text.split()) > 3  # noqa: PLR2004 - shorter ones are scare quotes
    return Block(kind="quote" if quoted else "paragraph", lines=(text,), line=number)


def _list(kind: Literal["bullets", "numbers"], lines: Sequence[Numbered]) -> Block | None:
    """Return the list that ``lines`` begin with; numbers must count on."""
    items: list[str] = []
    start = 1
    for _, line in lines:
        match = (_BULLET if kind == "bullets" else _NUMBERED).fullmatch(line)
        if match is None:
            break
        if kind == "numbers":
            number = int(match["number"])
            start = number if not items else start
            if number != start + len(items):
                break
        items.append(match["item"])
    return Block(kind=kind, lines=tuple(items), line=lines[0][0], start=start) if items else None
