"""A server on loopback that behaves like the X API v2, as far as threads need it."""

import json
import re
import select
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from publisher.testing.x import answers
from publisher.testing.x.account import FakeAccount
from publisher.testing.x.actions import ACTIONS, Call
from publisher.testing.x.answers import HttpAnswer, Windows
from publisher.testing.x.faults import Fault, Script
from publisher.testing.x.oauth import Gate, Keys
from publisher.testing.x.schemas import faults

#: Called before a call takes effect and after it, with the route and the number of the call.
Watch = Callable[[str, int, Literal["before", "after"]], None]

_TOKEN: Final = "POST /2/oauth2/token"  # noqa: S105 - a route
_AUTHORIZE: Final = "GET /i/oauth2/authorize"
_ROUTES: Final = tuple(
    (route.partition(" ")[0], re.compile(route.partition(" ")[2].replace(":id", r"(\d+)")), route)
    for route in (*ACTIONS, _TOKEN, _AUTHORIZE)
)


class FakeX:
    """The server; use it as a context manager and point ``x.api_url`` at :attr:`url`."""

    def __init__(self, *, handle: str = "example_org") -> None:
        self.account = FakeAccount(handle)
        self.gate = Gate(Keys(), "fake-client-id")
        self.script = Script()
        self.windows = Windows()
        #: Seconds that a slow answer takes.
        self.slow = 0.05
        self.watch: Watch | None = None
        self.closing = Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The origin, such as http://127.0.0.1:40123."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, call: Call) -> HttpAnswer:
        """Carry out a call that nothing is wrong with."""
        if call.route == _TOKEN:
            tokens = self.gate.exchange(call.body)
            return answers.BAD_TOKEN if tokens is None else HttpAnswer(status=200, body=tokens)
        if call.route == _AUTHORIZE:
            place = self.gate.authorize(call.query)
            return answers.BAD_REQUEST if place is None else HttpAnswer(status=302, headers={"Location": place})
        wrong = faults(call.route, call.body)
        return answers.invalid(wrong) if wrong else ACTIONS[call.route](self.account, call)

    def checked(self, call: Call, *, admitted: bool, fault: Fault | None) -> HttpAnswer:
        """Carry out a call after keys, limits and scripted refusals."""
        if not admitted and call.route not in (_TOKEN, _AUTHORIZE):
            return answers.UNAUTHORIZED
        passes, headers = self.windows.count(call.route)
        if not passes:
            return HttpAnswer(status=429, body=answers.too_many().body, headers=headers)
        refused = answers.refusal(fault) if fault else None
        if refused and fault and not fault.accepts:
            return refused
        right = self.answer(call)
        return refused or HttpAnswer(status=right.status, body=right.body, headers={**headers, **right.headers})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeX

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about clients that went away: it is what they are here for."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet."""

    def _serve(self) -> None:
        fake = self.server.fake
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        call = self._call(raw)
        if call is None:
            return self._write(answers.NO_ROUTE)
        number, fault = fake.script.next(call.route, raw)
        if fake.watch:
            fake.watch(call.route, number, "before")
        if fault is Fault.DROPPED_BEFORE:
            return self._drop()
        key = self.headers.get("Authorization", "")
        answer = fake.checked(call, admitted=fake.gate.admits(self.command, fake.url + self.path, key), fault=fault)
        if fake.watch:
            fake.watch(call.route, number, "after")
        return self._hand_back(answer, fault)

    def _call(self, raw: str) -> Call | None:
        parts = urlsplit(self.path)
        for method, path, route in _ROUTES:
            if method == self.command and (match := path.fullmatch(parts.path)):
                body = _parsed(raw, self.headers.get("Content-Type", ""))
                return Call(route=route, ids=match.groups(), query=dict(parse_qsl(parts.query)), body=body)
        return None

    def _hand_back(self, answer: HttpAnswer, fault: Fault | None) -> None:
        if fault is Fault.DROPPED:
            return self._drop()
        if fault is Fault.SILENT:
            return self._stay_silent()
        if fault is Fault.SLOW:
            self.server.fake.closing.wait(self.server.fake.slow)
        return self._write(answers.spoilt(answer, fault))

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _stay_silent(self) -> None:
        self.close_connection = True
        while not self.server.fake.closing.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                return  # the client has gone

    def _write(self, answer: HttpAnswer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        if answer.body is None:
            body = b""
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _parsed(raw: str, kind: str) -> dict[str, Any]:
    if "json" not in kind:
        return dict(parse_qsl(raw, keep_blank_values=True))
    try:
        body = json.loads(raw)
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
