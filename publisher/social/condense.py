"""Several parts as one post, for an account that may not answer itself.  Pure.

The words of one article never stand with another's link.  Which words a link belongs to is known in two cases only:
where the whole is about one thing and has one link, and inside a part, where a person or the draft has put them
together.  So a post is made, of the first that fits, of

1. all parts, as they stand;
2. where the parts have one link or none and are about one thing: as many sentences as there is room for, and the link;
3. the opening, which speaks of all, and every part with a link;
4. the opening, and every link by itself;
5. as many whole parts with links as there is room for, from the first on;
6. without any link: as many whole parts as there is room for, from the first on.

A part that no post could hold is cut where a sentence ends, and keeps the links that stand before the cut.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publisher.channels.channel import Network
from publisher.channels.x.length import urls
from publisher.social.split import split_text

_BLANK: Final = "\n\n"
_NUMBER: Final = re.compile(r"\s(\d{1,6})/(\d{1,6})\s*\Z", re.ASCII)
_ELLIPSIS: Final = "…"
#: Room below which a link stands without words.
_LEAST: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Condensed:
    """One post in place of several."""

    text: str
    #: Which of the parts it has words or links of, 0 for the first.
    used: tuple[int, ...]
    #: Whether all of every part is in it.
    whole: bool

    def left_out(self, parts: int) -> list[int]:
        """Return which of so many parts it says nothing of."""
        return sorted(set(range(parts)).difference(self.used))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part without its number."""

    place: int
    text: str

    @property
    def links(self) -> list[str]:
        return [link.text for link in urls(self.text)]


def condense(parts: Sequence[str], on: Network, *, subjects: int = 1, opening: bool = True) -> Condensed:
    """Return one post for the network ``on`` that says as much of ``parts`` as fits and belongs together.

    ``subjects`` is of how many articles they tell, 0 or 1 for an announcement; ``opening`` whether the first of them
    is the beginning of the thread, which speaks of all.  Numbers such as `` 2/6`` go.
    """
    found = [_Part(place, text) for place, text in enumerate(_unnumbered(parts)) if text]
    whole = _joined(found)
    if on.weigh(whole) <= on.limit:
        return Condensed(text=whole, used=tuple(range(len(parts))), whole=True)
    links = list(dict.fromkeys(link for part in found for link in part.links))
    if subjects <= 1 and len(links) <= 1:
        return _about_one_thing(found, links, on)
    linked = [part for part in found if part.links]
    if opening and linked and not found[0].links:
        for told in (linked, [_Part(linked[0].place, "\n".join(links))]):
            text = _joined([found[0], *told])
            if on.weigh(text) <= on.limit:
                return Condensed(text=text, used=_places([found[0], *linked]), whole=False)
    return _as_many(linked or found, on)


def _about_one_thing(parts: Sequence[_Part], links: Sequence[str], on: Network) -> Condensed:
    """Return the beginning of the words, with the one link that there is."""
    end = f"{_BLANK}{links[0]}" if links and on.weigh(links[0]) <= on.limit else ""
    bare = [_Part(part.place, _without_links(part.text)) for part in parts]
    room = on.limit - on.weigh(end)
    words = _beginning(_joined([part for part in bare if part.text]), room, on) if room >= _LEAST else ""
    used, begins = [], 0
    for part, plain in zip(parts, bare, strict=True):
        if begins < len(words) or (end and part.links):
            used.append(part.place)
        begins += len(plain.text) + len(_BLANK) if plain.text else 0
    return Condensed(text=f"{words}{end}".strip(), used=tuple(used), whole=False)


def _as_many(parts: Sequence[_Part], on: Network) -> Condensed:
    """Return as many whole parts as there is room for, or the beginning of the first where not even that fits."""
    text, used = "", []
    for part in parts:
        longer = f"{text}{_BLANK}{part.text}" if text else part.text
        if on.weigh(longer) > on.limit:
            break
        text = longer
        used.append(part.place)
    if not used:
        return Condensed(text=_beginning(parts[0].text, on.limit, on), used=(parts[0].place,), whole=False)
    return Condensed(text=text, used=tuple(used), whole=False)


def _joined(parts: Sequence[_Part]) -> str:
    return _BLANK.join(part.text for part in parts)


def _places(parts: Sequence[_Part]) -> tuple[int, ...]:
    return tuple(part.place for part in parts)


def _unnumbered(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts without their numbers, where they are the last ones of a numbered thread."""
    found = [_NUMBER.search(part) for part in parts]
    numbers = [(int(match[1]), int(match[2])) for match in found if match]
    last = numbers[-1][1] if numbers else 0
    numbered = bool(numbers) and numbers == [(number, last) for number in range(last - len(parts) + 1, last + 1)]
    for part in parts:
        yield (_NUMBER.sub("", part) if numbered else part).strip()


def _without_links(text: str) -> str:
    for link in reversed(urls(text)):
        text = text[: link.start] + text[link.end :]
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", _BLANK, "\n".join(lines)).strip()


def _beginning(text: str, room: int, on: Network) -> str:
    """Return the text, or what of its beginning fits, with an ellipsis where that ends inside a sentence."""
    if on.weigh(text) <= room:
        return text
    first = split_text(text, limit=room - on.weigh(_ELLIPSIS), weigh=on.weigh, numbering=False)[0]
    return first if first[-1] in ".!?。！？" else f"{first}{_ELLIPSIS}"
