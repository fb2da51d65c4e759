"""A server on loopback that behaves like the X API v2, as far as threads need it."""

import base64
import json
import re
import select
import socket
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from publisher.testing import answers
from publisher.testing.account import FakeAccount, FakeMedia
from publisher.testing.answers import Answer, Windows
from publisher.testing.faults import Fault, Script
from publisher.testing.oauth import Gate, Keys

#: Called before a call takes effect and after it, with the route and the number of the call.
Watch = Callable[[str, int, Literal["before", "after"]], None]

_ROUTES: Final = tuple(
    (method, re.compile(pattern), name)
    for method, pattern, name in (
        ("POST", r"/2/tweets", "POST /2/tweets"),
        ("DELETE", r"/2/tweets/(\d+)", "DELETE /2/tweets/:id"),
        ("GET", r"/2/users/(\d+)/tweets", "GET /2/users/:id/tweets"),
        ("GET", r"/2/users/me", "GET /2/users/me"),
        ("POST", r"/2/media/upload", "POST /2/media/upload"),
        ("GET", r"/2/media/upload", "GET /2/media/upload"),
        ("POST", r"/2/media/upload/initialize", "POST /2/media/upload/initialize"),
        ("POST", r"/2/media/upload/(\d+)/append", "POST /2/media/upload/:id/append"),
        ("POST", r"/2/media/upload/(\d+)/finalize", "POST /2/media/upload/:id/finalize"),
        ("POST", r"/2/media/metadata", "POST /2/media/metadata"),
        ("POST", r"/2/oauth2/token", "POST /2/oauth2/token"),
        ("GET", r"/i/oauth2/authorize", "GET /i/oauth2/authorize"),
    )
)
_OPEN: Final = ("POST /2/oauth2/token", "GET /i/oauth2/authorize")


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

    def answer(self, route: str, ids: tuple[str, ...], query: dict[str, str], body: dict[str, Any]) -> Answer:
        """Carry out a call that nothing is wrong with."""
        return _ACTIONS[route](self, ids, query, body)


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
        fake, parts = self.server.fake, urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        found = next(
            ((name, match) for method, path, name in _ROUTES
             if method == self.command and (match := path.fullmatch(parts.path))), None,
        )  # fmt: skip
        if found is None:
            return self._write(answers.NO_ROUTE)
        route, match = found
        number, fault = fake.script.next(route, raw)
        if fake.watch:
            fake.watch(route, number, "before")
        if fault is Fault.DROPPED_BEFORE:
            return self._drop()
        answer = self._checked(route, match.groups(), dict(parse_qsl(parts.query)), raw, fault)
        if fake.watch:
            fake.watch(route, number, "after")
        return self._hand_back(answer, fault)

    def _checked(
        self, route: str, ids: tuple[str, ...], query: dict[str, str], raw: str, fault: Fault | None
    ) -> Answer:
        """Return the answer after authorisation, limits and scripted refusals; it is the right one otherwise."""
        fake = self.server.fake
        if route not in _OPEN and not fake.gate.admits(
            self.command, fake.url + self.path, self.headers.get("Authorization", "")
        ):
            return answers.UNAUTHORIZED
        passes, headers = fake.windows.count(route)
        if not passes:
            return Answer(status=429, body=answers.too_many().body, headers=headers)
        refused = answers.refusal(fault) if fault else None
        if refused and fault and not fault.accepts:
            return refused
        right = fake.answer(route, ids, query, _parsed(raw, self.headers.get("Content-Type", "")))
        return refused or Answer(status=right.status, body=right.body, headers={**headers, **right.headers})

    def _hand_back(self, answer: Answer, fault: Fault | None) -> None:
        if fault is Fault.DROPPED:
            return self._drop()
        if fault is Fault.SILENT:
            return self._stay_silent()
        if fault is Fault.SLOW:
            self.server.fake.closing.wait(self.server.fake.slow)
        if fault is Fault.MALFORMED:
            answer = Answer(status=answer.status, body=b'{"data": {"id": "12', headers=answer.headers)
        if fault is Fault.ERRORS_BESIDE:
            beside = {
                "errors": [{"title": "Field Error", "detail": "A field could not be shown.", "type": "about:blank"}]
            }
            answer = Answer(status=answer.status, body={**answer.body, **beside}, headers=answer.headers)
        return self._write(answer)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _stay_silent(self) -> None:
        self.close_connection = True
        while not self.server.fake.closing.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                return  # the client has gone

    def _write(self, answer: Answer) -> None:
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


_Action = Callable[[FakeX, tuple[str, ...], dict[str, str], dict[str, Any]], Answer]


def _post(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    text, parent = str(body.get("text", "")), str(body.get("reply", {}).get("in_reply_to_tweet_id", ""))
    media = tuple(body.get("media", {}).get("media_ids", ()))
    if (not text and not media) or any(name not in fake.account.media for name in media):
        return answers.BAD_REQUEST
    if parent and parent not in {post.id for post in fake.account.live}:
        return answers.PARENT_GONE
    if fake.account.repeats(text):
        return answers.DUPLICATE
    post = fake.account.add(text, parent, media)
    return Answer(status=201, body={"data": {"id": post.id, "text": post.text, "edit_history_tweet_ids": [post.id]}})


def _delete(fake: FakeX, ids: tuple[str, ...], _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    return Answer(status=200, body={"data": {"deleted": True}}) if fake.account.delete(ids[0]) else answers.NO_ROUTE


def _timeline(fake: FakeX, ids: tuple[str, ...], query: dict[str, str], _body: dict[str, Any]) -> Answer:
    if ids[0] != fake.account.user_id:
        return answers.NO_ROUTE
    page = fake.account.timeline(query)
    return answers.BAD_REQUEST if page is None else Answer(status=200, body=page)


def _me(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    who = {"id": fake.account.user_id, "name": "Example", "username": fake.account.handle}
    return Answer(status=200, body={"data": who})


def _store_media(fake: FakeX, kind: str, category: str, content: bytes) -> Answer:
    media = FakeMedia(id=fake.account.new_id(), type=kind, category=category, content=content)
    fake.account.media[media.id] = media
    return Answer(status=200, body={"data": _media_data(media)})


def _media_data(media: FakeMedia) -> dict[str, Any]:
    return {"id": media.id, "media_key": f"3_{media.id}", "size": len(media.content), "expires_after_secs": 86_400}


def _upload(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    if not body.get("media") or not body.get("media_category"):
        return answers.BAD_REQUEST
    return _store_media(fake, body.get("media_type", ""), body["media_category"], base64.b64decode(body["media"]))


def _initialize(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    if not {"media_type", "total_bytes", "media_category"} <= body.keys():
        return answers.BAD_REQUEST
    return _store_media(fake, body["media_type"], body["media_category"], b"")


def _append(fake: FakeX, ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    media = fake.account.media.get(ids[0])
    if media is None or "media" not in body:
        return answers.BAD_REQUEST
    media.segments[int(body["segment_index"])] = base64.b64decode(body["media"])
    return Answer(status=200, body={"data": {"expires_at": 0}})


def _finalize(fake: FakeX, ids: tuple[str, ...], _query: dict[str, str], _body: dict[str, Any]) -> Answer:
    media = fake.account.media.get(ids[0])
    if media is None:
        return answers.BAD_REQUEST
    media.content = b"".join(content for _, content in sorted(media.segments.items()))
    return Answer(status=200, body={"data": _media_data(media)})


def _status(fake: FakeX, _ids: tuple[str, ...], query: dict[str, str], _body: dict[str, Any]) -> Answer:
    media = fake.account.media.get(query.get("media_id", ""))
    return answers.BAD_REQUEST if media is None else Answer(status=200, body={"data": _media_data(media)})


def _metadata(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    media = fake.account.media.get(str(body.get("id", "")))
    if media is None:
        return answers.BAD_REQUEST
    media.alt = body["metadata"]["alt_text"]["text"]
    return Answer(status=200, body={"data": {"id": media.id, "associated_metadata": body["metadata"]}})


def _token(fake: FakeX, _ids: tuple[str, ...], _query: dict[str, str], body: dict[str, Any]) -> Answer:
    tokens = fake.gate.exchange(body)
    if tokens is None:
        return Answer(status=400, body={"error": "invalid_request", "error_description": "Value passed was invalid."})
    return Answer(status=200, body=tokens)


def _authorize(fake: FakeX, _ids: tuple[str, ...], query: dict[str, str], _body: dict[str, Any]) -> Answer:
    place = fake.gate.authorize(query)
    return answers.BAD_REQUEST if place is None else Answer(status=302, headers={"Location": place})


_ACTIONS: Final[Mapping[str, _Action]] = {
    "POST /2/tweets": _post,
    "DELETE /2/tweets/:id": _delete,
    "GET /2/users/:id/tweets": _timeline,
    "GET /2/users/me": _me,
    "POST /2/media/upload": _upload,
    "GET /2/media/upload": _status,
    "POST /2/media/upload/initialize": _initialize,
    "POST /2/media/upload/:id/append": _append,
    "POST /2/media/upload/:id/finalize": _finalize,
    "POST /2/media/metadata": _metadata,
    "POST /2/oauth2/token": _token,
    "GET /i/oauth2/authorize": _authorize,
}
