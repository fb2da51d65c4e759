"""OAuth 2.0: tokens on disk, renewed once, by one process at a time."""

import os
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ground import FixedClock
from publisher.errors import AccountError, ConfigError, TransportError
from publisher.model.dispatches import DeliveryState
from publisher.ports.clock import Clock
from publisher.testing import Fault
from publisher.transports.x.connect import token_file
from publisher.transports.x.tokens import LoginTokens
from x_bench import ME, NOON, POST, Bench, always, posting

TOKEN = "POST /2/oauth2/token"


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    with Bench(tmp_path, clock) as bench:
        yield bench


def test_a_401_refreshes_once_and_the_part_is_posted(bench: Bench) -> None:
    old = bench.log_in()
    bench.fake.gate.expire()
    outcome = bench.transport(auth="oauth2").post(posting(), always)
    assert outcome.state is DeliveryState.SENT
    assert bench.fake.gate.refreshes == 1
    kept = token_file(bench.state).load()
    assert kept is not None
    assert kept.refresh is not None
    assert old.refresh is not None
    assert kept.access.reveal() != old.access.reveal()
    assert kept.refresh.reveal() != old.refresh.reveal()


def test_a_401_that_stays_is_the_account_s_and_asks_for_no_third_try(bench: Bench) -> None:
    bench.log_in()
    bench.fake.script.add(POST, Fault.UNAUTHORIZED)
    with pytest.raises(AccountError, match="publisher x login"):
        bench.transport(auth="oauth2").post(posting(), always)
    assert (bench.fake.gate.refreshes, bench.fake.script.calls(POST)) == (1, 2)


def test_a_login_that_was_taken_back_says_to_log_in(bench: Bench) -> None:
    bench.log_in()
    bench.fake.gate.expire(refresh_too=True)
    with pytest.raises(AccountError, match="publisher x login"):
        bench.transport(auth="oauth2").head()


def test_without_a_login_it_says_so(bench: Bench) -> None:
    with pytest.raises(AccountError, match="publisher x login"):
        bench.transport(auth="oauth2").head()


def test_a_token_is_renewed_before_it_lapses(bench: Bench) -> None:
    tokens = bench.log_in()
    token_file(bench.state).save(LoginTokens(access=tokens.access, refresh=tokens.refresh, expires=NOON))
    assert bench.transport(auth="oauth2").head() == ""
    assert bench.fake.gate.refreshes == 1
    kept = token_file(bench.state).load()
    assert kept is not None
    assert kept.expires == NOON + timedelta(hours=2)


def test_an_answer_without_a_refresh_token_leaves_the_old_one_in_force(bench: Bench) -> None:
    """findings H10: it was dropped, so that the next lapse asked a person to log in (RFC 6749, section 6)."""
    old = bench.log_in()
    bench.fake.gate.rotates = False
    for _ in range(2):
        bench.fake.gate.expire()
        assert bench.transport(auth="oauth2").whoami().handle == "example_org"
    kept = token_file(bench.state).load()
    assert kept is not None
    assert kept.refresh is not None
    assert old.refresh is not None
    assert kept.refresh.reveal() == old.refresh.reveal()
    assert bench.fake.gate.refreshes == 2


def test_many_at_once_refresh_once(bench: Bench) -> None:
    bench.log_in()
    bench.fake.gate.expire()
    transports = [bench.transport(auth="oauth2") for _ in range(6)]
    barrier = threading.Barrier(len(transports))
    failures: list[Exception] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            transports[number].whoami()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(transports))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert bench.fake.gate.refreshes == 1


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.UNAVAILABLE, Fault.DROPPED_BEFORE, Fault.MALFORMED])
def test_a_login_service_out_of_order_is_no_reason_to_pause(bench: Bench, fault: Fault) -> None:
    bench.log_in()
    bench.fake.gate.expire()
    bench.fake.script.add(TOKEN, fault, call=1)
    with pytest.raises(TransportError) as caught:
        bench.transport(auth="oauth2").head()
    assert not isinstance(caught.value, AccountError)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_tokens_are_for_the_owner_alone(bench: Bench) -> None:
    bench.log_in()
    bench.fake.gate.expire()
    bench.transport(auth="oauth2").head()
    file = next(bench.state.glob("x-tokens.json"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(bench.state.glob("*.new"))
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        bench.transport(auth="oauth2").head()


def test_a_broken_file_is_named(bench: Bench) -> None:
    bench.log_in()
    (bench.state / "x-tokens.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="broken"):
        bench.transport(auth="oauth2").head()


def test_one_401_on_signed_calls_is_tried_once_more(bench: Bench) -> None:
    """Findings H10: X refuses a right signature now and then; a person had to act each time."""
    bench.fake.script.add(POST, Fault.UNAUTHORIZED, call=1)
    assert bench.transport().post(posting(), always).state is DeliveryState.SENT
    assert bench.fake.script.calls(POST) == 2
    assert len(bench.fake.account.live) == 1


def test_keys_that_stay_refused_are_the_account_s_and_ask_for_no_third_try(bench: Bench) -> None:
    bench.fake.script.add(POST, Fault.UNAUTHORIZED)
    with pytest.raises(AccountError, match=r"\(401\)"):
        bench.transport().post(posting(), always)
    assert bench.fake.script.calls(POST) == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (timedelta(hours=3, minutes=9), "this machine's clock is 3 hours ahead of X's, so set it right, or renew them"),
        (
            timedelta(minutes=-7, seconds=-30),
            "this machine's clock is 7 minutes behind X's, so set it right, or renew them",
        ),
        (timedelta(minutes=4), "(401); renew them"),
    ],
)
def test_a_clock_that_is_wrong_is_named_where_keys_are_refused(tmp_path: Path, wrong: timedelta, words: str) -> None:
    with Bench(tmp_path, FixedClock(datetime.now(UTC) + wrong)) as bench:
        bench.fake.script.add(POST, Fault.UNAUTHORIZED)
        bench.fake.script.add(ME, Fault.UNAUTHORIZED)
        with pytest.raises(AccountError) as caught:
            bench.transport().whoami()
        assert words in str(caught.value)


def test_keys_of_oauth_1_sign_every_kind_of_call(bench: Bench) -> None:
    transport = bench.transport()
    first = transport.post(posting("One & two"), always)
    assert transport.find(posting("One & two"), "") == first.remote_id
    transport.delete(first.remote_id)
    assert bench.fake.script.calls(ME) == 1
    assert bench.fake.account.deleted == [first.remote_id]
