"""Fetching: polite, within limits, and never from inside."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publisher.app import Desk, SystemClock, Workspace, sync_posts
from publisher.config import Config, Fetch, Organisation, Sender, SourceEntry
from publisher.errors import FetchError, SourceError
from publisher.sources.fetch import Fetcher
from publisher.sources.guard import Guard
from publisher.store import SqlStore

NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A web server on loopback whose answers a test sets by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[], Answer] | Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
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

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of the test's own."""
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def fetcher(waited: list[float] | None = None, **limits: object) -> Fetcher:
    given = Fetch(**{"allow_private": ("127.0.0.1",), "timeout": 20, **limits})  # type: ignore[arg-type]  # by name
    waits = waited if waited is not None else []
    return Fetcher(limits=given, sleep=waits.append, now=lambda: NOW, website="https://example.org")


def test_what_is_there_is_fetched_under_a_clear_name(site: Site) -> None:
    site.answers["/feed"] = (200, {"Content-Type": "Application/RSS+xml; charset=UTF-8", "ETag": '"a"'}, b"words")
    fetched = fetcher().fetch(site.at("/feed"))
    assert (fetched.body, fetched.kind, fetched.charset) == (b"words", "application/rss+xml", "UTF-8")
    assert fetched.state == {"address": site.at("/feed"), "etag": '"a"'}
    agent = site.asked[0][1]["user-agent"]
    assert agent.startswith("Publisher/")
    assert "+https://example.org" in agent


def test_what_has_not_changed_is_not_fetched_again(site: Site) -> None:
    def answer() -> Answer:
        known = site.asked[-1][1].get("if-none-match") == '"a"' and "if-modified-since" in site.asked[-1][1]
        return (
            (304, {}, b"") if known else (200, {"ETag": '"a"', "Last-Modified": "Wed, 02 Jan 2019 09:00:00 GMT"}, b"x")
        )

    site.answers["/feed"] = answer
    first = fetcher().fetch(site.at("/feed"))
    second = fetcher().fetch(site.at("/feed"), first.state)
    assert (first.unchanged, second.unchanged, second.state) == (False, True, first.state)
    moved = fetcher().fetch(site.at("/feed") + "?", first.state)
    assert not moved.unchanged


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
    ],
)
def test_this_machine_is_refused_however_it_is_written(site: Site, host: str) -> None:
    site.answers["/"] = (200, {}, b"inside")
    with pytest.raises((SourceError, FetchError)) as refused:
        fetcher(allow_private=()).fetch(site.at("/", host))
    assert site.asked == []
    assert "private network" in str(refused.value) or "could not be reached" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
        "2002:7f00:1::", "2001:0:4136:e378::1", "::127.0.0.1", "fec0::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    assert not Guard(()).allows("example.org", address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_public_addresses_are_not(address: str) -> None:
    assert Guard(()).allows("example.org", address)


def test_exceptions_are_hosts_or_networks() -> None:
    guard = Guard(("intranet.example.org", "10.1.0.0/16", "fd12::/16"))
    assert guard.allows("Intranet.Example.org", "192.168.1.1")
    assert guard.allows("x", "10.1.2.3")
    assert guard.allows("x", "::ffff:10.1.2.3")
    assert guard.allows("x", "fd12::5")
    assert not guard.allows("x", "10.2.0.1")
    assert not guard.allows("notintranet.example.org", "192.168.1.1")


def test_a_redirect_inside_is_refused_when_it_is_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: resolve("127.0.0.1", *rest, **more))
    site.answers["/out"] = (302, {"Location": site.at("/in", "localhost")}, b"")
    site.answers["/in"] = (200, {}, b"inside")
    with pytest.raises(SourceError, match="private network"):
        fetcher(allow_private=("outside.test",)).fetch(site.at("/out", "outside.test"))
    assert [path for path, _ in site.asked] == ["/out"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/x", "gopher://example.org", "javascript:1"]
)
def test_a_redirect_to_another_scheme_is_refused(site: Site, target: str) -> None:
    site.answers["/out"] = (302, {"Location": target}, b"")
    with pytest.raises(SourceError, match="Only http and https"):
        fetcher().fetch(site.at("/out"))


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "http://", "http://user:pass@127.0.0.1/", "http://[x"]
)
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(SourceError) as refused:
        fetcher().fetch(address)
    assert "pass@" not in str(refused.value)


def test_redirects_are_followed_and_end(site: Site) -> None:
    site.answers["/a"] = (301, {"Location": "/b"}, b"")
    site.answers["/b"] = (200, {}, b"there")
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    fetched = fetcher().fetch(site.at("/a"))
    assert (fetched.body, fetched.address) == (b"there", site.at("/b"))
    with pytest.raises(SourceError, match="without end"):
        fetcher().fetch(site.at("/loop"))


def test_more_than_the_limit_is_refused_also_when_it_was_squeezed(site: Site) -> None:
    site.answers["/big"] = (200, {}, b"x" * 100_001)
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))
    for path in ("/big", "/bomb"):
        with pytest.raises(SourceError, match="more than 100,000 bytes"):
            fetcher(max_bytes=100_000).fetch(site.at(path))


def test_an_answer_that_never_ends_is_broken_off(site: Site) -> None:
    release = threading.Event()

    def slowly() -> Answer:
        release.wait(30)
        return 200, {}, b""

    site.answers["/slow"] = slowly
    with pytest.raises(FetchError):
        fetcher(timeout=1).fetch(site.at("/slow"))
    release.set()


def test_an_answer_that_drips_is_broken_off() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        while not stop.is_set():
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop.wait(0.05):
                    try:
                        peer.sendall(b"x")
                    except OSError:
                        break

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        with pytest.raises(FetchError, match="more than 1 seconds"):
            fetcher(timeout=1).fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    finally:
        stop.set()
        listener.close()
        thread.join(5)


def test_a_server_in_trouble_is_asked_again_later_and_later(site: Site) -> None:
    answers: Iterator[Answer] = iter([(503, {}, b""), (500, {}, b""), (200, {}, b"at last")])
    site.answers["/"] = lambda: next(answers)
    waited: list[float] = []
    assert fetcher(waited).fetch(site.at("/")).body == b"at last"
    assert waited == [1.0, 4.0]


def test_retry_after_is_honoured_in_seconds_and_as_a_date(site: Site) -> None:
    later = format_datetime(NOW + timedelta(seconds=40), usegmt=True)
    answers: Iterator[Answer] = iter(
        [(429, {"Retry-After": "7"}, b""), (503, {"Retry-After": later}, b""), (200, {}, b"at last")]
    )
    site.answers["/"] = lambda: next(answers)
    waited: list[float] = []
    assert fetcher(waited).fetch(site.at("/")).body == b"at last"
    assert waited == [7.0, 40.0]


def test_nobody_waits_an_hour_at_a_terminal(site: Site) -> None:
    site.answers["/"] = (503, {"Retry-After": "3600"}, b"")
    waited: list[float] = []
    with pytest.raises(FetchError, match="answered 503"):
        fetcher(waited).fetch(site.at("/"))
    assert (waited, len(site.asked)) == ([], 1)


def test_what_is_not_there_is_a_mistake_and_not_asked_for_again(site: Site) -> None:
    with pytest.raises(SourceError, match="answered 404"):
        fetcher().fetch(site.at("/missing"))
    assert len(site.asked) == 1


def test_a_closed_door_is_a_failure_after_three_knocks() -> None:
    waited: list[float] = []
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher(waited).fetch("http://127.0.0.1:9/")
    assert len(waited) == 2


FEED = (
    b'<rss version="2.0"><channel><title>x</title><item><title>One</title><guid>1</guid>'
    b"<pubDate>Thu, 20 Dec 2018 09:00:00 GMT</pubDate><description>Words.</description></item></channel></rss>"
)


def desk_of(store: SqlStore, folder: Path) -> Desk:
    config = Config(
        organisation=Organisation(name="Lantern"),
        sender=Sender(email="a@example.org"),
        fetch=Fetch(allow_private=("127.0.0.1",)),
    )
    return Desk(workspace=Workspace(folder=folder, config=config), store=store, clock=SystemClock())


def test_a_sync_asks_only_for_what_is_new(site: Site, store: SqlStore, tmp_path: Path) -> None:
    def answer() -> Answer:
        known = site.asked[-1][1].get("if-none-match") == '"a"'
        return (304, {}, b"") if known else (200, {"ETag": '"a"', "Content-Type": "application/rss+xml"}, FEED)

    site.answers["/feed"] = answer
    desk, entry = desk_of(store, tmp_path), SourceEntry(name="blog", location=site.at("/feed"))
    first, second = sync_posts(desk, entry), sync_posts(desk, entry)
    assert (first.counts["new"], first.skipped) == (1, False)
    assert (second.taken, second.skipped) == ((), True)
    assert [post.source for post in store.library.all()] == ["blog"]


def test_a_feed_that_broke_off_is_fetched_in_full_the_next_time(site: Site, store: SqlStore, tmp_path: Path) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"'}, FEED[:-40])
    desk, entry = desk_of(store, tmp_path), SourceEntry(name="blog", location=site.at("/feed"), kind="feed")
    assert not sync_posts(desk, entry).complete
    site.answers["/feed"] = (200, {"ETag": '"a"'}, FEED)
    assert sync_posts(desk, entry).counts["new"] == 1
    assert "if-none-match" not in site.asked[-1][1]
