"""Calls to the X API through tweepy, made safe: a timeout on each, no waiting inside, no token in any log.

tweepy writes its host into each call and has no timeout, so its ``requests`` session is replaced by one that
knows both.  The host is changed before the request is signed, because an OAuth 1.0a signature covers it
(RFC 5849, section 3.4.1.2).
"""

import logging
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from threading import RLock
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import requests
import tweepy
from requests import exceptions as failures
from urllib3.exceptions import NewConnectionError

from publisher.errors import AccountError, TransportError
from publisher.ports.clock import Clock
from publisher.transports.x.limits import server_time
from publisher.when import in_words

_TWEEPY_HOST: Final = "https://api.twitter.com"
_LOGGERS: Final = (
    "tweepy", "tweepy.client", "tweepy.auth", "tweepy.api",
    "requests_oauthlib", "requests_oauthlib.oauth1_auth", "requests_oauthlib.oauth1_session",
    "requests_oauthlib.oauth2_session", "oauthlib", "oauthlib.oauth1.rfc5849", "oauthlib.oauth1.rfc5849.signature",
)  # fmt: skip
#: Failures of ``requests`` that come before a byte of the request has left.
_UNSENT: Final = (
    failures.ConnectTimeout,
    failures.ProxyError,
    failures.InvalidURL,
    failures.InvalidSchema,
    failures.MissingSchema,
    failures.InvalidHeader,
)

#: What becomes of a call that failed: the daemon makes it again, a person has to.
BY_ITSELF: Final = "it is tried again by itself"
BY_HAND: Final = "run the command again"
#: How far a clock may be out before X refuses what it signed.
_SKEW: Final = timedelta(minutes=5)

#: A call on a client, given whether it signs by OAuth 1.0a.
Call = Callable[[tweepy.Client, bool], requests.Response]


class NoAnswerError(TransportError):
    """The request may have left and no usable answer came: whether it took effect is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What the API said to a call."""

    status: int
    #: Names in small letters.
    headers: Mapping[str, str]
    #: The JSON object; ``None`` where there was none that can be read.
    body: Mapping[str, Any] | None

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return self.status in range(200, 300)

    @property
    def data(self) -> Any:
        """The ``data`` of the body, or ``None``."""
        return None if self.body is None else self.body.get("data")

    @property
    def detail(self) -> str:
        """What the API said was wrong, in one line; empty where it said nothing."""
        if self.body is None:
            return ""
        errors = self.body.get("errors")
        sources = [self.body, *(errors if isinstance(errors, list) else [])]
        words = (
            source.get(name) for source in sources if isinstance(source, Mapping) for name in ("detail", "message")
        )
        return next((" ".join(word.split()) for word in words if isinstance(word, str)), "")


class Credentials(Protocol):
    """What signs the calls."""

    #: Whether calls are signed by OAuth 1.0a.
    user_auth: bool

    def client(self) -> tweepy.Client:
        """Return a client that carries the credentials as they are now; raise :class:`AccountError`."""

    def renew(self) -> bool:
        """After a 401: get new credentials where that is possible, and tell whether one more try makes sense."""


class Api:
    """The API at one origin; calls are made one at a time."""

    def __init__(self, credentials: Credentials, *, origin: str, timeout: float, clock: Clock) -> None:
        """``origin`` is such as https://api.x.com; ``timeout`` in seconds, for connecting and between bytes."""
        self._credentials = credentials
        self._clock = clock
        self._session = HttpSession(origin=origin, timeout=timeout)
        self._lock = RLock()
        cap_loggers()

    def call(self, make: Call, *, then: str = BY_ITSELF) -> Response:
        """Make a call and return what came, whatever its status; ``then`` is what becomes of one that failed.

        A 401 renews the credentials, or signs anew, and tries once more.  Raises :class:`AccountError` for a 401 that
        stays and for a 402, :class:`NoAnswerError` where the effect is not known, another :class:`TransportError`
        where the request has not left.
        """
        with self._lock:
            response = self._once(make, then)
            if response.status == requests.codes.unauthorized and self._credentials.renew():
                response = self._once(make, then)
        if response.status == requests.codes.unauthorized:
            raise AccountError(
                f"X does not accept the account's keys (401); {self._clock_first(response)}renew them (publisher x "
                f"login, or the x_ secrets), then run publisher x whoami to go on."
            )
        if response.status == requests.codes.payment_required:
            raise AccountError(
                "The account on X has no credit left (402); buy credit in X's developer console, "
                "then run publisher x whoami to go on."
            )
        return response

    def _clock_first(self, response: Response) -> str:
        """Return what to do about the machine's clock, where X's own Date says that it is wrong."""
        now = self._clock.now()
        skew = server_time(response.headers, now) - now
        if not self._credentials.user_auth or abs(skew) < _SKEW:
            return ""
        way = "behind" if skew > timedelta() else "ahead of"
        return f"this machine's clock is {in_words(skew)} {way} X's, so set it right, or "

    def _once(self, make: Call, then: str) -> Response:
        client = self._credentials.client()
        client.session = self._session
        self._session.answered = None
        try:
            response = make(client, self._credentials.user_auth)
        except failures.RequestException as error:
            raise _translated(error, then) from None
        except (tweepy.TweepyException, AttributeError, TypeError, ValueError):
            # tweepy stumbles over bodies and headers that it did not expect; the answer itself is what counts.
            if self._session.answered is None:
                raise
            response = self._session.answered
        return _read(response)


class HttpSession(requests.Session):
    """A session for one origin, with a timeout on every request and no redirects."""

    def __init__(self, *, origin: str, timeout: float) -> None:
        super().__init__()
        self._origin = origin.rstrip("/")
        self._timeout = timeout
        #: The last answer that came in full.
        self.answered: requests.Response | None = None
        # With any auth set, requests does not let a .netrc replace the Authorization header.
        self.auth = _unchanged
        self.trust_env = not _is_loopback(self._origin)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request to the session's origin instead of tweepy's."""
        place = url.decode() if isinstance(url, bytes) else url
        if place.startswith(_TWEEPY_HOST):
            place = self._origin + place.removeprefix(_TWEEPY_HOST)
        kwargs |= {"timeout": self._timeout, "allow_redirects": False}
        self.answered = super().request(method, place, *args, **kwargs)
        return self.answered


class _Capped(logging.Filter):
    """Lets nothing below INFO pass: at DEBUG these loggers write the Authorization header."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.INFO


_CAP: Final = _Capped()


def cap_loggers() -> None:
    """Keep tweepy and the OAuth libraries from writing tokens, whatever level anybody sets."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.addFilter(_CAP)
        if logger.level < logging.INFO:
            logger.setLevel(logging.INFO)


def _translated(error: failures.RequestException, then: str) -> TransportError:
    chain = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in chain):
        return AccountError("The certificate of X's API is not valid here; check the machine's clock and its network.")
    if isinstance(error, _UNSENT) or any(isinstance(cause, NewConnectionError) for cause in chain):
        return TransportError(f"X cannot be reached ({type(error).__name__}); {then}.")
    return NoAnswerError(f"X gave no answer ({type(error).__name__}).")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what is wrapped in it; urllib3 keeps it in ``reason``, ``requests`` in ``args``."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]


def _read(response: requests.Response) -> Response:
    try:
        body = response.json()
    except ValueError:
        body = None
    return Response(
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=body if isinstance(body, dict) else None,
    )


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _is_loopback(origin: str) -> bool:
    host = urlsplit(origin).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
