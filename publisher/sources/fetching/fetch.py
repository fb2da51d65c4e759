"""Fetching over http(s): capped in size and time, never from a private network, politely."""

import io
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import IO, Final
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from publisher import __version__
from publisher.errors import FetchError, SourceError
from publisher.sources.fetching import failures
from publisher.sources.fetching.private_networks import InsideError, PrivateNetworks
from publisher.sources.locations import fingerprint, host_of
from publisher.workspace.config import Fetch

_ATTEMPTS: Final = 3
_REDIRECTS: Final = 5
#: Longer than this a person does not wait at a terminal.
_LONGEST_WAIT: Final = 120.0
#: Minutes that are better told in hours.
_LONG: Final = 120
_PIECE: Final = 65_536
_BROKEN: Final = 500
_AGAIN: Final = frozenset({408, 425, 429})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_WEB_PORTS: Final = frozenset({80, 443})
#: Ports below belong to other services (RFC 6335), which a request might be taken for words of.
_FREE_PORTS: Final = 1024
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_NO_ADDRESS: Final = "That is no web address; write it as https://www.example.org/feed."
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What an address gave."""

    #: Where it came from, redirects followed.
    address: str
    #: Empty where it went into a file.
    body: bytes
    #: Without its parameters, in small letters.
    kind: str = ""
    charset: str = ""
    #: What to hand over the next time: ``etag``, ``last_modified``, and ``address``, which is a hash of it.
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

    def fetch(self, address: str, state: Mapping[str, str] | None = None, into: IO[bytes] | None = None) -> Fetched:
        """Fetch ``address``, unless it is as ``state`` of the last time says; ``into`` takes the body from its begin.

        Raises :class:`SourceError` for what may not or cannot ever be fetched, :class:`FetchError` where trying
        again later may help.
        """
        known = state if state and state.get("address") == fingerprint(address) else {}
        body = io.BytesIO() if into is None else into
        wait = 1.0
        for attempt in range(1, _ATTEMPTS + 1):
            body.seek(0)
            body.truncate()
            try:
                fetched = self._attempt(address, known, body)
            except _AgainError as error:
                pause = error.wait if error.wait is not None else wait
                if pause > _LONGEST_WAIT:
                    asked = f"{error} and asks to wait {_span(pause)}"
                    raise FetchError(f"{host_of(address)} {asked}; nothing was changed, try again then.") from None
                if attempt == _ATTEMPTS:
                    raise FetchError(f"{host_of(address)} {error}; nothing was changed, try again later.") from None
                self.sleep(pause)
                wait *= 4
            else:
                return replace(fetched, body=body.getvalue()) if isinstance(body, io.BytesIO) else fetched
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, address: str, known: Mapping[str, str], body: IO[bytes]) -> Fetched:
        guard = PrivateNetworks(self.limits.allow_private)
        watchdog = threading.Timer(self.limits.timeout, guard.break_off)
        watchdog.daemon = True
        watchdog.start()
        try:
            with requests.Session() as session:
                session.trust_env = False  # neither proxies nor .netrc of this machine
                adapter = guard.adapter()
                session.mount("http://", adapter)
                session.mount("https://", adapter)
                fetched = self._follow(session, address, known, body)
        except InsideError as error:
            if error.host == host_of(address):
                raise
            raise SourceError(
                f"{host_of(address)} sends on to {error.host}, which is inside a private network; that is not fetched."
            ) from None
        except requests.Timeout:
            raise FetchError(_too_slow(address, self.limits.timeout)) from None
        except requests.exceptions.InvalidURL:
            raise SourceError(_NO_ADDRESS) from None
        except requests.RequestException as error:
            if guard.broken:
                raise FetchError(_too_slow(address, self.limits.timeout)) from None
            asked = error.request.url if error.request is not None else None
            fault = failures.certificate_fault(error, host_of(asked or address))
            if fault:
                raise FetchError(f"Nothing was fetched: {fault}.") from None
            raise _AgainError(failures.failure(error)) from None
        except ValueError:  # what requests makes of a redirect before it is asked to follow
            raise SourceError(_nowhere(address)) from None
        finally:
            watchdog.cancel()
            guard.forget()
        if guard.broken:  # an answer without a length looks whole where it was broken off
            raise FetchError(_too_slow(address, self.limits.timeout))
        return fetched

    def _follow(self, session: requests.Session, address: str, known: Mapping[str, str], body: IO[bytes]) -> Fetched:
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
                    return self._answered(address, at, answer, known, body)
                at = _next(at, answer.headers["location"])
        raise SourceError(f"{host_of(address)} sends from one address to the next without end; give the last one.")

    def _headers(self, known: Mapping[str, str]) -> dict[str, str]:
        about = f"; +{self.website}" if self.website.isascii() and self.website.isprintable() and self.website else ""
        headers = {"User-Agent": f"Publisher/{__version__} (newsletter desk{about})", "Accept": _ACCEPT}
        if known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known.get("last_modified"):
            headers["If-Modified-Since"] = known["last_modified"]
        return headers

    def _answered(
        self, address: str, at: str, answer: requests.Response, known: Mapping[str, str], body: IO[bytes]
    ) -> Fetched:
        status = answer.status_code
        if status == requests.codes.not_modified and (known.get("etag") or known.get("last_modified")):
            return Fetched(address=at, body=b"", state=known, unchanged=True)
        if status in _AGAIN or status >= _BROKEN:
            raise _AgainError(
                f"answered {failures.numbered(status)}", self._retry_after(answer.headers.get("retry-after", ""))
            )
        if status != requests.codes.ok:
            raise SourceError(f"{host_of(at)} {failures.refusal(status)}.")
        kind, _, parameters = answer.headers.get("content-type", "").partition(";")
        charset = _CHARSET.search(parameters)
        state = {"address": fingerprint(address)}
        for name, header in (("etag", "etag"), ("last_modified", "last-modified")):
            if answer.headers.get(header):
                state[name] = answer.headers[header]
        self._take(answer, address, body)
        return Fetched(
            address=at, body=b"", kind=kind.strip().lower(), charset=charset[1] if charset else "", state=state
        )

    def _take(self, answer: requests.Response, address: str, body: IO[bytes]) -> None:
        size, most = 0, self.limits.max_bytes
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            if size > most:
                raise SourceError(
                    f"{host_of(address)} sends more than {most:,} bytes; "
                    f"raise fetch.max_bytes in config.toml if it is meant."
                )
            body.write(piece)

    def _retry_after(self, said: str) -> float | None:
        """Return the seconds of a ``Retry-After`` header (RFC 9110, section 10.2.3), or ``None``."""
        if said.isascii() and said.strip().isdecimal():
            return float(said)
        with suppress(ValueError, TypeError, OverflowError):
            return max(0.0, (parsedate_to_datetime(said) - self.now()).total_seconds())
        return None


class _AgainError(Exception):
    """An attempt that failed in a way that may pass; ``wait`` is how long the other side asks to wait, in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what refuses a port that is none
    except ValueError:
        raise SourceError(_NO_ADDRESS) from None
    return parts


def _allowed(address: str) -> None:
    parts = _split(address)
    if parts.scheme.lower() not in ("http", "https"):
        raise SourceError(f"Only http and https addresses are fetched, not {parts.scheme or 'that'}:.")
    if not parts.hostname:
        raise SourceError(_NO_ADDRESS)
    host = host_of(address)
    if parts.username is not None:
        raise SourceError(f"The address of {host} has a name or password in it; those are never sent.")
    if parts.port is not None and parts.port < _FREE_PORTS and parts.port not in _WEB_PORTS:
        raise SourceError(f"Port {parts.port} of {host} belongs to another service than the web; check the address.")


def _next(at: str, location: str) -> str:
    """Return the address to which a redirect sends; raise :class:`SourceError` where it leads out of https."""
    host = host_of(at)
    try:
        address = urljoin(at, location)
        falls = urlsplit(at).scheme == "https" and urlsplit(address).scheme == "http"
    except ValueError:
        raise SourceError(_nowhere(at)) from None
    if falls:
        raise SourceError(
            f"{host} sends from https to http, where anyone on the way can change what comes; "
            f"give the http address yourself if that is meant."
        )
    return address


def _nowhere(at: str) -> str:
    return f"{host_of(at)} sends on to something that is no web address; tell those who run it."


def _span(seconds: float) -> str:
    """Return a span of more than two minutes for a person."""
    minutes = min(seconds, 1e9) / 60
    return f"{minutes:.0f} minutes" if minutes < _LONG else f"{minutes / 60:,.0f} hours"


def _too_slow(address: str, timeout: int) -> str:
    return (
        f"{host_of(address)} took more than {timeout} seconds; try again later, or raise fetch.timeout in config.toml."
    )
