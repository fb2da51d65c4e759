"""A workspace with readers and an approved digest, a mail server of its own, and a person at its terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from command_line import Terminal
from ground import FixedClock
from newsroom import Newsroom, release
from smtp_peer import Peer, serving

_CONFIG = """\
[organisation]
name = "Lantern House"
timezone = "Europe/London"
[sender]
email = "newsroom@example.org"
"""


class SendingRoom(Terminal):
    """The terminal, the store behind it, and what its mail server gets to see."""

    def __init__(self, folder: Path, peer: Peer, readers: int) -> None:
        super().__init__(folder)
        self.peer = peer
        (folder / ".publisher").mkdir(mode=0o700)
        self.stays_home()
        self.room = Newsroom(folder / ".publisher", FixedClock(datetime.now(UTC)), readers=readers)

    def stays_home(self) -> None:
        """Take the mail server out of the configuration."""
        (self.folder / "config.toml").write_text(_CONFIG, encoding="utf-8")

    def goes_out(self, more: str = "") -> None:
        """Set the mail server up."""
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {self.peer.port}\nsecurity = "none"\nconnections = 1\n{more}'
        (self.folder / "config.toml").write_text(_CONFIG + smtp, encoding="utf-8")

    def approves(self, campaign: str = "winter-2018", *, parts: int = 0) -> int:
        """Queue a digest, due now; return its number."""
        [dispatch, *_] = self.room.store.ledger.enqueue(release(campaign, due=datetime.now(UTC), parts=parts))
        return dispatch.id

    @property
    def readers(self) -> list[str]:
        """To whom a message went, once for each."""
        return sorted(recipient for recipient, _ in self.peer.taken)


@contextmanager
def sending_room(folder: Path, peer: Peer | None = None, *, readers: int = 5) -> Iterator[SendingRoom]:
    """Open such a workspace in ``folder``."""
    with serving(peer or Peer()) as served:
        room = SendingRoom(folder, served, readers)
        yield room
        room.room.store.close()
