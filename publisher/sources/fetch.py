"""Fetching over http(s): capped in size and time, never from a private network, politely."""

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from publisher import __version__
from publisher.config import Fetch
from publisher.errors import FetchError, SourceError
from publisher.sources.guard import Guard

_ATTEMPTS: Final = 3
_REDIRECTS: Final = 5
#: Longer than this a person does not wait at a terminal.
_LONGEST_WAIT: Final = 120.0
_PIECE: Final = 65_536
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What an address gave."""

    #: Where it came from, redirects followed.
    address: str
    body: bytes
    #: Without its parameters, in small letters.
    kind: str = ""
    charset: str = ""
    #: What to hand over the next time: ``etag``, ``last_modified``, ``address``.
    state: Mapping[str, str]
    #: Whether the other side says that nothing has changed since ``state``; there is no body then.
    unchanged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetcher:
    """Fetches addresses within the limits of the configuration."""

    limits: Fetch
    #: Waits so many seconds.
    sleep: Callable[[float], object]
    #: Tells the aware time, to read ``Retry-After`` with a date.
    now: Callable[[], datetime]
    #: Site of the organisation, for the User-Agent.
    website: str = ""

    def fetch(self, address: str, state: Mapping[str, str] | None = None) -> Fetched:
        """Fetch ``address``, unless it is as ``state`` of the last time says.

        Raises :class:`SourceError` for what may not or cannot ever be fetched, :class:`FetchError` where trying
        again later may help.
        """
        known = state if state and state.get("address") == address else {}
        wait = 1.0
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._attempt(address, known)
            except _AgainError as error:
                pause = error.wait if error.wait is not None else wait
                if attempt == _ATTEMPTS or pause > _LONGEST_WAIT:
                    raise FetchError(f"{_host(address)} {error}; nothing was changed, try again later.") from None
                self.sleep(pause)
                wait *= 4
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, address: str, known: Mapping[str, str]) -> Fetched:
        guard = Guard(self.limits.allow_private)
        watchdog = threading.Timer(self.limits.timeout, guard.break_off)
        watchdog.daemon = True
        watchdog.start()
        try:
            with requests.Session() as session:
                session.trust_env = False  # neither proxies nor .netrc of this machine
                session.mount("http://", guard.adapter())
                session.mount("https://", guard.adapter())
                return self._follow(session, address, known)
        except requests.RequestException as error:
            if not watchdog.is_alive():
                raise FetchError(_too_slow(address, self.limits.timeout)) from None
            raise _AgainError(_failure(error)) from None
        finally:
            watchdog.cancel()
            guard.forget()

    def _follow(self, session: requests.Session, address: str, known: Mapping[str, str]) -> Fetched:
        at, began = address, monotonic()
        for _ in range(_REDIRECTS + 1):
            _allowed(at)
            left = self.limits.timeout - (monotonic() - began)
            if left <= 0:
                raise FetchError(_too_slow(address, self.limits.timeout))
            with session.get(
                at, headers=self._headers(known), timeout=left, allow_redirects=False, stream=True
            ) as answer:
                if answer.status_code not in _MOVED or "location" not in answer.headers:
                    return self._answered(address, at, answer, known)
                at = urljoin(at, answer.headers["location"])
        raise SourceError(f"{_host(address)} sends from one address to the next without end; give the last one.")

    def _headers(self, known: Mapping[str, str]) -> dict[str, str]:
        about = f"; +{self.website}" if self.website.isascii() and self.website.isprintable() and self.website else ""
        headers = {"User-Agent": f"Publisher/{__version__} (newsletter desk{about})", "Accept": _ACCEPT}
        if known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known.get("last_modified"):
            headers["If-Modified-Since"] = known["last_modified"]
        return headers

    def _answered(self, address: str, at: str, answer: requests.Response, known: Mapping[str, str]) -> Fetched:
        status = answer.status_code
        if status == requests.codes.not_modified and known:
            return Fetched(address=at, body=b"", state=known, unchanged=True)
        if status in _AGAIN:
            raise _AgainError(f"answered {status}", self._retry_after(answer.headers.get("retry-after", "")))
        if status != requests.codes.ok:
            raise SourceError(
                f"{_host(address)} answered {status} {answer.reason or ''}".rstrip() + "; check the address."
            )
        kind, _, parameters = answer.headers.get("content-type", "").partition(";")
        charset = _CHARSET.search(parameters)
        state = {"address": address}
        for name, header in (("etag", "etag"), ("last_modified", "last-modified")):
            if answer.headers.get(header):
                state[name] = answer.headers[header]
        return Fetched(
            address=at,
            body=self._body(answer, address),
            kind=kind.strip().lower(),
            charset=charset[1] if charset else "",
            state=state,
        )

    def _body(self, answer: requests.Response, address: str) -> bytes:
        pieces, size, most = [], 0, self.limits.max_bytes
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            if size > most:
                raise SourceError(
                    f"{_host(address)} sends more than {most:,} bytes; "
                    f"raise fetch.max_bytes in config.toml if it is meant."
                )
            pieces.append(piece)
        return b"".join(pieces)

    def _retry_after(self, said: str) -> float | None:
        """Return the seconds of a ``Retry-After`` header (RFC 9110, section 10.2.3), or ``None``."""
        if said.strip().isdigit():
            return float(said)
        with suppress(ValueError, TypeError):
            return max(0.0, (parsedate_to_datetime(said) - self.now()).total_seconds())
        return None


class _AgainError(Exception):
    """An attempt that failed in a way that may pass; ``wait`` is how long the other side asks to wait, in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def _allowed(address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise SourceError("That is no web address; write it as https://www.example.org/feed.") from None
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise SourceError(f"Only http and https addresses are fetched, not {parts.scheme or 'that'}:.")
    if parts.username is not None:
        raise SourceError(f"The address of {host} has a name or password in it; those are never sent.")


def _host(address: str) -> str:
    return urlsplit(address).hostname or "The address"


def _failure(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "has no valid certificate"
    return "did not answer in time" if isinstance(error, requests.Timeout) else "could not be reached"


def _too_slow(address: str, timeout: int) -> str:
    return f"{_host(address)} took more than {timeout} seconds; try again later, or raise fetch.timeout in config.toml."
