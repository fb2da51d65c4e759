"""The templates that there are, and taking one over into the workspace."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publisher.digest.page.designs import without_mark
from publisher.digest.page.template_files import HTML, TEXT, all_folders, find, names, packaged, read
from publisher.errors import TemplateError, nearest

#: A template says what it is for in a comment at its top.
_ABOUT: Final = re.compile(r"\A\s*\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A template that a campaign can name."""

    name: str
    #: Whether it is the workspace's own, in the place of a packaged one of that name or beside them.
    own: bool
    #: What it says of itself; empty where it says nothing.
    about: str
    #: Its HTML; the text stands beside it.
    file: Path


def collection(folders: Sequence[Path]) -> list[Template]:
    """Return the templates that can be chosen, by name; ``folders`` are the workspace's own."""
    every = all_folders(folders)
    files = [(name, file) for name in names(folders) if (file := find(every, f"{name}{HTML}")) is not None]
    return [Template(name=name, own=file.parent != packaged(), about=_about(file), file=file) for name, file in files]


def _about(file: Path) -> str:
    """Return what a template says of itself; nothing for one that cannot be read, which rendering it will tell."""
    try:
        match = _ABOUT.match(without_mark(read(file, file.parent)))
    except TemplateError:
        return ""
    return " ".join(match[1].split()) if match else ""


def copy(name: str, to: Path, *, shared: bool = False, replace: bool = False) -> list[Path]:
    """Copy a packaged template into the folder ``to`` and return what was written, to be edited there.

    With ``shared`` the parts that all templates share come too.  Raises :class:`TemplateError` for a name that is
    not packaged, for a file that is in the way unless ``replace``, and where the folder cannot be written.
    """
    files = _packaged_files(name, shared=shared)
    there = in_the_way(name, to, shared=shared)
    if there and not replace:
        raise TemplateError(f"{there[0]} exists already; edit it, or write the packaged one over it with --force.")
    try:
        to.mkdir(parents=True, exist_ok=True)
        for file in files:
            # A link is replaced, and what it leads to is left alone.
            (to / file.name).unlink(missing_ok=True)
            (to / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    except OSError as reason:
        raise TemplateError(f"{to} cannot be written ({reason.strerror}); make room there and try again.") from None
    return [to / file.name for file in files]


def in_the_way(name: str, to: Path, *, shared: bool = False) -> list[Path]:
    """Return the files that :func:`copy` would write over; raise :class:`TemplateError` as it does for a name."""
    return [path for file in _packaged_files(name, shared=shared) if os.path.lexists(path := to / file.name)]


def _packaged_files(name: str, *, shared: bool) -> list[Path]:
    if name not in names(()):
        hint = nearest(name, names(())) or " Run publisher templates list to see what there is."
        raise TemplateError(f"There is no packaged template “{name}”.{hint}")
    own = [packaged() / f"{name}{ending}" for ending in (HTML, TEXT)]
    return own + (sorted(packaged().glob("_*.j2")) if shared else [])
