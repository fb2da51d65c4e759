"""The ways that most campaigns are made in: a season, an announcement of one post (findings B3, B5)."""

from pathlib import Path
from typing import Any

import pytest

from desk_room import NOW, Room, post
from publisher.desk.choose import Choice
from publisher.desk.compose import Wish, compose
from publisher.errors import CampaignError
from publisher.workspace.campaigns import Campaign

BODY = (
    "For the first time in forty years, otters have bred on the lower Wye. Our cameras caught a mother with two cubs "
    "near Monmouth.\n\nOtters vanished from most rivers in the 1970s, when pesticides built up in the fish they eat."
)
TEASER = BODY.partition("\n\n")[0]


def made(room: Room, wish: dict[str, Any] | None = None, **asked: Any) -> Campaign:
    wanted = Wish(name="winter-2018", choice=Choice(**asked), **(wish or {}))
    return compose(wanted, room.store.library, room.config, room.folder / "campaigns", now=NOW).campaign


@pytest.fixture
def one(room: Room) -> Room:
    """A room whose library has one post of autumn, one of spring, and of winter the three."""
    otters = post("otters", days=60, title="Otters are back", text=BODY, html=f"<p>{BODY}</p>", excerpt=BODY[:60])
    room.store.library.upsert([otters, post("blossom", days=-120)], NOW)
    return room


def test_a_season_of_one_post_is_still_dressed_and_called_as_the_season(one: Room) -> None:
    campaign = made(one, {"title": "Autumn by the river"}, season="autumn", year=2018)
    file = campaign.file
    assert [entry.slug for entry in file.posts] == ["otters"]
    assert (file.template, file.season, file.title) == ("seasonal", "autumn", "Autumn by the river")
    assert file.subject == "Autumn by the river from Lantern House"
    assert "This is autumn at Lantern House: one piece" in campaign.intro
    html = one.draft(campaign).build(sample()).html
    assert "Autumn by the river" in html
    assert "Otters are back" in html


def test_a_template_that_is_asked_for_wins_over_the_season(one: Room) -> None:
    assert made(one, {"template": "digest"}, season="autumn", year=2018).file.template == "digest"


def test_an_announcement_of_a_post_has_its_title_its_teaser_and_its_button(one: Room) -> None:
    campaign = made(one, {"template": "announcement"}, slugs=("otters",))
    file = campaign.file
    assert (file.title, file.subject) == ("Otters are back", "Otters are back")
    assert file.link == "https://www.example.org/otters"
    assert TEASER in campaign.intro
    html = one.draft(campaign).build(sample()).html
    assert TEASER in html
    assert 'href="https://www.example.org/otters"' in html
    assert one.checked(campaign).blocking == ()


def test_a_title_of_an_announcement_with_braces_stays_as_it_stands(one: Room) -> None:
    one.store.library.upsert([post("braces", title="{{ 7*7 }}", text=BODY)], NOW)
    campaign = made(one, {"template": "announcement"}, slugs=("braces",))
    assert one.draft(campaign).build(sample()).subject == "{{ 7*7 }}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"season": "summer", "year": 2018},
            r"No post is of summer 2018 \(1 June 2018 to 31 August 2018\)\. The nearest that has any is autumn 2018",
        ),
        ({"season": "winter", "year": 2010}, "The nearest that has any is autumn 2018"),
        ({"season": "autumn", "year": 2019}, "The nearest that has any is spring 2019, with 1 post"),
    ],
    ids=["summer", "long ago", "later"],
)
def test_an_empty_season_is_said_with_the_nearest_that_has_posts(one: Room, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(CampaignError, match=said):
        made(one, None, **asked)


def test_without_any_post_no_season_is_offered(room: Room, tmp_path: Path) -> None:
    for slug in ("lantern-walk", "warm-rooms", "helpline"):
        room.store.library.remove(slug, NOW)
    with pytest.raises(CampaignError, match="Nor is there any of another season"):
        made(room, None, season="winter", year=2018)


def test_the_preheader_of_one_post_is_its_teaser_and_not_its_title_again(one: Room) -> None:
    file = made(one, None, slugs=("otters",)).file
    assert file.subject == "Otters are back"
    assert file.preheader.startswith("For the first time in forty years")


def test_a_digest_shows_teasers_that_a_person_finds_in_campaign_toml(one: Room) -> None:
    entries = {entry.slug: entry for entry in made(one, None, slugs=("otters", "helpline")).file.posts}
    assert entries["otters"].excerpt == TEASER


def test_what_a_writer_wrote_as_excerpt_stays(one: Room) -> None:
    one.store.library.upsert([post("own", text=BODY, excerpt="Cubs by the bridge.")], NOW)
    entries = {entry.slug: entry for entry in made(one, None, slugs=("own", "helpline")).file.posts}
    assert entries["own"].excerpt == ""


@pytest.mark.parametrize(("times", "teased"), [(1, False), (80, True)], ids=["short", "long"])
def test_a_post_without_an_address_is_printed_whole_in_a_short_digest_only(one: Room, times: int, teased: bool) -> None:
    text = "\n\n".join([BODY] * times)
    one.store.library.upsert([post("bare", url="", text=text, html=f"<p>{text}</p>", excerpt=BODY[:60])], NOW)
    campaign = made(one, None, slugs=("bare", "helpline"))
    assert bool(campaign.file.posts[0].excerpt) is teased


def sample() -> dict[str, object]:
    from publisher.desk.drafts import SAMPLE
    from publisher.digest.merge.fields import Links
    from publisher.digest.merge.template_reader import reading

    return dict(reading(SAMPLE, Links(unsubscribe_url="https://news.example.org/u/1")))
