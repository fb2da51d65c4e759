"""What a daemon says: sentences for a person, a line of JSON for each thing for a program."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ground import FixedClock
from publisher.cli.screen.telling import Lines, Sentences
from publisher.daemon.news import Event, News
from publisher.model.dispatches import Dispatch

NOON = datetime(2026, 12, 21, 12, 0, tzinfo=UTC)
EMAIL = Dispatch(id=7, release_id="r", campaign="winter-2026", title="W", channel="email", at=None, due=NOON)
BEGUN = News(
    event=Event.BEGUN,
    says="begins, 1,204 readers, into the folder outbox/",
    dispatch=EMAIL,
    figures={"sent": 0, "total": 1204},
)
DONE = {"sent": 1200, "total": 1204, "to_go": 0, "failed": 3, "doubt": 1}


def sentences(*, quiet: bool = False) -> Sentences:
    return Sentences(zone=ZoneInfo("Asia/Tokyo"), clock=FixedClock(NOON), quiet=quiet)


def test_a_person_reads_the_hour_and_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    told = sentences()
    told.tell(BEGUN)
    told.tell(
        News(event=Event.DONE, says="1,200 of 1,204 readers; 3 failed, 1 in doubt: …", dispatch=EMAIL, figures=DONE)
    )
    told.tell(News(event=Event.DONE, says="2 of 2 readers", dispatch=EMAIL, figures={"sent": 2, "total": 2}))
    told.tell(News(event=Event.HELD, says="is held: enough", dispatch=EMAIL))
    told.tell(News(event=Event.CLOCK, says="The machine's clock moved."))
    assert capsys.readouterr().out.splitlines() == [
        "21:00  7 winter-2026, email: begins, 1,204 readers, into the folder outbox/",
        "21:00  7 winter-2026, email: ! 1,200 of 1,204 readers; 3 failed, 1 in doubt: …",
        "21:00  7 winter-2026, email: ✓ 2 of 2 readers",
        "21:00  7 winter-2026, email: ! is held: enough",
        "21:00  ! The machine's clock moved.",
    ]
    assert list(told.worked) == [7]


def test_the_end_says_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    told = sentences()
    told.stopping(4)
    told.stopping(0)
    told.stopped({"sent": 706, "total": 1204, "to_go": 498, "doubt": 0})
    told.stopped({"sent": 0, "total": 0, "to_go": 0, "doubt": 0})
    assert capsys.readouterr().out.splitlines() == [
        "Finishing 4 in flight. Ctrl-C again ends at once and leaves them in doubt.",
        "Stopped. 706 of 1,204 sent, 498 to go, none in doubt.",
        "Stopped; nothing is in flight.",
    ]


def test_quiet_tells_only_what_stops_the_sending(capsys: pytest.CaptureFixture[str]) -> None:
    told = sentences(quiet=True)
    told.started()
    told.tell(BEGUN)
    told.tell(News(event=Event.PAUSED, says="The account email is paused: the password was refused."))
    told.stopped({"sent": 0, "total": 0, "to_go": 0, "doubt": 0})
    assert capsys.readouterr().out == "21:00  ✗ The account email is paused: the password was refused.\n"


def test_a_program_reads_a_line_for_each_thing(capsys: pytest.CaptureFixture[str]) -> None:
    told = Lines(clock=FixedClock(NOON))
    told.tell(BEGUN)
    told.stopping(2)
    told.stopped({"sent": 1, "total": 2, "to_go": 1, "doubt": 0})
    begun, stopping, stopped = map(json.loads, capsys.readouterr().out.splitlines())
    assert begun == {
        "at": "2026-12-21T12:00:00+00:00", "event": "begun", "dispatch": 7, "campaign": "winter-2026",
        "channel": "email", "sent": 0, "total": 1204, "says": "begins, 1,204 readers, into the folder outbox/",
    }  # fmt: skip
    assert stopping == {"at": "2026-12-21T12:00:00+00:00", "event": "stopping", "in_flight": 2}
    assert (stopped["event"], stopped["to_go"]) == ("stopped", 1)
