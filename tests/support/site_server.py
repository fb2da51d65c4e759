"""A web server on loopback whose answers a test sets, plain or behind TLS."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from publisher.sources.fetching.fetch import Fetcher
from publisher.workspace.config import Fetch

NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], bytes]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        return


class Site:
    """A web server on loopback whose answers a test sets by path."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Callable[[], Answer] | Answer] = {}
        #: Path and headers of each request.
        self.asked: list[tuple[str, dict[str, str]]] = []
        #: The names that were asked for when TLS began.
        self.names: list[str | None] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                given = site.answers.get(self.path, (404, {}, b""))
                status, headers, body = given() if callable(given) else given
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.scheme = "http"
        if tls is not None:
            self.scheme = "https"
            tls.sni_callback = lambda _, name, __: self.names.append(name)
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def in_turn(*answers: Answer) -> Callable[[], Answer]:
    """Return what gives these answers, one after another."""
    turns = iter(answers)
    return lambda: next(turns)


@contextmanager
def wire(*pieces: bytes, drip: bytes = b"", every: float = 0.05) -> Iterator[tuple[str, list[bytes]]]:
    """Answer each connection with these bytes and close it; yield the address and what was asked.

    ``drip`` is sent again and again instead of closing.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    stop, asked = threading.Event(), list[bytes]()

    def serve(peer: socket.socket) -> None:
        try:
            asked.append(peer.recv(65_536))
            for piece in pieces:
                peer.sendall(piece)
            while drip and not stop.wait(every):
                peer.sendall(drip)
            peer.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def accept() -> None:
        while not stop.is_set():
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                serve(peer)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", asked
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def fetcher(waited: list[float] | None = None, **limits: object) -> Fetcher:
    """Return what fetches from loopback and notes the waits instead of waiting."""
    given = Fetch(**{"allow_private": ("127.0.0.1",), "timeout": 20, **limits})  # type: ignore[arg-type]  # by name
    waits = waited if waited is not None else []
    return Fetcher(limits=given, sleep=waits.append, now=lambda: NOW, website="https://example.org")
