"""Prose as blocks: what a plain text means once its lines are understood."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["paragraph", "heading", "bullets", "numbers", "quote", "caption"]

_URL: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]’”]")
_ALONE: Final = re.compile(r"(?:https?://\S+\s*)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, sub-heading, list, quotation, or the caption of a picture."""

    kind: Kind
    #: One for each item of a list; one otherwise.
    lines: tuple[str, ...]
    #: Number of its first line in the file.
    line: int = 0
    #: Number of the first item of a numbered list.
    start: int = 1

    @property
    def text(self) -> str:
        """The block as plain text; list items keep their marks."""
        if self.kind == "bullets":
            return "\n".join(f"• {item}" for item in self.lines)
        if self.kind == "numbers":
            return "\n".join(f"{number}. {item}" for number, item in enumerate(self.lines, self.start))
        return "\n".join(self.lines)


def to_html(blocks: Iterable[Block]) -> str:
    """Write blocks as HTML; addresses of the web in them become links."""
    return "\n".join(_block_html(block) for block in blocks)


def to_text(blocks: Iterable[Block]) -> str:
    """Write blocks as plain text, divided by an empty line; captions belong to their pictures and are no part of it."""
    return "\n\n".join(block.text for block in blocks if block.kind != "caption")


def _block_html(block: Block) -> str:
    if block.kind in ("bullets", "numbers"):
        element = "ul" if block.kind == "bullets" else "ol"
        start = f' start="{block.start}"' if element == "ol" and block.start != 1 else ""
        items = "".join(f"<li>{_inline(item)}</li>" for item in block.lines)
        return f"<{element}{start}>{items}</{element}>"
    body = "<br>".join(_inline(line) for line in block.lines)
    if block.kind == "heading":
        return f"<h3>{body}</h3>"
    return f"<blockquote><p>{body}</p></blockquote>" if block.kind == "quote" else f"<p>{body}</p>"


def _inline(text: str) -> str:
    written, end = [], 0
    for match in _URL.finditer(text):
        address = html.escape(match[0])
        written += [html.escape(text[end : match.start()], quote=False), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*written, html.escape(text[end:], quote=False)])


def first_paragraph(blocks: Sequence[Block], title: str, least: int = 40) -> str:
    """Return the first paragraph of some length that does not only say the title again, else the first of all.

    An address alone is none: it stands for a film or a sound.
    """
    written = [" ".join(block.lines) for block in blocks if block.kind == "paragraph"]
    paragraphs = [text for text in written if not _ALONE.fullmatch(text)]
    real = (text for text in paragraphs if len(text) >= least and not _says_again(text, title))
    return next(real, paragraphs[0] if paragraphs else "")


def _says_again(text: str, title: str) -> bool:
    # Nothing twice as long is the title with other marks between its words.
    return len(text) <= 2 * len(title) and _letters(text) == _letters(title)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
