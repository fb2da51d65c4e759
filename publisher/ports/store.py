"""The database of a workspace."""

from datetime import datetime
from typing import Protocol

from publisher.ports.accounts import Accounts
from publisher.ports.audience import Audience
from publisher.ports.ledger import Ledger
from publisher.ports.library import Library
from publisher.ports.watermarks import Watermarks, Witness


class Store(Protocol):
    """The database of a workspace."""

    library: Library
    audience: Audience
    ledger: Ledger
    accounts: Accounts
    watermarks: Watermarks
    #: ``None`` where nothing real leaves.
    witness: Witness | None

    def key(self) -> bytes:
        """Return the workspace's own random 32 bytes, for Message-IDs and the hashes of erased addresses."""

    def made(self) -> datetime | None:
        """Return when the database was made, aware; ``None`` where a version made it that did not note it."""

    def close(self) -> None:
        """Let go of every connection."""
