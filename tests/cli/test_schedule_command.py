"""``publisher schedule``, as a person types it; and times in words for the commands that take one."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.when import wall_time

FULL = r"[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4}, 09:00 (GMT|BST) \(\+0[01]:00\)"


@pytest.fixture
def desk(folder: Path) -> Terminal:
    (folder / "config.toml").write_text(
        (folder / "config.toml").read_text(encoding="utf-8") + '\n[calendar]\nquiet = "21:00-06:00"\n', encoding="utf-8"
    )
    terminal = Terminal(folder)
    terminal.types("subscribers", "add", "anna@example.org", "--list", "newsletter")
    terminal.types("compose", "river", "--last", "2", "--at", "next thursday 9:00")
    return terminal


def times(desk: Terminal) -> list[str]:
    text = (desk.folder / "campaigns" / "river" / "campaign.toml").read_text(encoding="utf-8")
    return re.findall(r'^at = "(.*)"$', text, re.MULTILINE)


def test_words_are_echoed_in_full_written_resolved_and_can_be_undone(desk: Terminal) -> None:
    (before, _) = times(desk)
    done = desk.answer("schedule", "river", "--at", "christmas eve 9am", "--yes")
    assert done.returncode == 0
    assert re.search(rf"Was +{FULL}", done.stderr)
    assert re.search(r"When +[A-Z][a-z]{2} 24 Dec \d{4}, 09:00 GMT \(\+00:00\), in ", done.stderr)
    assert [at[5:] for at in times(desk)] == ["12-24 09:00"] * 2
    undo = re.search(r'Undo +publisher schedule river --at "(.*)"', done.stdout)
    assert undo is not None
    desk.types("schedule", "river", "--at", undo[1], "--yes")
    assert times(desk) == [before, before]


def test_what_was_approved_is_held_and_the_way_on_is_told(desk: Terminal) -> None:
    desk.types("approve", "river", "--yes")
    done = desk.answer("schedule", "river", "--at", "tomorrow 9am", "--yes")
    assert "1 (email) and 2 (x) are queued as approved; nothing of that leaves until you" in done.stderr
    assert "wait until you approve river again" in done.stdout
    assert done.stdout.rstrip().endswith("publisher queue resume river\nNext   publisher approve river")
    assert [row["state"] for row in desk.asks("queue", "list")] == ["held", "held"]
    again = desk.asks("schedule", "river", "--at", "now", "--yes")
    assert ([row["at"] for row in again["changed"]], again["held"]) == ([None, None], [])


def test_what_was_approved_for_its_former_time_goes_on_only_after_another_yes(desk: Terminal) -> None:
    desk.types("approve", "river", "--yes")
    desk.types("schedule", "river", "--at", "tomorrow 9am", "--yes")
    assert "publisher approve river" in desk.types("queue", "list")
    refused = desk.answer("queue", "resume", "river")
    assert refused.returncode == 2
    assert [row["state"] for row in desk.asks("queue", "list")] == ["held", "held"]
    resumed = desk.answer("queue", "resume", "river", "--yes")
    assert "Its time was changed; publisher approve river queues it for the new one." in resumed.stderr
    assert [row["state"] for row in desk.asks("queue", "list")] == ["queued", "queued"]


def test_mistakes_are_answered_and_change_nothing(desk: Terminal) -> None:
    before = times(desk)
    for words, why in [
        (("--at", "tommorow 9am"), "Did you mean “tomorrow”?"),
        (("--at", "tomorrow"), "has no time of day"),
        (("--at", "2027-03-28 01:30"), "the nearest times are 00:59 and 02:00"),
        (("--at", "2027-10-31 01:30"), "write “2027-10-31 01:30 first” (BST, +01:00)"),
        (("--at", "2018-12-20 09:00"), "; choose another time."),
        (("--at", "tomorrow 9am", "--zone", "Europe/Lodnon"), "Did you mean “Europe/London”?"),
        (("--at", "tomorrow 9am", "--channel", "fax"), "does not leave by “fax”"),
    ]:
        assert why in desk.errs("schedule", "river", *words, "--yes")
    assert "Did you mean “river”?" in desk.errs("schedule", "rivr", "--at", "now", "--yes")
    assert times(desk) == before


def test_a_warning_of_the_calendar_stands_in_the_question(desk: Terminal) -> None:
    done = desk.answer("schedule", "river", "--at", "tomorrow 10pm", "--channel", "email", "--yes")
    assert "! 22:00 is in your quiet hours, 21:00 to 06:00." in done.stderr


def test_a_year_that_was_mistyped_stands_out_in_the_question(desk: Terminal) -> None:
    """Findings M: 2226 was taken for 2026 in silence."""
    assert desk.answer("schedule", "river", "--at", "2226-12-20 09:00").returncode == 2
    done = desk.answer("schedule", "river", "--at", "2226-12-20 09:00", "--yes")
    assert re.search(r"! 2226-12-20 09:00 is \d+ years away\. See that the year is the one you mean\.", done.stderr)
    done = desk.answer("approve", "river", "--yes")
    assert re.search(r"! Its time is \d+ years away: is it the year you mean\?", done.stderr)


def test_a_time_that_is_past_is_asked_about_when_it_is_approved(desk: Terminal) -> None:
    """Findings M17: a time 20 hours past was approved and left at the next start."""
    file = desk.folder / "campaigns" / "river" / "campaign.toml"
    (at, _) = times(desk)
    past = wall_time(datetime.now(UTC) - timedelta(hours=20), "Europe/London").written("Europe/London")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(at, past, 1), encoding="utf-8")
    done = desk.answer("approve", "river")
    assert (done.returncode, "Nothing was changed" in done.stderr) == (2, True)
    done = desk.answer("approve", "river", "--yes")
    assert "! Its time was 20 hours ago: it leaves at once." in done.stderr


def test_an_announcement_takes_words_and_tells_its_time_in_full(desk: Terminal) -> None:
    done = desk.answer("announce", "The new pack is out", "--at", "tomorrow 9am", "--yes")
    assert re.search(rf"When +{FULL}", done.stderr)
    assert re.search(r"✓ Queued as 1 \(x\): leaves .*09:00 (GMT|BST)", done.stdout)
    assert "Did you mean “thursday”?" in desk.errs("announce", "The pack", "--at", "thirsday 9am", "--yes")
