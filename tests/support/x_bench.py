"""A fake X, and the transport pointed at it."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ground import empty_database
from publisher.channels.x.channel import X
from publisher.model.accounts import Spending, month_of
from publisher.model.dispatches import RetryPolicy
from publisher.model.releases import Media, Part
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.transports import Around, Posting
from publisher.store.opening import open_store
from publisher.testing import FakeX
from publisher.transports.x import limits
from publisher.transports.x.api import Api
from publisher.transports.x.connect import connect, credentials, token_file
from publisher.transports.x.tokens import LoginTokens
from publisher.transports.x.transport import Rules, XTransport
from publisher.workspace.secrets import Secret, Secrets

POST: Final = "POST /2/tweets"
READ: Final = "GET /2/users/:id/tweets"
ME: Final = "GET /2/users/me"
#: Where the ``clock`` fixture stands.
NOON: Final = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


class KeptClock:
    """A clock that a test moves by hand; one that outlives a test."""

    def __init__(self) -> None:
        self._now = NOON

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - NOON).total_seconds()

    def set(self, now: datetime) -> None:
        self._now = now


class Bench:
    """A workspace's state folder beside a running fake; a context manager."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.fake = FakeX()
        self.clock = clock
        self.state = folder / ".publisher"
        self.state.mkdir(exist_ok=True)
        self.accounts = self._accounts()
        self.secrets = self._secrets()

    def __enter__(self) -> Self:
        self.fake.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.fake.__exit__(kind, error, trace)
        self._store.close()

    def config(self, **changes: Any) -> X:
        """Return a configuration that points at the fake."""
        values: dict[str, Any] = {"api_url": self.fake.url, "timeout": 5, "client_id": self.fake.gate.client_id}
        return X(**(values | changes))

    def transport(self, **changes: Any) -> XTransport:
        """Return a transport as the application makes it."""
        return connect(
            self.config(**changes),
            Around(secrets=self.secrets, state=self.state, accounts=self.accounts, clock=self.clock),
        )

    def hasty(self, timeout: float, accounts: Accounts | None = None, **changes: Any) -> XTransport:
        """Return a transport that waits for less than a second."""
        config = self.config(**changes)
        signs = credentials(config, secrets=self.secrets, state=self.state, clock=self.clock)
        api = Api(signs, origin=self.fake.url, timeout=timeout, clock=self.clock)
        rules = Rules(thread_mode=config.thread_mode, budget=limits.budget(config))
        return XTransport(api=api, rules=rules, accounts=accounts or self.accounts, clock=self.clock)

    def spent(self) -> Spending:
        """Return what the account has used this month."""
        return self.accounts.spent("x", month_of(self.clock.now()))

    def log_in(self) -> LoginTokens:
        """Store tokens as a login would, and return them."""
        given = self.fake.gate.issue()
        tokens = LoginTokens(
            access=Secret(given["access_token"]),
            refresh=Secret(given["refresh_token"]),
            expires=self.clock.now() + timedelta(hours=2),
        )
        token_file(self.state).save(tokens)
        return tokens

    def _accounts(self) -> Accounts:
        """Open the workspace's database, made where no fixture has made it."""
        database = self.state / "publisher.db"
        if not database.exists():
            database.write_bytes(empty_database())
        self._store = open_store(database, policy=RetryPolicy())
        return self._store.accounts

    def _secrets(self) -> Secrets:
        keys = self.fake.gate.keys
        file = self.state / "secrets.toml"
        file.write_text(
            f'x_api_key = "{keys.api_key}"\nx_api_secret = "{keys.api_secret}"\n'
            f'x_access_token = "{keys.access_token}"\nx_access_secret = "{keys.access_secret}"\n',
            encoding="utf-8",
        )
        if os.name == "posix":
            file.chmod(0o600)
        return Secrets(file, {})


def posting(
    text: str = "The helpline is open all winter.",
    *,
    position: int = 1,
    reply_to: str = "",
    media: tuple[Media, ...] = (),
    options: Mapping[str, str] | None = None,
) -> Posting:
    """Return one part of a thread of six."""
    part = Part(position=position, text=text, media=media)
    return Posting(campaign="winter-2018", part=part, total=6, reply_to=reply_to, options=options or {})


def always() -> bool:
    """Grant a commit."""
    return True
