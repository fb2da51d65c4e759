"""Reports: who got it, who did not, and why."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ground import FixedClock
from newsroom import NOON, Newsroom, reader
from publisher.channels.email import Smtp
from publisher.cli.main import publisher
from publisher.desk.reports import reason, report, why
from publisher.errors import AudienceError, QueueError
from publisher.model.dispatches import DispatchState
from publisher.model.spreadsheets import shielded
from publisher.transports.smtp.account import SmtpEmail
from smtp_peer import DROP, Peer, serving

SCRIPT = {
    ("rcpt", "reader1@example.org"): "550 5.1.1 no such user",
    ("rcpt", "reader2@example.org"): "450 4.2.0 greylisted",
    ("dot", "reader3@example.org"): DROP,
}


@pytest.fixture
def newsroom(tmp_path: Path, clock: FixedClock) -> Iterator[Newsroom]:
    (tmp_path / ".publisher").mkdir()
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n', encoding="utf-8"
    )
    room = Newsroom(tmp_path / ".publisher", clock)
    yield room
    room.store.close()


def send(newsroom: Newsroom) -> None:
    newsroom.queue()
    with serving(Peer(script=dict(SCRIPT))) as peer:
        config = Smtp(host="127.0.0.1", port=peer.port, security="none", connections=1)
        newsroom.daemon(SmtpEmail(config, None, dot_timeout=20)).tick()


def run(newsroom: Newsroom, *words: str) -> str:
    done = CliRunner().invoke(publisher, ["--workspace", str(newsroom.folder.parent), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_readers_in_trouble_are_named_by_address_wherever_a_person_looks(newsroom: Newsroom) -> None:
    """Findings F5."""
    send(newsroom)
    for said in (run(newsroom, "report", "winter-2018"), run(newsroom, "queue", "show", "1")):
        for number in (1, 2, 3):
            assert f"reader{number}@example.org" in said
            assert reader(number).id not in said.replace("reader1@", "")
        assert "550 5.1.1" in said


def test_a_reader_is_found_by_address_or_by_id(newsroom: Newsroom) -> None:
    """Findings F5."""
    send(newsroom)
    mentioned = json.loads(run(newsroom, "report", "winter-2018", "--json"))[0]["trouble"][0]["subscriber_id"]
    for command in (("why",), ("subscribers", "show")):
        assert run(newsroom, *command, mentioned) == run(newsroom, *command, "reader1@example.org")


def test_an_erased_reader_is_named_by_the_id_that_is_left(newsroom: Newsroom) -> None:
    send(newsroom)
    newsroom.store.audience.remove("reader1@example.org", NOON)
    said = run(newsroom, "report", "winter-2018")
    assert f"erased ({reader(1).id})" in said
    assert "reader1@example.org" not in said


def test_a_report_accounts_for_every_reader_and_names_each_in_trouble_with_the_answer(newsroom: Newsroom) -> None:
    send(newsroom)
    (found,) = report(newsroom.store.ledger, "winter-2018")
    assert {str(state): n for state, n in found.tally.counts.items() if n} == {
        "sent": 2, "failed": 1, "deferred": 1, "uncertain": 1,
    }  # fmt: skip
    told = {row.subscriber_id: reason(row) for row in found.trouble}
    assert told["reader0001"] == "refused by the mail server: 550 5.1.1 no such user"
    assert "greylisted" in told["reader0002"]
    assert "no answer after the message was complete" in told["reader0003"]
    assert not found.accounted
    newsroom.store.ledger.move(found.dispatch.id, DispatchState.CANCELLED, NOON)
    assert report(newsroom.store.ledger, "winter-2018")[0].accounted


def test_a_report_of_what_was_never_queued_names_the_nearest(newsroom: Newsroom) -> None:
    newsroom.queue()
    with pytest.raises(QueueError, match="winter-2018"):
        report(newsroom.store.ledger, "winter-2081")


def test_why_tells_what_each_digest_did_for_a_reader_and_what_the_server_said(newsroom: Newsroom) -> None:
    send(newsroom)
    newsroom.queue(campaign="spring-2019", due=NOON + timedelta(days=90))
    answers = {answer.campaign: answer for answer in why(newsroom.store, "reader1@example.org").answers}
    assert answers["winter-2018"].state == "failed"
    assert "no such user" in answers["winter-2018"].reply
    assert answers["spring-2019"].state == "planned"


def test_why_tells_of_a_reader_who_joined_too_late_and_of_one_who_left(newsroom: Newsroom) -> None:
    newsroom.store.audience.suppress("reader4@example.org", "unsubscribed", NOON)
    send(newsroom)
    newsroom.store.audience.add([reader(9)], NOON)
    assert [answer.state for answer in why(newsroom.store, "reader9@example.org").answers] == ["not included"]
    left = why(newsroom.store, "reader4@example.org")
    assert left.suppressed == "unsubscribed"
    assert [answer.state for answer in left.answers] == ["suppressed"]
    with pytest.raises(AudienceError):
        why(newsroom.store, "stranger@example.org")


def test_the_commands_print_what_is_known(newsroom: Newsroom, tmp_path: Path) -> None:
    send(newsroom)
    data = json.loads(run(newsroom, "report", "winter-2018", "--json"))
    assert data[0]["deliveries"] == {"sent": 2, "failed": 1, "deferred": 1, "uncertain": 1}
    assert [row["cause"] for row in data[0]["trouble"]] == [
        "refused by the mail server",
        "refused by the mail server",
        "no answer after the message was complete (SMTPServerDisconnected)",
    ]
    assert "2 of 5 readers got it; sending." in run(newsroom, "report", "winter-2018")
    assert "no such user" in run(newsroom, "why", "reader1@example.org", "--json")
    file = tmp_path / "ledger.csv"
    run(newsroom, "report", "winter-2018", "--csv", str(file))
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    assert [row["state"] for row in rows] == ["sent", "failed", "deferred", "uncertain", "sent"]
    assert "@" not in rows[1]["reader"]


@given(st.text(max_size=40))
def test_no_cell_of_the_ledger_is_a_formula_to_a_spreadsheet(words: str) -> None:
    cell = shielded(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (words, f"'{words}")
