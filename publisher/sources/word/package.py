"""The parts of a document of Word: a zip file of XML (ECMA-376), read within bounds."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from lxml import etree

from publisher.errors import SourceError

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DOCUMENT: Final = "word/document.xml"


class Package:
    """An open document."""

    def __init__(self, path: Path, most: int, shown: str) -> None:
        """``most`` is the bytes of one part; raises :class:`SourceError` for what is no document of Word."""
        self._most = most
        self._shown = shown
        try:
            self._packed = zipfile.ZipFile(path)
        except (OSError, ValueError, zipfile.BadZipFile):
            raise self._broken() from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._packed.close()

    def body(self) -> etree._Element:
        """Return the body of the document; raise :class:`SourceError` where there is none."""
        tree = self.part(_DOCUMENT)
        body = tree.find(f"{WORD}body") if tree is not None else None
        if body is None:
            raise self._broken()
        return body

    def part(self, name: str) -> etree._Element | None:
        """Return a part of the document as a tree; ``None`` where there is none, or it is broken or too large."""
        try:
            info = self._packed.getinfo(name)
            if info.file_size > self._most:
                return None
            with self._packed.open(info) as file:
                data = file.read(self._most + 1)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
            return etree.fromstring(data, parser) if len(data) <= self._most else None
        except (KeyError, OSError, ValueError, RuntimeError, zipfile.BadZipFile, etree.XMLSyntaxError):
            return None

    def links(self) -> Mapping[str, str]:
        """Return the addresses that the document leads to, by the ids under which it names them."""
        tree = self.part("word/_rels/document.xml.rels")
        if tree is None:
            return {}
        return {
            str(each.get("Id")): str(each.get("Target"))
            for each in tree
            if each.get("TargetMode") == "External" and each.get("Target")
        }

    def _broken(self) -> SourceError:
        return SourceError(
            f"{self._shown} is a document of a word processor that cannot be opened; save it as a .docx file anew, "
            f"or copy each post into a Markdown file."
        )


def related(element: etree._Element) -> str:
    """Return the id under which an element names something beside it."""
    return str(element.get(_RELATED) or "")


def value(element: etree._Element | None, attribute: str = "val") -> str:
    """Return what an element says in its attribute; empty where there is no element."""
    return str(element.get(f"{WORD}{attribute}") or "") if element is not None else ""
