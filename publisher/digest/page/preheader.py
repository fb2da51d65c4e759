"""The preheader: the line that inboxes show after the subject.  Pure."""

from collections.abc import Sequence
from typing import Final

from publisher.model.words import shortened

#: Inboxes show about this many characters after the subject: fewer, and words of the page follow; more is cut.
PREHEADER: Final = (40, 130)


def proposed(titles: Sequence[str], excerpt: str) -> str:
    """Return a preheader made of the posts' titles, within the bounds of :data:`PREHEADER`.

    As many titles as fit, whole; where they fill less than half, the beginning of ``excerpt``, the first post's,
    follows.
    """
    _, most = PREHEADER
    line = ""
    for title in titles:
        longer = f"{line} · {title}" if line else title
        if line and len(longer) > most:
            break
        line = longer
    if line and len(line) < most // 2 and excerpt:
        line = f"{line}: {excerpt}"
    return shortened(line, most)
