"""The pre-flight: built once, and whatever stands in the way is told, not raised."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from desk_room import Room, left_on_x
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import approve
from publisher.desk.preflight import check, check_threads
from publisher.desk.preview import preview_of
from publisher.workspace.campaigns import PostEntry

PICTURE = "https://www.example.org/lantern.png"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def checks(found: object) -> set[str]:
    return {finding.check for finding in found.findings}  # type: ignore[attr-defined]  # whatever has findings


def test_a_good_campaign_has_what_leaves_and_nothing_that_blocks(room: Room) -> None:
    checked = room.checked()
    assert checked.blocking == ()
    assert checked.digest is not None
    assert "Dear Alex," in checked.digest.text
    assert checked.readers == 2
    assert [len(thread.parts) for thread in checked.threads] == [2]


def test_the_digest_is_built_once(room: Room) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return PNG

    entries = (PostEntry(slug="lantern-walk", image=PICTURE, image_alt="A lantern"),)
    campaign = room.campaign(posts=entries, email=EmailPlan(lists=("news",), images="embedded"))
    checked = check(room.draft(campaign, fetch=fetch), room.store, {})
    approve(checked, room.store.ledger, by="A. Editor", now=checked.draft.now)
    preview_of(checked)
    # Every build asks for its pictures anew.
    assert asked == [PICTURE]


def test_a_wrong_field_does_not_hide_a_picture_that_is_not_there(room: Room) -> None:
    intro = "Dear {{ first_name }},\n\n![A lantern](gone.png) and ![the same](https://www.example.org/there.png)\n"
    entries = (PostEntry(slug="lantern-walk", image="none.jpg", image_alt="A lantern"),)
    findings = room.checked(room.campaign(intro=intro, posts=entries)).findings
    told = [(finding.place, finding.message) for finding in findings if finding.severity == "error"]
    assert any("first_name" in message for _, message in told)
    assert any(place == "intro.md, line 3" and "gone.png is not in" in message for place, message in told)
    assert any(place.startswith("campaign.toml") and "none.jpg is not in" in message for place, message in told)


def test_what_cannot_be_built_is_a_finding_and_the_rest_is_looked_at(room: Room, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "email"
    own.mkdir(parents=True)
    (own / "digest.html.j2").write_text("{% if %}", encoding="utf-8")
    checked = room.checked(room.campaign(thread=("@friend, hello.",)))
    assert checked.digest is None
    assert "digest.html.j2" in checked.problems[0]
    assert {"fields.build", "thread.mention"} <= checks(checked)


def test_a_digest_that_only_a_known_reader_can_have_is_shown_and_blocks(room: Room) -> None:
    checked = room.checked(room.campaign(intro="[Yours](https://www.example.org/{{ subscriber.first_name }})"))
    assert checked.skeleton is None
    assert checked.digest is not None
    assert "https://www.example.org/Alex" in checked.digest.html
    assert [finding.check for finding in checked.blocking] == ["fields.build"]


def test_a_missing_post_blocks(room: Room) -> None:
    checked = room.checked(room.campaign(posts=(PostEntry(slug="gone"),)))
    assert (checked.digest, checked.skeleton) == (None, None)
    assert [finding.check for finding in checked.blocking] == ["campaign.post"]


@pytest.mark.parametrize("left", [{}, {"posts_left": 1}, {"budget": 0.001}], ids=str)
def test_check_preview_and_thread_say_the_same(room: Room, left: dict[str, Any]) -> None:
    campaign = room.campaign(thread=("See README.md.", "@friend, hello.", "And https://www.example.org"))
    checked = room.checked(campaign, **left)
    assert preview_of(checked).findings == checked.findings
    alone = check_threads(room.draft(campaign), left_on_x(**left))
    assert alone == tuple(finding for finding in checked.findings if finding.place.startswith("thread.md"))
    assert len(alone) >= 3


def test_the_preview_too_says_that_the_months_posts_are_used_up(room: Room) -> None:
    shown = preview_of(room.checked(posts_left=1))
    assert "thread.posts" in checks(shown)


@pytest.mark.parametrize("section", ["email", "x"])
def test_a_time_that_happens_twice_is_a_finding_of_the_plan(room: Room, section: str) -> None:
    """Findings K1: of a thread's time nothing was said until approving failed."""
    at = "2027-10-31 01:30"
    campaign = room.campaign(email=EmailPlan(at=at)) if section == "email" else room.campaign(x=Plan(at=at))
    seen = {finding.check: finding for finding in room.checked(campaign).findings}
    assert seen[f"campaign.{section}-time"].severity == "error"
    assert "01:30 on Sun 31 Oct 2027 happens twice" in seen[f"campaign.{section}-time"].message


@pytest.mark.parametrize("at", ["noon", "2027-10-31 01:30", "2027-03-28 01:30"])
def test_a_time_that_cannot_be_read_hides_nothing_of_the_page(room: Room, at: str) -> None:
    plain = checks(room.checked())
    seen = checks(room.checked(room.campaign(email=EmailPlan(lists=("news",), at=at))))
    assert seen - {"campaign.email-time"} == plain
    assert any(name.startswith("readability.") for name in seen)


def test_the_same_is_said_once_of_several_networks_and_each_by_its_own_measure(room: Room) -> None:
    thread = ("@friend, hello.", "A long part. " * 24)
    campaign = room.campaign(thread=thread)
    plans = campaign.file.plans | {"mastodon": Plan()}
    both = replace(campaign, file=structs.replace(campaign.file, plans=plans))
    found = room.checked(both).findings
    assert sum(finding.check == "thread.mention" for finding in found) == 1
    assert sum(finding.check == "thread.remark" for finding in found) == 1
