"""What tells a database that was restored from a backup from the newest there is."""

from typing import Protocol

from publisher.model.watermarks import Watermark


class Watermarks(Protocol):
    """The mark that stands in the database itself; an older copy has an older one."""

    def current(self) -> Watermark | None:
        """Return how far this database has come; ``None`` where nothing was noted yet."""

    def set(self, mark: Watermark) -> None:
        """Write a mark, whatever stood there."""


class Witness(Protocol):
    """The mark that is kept outside the workspace, where no backup of it is put back."""

    def seen(self) -> Watermark | None:
        """Return the newest mark that was noted; ``None`` where there is none, or none that can be read."""

    def note(self, mark: Watermark) -> None:
        """Note a mark where it is newer; raises nothing, since what has left has left."""

    def trouble(self) -> str:
        """Return why nothing can be noted, in words; empty where it can."""
