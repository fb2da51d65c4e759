"""No token is written anywhere but into its own file."""

import io
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.errors import PublisherError
from publisher.ports.clock import Clock
from publisher.testing import Fault
from publisher.transports.x.connect import credentials, token_endpoint, token_file
from publisher.transports.x.login import Attempt
from publisher.transports.x.transport import XTransport
from x_bench import POST, READ, Bench, always, posting

NOISY = ("", "tweepy", "tweepy.client", "requests_oauthlib", "requests_oauthlib.oauth1_auth", "oauthlib",
         "oauthlib.oauth1.rfc5849", "urllib3", "urllib3.connectionpool", "requests", "filelock")  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    with Bench(tmp_path, clock) as bench:
        yield bench


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, at the noisiest level that anybody could set."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    loggers = [logging.getLogger(name) for name in NOISY]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def tokens_of(bench: Bench) -> list[str]:
    keys, kept = bench.fake.gate.keys, token_file(bench.state).load()
    assert kept is not None
    assert kept.refresh is not None
    return [
        keys.api_key,
        keys.api_secret,
        keys.access_token,
        keys.access_secret,
        kept.access.reveal(),
        kept.refresh.reveal(),
    ]


def a_day(bench: Bench, transport: XTransport, fault: Fault | None) -> list[str]:
    """Do everything, with ``fault`` on each call; return the tracebacks, with the values of all locals."""
    told = []
    for route in (POST, READ, "DELETE /2/tweets/:id", "POST /2/oauth2/token"):
        if fault is not None:
            bench.fake.script.add(route, fault)
    for act in (
        transport.whoami,
        transport.head,
        lambda: transport.post(posting(), always),
        lambda: transport.find(posting(), ""),
        lambda: transport.delete("1075"),
    ):
        try:
            act()
        except PublisherError as error:
            told += [*traceback.TracebackException.from_exception(error, capture_locals=True).format(), repr(error)]
    return told


@pytest.mark.parametrize("auth", ["oauth1", "oauth2"])
@pytest.mark.parametrize("fault", [None, *(fault for fault in Fault if fault is not Fault.SILENT)])
def test_no_log_and_no_traceback_shows_a_token(bench: Bench, log: io.StringIO, auth: str, fault: Fault | None) -> None:
    bench.log_in()
    bench.fake.slow, secret = 0.01, tokens_of(bench)
    told = a_day(bench, bench.transport(auth=auth), fault)
    bench.fake.gate.expire()
    told += a_day(bench, bench.transport(auth=auth), fault)
    seen = log.getvalue() + "\n".join(told)
    assert "127.0.0.1" in seen or fault is not None, "the log was not listened to"
    assert [token for token in {*secret, *tokens_of(bench)} if token in seen] == []


def test_no_repr_shows_a_token(bench: Bench) -> None:
    kept = bench.log_in()
    things = [
        kept,
        token_file(bench.state),
        token_endpoint(bench.config(), bench.secrets),
        bench.transport(),
        bench.transport(auth="oauth2"),
        Attempt(redirect_uri="http://127.0.0.1:1/callback"),
        *(
            credentials(bench.config(auth=auth), secrets=bench.secrets, state=bench.state, clock=bench.clock)
            for auth in ("oauth1", "oauth2")
        ),
    ]
    shown = "\n".join(f"{thing!r} {thing}" for thing in things)
    assert [token for token in tokens_of(bench) if token in shown] == []


def test_what_is_kept_about_limits_holds_no_token(bench: Bench) -> None:
    bench.log_in()
    for auth in ("oauth1", "oauth2"):
        a_day(bench, bench.transport(auth=auth), None)
    written = b"".join(path.read_bytes() for path in bench.state.glob("publisher.db*"))
    assert b"x-rate-limit" in written
    assert [token for token in tokens_of(bench) if token.encode() in written] == []


def test_a_netrc_does_not_replace_the_authorization(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "netrc"
    file.write_text("default login somebody password else\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    bench.log_in()
    transport = bench.transport(auth="oauth2")
    transport._api._session.trust_env = True
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert transport.whoami().handle == "example_org"
