"""The preheader: the line that inboxes show after the subject.  Pure."""

import re
from collections.abc import Sequence
from typing import Final

from publisher.model.sentences import sentences
from publisher.model.words import shortened

#: What a line of an email cannot have in it.
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: Inboxes show about this many characters after the subject: fewer, and words of the page follow; more is cut.
PREHEADER: Final = (40, 130)


def proposed(titles: Sequence[str], excerpt: str, *, subject: str = "") -> str:
    """Return a preheader made of the posts' titles, within the bounds of :data:`PREHEADER`.

    As many titles as fit, whole; where they fill less than half, the beginning of ``excerpt``, the first post's,
    follows.  What the ``subject`` says already, which stands before it, is not said again.
    """
    _, most = PREHEADER
    excerpt = " ".join(_CONTROLS.sub(" ", excerpt).split())
    line, said = "", _letters(subject)
    for title in titles:
        if _letters(title) in said:
            continue
        longer = f"{line} · {title}" if line else title
        if line and len(longer) > most:
            break
        line = longer
    if len(line) < most // 2 and excerpt:
        head = f"{line}: " if line else ""
        return shortened(f"{head}{_whole(excerpt, most - len(head)) or excerpt}", most)
    return shortened(line, most)


def repeats(preheader: str, subject: str) -> bool:
    """Return whether a preheader says no more than its subject, or begins with it."""
    return bool(_letters(subject)) and _letters(preheader).startswith(_letters(subject))


def _whole(text: str, most: int) -> str:
    """Return as many whole sentences of a text as fit; nothing where not even the first does."""
    ends = [sentence.end for sentence in sentences(text) if sentence.end <= most]
    return text[: ends[-1]] if ends else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
