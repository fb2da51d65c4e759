"""What the folder transport answers: by this a delivery that went into ``outbox/`` is known.  Pure."""

from typing import Final

#: How the reply begins to a message that was written as a file, and how it ends.
WRITTEN: Final = ("written as ", ".eml")


def written_as(file: str) -> str:
    """Return the reply to a message that was written into the file ``file``."""
    return f"{WRITTEN[0]}{file}"
