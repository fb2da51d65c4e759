"""What composing needs of a program that drafts threads."""

from typing import Protocol


class Drafter(Protocol):
    """A program of the organisation's own that drafts a thread."""

    @property
    def name(self) -> str:
        """How a person calls it, for a sentence."""
        ...

    def draft(self, asked: bytes) -> bytes:
        """Return what the program answers to what it is asked, both in JSON.

        Raises :class:`publisher.errors.ProgramError` where it cannot be run, fails, or takes too long.
        """
        ...
