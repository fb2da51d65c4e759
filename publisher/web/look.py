"""One look at the files: the preview they make, or the sentence that says why they make none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from publisher.desk.preview import Preview
from publisher.errors import PublisherError


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a look at the files found."""

    #: ``None`` where there is nothing to show.
    preview: Preview | None = None
    #: One sentence about what is broken; empty where nothing is.
    trouble: str = ""
    #: Why nobody knows what the checks say, to stand behind “not known while”; empty where it is known.
    unknown: str = ""


class Looker(Protocol):
    """Where looks come from."""

    def look(self) -> Look:
        """Look at the files as they stand now.  Raises nothing, and ends soon after :meth:`give_up`."""

    def give_up(self) -> None:
        """Make the look that is under way worthless; may be called from another thread."""


def look_with(make: Callable[[], Preview]) -> Look:
    """Return what ``make`` shows of the files, or what it raises in one sentence."""
    try:
        preview = make()
    except PublisherError as error:
        return Look(trouble=str(error), unknown="the campaign cannot be read")
    except Exception as error:  # noqa: BLE001 - the page must outlive whatever half-saved files bring about
        return Look(trouble=_unforeseen(error), unknown="the campaign cannot be read")
    return Look(preview=preview, trouble=preview.problem, unknown=_unbuilt(preview))


def _unbuilt(preview: Preview) -> str:
    if not preview.problem:
        return ""
    # What stands or falls with a reader's values can be looked at for one who has them all.
    return "the digest cannot be built for every reader" if preview.html else "the digest cannot be built"


def _unforeseen(error: Exception) -> str:
    """Tell an error without its words, which may hold anything."""
    return (
        f"Something went wrong inside Publisher ({type(error).__name__}); save the file again, or run publisher "
        f"check with --debug to see more."
    )
