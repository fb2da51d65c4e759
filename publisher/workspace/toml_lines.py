"""On which line of a TOML file a value stands, for findings about what a person wrote in it.

``tomllib`` gives values without places.  The text has been parsed before, so this reader trusts that it is valid TOML
(https://toml.io/en/v1.0.0) and only walks over it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

#: Where a value is found: keys, and the numbers of array elements, such as ``("posts", 2, "excerpt")``.
Path = tuple[str | int, ...]

_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SKIPPED: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY: Final = re.compile(r"""[ \t]*(?:([A-Za-z0-9_-]+)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')[ \t]*""")
_SCALAR: Final = re.compile(r"[^,\]}\n#]*")


class Spot(NamedTuple):
    """Where a value stands."""

    #: The line on which the text of the value begins, 1 for the first.
    line: int
    #: Whether a line of the value is a line of the file, as between three quotation marks.
    whole: bool = False
    #: Where the text of a string begins and ends in the file, in characters; 0 and 0 for what is no string.
    start: int = 0
    end: int = 0

    def of_line(self, number: int) -> int:
        """Return the line of the file on which line ``number`` of the value stands, 1 for its first."""
        return self.line + number - 1 if self.whole else self.line


@lru_cache(maxsize=16)
def spots(text: str) -> Mapping[Path, Spot]:
    """Return the place of every value in valid TOML; what comes after a slip is left out."""
    return dict(_Walk(text).values())


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        #: How often each ``[[header]]`` has been met.
        self._tables: dict[Path, int] = {}

    def values(self) -> Iterator[tuple[Path, Spot]]:
        table: Path = ()
        while self._skip():
            if self._takes("[["):
                table = self._numbered(self._keys(), new=True)
                self._takes("]]")
            elif self._takes("["):
                table = self._numbered(self._keys(), new=False)
                self._takes("]")
            else:
                before = self._at
                yield from self._pair(table)
                if self._at == before:
                    return

    def _pair(self, table: Path) -> Iterator[tuple[Path, Spot]]:
        keys = self._keys()
        if self._takes("="):
            yield from self._value((*table, *keys))

    def _value(self, path: Path) -> Iterator[tuple[Path, Spot]]:
        self._skip(newlines=False)
        if string := _STRING.match(self._text, self._at):
            yield path, self._spot(string[0], *string.span())
            self._at = string.end()
        elif self._takes("["):
            yield path, Spot(self._here())
            yield from self._elements(path)
        elif self._takes("{"):
            yield path, Spot(self._here())
            yield from self._inline(path)
        elif scalar := _SCALAR.match(self._text, self._at):
            yield path, Spot(self._here())
            self._at = scalar.end()

    def _elements(self, path: Path) -> Iterator[tuple[Path, Spot]]:
        number = 0
        while self._skip() and not self._takes("]"):
            before = self._at
            yield from self._value((*path, number))
            number += 1
            self._skip()
            if not self._takes(",") and self._at == before:
                return

    def _inline(self, path: Path) -> Iterator[tuple[Path, Spot]]:
        while self._skip() and not self._takes("}"):
            before = self._at
            yield from self._pair(path)
            self._skip()
            if not self._takes(",") and self._at == before:
                return

    def _spot(self, quoted: str, start: int, end: int) -> Spot:
        line = self._here()
        if quoted[:3] not in ('"""', "'''"):
            return Spot(line, start=start, end=end)
        # A newline right behind the opening marks is no part of the value.
        return Spot(line + 1 if re.match(r"\r?\n", quoted[3:]) else line, whole=True, start=start, end=end)

    def _keys(self) -> Path:
        found: list[str] = []
        while key := _KEY.match(self._text, self._at):
            found.append(next(group for group in key.groups() if group is not None))
            self._at = key.end()
            if not self._takes("."):
                break
        return tuple(found)

    def _numbered(self, header: Path, *, new: bool) -> Path:
        """Return a header's path with the numbers of the arrays of tables in it."""
        if new:
            self._tables[header] = self._tables.get(header, -1) + 1
        path: list[str | int] = []
        for depth, key in enumerate(header, start=1):
            path.append(key)
            if header[:depth] in self._tables:
                path.append(self._tables[header[:depth]])
        return tuple(path)

    def _skip(self, *, newlines: bool = True) -> bool:
        """Move over blanks, and over newlines and comments; return whether anything is left."""
        if newlines:
            self._at = skipped.end() if (skipped := _SKIPPED.match(self._text, self._at)) else self._at
        else:
            while self._text[self._at : self._at + 1] in (" ", "\t"):
                self._at += 1
        return self._at < len(self._text)

    def _takes(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
