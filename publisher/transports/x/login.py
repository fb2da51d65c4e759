"""``publisher x login``: OAuth 2.0 with PKCE over a redirect to this machine (RFC 7636, RFC 8252 section 7.3)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from publisher.errors import AccountError, ConfigError
from publisher.ports.clock import Clock
from publisher.transports.x.tokens import TokenEndpoint, TokenFile
from publisher.workspace.secrets import Secret

SCOPES: Final = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
_PATH: Final = "/callback"
_PAGE: Final = "<!doctype html><meta charset=utf-8><title>Publisher</title><p>{}</p>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One try at logging in."""

    redirect_uri: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: Secret = field(default_factory=lambda: Secret(secrets.token_urlsafe(64)))

    def address(self, *, origin: str, client_id: str) -> str:
        """Return the address of X's page that asks the person."""
        digest = hashlib.sha256(self.verifier.reveal().encode("ascii")).digest()
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
        }
        return f"{_site(origin)}/i/oauth2/authorize?{urlencode(query)}"


def login(
    *,
    origin: str,
    client_id: str,
    port: int,
    endpoint: TokenEndpoint,
    file: TokenFile,
    show: Callable[[str], None],
    clock: Clock,
    patience: float = 300.0,
) -> None:
    """Let a person log in and store the tokens.

    ``show`` is given the address to open.  Raises :class:`AccountError` where the person declines or ``patience``
    seconds pass, :class:`ConfigError` where the port is taken.
    """
    attempt = Attempt(redirect_uri=f"http://127.0.0.1:{port}{_PATH}")
    try:
        listener = _Listener(port, attempt.state)
    except OSError:
        raise ConfigError(f"Port {port} is in use; set another x.login_port in config.toml, and in X's app.") from None
    with listener:
        show(attempt.address(origin=origin, client_id=client_id))
        code = listener.wait(clock, patience)
    tokens = endpoint.exchange(code=code, verifier=attempt.verifier, redirect_uri=attempt.redirect_uri, now=clock.now())
    with file.locked():
        file.save(tokens)


class _Listener(ThreadingHTTPServer):
    """Waits on loopback for X to send the browser back.

    Each connection has a thread of its own: browsers open some beforehand and say nothing on them.
    """

    timeout = 0.2
    daemon_threads = True

    def __init__(self, port: int, state: str) -> None:
        self.state = state
        self.code = ""
        self.refusal = ""
        super().__init__(("127.0.0.1", port), _Callback)

    def wait(self, clock: Clock, patience: float) -> Secret:
        """Return the code."""
        end = clock.monotonic() + patience
        while not self.code and not self.refusal and clock.monotonic() < end:
            self.handle_request()
        if self.refusal:
            raise AccountError("The login to X was declined; run publisher x login to try again.")
        if not self.code:
            raise AccountError("Nobody logged in to X in time; run publisher x login to try again.")
        return Secret(self.code)


class _Callback(BaseHTTPRequestHandler):
    server: _Listener
    #: Seconds for a browser to send its request.
    timeout = 5

    def do_GET(self) -> None:
        """Take the code, where the state is ours; anything else on the machine may knock here too."""
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path != _PATH or not hmac.compare_digest(query.get("state", ""), self.server.state):
            self._say(404, "There is nothing here.")
            return
        # The page first: once the outcome is known, nobody waits for this thread.
        if "code" not in query:
            self._say(200, "Publisher was not allowed in; you can close this page.")
            self.server.refusal = query.get("error", "declined")
            return
        self._say(200, "Publisher is logged in; you can close this page.")
        self.server.code = query["code"]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Write nothing: the request line holds the code."""

    def _say(self, status: int, sentence: str) -> None:
        page = _PAGE.format(sentence).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


def _site(origin: str) -> str:
    """Return where people log in: X's site for X's API, the same origin for any other."""
    return "https://x.com" if urlsplit(origin).hostname in ("api.x.com", "api.twitter.com") else origin.rstrip("/")
