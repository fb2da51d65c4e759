"""What can still be read of a WordPress export that is broken: its items, each for itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from pathlib import Path
from typing import Final

from lxml import etree

from publisher.sources.encoding import declared_in, decode
from publisher.sources.files import Stripped, opened
from publisher.sources.prose.reading import markup_line

_PIECE: Final = 65_536
_ITEM: Final = re.compile(rb"<item[\s>]")
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_NAMESPACES: Final = re.compile(r"xmlns:([\w-]+)\s*=\s*[\"']([^\"']+)[\"']")
_TITLE: Final = re.compile(r"<title>\s*(?:<!\[CDATA\[)?(.{1,200}?)(?:\]\]>)?\s*</title>", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Salvaged:
    """One item of a broken file."""

    #: Where it begins in the file.
    line: int
    #: ``None`` where it cannot be read.
    item: etree._Element | None
    #: What a person knows an unreadable one by, in a sentence.
    called: str = ""
    #: Whether its end was there.
    whole: bool = True


def items_after(path: Path, done: int, head: bytes) -> Iterator[Salvaged]:
    """Yield the items of ``path`` after the first ``done``; ``head`` is the file's beginning."""
    spaces = dict(_NAMESPACES.findall(head.decode("utf-8", "replace")))
    declared = declared_in(head)
    for number, (line, data, whole) in enumerate(_segments(path)):
        if number < done:
            continue
        text = decode(data, declared).text
        item = _parsed(text, spaces) if whole else None
        title = _TITLE.search(text)
        called = f"“{markup_line(title[1])}”" if title else "An item"
        yield Salvaged(line=line, item=item, called=called, whole=whole)


def ends_well(path: Path) -> bool:
    """Return whether the end of the export is there."""
    with opened(path) as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 200))
        return b"</rss>" in file.read()


def _segments(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Yield each item's line, bytes, and whether its end was found."""
    gathered: list[bytes] = []
    begins = 0
    with opened(path) as file:
        for number, line in enumerate(_lines(Stripped(file)), 1):
            if not gathered and _ITEM.search(line):
                begins = number
                gathered = [line[line.index(b"<item") :]]
            elif gathered:
                gathered.append(line)
            if gathered and b"</item>" in line:
                yield begins, b"".join(gathered).rpartition(b"</item>")[0] + b"</item>", True
                gathered = []
    if gathered:
        yield begins, b"".join(gathered), False


def _lines(file: Stripped) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(_PIECE):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def _parsed(text: str, spaces: dict[str, str]) -> etree._Element | None:
    """Parse one item that stands alone; named characters of HTML are read as what they mean."""
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    whole = f"<channel {declared}>{_ENTITY.sub(_character, text)}</channel>"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(whole.encode("utf-8", "replace"), parser).find("item")
    except etree.XMLSyntaxError:
        return None


def _character(match: re.Match[str]) -> str:
    meant = html5.get(f"{match[1]};", match[0])
    return match[0] if meant in ("<", ">", "&", '"', "'") else meant
