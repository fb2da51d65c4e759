"""Picking posts with keys: what each key does, without a terminal."""

from dataclasses import dataclass, replace
from typing import Final

#: As ``click.getchar`` gives them: terminals, and the console of Windows.
_UP: Final = frozenset({"k", "\x1b[A", "\x1bOA", "\xe0H", "\x00H"})
_DOWN: Final = frozenset({"j", "\x1b[B", "\x1bOB", "\xe0P", "\x00P"})
_FIRST: Final = frozenset({"g", "\x1b[H", "\x1bOH", "\xe0G", "\x00G"})
_LAST: Final = frozenset({"G", "\x1b[F", "\x1bOF", "\xe0O", "\x00O"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Picker:
    """A list with a place in it, and what was picked so far."""

    slugs: tuple[str, ...]
    #: Index of the line that the next key acts on.
    at: int = 0
    #: In the order of picking.
    picked: tuple[str, ...] = ()
    ended: bool = False

    def press(self, key: str) -> "Picker":
        """Return what the list is after a key; keys without a meaning change nothing."""
        if key in ("\r", "\n"):
            return replace(self, ended=True)
        if key in ("q", "\x1b"):
            return replace(self, picked=(), ended=True)
        if key == " ":
            return self._toggled()
        places = ((_UP, self.at - 1), (_DOWN, self.at + 1), (_FIRST, 0), (_LAST, len(self.slugs) - 1))
        for keys, place in places:
            if key in keys:
                return replace(self, at=max(0, min(place, len(self.slugs) - 1)))
        return self

    def _toggled(self) -> "Picker":
        slug = self.slugs[self.at]
        if slug in self.picked:
            return replace(self, picked=tuple(other for other in self.picked if other != slug))
        return replace(self, picked=(*self.picked, slug))
