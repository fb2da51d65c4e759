"""A part of ``thread.md`` as a person wrote it: its words, and the pictures that stand on lines of their own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publisher.model.markup import Kind, marks
from publisher.model.picture_files import TYPES, kind_of
from publisher.model.releases import Media
from publisher.model.remarks import Remark, Severity
from publisher.model.words import shortened

_PICTURE: Final = re.compile(r"^[ \t]*!\[(?P<alt>[^\]\n]*)\]\((?P<name>[^)\n]+)\)[ \t]*$", re.MULTILINE)
_BLANK: Final = re.compile(r"\n{3,}")
#: What is left of a comment whose other half is missing; whole ones are gone before.
_HALF_COMMENT: Final = re.compile(r"<!--|-->")
_HALVES: Final = {"<!--": "is not closed", "-->": "was not opened"}
_TOLD: Final = 40
_BARE: Final = "A post has no markup: take the signs out, or leave them if they are meant."
#: What to do about markup, for the kinds that are surely a mistake.
_HINTS: Final[dict[Kind, str]] = {
    "link": "A post has no words for a link: write the address itself.",
    "picture": "Put the picture on a line of its own.",
}
_NAMED: Final[dict[Kind, str]] = {
    "picture": "A picture between words",
    "link": "A link of Markdown",
    "bold": "Bold print",
    "emphasis": "Emphasis",
    "heading": "A heading",
    "code": "Code",
    "HTML": "HTML",
    "entity": "An HTML entity",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A picture as it is named in a part."""

    name: str
    alt: str
    #: Line of the part, 1 for its first.
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """One part of ``thread.md``."""

    #: 1 for the first.
    number: int
    #: The words as they will stand in the post.
    text: str
    #: The words with every line in its place, those of pictures empty.
    lines: str
    pictures: tuple[Named, ...]


def written(number: int, part: str) -> Written:
    """Take a part apart into words and pictures."""
    pictures = tuple(
        Named(match["name"].strip(), match["alt"].strip(), part.count("\n", 0, match.start("alt")) + 1)
        for match in _PICTURE.finditer(part)
    )
    lines = _PICTURE.sub("", part) if pictures else part
    text = _BLANK.sub("\n\n", lines) if pictures else part
    return Written(number, text.strip(), lines, pictures)


def doubts(part: Written) -> Iterator[Remark]:
    """Yield what of a part's words would go out otherwise than it was meant: markup, and half a comment."""
    for half in _HALF_COMMENT.finditer(part.lines):
        line = part.lines.count("\n", 0, half.start()) + 1
        said = f"A comment that {_HALVES[half[0]]} would be posted: “{_beginning(part.lines[half.start() :])}”."
        hint = "A comment is written <!-- or: … -->, inside one part; close it, or take it out."
        yield Remark(about="comment", severity="error", sentence=said, hint=hint, part=part.number, line=line)
    for mark in marks(part.lines):
        if mark.text.startswith("</"):
            continue  # what it closes was told
        hint = _HINTS.get(mark.kind, _BARE)
        severity: Severity = "error" if mark.kind in _HINTS else "warning"
        said = f"{_NAMED[mark.kind]} would be posted as it stands: “{mark.text}”."
        yield Remark(about="markup", severity=severity, sentence=said, hint=hint, part=part.number, line=mark.line)


def _beginning(text: str) -> str:
    return shortened(" ".join(text.split()), _TOLD)


def picture(named: Named, folder: Path, read: Callable[[Path], bytes]) -> Media | Remark:
    """Return a picture with its bytes, or why there is none; its type is that of its content, whatever its name."""
    if Path(named.name).name != named.name or "\\" in named.name or "\x00" in named.name:
        return _missing(f"“{named.name}” is not the name of a file in the campaign's folder.")
    try:
        content = read(folder / named.name)
    except FileNotFoundError:
        return _missing(f"The picture {named.name} is not in {folder}.")
    except OSError as reason:
        return _missing(f"The picture {named.name} cannot be read: {reason.strerror or type(reason).__name__}.")
    kind = kind_of(content)
    return Media(name=named.name, content=content, type=TYPES.get(kind, "application/octet-stream"), alt=named.alt)


def _missing(sentence: str) -> Remark:
    hint = "Put the picture there and name it, or take its line out."
    return Remark(about="picture", severity="error", sentence=sentence, hint=hint)
