"""OAuth 2.0 tokens: kept in a file of mode 0600, replaced in one step, under a lock.

A refresh token serves once, so two processes must never use the same one, and a new pair must be on disk before
anything is done with it.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import requests
import tweepy
from filelock import FileLock

from publisher.errors import AccountError, ConfigError, TransportError
from publisher.ports import Clock
from publisher.secrets import Secret
from publisher.transports.x.api import Session

_EARLY: Final = timedelta(minutes=1)
_LOCK_SECONDS: Final = 60
_AGAIN: Final = "run publisher x login"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """A pair of tokens; ``repr`` shows neither."""

    access: str = field(repr=False)
    #: Serves once; empty where the login did not give one.
    refresh: str = field(repr=False)
    #: Aware: when the access token lapses.
    expires: datetime


class TokenFile:
    """Where the tokens are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(f"{path}.lock", timeout=_LOCK_SECONDS)

    def __repr__(self) -> str:
        return f"TokenFile({str(self._path)!r})"

    def locked(self) -> FileLock:
        """Return the lock under which tokens are renewed; reentrant."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._lock

    def load(self) -> Tokens | None:
        """Return the tokens, or ``None`` where nobody has logged in; raise :class:`ConfigError` for an open file."""
        try:
            content = self._path.read_bytes()
            mode = stat.S_IMODE(self._path.stat().st_mode)
        except FileNotFoundError:
            return None
        if os.name == "posix" and mode & 0o077:
            raise ConfigError(f"{self._path} can be read by others; run chmod 600 {self._path} and try again.")
        try:
            return msgspec.json.decode(content, type=Tokens)
        except (msgspec.DecodeError, msgspec.ValidationError):
            raise ConfigError(f"{self._path} is broken; {_AGAIN} to make it anew.") from None

    def save(self, tokens: Tokens) -> None:
        """Replace the tokens in one step, durably, readable by nobody else at any moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(tokens))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


class TokenEndpoint:
    """POST /2/oauth2/token of one app (RFC 6749, sections 4.1.3 and 6; RFC 7636)."""

    def __init__(self, *, origin: str, client_id: str, client_secret: Secret | None, timeout: float) -> None:
        """``client_secret`` is given for confidential clients alone."""
        self._origin = origin.rstrip("/")
        self._client_id = client_id
        self._secret = client_secret
        self._timeout = timeout

    def exchange(self, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
        """Trade the code of a login for tokens; raise :class:`AccountError` or :class:`TransportError`."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return self._ask({**form, "redirect_uri": redirect_uri}, now)

    def refresh(self, tokens: Tokens, now: datetime) -> Tokens:
        """Trade a refresh token for a new pair; raises as :meth:`exchange`."""
        return self._ask({"grant_type": "refresh_token", "refresh_token": tokens.refresh}, now)

    def _ask(self, form: Mapping[str, str], now: datetime) -> Tokens:
        auth = (self._client_id, self._secret.reveal()) if self._secret else None
        body = {**form, "client_id": self._client_id}
        try:
            with Session(origin=self._origin, timeout=self._timeout) as session:
                response = session.request("POST", f"{self._origin}/2/oauth2/token", data=body, auth=auth)
                answer = response.json() if response.ok else {}
        except requests.RequestException as error:
            raise TransportError(
                f"X's login service gave no usable answer ({type(error).__name__}); try again."
            ) from None
        if response.status_code >= requests.codes.internal_server_error or response.is_redirect:
            raise TransportError(f"X's login service is out of order ({response.status_code}); try again later.")
        if not response.ok:
            raise AccountError(f"X no longer accepts the stored login ({response.status_code}); {_AGAIN}.")
        return _tokens(answer, now)


def _tokens(answer: Any, now: datetime) -> Tokens:
    access = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(access, str) or not access:
        raise TransportError(f"X's login service answered without a token; {_AGAIN}.")
    seconds = answer.get("expires_in")
    lasts = timedelta(seconds=seconds if isinstance(seconds, int) else 7200)
    return Tokens(access=access, refresh=str(answer.get("refresh_token") or ""), expires=now.astimezone(UTC) + lasts)


class Refresher(Protocol):
    """What trades a refresh token for a new pair: a :class:`TokenEndpoint`."""

    def refresh(self, tokens: Tokens, now: datetime) -> Tokens:
        """Return the new pair."""


class OAuth2:
    """Credentials by OAuth 2.0: the access token of the file, renewed before it lapses and after a 401."""

    user_auth = False

    def __init__(self, *, file: TokenFile, endpoint: Refresher, clock: Clock) -> None:
        self._file = file
        self._endpoint = endpoint
        self._clock = clock
        self._used = ""

    def __repr__(self) -> str:
        return f"OAuth2({self._file!r})"

    def client(self) -> tweepy.Client:
        """Return a client with the access token as it is now."""
        tokens = self._file.load()
        if tokens is None:
            raise AccountError(f"Nobody has logged in to X in this workspace; {_AGAIN}.")
        if tokens.expires - _EARLY <= self._clock.now() and tokens.refresh:
            tokens = self._renewed(tokens.access)
        self._used = tokens.access
        return tweepy.Client(bearer_token=tokens.access, return_type=requests.Response, wait_on_rate_limit=False)

    def renew(self) -> bool:
        """Get a new pair after a 401, or take the one that another process has got meanwhile."""
        tokens = self._file.load()
        if tokens is None or not tokens.refresh:
            return False
        return self._renewed(self._used).access != self._used

    def _renewed(self, refused: str) -> Tokens:
        with self._file.locked():
            tokens = self._file.load()
            if tokens is None:
                raise AccountError(f"Nobody has logged in to X in this workspace; {_AGAIN}.")
            if tokens.access != refused:
                return tokens
            fresh = self._endpoint.refresh(tokens, self._clock.now())
            kept = fresh if fresh.refresh else Tokens(access=fresh.access, refresh="", expires=fresh.expires)
            self._file.save(kept)
            return kept


class OAuth1:
    """Credentials by OAuth 1.0a: four secrets, which cannot be renewed."""

    user_auth = True

    def __init__(self, *, api_key: Secret, api_secret: Secret, access_token: Secret, access_secret: Secret) -> None:
        self._client = tweepy.Client(
            consumer_key=api_key.reveal(),
            consumer_secret=api_secret.reveal(),
            access_token=access_token.reveal(),
            access_token_secret=access_secret.reveal(),
            return_type=requests.Response,
            wait_on_rate_limit=False,
        )

    def __repr__(self) -> str:
        return "OAuth1(…)"

    def client(self) -> tweepy.Client:
        """Return the client."""
        return self._client

    def renew(self) -> bool:
        """Tell that nothing can be renewed."""
        return False
