"""English as numbers and lengths decide it: the words of counts, and texts cut to fit.  Pure."""

from typing import Final

_SPELLED: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
#: What a cut text does not end with, before its ellipsis.
_LOOSE: Final = " ,;:·–—-"


def agreeing(number: int, one: str, several: str) -> str:
    """Return ``one`` where ``number`` is 1, otherwise ``several``: is or are, has or have, stays or stay."""
    return one if number == 1 else several


def counted(number: int, noun: str, several: str = "") -> str:
    """Return ``1 post``, ``2 posts``, ``1,200 posts``; ``several`` is for nouns whose plural is not made with an s."""
    return f"{number:,} {agreeing(number, noun, several or f'{noun}s')}"


def spelled(number: int) -> str:
    """Return a number as a sentence has it: in words as far as twelve."""
    return _SPELLED[number] if number < len(_SPELLED) else f"{number:,}"


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters: itself, or cut between words and marked with an ellipsis.

    A first word that is longer than that is cut inside.
    """
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(_LOOSE) + "…"
