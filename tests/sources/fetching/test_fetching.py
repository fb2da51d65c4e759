"""Fetching: polite, and clear about what went wrong."""

import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest

from publisher.errors import FetchError, SourceError
from publisher.sources.locations import called, fingerprint, shared
from site_server import NOW, Answer, Site, fetcher, in_turn


def test_what_is_there_is_fetched_under_a_clear_name(site: Site) -> None:
    site.answers["/feed"] = (200, {"Content-Type": "Application/RSS+xml; charset=UTF-8", "ETag": '"a"'}, b"words")
    fetched = fetcher().fetch(site.at("/feed"))
    assert (fetched.body, fetched.kind, fetched.charset) == (b"words", "application/rss+xml", "UTF-8")
    assert fetched.state == {"address": fingerprint(site.at("/feed")), "etag": '"a"'}
    agent = site.asked[0][1]["user-agent"]
    assert agent.startswith("Publisher/")
    assert "+https://example.org" in agent


@pytest.mark.parametrize("tag", ['"a"', 'W/"a"', "unquoted", 'W/"sch\xf6n"'])
def test_what_has_not_changed_is_not_fetched_again(site: Site, tag: str) -> None:
    day = "Wed, 02 Jan 2019 09:00:00 GMT"

    def answer() -> Answer:
        asked = site.asked[-1][1]
        known = (asked.get("if-none-match"), asked.get("if-modified-since")) == (tag, day)
        return (304, {}, b"") if known else (200, {"ETag": tag, "Last-Modified": day}, b"x")

    site.answers["/feed"] = site.answers["/feed?"] = answer
    first = fetcher().fetch(site.at("/feed"))
    second = fetcher().fetch(site.at("/feed"), first.state)
    assert (first.unchanged, second.unchanged, second.state) == (False, True, first.state)
    elsewhere = fetcher().fetch(site.at("/feed?"), first.state)
    assert not elsewhere.unchanged


def test_nothing_new_is_believed_only_where_it_was_asked_for(site: Site) -> None:
    site.answers["/"] = (304, {}, b"")
    for state in ({}, {"address": fingerprint(site.at("/"))}):
        with pytest.raises(SourceError, match="answered 304 Not Modified"):
            fetcher().fetch(site.at("/"), state)


def test_redirects_are_followed_and_end(site: Site) -> None:
    site.answers["/a"] = (301, {"Location": "/b"}, b"")
    site.answers["/b"] = (200, {}, b"there")
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    fetched = fetcher().fetch(site.at("/a"))
    assert (fetched.body, fetched.address) == (b"there", site.at("/b"))
    with pytest.raises(SourceError, match="without end"):
        fetcher().fetch(site.at("/loop"))
    assert len(site.asked) == 8


def test_a_redirect_to_nowhere_is_a_mistake(site: Site) -> None:
    for target in ("http://[x/", "http://example.org:port/", "https:///x"):
        site.answers["/out"] = (302, {"Location": target}, b"")
        with pytest.raises(SourceError, match="no web address"):
            fetcher().fetch(site.at("/out"))


def test_a_server_in_trouble_is_asked_again_later_and_later(site: Site) -> None:
    site.answers["/"] = in_turn((503, {}, b""), (522, {}, b""), (200, {}, b"at last"))
    waited: list[float] = []
    assert fetcher(waited).fetch(site.at("/")).body == b"at last"
    assert waited == [1.0, 4.0]


def test_retry_after_is_honoured_in_seconds_and_as_a_date(site: Site) -> None:
    later = format_datetime(NOW + timedelta(seconds=40), usegmt=True)
    site.answers["/"] = in_turn(
        (429, {"Retry-After": "7"}, b""), (503, {"Retry-After": later}, b""), (200, {}, b"at last")
    )
    waited: list[float] = []
    assert fetcher(waited).fetch(site.at("/")).body == b"at last"
    assert waited == [7.0, 40.0]


@pytest.mark.parametrize(
    "said",
    ["", "soon", "-5", "1.5", "\xb2", "Wed, 99 Jan 2019", "Wed, 02 Jan 2019 09:00:40 +9999999999", "2019-01-02"],
)
def test_a_retry_after_that_says_nothing_changes_nothing(site: Site, said: str) -> None:
    site.answers["/"] = in_turn((503, {"Retry-After": said}, b""), (200, {}, b"at last"))
    waited: list[float] = []
    assert fetcher(waited).fetch(site.at("/")).body == b"at last"
    assert waited == [1.0]


def test_nobody_waits_an_hour_at_a_terminal(site: Site) -> None:
    site.answers["/"] = (503, {"Retry-After": "3600"}, b"")
    waited: list[float] = []
    with pytest.raises(FetchError, match="answered 503 Service Unavailable and asks to wait 60 minutes; nothing"):
        fetcher(waited).fetch(site.at("/"))
    assert (waited, len(site.asked)) == ([], 1)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks for a name and a password"),
        (403, "open the address in a browser"),
        (404, "nothing at this address"),
        (410, "gone for good"),
        (418, "answered 418"),
        (204, "answered 204"),
        (300, "answered 300"),
        (302, "answered 302"),
        (299, "answered 299"),
    ],
)
def test_what_is_not_there_is_a_mistake_and_not_asked_for_again(site: Site, status: int, words: str) -> None:
    site.answers["/missing"] = (status, {}, b"")
    with pytest.raises(SourceError, match=words):
        fetcher().fetch(site.at("/missing"))
    assert len(site.asked) == 1


def test_a_closed_door_is_a_failure_after_three_knocks() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    waited: list[float] = []
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher(waited).fetch(f"http://127.0.0.1:{port}/")
    assert len(waited) == 2


def test_a_name_that_nobody_has_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    waited: list[float] = []
    with pytest.raises(SourceError, match=r"no host www\.exmaple\.org"):
        fetcher(waited).fetch("https://www.exmaple.org/feed")
    assert waited == []


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("https://www.example.org/feed/?token=x#y", "www.example.org/feed"),
        ("http://me:pw@www.example.org:8080/a/b", "www.example.org/a/b"),
        ("https://[2001:db8::1]:8443/feed", "[2001:db8::1]/feed"),
        ("http://[x", "[x"),
        ("http://", "The address"),
        ("http:///x", "x"),
        ("ftp://me:pw@example.org/x", "example.org/x"),
        ("content/blog.md", "content/blog.md"),
    ],
)
def test_a_location_is_called_by_what_is_no_secret(location: str, name: str) -> None:
    assert called(location) == name


SECRETS = [
    "http://{host}/feed?token=s3cret",
    "http://{host}/feed?a=1&api_key=s3cret",
    "http://{host}/feed#s3cret",
    "http://reader:s3cret@{host}/feed",
    "http://s3cret@{host}/feed",
    "https://{host}/feed?X-Amz-Signature=s3cret",
    "http://{host}:s3cret/feed",
    "ftp://reader:s3cret@{host}/feed",
]


@pytest.mark.parametrize("address", SECRETS)
@pytest.mark.parametrize("status", [404, 401, 503, 302])
def test_no_error_tells_a_secret_of_the_address(site: Site, address: str, status: int) -> None:
    whole = address.format(host=f"127.0.0.1:{site.port}")
    for path in ("/feed?token=s3cret", "/feed?a=1&api_key=s3cret", "/feed"):
        site.answers[path] = (status, {"Location": "http://x:s3cret@127.0.0.1/?token=s3cret"}, b"")
    with pytest.raises((SourceError, FetchError)) as refused:
        fetcher().fetch(whole)
    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in called(whole)


def test_what_is_kept_of_an_address_tells_no_secret(site: Site) -> None:
    site.answers["/feed?token=s3cret"] = (200, {"ETag": '"a"'}, b"words")
    fetched = fetcher().fetch(site.at("/feed?token=s3cret"))
    assert "s3cret" not in str(fetched.state)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://www.example.org/a?p=12", "https://www.example.org/a?p=12"),
        ("https://www.example.org/a?p=12&preview=true&access_token=x#top", "https://www.example.org/a?p=12"),
        ("https://me:pw@www.example.org:8443/a?utm_source=x&page=2", "https://www.example.org:8443/a?page=2"),
        ("https://www.example.org/a?author=anna&keyword=tide", "https://www.example.org/a?author=anna&keyword=tide"),
    ],
)
def test_an_address_is_shared_without_what_opens_doors(address: str, public: str) -> None:
    assert shared(address) == public
