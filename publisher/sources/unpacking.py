"""Zip files: what programs export, unpacked as far as posts are read from it, and within bounds."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from publisher.errors import SourceError

#: What a file begins with that is one.
MARK: Final = b"PK\x03\x04"
#: Texts that posts can be in; pictures are not unpacked, since no mail could show them, nor are lists of readers.
_TEXTS: Final = frozenset({".htm", ".html", ".json", ".markdown", ".md", ".txt", ".xml"})
_TABLES: Final = frozenset({"posts.csv"})
#: More files than this, or more bytes than so many times those of one, are no export.
_MOST_FILES, _TIMES = 50_000, 20
_PIECE: Final = 65_536


def names_in(path: Path) -> frozenset[str]:
    """Return the names in a zip file; none for what is broken or no zip file."""
    try:
        with zipfile.ZipFile(path) as packed:
            return frozenset(packed.namelist())
    except (OSError, ValueError, zipfile.BadZipFile):
        return frozenset()


def unpack(path: Path, into: Path, most: int, shown: str) -> Path:
    """Unpack the texts of a zip file into a folder, and return where they are: a folder, or the only text there is.

    ``most`` is the bytes of one file, ``shown`` what the zip file is called.  Raises :class:`SourceError` for one that
    is broken, locked or too large.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            wanted = [info for info in packed.infolist() if _is_text(info)]
            if len(wanted) > _MOST_FILES:
                raise SourceError(f"{shown} has more than {_MOST_FILES:,} files; unpack it and import the folder.")
            left = most * _TIMES
            for info in wanted:
                left -= _written(packed, info, into, min(most, left), shown)
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        # RuntimeError is what zipfile raises for a file that wants a password.
        said = f"{shown} is compressed, and cannot be opened; unpack it and import what is inside."
        raise SourceError(said) from None
    files = [file for file in into.rglob("*") if file.is_file()]
    return files[0] if len(files) == 1 else into


def _is_text(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    usual = not info.is_dir() and ".." not in name.parts and not name.is_absolute() and "__MACOSX" not in name.parts
    return usual and (name.suffix.lower() in _TEXTS or name.name.lower() in _TABLES)


def _written(packed: zipfile.ZipFile, info: zipfile.ZipInfo, into: Path, most: int, shown: str) -> int:
    """Write one file; return its bytes."""
    target = into.joinpath(*_plain_parts(info.filename))
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with packed.open(info) as source, target.open("wb") as out:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > most:
                raise SourceError(f"{shown} is larger than it may be inside; raise fetch.max_bytes in config.toml.")
            out.write(piece)
    return size


def _plain_parts(name: str) -> Iterator[str]:
    """Yield the parts of a name without what no file system may have in one."""
    for part in PurePosixPath(name.replace("\\", "/")).parts:
        yield "".join("_" if letter in '<>:"|?*' or not letter.isprintable() else letter for letter in part)[-150:]
