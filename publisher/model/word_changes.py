"""What has changed between two texts, as a person would point at it: the changed words, and some beside them.  Pure."""

from difflib import SequenceMatcher
from typing import Final, NamedTuple

#: How many words on either side are shown with those that changed.
_BESIDE: Final = 2


class Changed(NamedTuple):
    """One place where the texts differ; empty where there was nothing, or is nothing."""

    was: str
    now: str


def changes(was: str, now: str) -> list[Changed]:
    """Return the places where two texts differ, in order; blanks do not count, and places close together are one."""
    before, after = was.split(), now.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Changed] = []
    for group in matcher.get_grouped_opcodes(_BESIDE):
        (_, first_was, _, first_now, _), (_, _, last_was, _, last_now) = group[0], group[-1]
        found.append(Changed(" ".join(before[first_was:last_was]), " ".join(after[first_now:last_now])))
    return found
