"""The guard: nothing inside a private network is fetched, however it is written or reached."""

import ipaddress
import socket

import pytest

from publisher.errors import FetchError, SourceError
from publisher.sources.fetching.private_networks import PrivateNetworks
from site_server import Site, fetcher


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "LOCALHOST.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
        "127.1", "127.0.1", "127.000.000.001", "0", "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::127.0.0.1]",
        "[2002:7f00:1::]", "[fe80::1%25lo]", "[fe80::1%lo]", "[fec0::1]", "[fd00:ec2::254]", "169.254.169.254",
        "0xa9fea9fe", "100.64.0.1", "192.0.0.192", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①",
    ],
)  # fmt: skip
def test_what_is_inside_is_refused_however_it_is_written(site: Site, host: str) -> None:
    site.answers["/"] = (200, {}, b"inside")
    with pytest.raises((SourceError, FetchError)):
        fetcher(allow_private=(), timeout=5).fetch(site.at("/", host))
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[64:ff9b::127.0.0.1]"])
def test_the_refusal_says_how_it_could_be_allowed(site: Site, host: str) -> None:
    with pytest.raises(SourceError, match=r"private network.*fetch\.allow_private in config\.toml"):
        fetcher(allow_private=()).fetch(site.at("/", host))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "0.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "168.63.129.16", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "64:ff9b:1:ffff::808:808", "2002:7f00:1::",
        "2001:0:4136:e378::1", "::127.0.0.1", "fec0::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    assert not PrivateNetworks(()).allows("example.org", address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:2800:220:1::1"])
def test_public_addresses_are_not(address: str) -> None:
    assert PrivateNetworks(()).allows("example.org", address)


def test_exceptions_are_hosts_or_networks() -> None:
    guard = PrivateNetworks(("intranet.example.org", "10.1.0.0/16", "fd12::/16"))
    assert guard.allows("Intranet.Example.org", "192.168.1.1")
    assert guard.allows("x", "10.1.2.3")
    assert guard.allows("x", "::ffff:10.1.2.3")
    assert guard.allows("x", "fd12::5")
    assert not guard.allows("x", "10.2.0.1")
    assert not guard.allows("notintranet.example.org", "192.168.1.1")
    assert not guard.allows("intranet.example.org.example.net", "192.168.1.1")


def resolving_to(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> None:
    """Let ``outside.test`` be at other addresses each time it is looked up; numbers are what they are."""
    resolve, turns = socket.getaddrinfo, iter([*rounds, *[rounds[-1]] * 10])

    def resolved(host: str, port: int, *rest: int, **more: int) -> list[object]:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return [found for address in next(turns) for found in resolve(address, port, *rest, **more)]
        return list(resolve(host, port, *rest, **more))

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


def test_a_redirect_inside_is_refused_when_it_is_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving_to(monkeypatch, ["127.0.0.1"])
    site.answers["/in"] = (200, {}, b"inside")
    for host in ("localhost", "127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"):
        site.answers["/out"] = (302, {"Location": site.at("/in", host)}, b"")
        with pytest.raises(SourceError, match=r"outside\.test sends on to .*private network") as refused:
            fetcher(allow_private=("outside.test",)).fetch(site.at("/out", "outside.test"))
        assert "allow_private" not in str(refused.value)
    assert {path for path, _ in site.asked} == {"/out"}


def test_one_address_inside_among_others_is_enough_to_refuse(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving_to(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(SourceError, match="private network"):
        fetcher(allow_private=()).fetch(site.at("/", "outside.test"))
    assert site.asked == []


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def connect(place: tuple[str, int], *_: object, **__: object) -> None:
        asked.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("publisher.sources.fetching.private_networks.create_connection", connect)
    resolving_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(SourceError, match="private network"):
        fetcher(allow_private=()).fetch(site.at("/", "outside.test"))
    assert asked == ["93.184.216.34"]


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/x", "gopher://example.org", "javascript:1", "data:text/html,x"],
)
def test_a_redirect_to_another_scheme_is_refused(site: Site, target: str) -> None:
    site.answers["/out"] = (302, {"Location": target}, b"")
    with pytest.raises(SourceError, match="Only http and https"):
        fetcher().fetch(site.at("/out"))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "file:/etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://", "http:///x",
        "http://user:pass@127.0.0.1/", "http://user@127.0.0.1/", "http://[x", "http://[::1", "http://a b.example.org/",
        "http://.example.org/", "http://example..org/", f"http://{'a' * 64}.example.org/", "http://x:99999/",
        "http://x:y/", "", "//example.org/", "www.example.org",
    ],
)  # fmt: skip
def test_only_web_addresses_are_fetched(address: str) -> None:
    waited: list[float] = []
    with pytest.raises(SourceError) as refused:
        fetcher(waited).fetch(address)
    assert "pass@" not in str(refused.value)
    assert waited == []


@pytest.mark.parametrize("port", [0, 1, 22, 25, 110, 465, 587, 993])
def test_ports_of_other_services_are_left_alone(port: int) -> None:
    with pytest.raises(SourceError, match="belongs to another service"):
        fetcher().fetch(f"http://127.0.0.1:{port}/")


def test_a_password_in_a_redirect_is_never_sent(site: Site) -> None:
    site.answers["/out"] = (302, {"Location": f"http://me:pw@127.0.0.1:{site.port}/in"}, b"")
    with pytest.raises(SourceError, match="never sent"):
        fetcher().fetch(site.at("/out"))
    assert [path for path, _ in site.asked] == ["/out"]


def test_neither_proxies_nor_stored_passwords_of_the_machine_are_used(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name in the environment
        file.write("machine 127.0.0.1 login me password pw\n")
    monkeypatch.setenv("NETRC", netrc)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("no_proxy", "")
    site.answers["/"] = (200, {}, b"x")
    fetcher().fetch(site.at("/"))
    assert "authorization" not in site.asked[0][1]
