"""``thread.md``: the parts of a thread, with lines of ``---`` between them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_BREAK: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


def parse_thread(text: str) -> tuple[str, ...]:
    """Return the parts of a ``thread.md``: what stands between lines of ``---``, empty ones left out."""
    return tuple(part.strip() for part in _BREAK.split(text) if part.strip())


def format_thread(parts: Iterable[str]) -> str:
    """Write parts as ``thread.md``, the inverse of :func:`parse_thread` for parts without such a line."""
    return "\n\n---\n\n".join(parts) + "\n"


def part_lines(text: str) -> Iterator[int]:
    """Yield the line of a ``thread.md`` on which each of its parts begins."""
    breaks = list(_BREAK.finditer(text))
    begins = [0, *(match.end() for match in breaks)]
    ends = [*(match.start() for match in breaks), len(text)]
    for begin, end in zip(begins, ends, strict=True):
        words = text[begin:end].lstrip()
        if words:
            yield text.count("\n", 0, end - len(words)) + 1
