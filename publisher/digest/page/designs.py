"""Designs: of which release a template is, so that a workspace's copy of an older one is told.

A packaged template whose design has changed says so in its first line, ``{# design 2 #}``; one without that line is
of design 1, that of 0.1.0.  A copy keeps the line.  ``designs.toml`` has the SHA-256 of each design that was released,
so that a copy which nobody has changed is known from one with a person's work in it.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from publisher.digest.page.template_files import HTML, PACKAGED, TEXT, packaged

FIRST: Final = 1
_MARK: Final = re.compile(r"\A\ufeff?\{#-?\s*design\s+([1-9][0-9]*)\s*-?#\}[ \t]*\r?\n?")
#: A template that only extends the packaged one follows every design.
_FOLLOWS: Final = re.compile(rf"\{{%-?\s*extends\s+[\"']{PACKAGED}/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Older:
    """A template of a workspace in the place of a packaged one whose design is newer."""

    #: As a campaign names it; of a part that templates share, the name of its file.
    name: str
    #: Names of the files that are of an older design.
    files: tuple[str, ...]
    #: Whether the workspace has them as they were released, so that nothing of a person's is lost with them.
    unchanged: bool

    @property
    def shared(self) -> bool:
        """Whether it is a part that templates share."""
        return self.name.startswith("_")


def design_of(source: str) -> int:
    """Return the number of the design that a template is of."""
    match = _MARK.match(source)
    return int(match[1]) if match else FIRST


def without_mark(source: str) -> str:
    """Return a template without the line that tells its design."""
    return _MARK.sub("", source)


def fingerprint(source: str) -> str:
    """Return the SHA-256 of a template, in hex; a byte order mark and the kind of line ends count for nothing."""
    plain = source.removeprefix("\ufeff").replace("\r\n", "\n")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def released() -> Mapping[str, Sequence[str]]:
    """Return the fingerprints of the released designs by the template's file, the first design first."""
    table: Mapping[str, Sequence[str]] = tomllib.loads(
        files("publisher.digest.page").joinpath("designs.toml").read_text(encoding="utf-8")
    )
    return table


def older(own: Path, *, current: Path | None = None, known: Mapping[str, Sequence[str]] | None = None) -> list[Older]:
    """Return the templates in the folder ``own`` that stand in the place of packaged ones of a newer design.

    ``current`` is the folder of the packaged templates, and ``known`` what :func:`released` returns.
    """
    known = released() if known is None else known
    groups: dict[str, list[Path]] = {}
    for file in sorted((current or packaged()).glob("*.j2")):
        if (own / file.name).is_file():
            groups.setdefault(_group(file.name), []).append(file)
    found = (_older(name, group, own, known) for name, group in groups.items())
    return [one for one in found if one is not None]


def _group(file: str) -> str:
    return file if file.startswith("_") else file.removesuffix(HTML).removesuffix(TEXT)


def _older(name: str, group: Sequence[Path], own: Path, known: Mapping[str, Sequence[str]]) -> Older | None:
    copies = {file.name: _source(own / file.name) for file in group}
    behind = [
        file.name
        for file in group
        if design_of(copies[file.name]) < design_of(_source(file)) and not _FOLLOWS.search(copies[file.name])
    ]
    unchanged = all(fingerprint(source) in known.get(file, ()) for file, source in copies.items())
    return Older(name=name, files=tuple(behind), unchanged=unchanged) if behind else None


def _source(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
