"""The limits of fetching: nothing lasts for ever, fills the memory, or is taken for whole when it is not."""

import gzip
import threading
import tracemalloc
from pathlib import Path

import pytest

from publisher.errors import FetchError, SourceError
from site_server import Answer, Site, fetcher, in_turn, wire

HEAD = b"HTTP/1.1 200 OK\r\n"


def test_more_than_the_limit_is_refused_also_when_it_was_squeezed(site: Site) -> None:
    site.answers["/big"] = (200, {}, b"x" * 100_001)
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))
    site.answers["/fits"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 100_000))
    for path in ("/big", "/bomb"):
        with pytest.raises(SourceError, match=r"more than 100,000 bytes; raise fetch\.max_bytes"):
            fetcher(max_bytes=100_000).fetch(site.at(path))
    assert len(fetcher(max_bytes=100_000).fetch(site.at("/fits")).body) == 100_000


def test_a_bomb_never_unfolds_in_memory(site: Site) -> None:
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\x00" * 200_000_000, 9))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="more than"):
            fetcher().fetch(site.at("/bomb"))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 60_000_000


def test_what_goes_into_a_file_is_not_held_in_memory(site: Site, tmp_path: Path) -> None:
    body = b"<item>words</item>\n" * 700_000
    site.answers["/big"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(body, 1))
    with (tmp_path / "big").open("w+b") as file:
        tracemalloc.start()
        try:
            fetched = fetcher().fetch(site.at("/big"), into=file)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (fetched.body, file.tell()) == (b"", len(body))
    assert most < 5_000_000


def test_a_second_attempt_writes_over_the_first(site: Site, tmp_path: Path) -> None:
    site.answers["/"] = in_turn((200, {"Content-Length": "200000"}, b"x" * 190_000), (200, {}, b"whole"))
    with (tmp_path / "x").open("w+b") as file:
        fetcher().fetch(site.at("/"), into=file)
    assert (tmp_path / "x").read_bytes() == b"whole"


def test_an_answer_that_never_begins_is_broken_off(site: Site) -> None:
    release = threading.Event()

    def slowly() -> Answer:
        release.wait(30)
        return 200, {}, b""

    site.answers["/slow"] = slowly
    waited: list[float] = []
    with pytest.raises(FetchError, match=r"more than 1 seconds.*fetch\.timeout"):
        fetcher(waited, timeout=1).fetch(site.at("/slow"))
    release.set()
    assert waited == []


@pytest.mark.parametrize(
    "begin",
    [
        HEAD + b"Content-Length: 100000\r\n\r\n",
        HEAD + b"\r\n",
        HEAD + b"X-Long: ",
        b"HTTP/1.1 ",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;",
    ],
    ids=["body", "body without a length", "header", "status", "chunk", "size of a chunk"],
)
def test_an_answer_that_drips_is_broken_off(begin: bytes) -> None:
    waited: list[float] = []
    with wire(begin, drip=b"1") as (address, _), pytest.raises(FetchError, match="more than 1 seconds"):
        fetcher(waited, timeout=1).fetch(address)
    assert waited == []


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 10\r\n\r\n123",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n12345\r\n0\r\n\r\n",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 999999 Hm\r\n\r\n",
    ],
    ids=["short", "chunk missing", "no size", "no gzip", "nothing", "no answer", "no status"],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(answer: bytes) -> None:
    waited: list[float] = []
    with wire(answer) as (address, asked), pytest.raises(FetchError, match=r"broke off|could not be reached"):
        fetcher(waited).fetch(address)
    assert (len(asked), waited) == (3, [1.0, 4.0])


def test_what_comes_after_the_announced_length_is_not_taken() -> None:
    with wire(HEAD + b"Content-Length: 3\r\n\r\n123456789") as (address, _):
        assert fetcher().fetch(address).body == b"123"


def test_headers_without_end_are_refused() -> None:
    with wire(HEAD + b"X: y\r\n" * 100_000) as (address, _), pytest.raises(FetchError):
        fetcher().fetch(address)


def test_words_of_the_server_never_reach_the_terminal() -> None:
    said = b"HTTP/1.1 418 \x1b[31mNot here\x07\r\nContent-Length: 0\r\n\r\n"
    with wire(said) as (address, _), pytest.raises(SourceError) as refused:
        fetcher().fetch(address)
    assert str(refused.value).isprintable()


def test_an_answer_that_is_whole_at_last_is_taken(site: Site) -> None:
    site.answers["/"] = in_turn((200, {"Content-Length": "9"}, b"x"), (200, {}, b"whole"))
    assert fetcher().fetch(site.at("/")).body == b"whole"
