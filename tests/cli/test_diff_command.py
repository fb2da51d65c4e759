"""``publisher diff`` and ``publisher approve --dry-run``, as a person types them."""

from pathlib import Path

import pytest

from command_line import Terminal


@pytest.fixture
def desk(folder: Path) -> Terminal:
    terminal = Terminal(folder)
    terminal.types("subscribers", "add", "anna@example.org", "--list", "newsletter")
    terminal.types("compose", "river", "--last", "2", "--at", "christmas eve 18:00")
    return terminal


def test_a_dry_run_says_what_would_be_frozen_and_freezes_nothing(desk: Terminal) -> None:
    said = desk.types("approve", "river", "--dry-run")
    assert "river can be approved; this would be frozen. Nothing was changed." in said
    for words in ("Who    1 reader", "When   ", "24 Dec", "bytes for all readers", "1  River", "4  More from us"):
        assert words in said
    data = desk.asks("approve", "river", "--dry-run")
    assert (data["approved"], data["would_freeze"]["readers"], len(data["would_freeze"]["parts"]["x"])) == (False, 1, 4)
    assert desk.asks("queue", "list") == []


def test_a_dry_run_of_what_cannot_be_approved_ends_as_approving_it_does(desk: Terminal) -> None:
    desk.types("schedule", "river", "--at", "now", "--yes")
    file = desk.folder / "campaigns" / "river" / "campaign.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('subject = "', 'subject = ""  # "'), encoding="utf-8")
    assert "campaign.subject" in str(desk.types("approve", "river", "--dry-run", "--json", code=1))


def test_what_differs_is_shown_and_ends_with_1(desk: Terminal) -> None:
    assert "Nothing of river is approved" in desk.errs("diff", "river")
    desk.types("approve", "river", "--yes", "--by", "A. Editor")
    assert desk.types("diff", "river").startswith("✓ river is what A. Editor approved, ")
    file = desk.folder / "campaigns" / "river" / "campaign.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("River from Lantern House", "Winter on the river"), encoding="utf-8")
    said = desk.types("diff", "river", code=1)
    assert said.startswith("! river: 1 change since A. Editor approved it, ")
    assert "Subject  was  River from Lantern House\n         now  Winter on the river\n" in said
    assert said.endswith("What was approved stays as it was until you approve again.\nNext   publisher approve river\n")
    data = desk.types("diff", "river", "--json", code=1)
    assert '"differs": true' in data


def test_the_timeline_is_a_calendar_too(desk: Terminal) -> None:
    desk.types("approve", "river", "--yes")
    said = desk.types("timeline", "--ics", "plan.ics", "--days", "400")
    assert said.startswith("✓ plan.ics is a calendar of 2 departures.\n")
    assert (desk.folder / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "is there already and is no calendar" in desk.errs("timeline", "--ics", "config.toml")
