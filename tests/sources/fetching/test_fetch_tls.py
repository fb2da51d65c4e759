"""Fetching behind TLS: only from whom the certificate names, and the guard holds there too."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from publisher.errors import FetchError, SourceError
from site_server import Site, fetcher, wire


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An organisation's own signer, trusted on this machine."""
    made = trustme.CA(organization_name="Lantern House")
    made.cert_pem.write_to_path(tmp_path / "signer.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "signer.pem"))
    return made


@contextmanager
def secure(authority: trustme.CA, *names: str, ends: datetime | None = None) -> Iterator[Site]:
    """Run a site whose certificate is for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=ends).configure_cert(context)
    site = Site(context)
    site.answers["/"] = (200, {}, b"words")
    try:
        yield site
    finally:
        site.close()


def test_a_certificate_of_a_signer_that_the_machine_trusts_is_good(authority: trustme.CA) -> None:
    with secure(authority, "localhost") as site:
        fetched = fetcher(allow_private=("127.0.0.1", "::1")).fetch(site.at("/", "localhost"))
    assert fetched.body == b"words"
    assert site.names == ["localhost"]
    assert site.asked[0][1]["host"] == f"localhost:{site.port}"


def test_a_certificate_may_be_for_a_number(authority: trustme.CA) -> None:
    with secure(authority, "127.0.0.1") as site:
        assert fetcher().fetch(site.at("/")).body == b"words"
    assert site.names == [None]


def a_stranger(_: trustme.CA) -> tuple[trustme.CA, str, datetime | None]:
    return trustme.CA(), "localhost", None


def another_name(authority: trustme.CA) -> tuple[trustme.CA, str, datetime | None]:
    return authority, "www.example.org", None


def the_past(authority: trustme.CA) -> tuple[trustme.CA, str, datetime | None]:
    return authority, "localhost", datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made_by", "words"),
    [
        (a_stranger, r"signed by nobody whom this machine trusts.*SSL_CERT_FILE"),
        (another_name, "is for another name"),
        (the_past, "has expired"),
    ],
)
def test_a_bad_certificate_is_said_in_a_sentence_and_not_tried_again(
    authority: trustme.CA,
    made_by: Callable[[trustme.CA], tuple[trustme.CA, str, datetime | None]],
    words: str,
) -> None:
    signer, name, ends = made_by(authority)
    waited: list[float] = []
    with secure(signer, name, ends=ends) as site, pytest.raises(FetchError, match=words) as refused:
        fetcher(waited, allow_private=("127.0.0.1", "::1")).fetch(site.at("/", "localhost"))
    said = str(refused.value)
    assert (waited, site.asked) == ([], [])
    assert "localhost" in said
    assert said.count(". ") == 0
    assert "_ssl" not in said


def test_a_server_without_tls_is_told_from_one_that_is_away() -> None:
    waited: list[float] = []
    with wire(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (address, _), pytest.raises(FetchError, match="with http"):
        fetcher(waited).fetch(address.replace("http:", "https:"))
    assert waited == []


def test_the_name_in_the_refusal_is_that_of_the_host_to_blame(authority: trustme.CA) -> None:
    with secure(authority, "127.0.0.1") as good, secure(trustme.CA(), "localhost") as bad:
        good.answers["/"] = (302, {"Location": bad.at("/", "localhost")}, b"")
        with pytest.raises(FetchError, match="certificate of localhost"):
            fetcher(allow_private=("127.0.0.1", "::1")).fetch(good.at("/"))


def test_the_guard_looks_before_anything_is_said(authority: trustme.CA) -> None:
    with secure(authority, "localhost") as site:
        for host in ("localhost", "127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"):
            with pytest.raises(SourceError, match="private network"):
                fetcher(allow_private=()).fetch(site.at("/", host))
    assert (site.names, site.asked) == ([], [])


def test_a_redirect_from_https_to_http_is_refused(authority: trustme.CA, site: Site) -> None:
    site.answers["/inside"] = (200, {}, b"inside")
    with secure(authority, "127.0.0.1") as first:
        first.answers["/"] = (302, {"Location": site.at("/inside", "localhost")}, b"")
        with pytest.raises(SourceError, match="sends from https to http"):
            fetcher().fetch(first.at("/"))
        first.answers["/"] = (302, {"Location": "/there"}, b"")
        first.answers["/there"] = (200, {}, b"there")
        assert fetcher().fetch(first.at("/")).body == b"there"
    assert site.asked == []


def test_a_redirect_from_http_to_https_is_followed(authority: trustme.CA, site: Site) -> None:
    with secure(authority, "127.0.0.1") as second:
        site.answers["/"] = (301, {"Location": second.at("/")}, b"")
        assert fetcher().fetch(site.at("/")).body == b"words"


def test_a_redirect_over_https_to_the_inside_is_refused(authority: trustme.CA) -> None:
    with secure(authority, "127.0.0.1", "localhost") as site:
        site.answers["/"] = (302, {"Location": "https://169.254.169.254/latest"}, b"")
        with pytest.raises(SourceError, match=r"sends on to 169\.254\.169\.254, which is inside"):
            fetcher().fetch(site.at("/"))


def test_the_time_is_up_behind_tls_too(authority: trustme.CA) -> None:
    with (
        wire(b"\x16\x03\x03\x40\x00", drip=b"\x02") as (address, _),
        pytest.raises(FetchError, match="more than 1 seconds"),
    ):
        fetcher(timeout=1).fetch(address.replace("http:", "https:"))
