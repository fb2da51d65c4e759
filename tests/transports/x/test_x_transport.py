"""What each answer of X makes of a part."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.errors import AccountError, BudgetError, LaterError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState
from publisher.model.releases import Media
from publisher.ports.clock import Clock
from publisher.testing import FakeX, Fault
from publisher.testing.x.answers import HttpAnswer
from publisher.transports.x.api import NoAnswerError
from x_bench import ME, NOON, POST, READ, Bench, always, posting


@pytest.fixture
def bench(tmp_path: Path, clock: Clock) -> Iterator[Bench]:
    with Bench(tmp_path, clock) as bench:
        yield bench


def test_a_part_is_posted_with_its_exact_text(bench: Bench) -> None:
    text = "Ring us & talk: 0800 555 0100 <24 hours>\n\nhttps://example.org/help?a=1&b=2 🎄"
    answer = bench.transport().post(posting(text), always)
    assert answer.state is DeliveryState.SENT
    assert [(post.id, post.text) for post in bench.fake.account.live] == [(answer.remote_id, text)]


def test_a_later_part_answers_the_one_before(bench: Bench) -> None:
    first = bench.transport().post(posting("One"), always).remote_id
    bench.transport().post(posting("Two", position=2, reply_to=first), always)
    assert bench.fake.account.live[1].reply_to == first


def test_nothing_leaves_where_the_commit_is_refused(bench: Bench) -> None:
    answer = bench.transport().post(posting(), lambda: False)
    assert answer.state is DeliveryState.PENDING
    assert bench.fake.script.calls(POST) == 0
    assert bench.spent().posts == 0


def test_the_head_is_the_newest_own_post(bench: Bench) -> None:
    transport = bench.transport()
    assert transport.head() == ""
    bench.fake.account.add("Older")
    newer = bench.fake.account.add("Newer")
    assert transport.head() == newer.id


@pytest.mark.parametrize(
    ("fault", "state", "cause"),
    [
        (Fault.DUPLICATE, DeliveryState.UNCERTAIN, Known.DUPLICATE),
        (Fault.BROKEN, DeliveryState.UNCERTAIN, Known.SERVER_ERROR),
        (Fault.UNAVAILABLE, DeliveryState.UNCERTAIN, Known.SERVER_ERROR),
        (Fault.ACCEPTED_BROKEN, DeliveryState.UNCERTAIN, Known.SERVER_ERROR),
        (Fault.DROPPED, DeliveryState.UNCERTAIN, Known.NO_ANSWER),
        (Fault.DROPPED_BEFORE, DeliveryState.UNCERTAIN, Known.NO_ANSWER),
        (Fault.MALFORMED, DeliveryState.UNCERTAIN, Known.UNCLEAR_ANSWER),
        (Fault.ERRORS_ONLY, DeliveryState.UNCERTAIN, Known.UNCLEAR_ANSWER),
        (Fault.ERRORS_BESIDE, DeliveryState.SENT, Known.NONE),
        (Fault.SLOW, DeliveryState.SENT, Known.NONE),
        (Fault.RATE_LIMITED, DeliveryState.DEFERRED, Known.RATE_LIMIT),
        (Fault.RATE_LIMITED_DAY, DeliveryState.DEFERRED, Known.RATE_LIMIT),
        (Fault.RATE_LIMITED_BARE, DeliveryState.DEFERRED, Known.RATE_LIMIT),
    ],
)
def test_each_fault_has_its_meaning(bench: Bench, fault: Fault, state: DeliveryState, cause: Known) -> None:
    bench.fake.script.add(POST, fault, call=1)
    answer = bench.transport().post(posting(), always)
    assert (answer.state, answer.cause) == (state, cause)
    assert (answer.remote_id != "") is (state is DeliveryState.SENT)


def test_silence_after_the_post_is_no_answer_and_the_timeline_tells(bench: Bench) -> None:
    hasty = bench.hasty(0.3)
    bench.fake.script.add(POST, Fault.SILENT, call=1)
    answer = hasty.post(posting(), always)
    assert (answer.state, answer.cause) == (DeliveryState.UNCERTAIN, Known.NO_ANSWER)
    assert hasty.find(posting(), "") == bench.fake.account.live[0].id


def test_a_refused_connection_has_provably_sent_nothing(bench: Bench) -> None:
    with FakeX() as gone:
        address = gone.url
    with pytest.raises(TransportError, match="cannot be reached") as caught:
        bench.transport(api_url=address).post(posting(), always)
    assert not isinstance(caught.value, NoAnswerError)
    assert bench.spent().posts == 0


@pytest.mark.parametrize(("fault", "word"), [(Fault.UNAUTHORIZED, "401"), (Fault.NO_CREDIT, "402")])
def test_what_befalls_the_account_is_no_fault_of_the_part(bench: Bench, fault: Fault, word: str) -> None:
    bench.fake.script.add(POST, fault)
    with pytest.raises(AccountError, match=word):
        bench.transport().post(posting(), always)
    assert bench.spent().posts == 0


def test_a_refused_reply_has_a_cause_of_its_own(bench: Bench) -> None:
    first = bench.transport().post(posting("One"), always).remote_id
    bench.fake.script.add(POST, Fault.REPLY_REFUSED, call=2)
    answer = bench.transport().post(posting("Two", position=2, reply_to=first), always)
    assert (answer.state, answer.cause) == (DeliveryState.FAILED, Known.REPLY_REFUSED)


def test_a_reply_to_what_was_deleted_has_a_cause_of_its_own(bench: Bench) -> None:
    answer = bench.transport().post(posting("Two", position=2, reply_to="1075"), always)
    assert (answer.state, answer.cause) == (DeliveryState.FAILED, Known.PARENT_GONE)


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        (Fault.RATE_LIMITED, timedelta(minutes=14), timedelta(minutes=16)),
        (Fault.RATE_LIMITED_DAY, timedelta(hours=23), timedelta(hours=25)),
        (Fault.RATE_LIMITED_BARE, timedelta(minutes=15), timedelta(minutes=15)),
    ],
)
def test_a_limited_part_waits_as_long_as_all_the_headers_say(
    bench: Bench, fault: Fault, least: timedelta, most: timedelta
) -> None:
    bench.fake.script.add(POST, fault, call=1)
    again = bench.transport().post(posting(), always).retry_at
    assert again is not None
    assert least <= again - NOON <= most


def test_nothing_is_called_while_a_known_limit_lasts_not_even_after_a_restart(bench: Bench) -> None:
    bench.fake.windows.limit(POST, 1)
    assert bench.transport().post(posting("One"), always).state is DeliveryState.SENT
    answer = bench.transport().post(posting("Two"), lambda: pytest.fail("asked to commit"))
    assert answer.state is DeliveryState.DEFERRED
    assert answer.retry_at is not None
    assert answer.retry_at > NOON
    assert bench.fake.script.calls(POST) == 1


def test_reading_waits_for_its_own_limit(bench: Bench) -> None:
    transport = bench.transport()
    bench.fake.windows.limit(READ, 1)
    transport.head()
    with pytest.raises(LaterError) as caught:
        transport.head()
    assert caught.value.retry_at > NOON
    assert transport.post(posting(), always).state is DeliveryState.SENT


@pytest.mark.parametrize(
    "fault", [Fault.BROKEN, Fault.UNAVAILABLE, Fault.DROPPED, Fault.MALFORMED, Fault.ERRORS_ONLY, Fault.RATE_LIMITED]
)
def test_a_timeline_that_cannot_be_read_says_so(bench: Bench, fault: Fault) -> None:
    bench.fake.script.add(READ, fault, call=1)
    with pytest.raises(TransportError):
        bench.transport().head()


@pytest.mark.parametrize("body", [b"[]", b'"oops"', b"", b'{"errors": "all"}', b'{"errors": [7]}', b"\xff\xfe"])
@pytest.mark.parametrize("status", [201, 307, 403, 429, 500])
def test_no_body_is_too_strange(bench: Bench, body: bytes, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = HttpAnswer(status=status, body=body, headers={"x-rate-limit-reset": "soon", "Location": "/elsewhere"})
    monkeypatch.setattr(bench.fake, "answer", lambda *_: strange)
    answer = bench.transport().post(posting(), always)
    assert answer.state in {DeliveryState.UNCERTAIN, DeliveryState.FAILED, DeliveryState.DEFERRED}
    assert not answer.remote_id
    assert bench.fake.script.calls(POST) == 1


def test_the_monthly_budget_stops_before_anything_leaves(bench: Bench) -> None:
    transport = bench.transport(monthly_budget=0.02)
    assert transport.post(posting("One"), always).state is DeliveryState.SENT
    with pytest.raises(BudgetError, match=r"\$0\.02"):
        transport.post(posting("Two"), lambda: pytest.fail("asked to commit"))
    assert len(bench.fake.account.live) == 1


def test_a_budget_of_nothing_sends_nothing(bench: Bench) -> None:
    with pytest.raises(BudgetError):
        bench.transport(monthly_budget=0).post(posting(), lambda: pytest.fail("asked to commit"))


def test_the_number_of_posts_a_month_stops_too(bench: Bench) -> None:
    transport = bench.transport(monthly_posts=1)
    transport.post(posting("One"), always)
    with pytest.raises(BudgetError, match="monthly_posts"):
        transport.post(posting("Two"), lambda: pytest.fail("asked to commit"))


def test_a_refused_part_costs_nothing(bench: Bench) -> None:
    bench.fake.script.add(POST, Fault.RATE_LIMITED, call=1)
    bench.transport().post(posting(), always)
    assert (bench.spent().posts, bench.spent().cost) == (0, 0.0)


def test_a_part_in_doubt_is_counted_as_posted(bench: Bench) -> None:
    bench.fake.script.add(POST, Fault.DROPPED, call=1)
    bench.transport().post(posting(), always)
    assert bench.spent().posts == 1


def test_what_others_do_to_the_account_while_a_part_is_posted_stands(bench: Bench) -> None:
    """Findings E1: the limits that came with the answer undid a resume, and another's charge was lost."""
    transport, accounts = bench.transport(), bench.accounts
    accounts.pause("x", "The account has no credit left.", NOON)

    def meanwhile(route: str, number: int, moment: str) -> None:
        if (route, number, moment) == (POST, 1, "after"):
            accounts.resume("x")
            accounts.charge("x", cost=0.2, posts=1, now=NOON)

    bench.fake.watch = meanwhile
    assert transport.post(posting(), always).state is DeliveryState.SENT
    assert accounts.paused("x") is None
    assert (bench.spent().posts, bench.spent().cost) == (2, 0.215)
    assert accounts.windows("x", POST)


def test_a_picture_that_is_refused_costs_nothing(bench: Bench) -> None:
    picture = Media(name="snow.txt", content=b"no picture", type="text/plain", alt="Snow")
    assert bench.transport().post(posting(media=(picture,)), always).state is DeliveryState.FAILED
    assert (bench.spent().posts, bench.spent().cost) == (0, 0.0)


def test_single_mode_refuses_a_thread_of_many(bench: Bench) -> None:
    answer = bench.transport(thread_mode="single").post(posting(), lambda: pytest.fail("asked to commit"))
    assert (answer.state, answer.cause) == (DeliveryState.FAILED, Known.SINGLE_MODE)
    assert "approve" in answer.reply


def test_deleting_twice_is_deleting(bench: Bench) -> None:
    transport = bench.transport()
    remote_id = transport.post(posting(), always).remote_id
    transport.delete(remote_id)
    transport.delete(remote_id)
    assert bench.fake.account.live == ()


def test_whoami_asks_once(bench: Bench) -> None:
    transport = bench.transport()
    assert transport.whoami().handle == bench.fake.account.handle
    transport.whoami()
    assert bench.fake.script.calls(ME) == 1


def test_nothing_is_posted_with_the_keys_of_another_account(bench: Bench) -> None:
    transport = bench.transport(handle="@somebody_else")
    with pytest.raises(AccountError, match=r"@example_org, but config\.toml says @somebody_else"):
        transport.head()
    assert transport.whoami().handle == "example_org"


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.BROKEN, Fault.RATE_LIMITED, Fault.DROPPED_BEFORE])
def test_what_a_person_asked_for_is_not_tried_again_by_itself_and_does_not_say_so(bench: Bench, fault: Fault) -> None:
    """Findings H10: a failed delete said that it was tried again."""
    bench.fake.script.add("DELETE /2/tweets/:id", fault)
    bench.fake.script.add(ME, fault)
    for act in (lambda: bench.transport().delete("1075"), lambda: bench.transport().whoami()):
        with pytest.raises(TransportError) as caught:
            act()
        assert "by itself" not in str(caught.value)
    with FakeX() as gone:
        address = gone.url
    with pytest.raises(TransportError, match=r"cannot be reached \(ConnectionError\); run the command again\.$"):
        bench.transport(api_url=address).delete("1075")


def test_who_may_answer_is_said_with_the_first_part_alone(bench: Bench) -> None:
    """Findings H11."""
    transport, options = bench.transport(), {"reply_settings": "following"}
    first = transport.post(posting("One", options=options), always)
    transport.post(posting("Two", position=2, reply_to=first.remote_id, options=options), always)
    assert transport.post(posting("Three"), always).state is DeliveryState.SENT
    assert [post.reply_settings for post in bench.fake.account.live] == ["following", "", ""]
