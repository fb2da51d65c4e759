"""OAuth 2.0 tokens: kept in a file of mode 0600, replaced in one step, under a lock.

A refresh token serves once, so two processes must never use the same one, and a new pair must be on disk before
anything is done with it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec
import requests
import tweepy
from filelock import FileLock

from publisher.errors import AccountError, ConfigError, TransportError
from publisher.ports.clock import Clock
from publisher.transports.x.api import HttpSession
from publisher.workspace.private_files import require_private
from publisher.workspace.secrets import Secret

_EARLY: Final = timedelta(minutes=1)
_LOCK_SECONDS: Final = 60
_AGAIN: Final = "run publisher x login"


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    """The form of the file, and of the endpoint's answer."""

    access: str
    refresh: str = ""
    expires: datetime

    def __repr__(self) -> str:
        return "_Written(…)"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reply:
    """What the endpoint answered; ``failure`` names what came instead of an answer."""

    status: int = 0
    content: bytes = field(default=b"", repr=False)
    failure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginTokens:
    """A pair of tokens."""

    access: Secret
    #: Serves once; ``None`` where the login did not give one.
    refresh: Secret | None
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

    def load(self) -> LoginTokens | None:
        """Return the tokens, or ``None`` where nobody has logged in; raise :class:`ConfigError` for an open file."""
        try:
            require_private(self._path)
        except FileNotFoundError:
            return None
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Written)
        except (msgspec.DecodeError, msgspec.ValidationError):
            raise ConfigError(f"{self._path} is broken; {_AGAIN} to make it anew.") from None
        return _tokens(kept)

    def save(self, tokens: LoginTokens) -> None:
        """Replace the tokens in one step, durably, readable by nobody else at any moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        refresh = tokens.refresh.reveal if tokens.refresh else str
        with os.fdopen(handle, "wb") as file:
            file.write(
                msgspec.json.encode(_Written(access=tokens.access.reveal(), refresh=refresh(), expires=tokens.expires))
            )
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def forget(self) -> None:
        """Remove the tokens; nothing happens where there are none."""
        self._path.unlink(missing_ok=True)


class TokenEndpoint:
    """POST /2/oauth2/token of one app (RFC 6749, sections 4.1.3 and 6; RFC 7636).

    Not requests-oauthlib's session, though tweepy brings it: that one refuses the fake X on loopback, which has no
    TLS, follows a redirect with code and verifier in hand, and reads any answer that has an ``access_token``.
    """

    def __init__(self, *, origin: str, client_id: str, client_secret: Secret | None, timeout: float) -> None:
        """``client_secret`` is given for confidential clients alone."""
        self._origin = origin.rstrip("/")
        self._client_id = client_id
        self._secret = client_secret
        self._timeout = timeout

    def exchange(self, *, code: Secret, verifier: Secret, redirect_uri: str, now: datetime) -> LoginTokens:
        """Trade the code of a login for tokens; raise :class:`AccountError` or :class:`TransportError`."""
        reply = self._ask(
            {
                "grant_type": "authorization_code",
                "code": code.reveal(),
                "code_verifier": verifier.reveal(),
                "redirect_uri": redirect_uri,
            }
        )
        return _given(reply, now)

    def refresh(self, token: Secret, now: datetime) -> LoginTokens:
        """Trade a refresh token for a new pair; raises as :meth:`exchange`.

        An answer without a refresh token leaves the old one in force (RFC 6749, section 6).
        """
        given = _given(self._ask({"grant_type": "refresh_token", "refresh_token": token.reveal()}), now)
        return given if given.refresh is not None else replace(given, refresh=token)

    def _ask(self, form: Mapping[str, str]) -> _Reply:
        """Ask the endpoint; raises nothing, so that no traceback passes where the tokens lie open."""
        auth = (self._client_id, self._secret.reveal()) if self._secret else None
        body = {**form, "client_id": self._client_id}
        try:
            with HttpSession(origin=self._origin, timeout=self._timeout) as session:
                response = session.request("POST", f"{self._origin}/2/oauth2/token", data=body, auth=auth)
        except requests.RequestException as error:
            return _Reply(failure=type(error).__name__)
        return _Reply(status=response.status_code, content=response.content)


def _given(reply: _Reply, now: datetime) -> LoginTokens:
    if reply.failure:
        raise TransportError(f"X's login service gave no usable answer ({reply.failure}); try again.")
    if reply.status in (requests.codes.bad_request, requests.codes.unauthorized, requests.codes.forbidden):
        raise AccountError(f"X no longer accepts the stored login ({reply.status}); {_AGAIN}.")
    if reply.status != requests.codes.ok:
        raise TransportError(f"X's login service is out of order ({reply.status}); try again later.")
    try:
        answer = msgspec.json.decode(reply.content, type=_Answer)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise TransportError(f"X's login service answered without a token; {_AGAIN}.") from None
    expires = now.astimezone(UTC) + timedelta(seconds=answer.expires_in)
    return _tokens(_Written(access=answer.access_token, refresh=answer.refresh_token or "", expires=expires))


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint answers (RFC 6749, section 5.1); X's access tokens last two hours."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int = 7200

    def __repr__(self) -> str:
        return "_Answer(…)"


def _tokens(written: _Written) -> LoginTokens:
    refresh = Secret(written.refresh) if written.refresh else None
    return LoginTokens(access=Secret(written.access), refresh=refresh, expires=written.expires)


class Refresher(Protocol):
    """What trades a refresh token for a new pair: a :class:`TokenEndpoint`."""

    def refresh(self, token: Secret, now: datetime) -> LoginTokens:
        """Return the new pair."""


class OAuth2:
    """Credentials by OAuth 2.0: the access token of the file, renewed before it lapses and after a 401."""

    user_auth = False

    def __init__(self, *, file: TokenFile, endpoint: Refresher, clock: Clock) -> None:
        self._file = file
        self._endpoint = endpoint
        self._clock = clock
        self._used = Secret("")

    def __repr__(self) -> str:
        return f"OAuth2({self._file!r})"

    def client(self) -> tweepy.Client:
        """Return a client with the access token as it is now."""
        tokens = self._loaded()
        if tokens.expires - _EARLY <= self._clock.now() and tokens.refresh is not None:
            tokens = self._renewed(tokens.access)
        self._used = tokens.access
        return tweepy.Client(
            bearer_token=tokens.access.reveal(), return_type=requests.Response, wait_on_rate_limit=False
        )

    def renew(self) -> bool:
        """Get a new pair after a 401, or take the one that another process has got meanwhile."""
        return not _same(self._renewed(self._used).access, self._used)

    def _renewed(self, refused: Secret) -> LoginTokens:
        """Return tokens other than the ``refused`` one, or the same where there is no way to new ones."""
        with self._file.locked():
            tokens = self._loaded()
            if tokens.refresh is None or not _same(tokens.access, refused):
                return tokens
            fresh = self._endpoint.refresh(tokens.refresh, self._clock.now())
            self._file.save(fresh)
            return fresh

    def _loaded(self) -> LoginTokens:
        tokens = self._file.load()
        if tokens is None:
            raise AccountError(f"Nobody has logged in to X in this workspace; {_AGAIN}.")
        return tokens


def _same(one: Secret, other: Secret) -> bool:
    return one.reveal() == other.reveal()


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
        """Tell that one more try makes sense: it is signed anew, with another time and nonce."""
        return True
