"""A workspace with readers and an approved digest, a mail server of its own, and a person at its terminal."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

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

    def __init__(self, folder: Path, peer: Peer, readers: int, database: str) -> None:
        super().__init__(folder)
        self.peer = peer
        self._config = f'database = "{database}"\n{_CONFIG}' if database else _CONFIG
        (folder / ".publisher").mkdir(mode=0o700)
        self.stays_home()
        self.room = Newsroom(folder / ".publisher", FixedClock(datetime.now(UTC)), readers=readers, database=database)

    def stays_home(self) -> None:
        """Take the mail server out of the configuration."""
        (self.folder / "config.toml").write_text(self._config, encoding="utf-8")

    def goes_out(self, more: str = "") -> None:
        """Set the mail server up."""
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {self.peer.port}\nsecurity = "none"\nconnections = 1\n{more}'
        (self.folder / "config.toml").write_text(self._config + smtp, encoding="utf-8")

    def approves(self, campaign: str = "winter-2018", *, parts: int = 0, due: datetime | None = None) -> int:
        """Queue a digest, due now if nothing else is said; return its number."""
        approved = release(campaign, due=due or datetime.now(UTC), parts=parts)
        [dispatch, *_] = self.room.store.ledger.enqueue(approved)
        return dispatch.id

    @property
    def readers(self) -> list[str]:
        """To whom a message went, once for each."""
        return sorted(recipient for recipient, _ in self.peer.taken)


@contextmanager
def schema_of(server: str) -> Iterator[str]:
    """Yield the address of a schema of one's own on a PostgreSQL server."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"publisher_{secrets.token_hex(6)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
        yield url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@contextmanager
def sending_room(
    folder: Path, peer: Peer | None = None, *, readers: int = 5, database: str = ""
) -> Iterator[SendingRoom]:
    """Open such a workspace in ``folder``, over the ``database`` of that address or a file of its own."""
    with serving(peer or Peer()) as served:
        room = SendingRoom(folder, served, readers, database)
        yield room
        room.room.store.close()
