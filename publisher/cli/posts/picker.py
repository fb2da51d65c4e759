"""Picking posts with keys: what each key does, without a terminal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, Self

#: As terminals send them, and the console of Windows.
_UP: Final = frozenset({"k", "\x1b[A", "\x1bOA", "\xe0H", "\x00H"})
_DOWN: Final = frozenset({"j", "\x1b[B", "\x1bOB", "\xe0P", "\x00P"})
_FIRST: Final = frozenset({"g", "\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\xe0G", "\x00G"})
_LAST: Final = frozenset({"G", "\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\xe0O", "\x00O"})
_PAGE_UP: Final = frozenset({"\x1b[5~", "\xe0I", "\x00I"})
_PAGE_DOWN: Final = frozenset({"\x1b[6~", "\xe0Q", "\x00Q"})
_ENTER: Final = frozenset({"\r", "\n"})
_ERASE: Final = frozenset({"\x7f", "\x08"})
_ESCAPE: Final = "\x1b"
_LEAVE: Final = frozenset({"q", _ESCAPE})
_KEY: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|[\x00\xe0][A-Za-z]|.", re.DOTALL)


def keys_in(read: str) -> Iterator[str]:
    """Yield the keys in what was read from a terminal at once: a key that is held down comes several times."""
    return (match[0] for match in _KEY.finditer(read))


@dataclass(frozen=True, kw_only=True, slots=True)
class PickerRow:
    """One post to pick."""

    slug: str
    #: What it is found by: title, author, tags.
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picker:
    """A list with a place in it, and what was picked so far."""

    lines: tuple[PickerRow, ...]
    #: Lines on the screen at a time.
    page: int = 10
    #: Index, among the lines found, of the one that the next key acts on.
    at: int = 0
    #: Slugs in the order of picking.
    picked: tuple[str, ...] = ()
    #: Words that a line must have.
    sought: str = ""
    #: Whether keys are letters of ``sought``.
    typing: bool = False
    #: What the last key was answered with: ``nothing`` is picked to end with, or ``leaving`` would lose what is.
    answer: Literal["", "nothing", "leaving"] = ""
    ended: bool = False

    @property
    def found(self) -> tuple[PickerRow, ...]:
        """The lines that have all the words sought, whatever their case."""
        words = self.sought.casefold().split()
        return tuple(line for line in self.lines if all(word in line.words.casefold() for word in words))

    def press(self, key: str) -> Self:
        """Return what the list is after a key; keys without a meaning change nothing."""
        if self.answer == "leaving" and key in _LEAVE:
            return self._left()
        if self.answer:
            return replace(self, answer="").press(key)
        moved = self._moved(key)
        if moved is not None:
            return moved
        return self._typed(key) if self.typing else self._told(key)

    def _told(self, key: str) -> Self:
        if key in _ENTER:
            return replace(self, ended=True) if self.picked else replace(self, answer="nothing")
        if key == _ESCAPE and self.sought:
            return self._seeking("")
        if key in _LEAVE:
            return replace(self, answer="leaving") if self.picked else self._left()
        if key == "/":
            return replace(self, typing=True)
        if key == "a":
            return self._all()
        return self._toggled() if key == " " else self

    def _typed(self, key: str) -> Self:
        if key in _ENTER:
            return replace(self, typing=False)
        if key == _ESCAPE:
            return replace(self._seeking(""), typing=False)
        if key in _ERASE:
            return self._seeking(self.sought[:-1])
        return self._seeking(self.sought + key) if key.isprintable() else self

    def _left(self) -> Self:
        return replace(self, picked=(), ended=True)

    def _seeking(self, words: str) -> Self:
        """Seek other words, and stay at the same line where it is still there."""
        here = self.found[self.at : self.at + 1]
        then = replace(self, sought=words)
        return replace(then, at=then.found.index(here[0]) if here and here[0] in then.found else 0)

    def _moved(self, key: str) -> Self | None:
        if self.typing and key.isprintable():
            return None
        places = (
            (_UP, self.at - 1),
            (_DOWN, self.at + 1),
            (_PAGE_UP, self.at - self.page),
            (_PAGE_DOWN, self.at + self.page),
            (_FIRST, 0),
            (_LAST, len(self.found) - 1),
        )
        for keys, place in places:
            if key in keys:
                return replace(self, at=max(0, min(place, len(self.found) - 1)))
        return None

    def _toggled(self) -> Self:
        if not self.found:
            return self
        slug = self.found[self.at].slug
        if slug in self.picked:
            return replace(self, picked=tuple(other for other in self.picked if other != slug))
        return replace(self, picked=(*self.picked, slug))

    def _all(self) -> Self:
        """Pick all that is found, or none of it where all of it is picked."""
        slugs = [line.slug for line in self.found]
        if set(slugs) <= set(self.picked):
            return replace(self, picked=tuple(slug for slug in self.picked if slug not in slugs))
        return replace(self, picked=tuple(dict.fromkeys([*self.picked, *slugs])))
