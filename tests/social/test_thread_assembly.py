import os
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channels.registry import network
from publisher.channels.x.cost import by_links, post_cost
from publisher.channels.x.length import weighted_length
from publisher.errors import CampaignError
from publisher.model.money import in_dollars
from publisher.social.thread import Thread, assemble
from publisher.workspace.campaigns import Campaign, CampaignFile
from publisher.workspace.config import Config, Email, Organisation, Sender, Social, Utm


def campaign(*parts: str) -> Campaign:
    file = CampaignFile(title="Winter", subject="Winter")
    return Campaign(name="winter", folder=Path("winter"), file=file, intro="", thread=parts)


def config(*, numbering: bool = True, utm: str = "") -> Config:
    return Config(
        organisation=Organisation(name="Lantern House", website="https://www.example.org"),
        sender=Sender(email="news@example.org"),
        social=Social(numbering=numbering),
        email=Email(utm=Utm(source=utm)),
    )


def thread(*parts: str, numbering: bool = True, utm: str = "") -> Thread:
    return assemble(
        campaign(*parts), config(numbering=numbering, utm=utm), on=network("x"), read=lambda path: path.name.encode()
    )


def texts(made: Thread) -> list[str]:
    return [part.text for part in made.parts]


LONG = "A sentence of quite usual length stands here for a while. " * 8


def test_each_part_of_a_person_stays_a_part_of_its_own() -> None:
    made = thread("One.", "Two.", "Three.")
    assert texts(made) == ["One. 1/3", "Two. 2/3", "Three. 3/3"]
    assert [part.position for part in made.parts] == [1, 2, 3]
    assert made.lengths == (8, 8, 10)
    assert made.warnings == ()


def test_a_part_alone_and_parts_without_numbering_carry_no_number() -> None:
    assert texts(thread("Only this.")) == ["Only this."]
    assert texts(thread("One.", "Two.", numbering=False)) == ["One.", "Two."]


def test_a_person_who_has_numbered_the_parts_is_left_alone() -> None:
    made = thread("1/2 One.", "2/2 Two.")
    assert texts(made) == ["1/2 One.", "2/2 Two."]
    assert made.warnings == ("The parts have numbers of their own, so none were added.",)
    assert texts(thread("One 1/2", "Two 2/2")) == ["One 1/2", "Two 2/2"]


def test_a_number_stands_below_a_list_or_a_link() -> None:
    made = thread("All:\n\n• One\n• Two", "More:\nhttps://www.example.org/x", "Prose\n\nthat ends.")
    assert [text.rpartition("3")[0][-3:] for text in texts(made)] == ["\n1/", "\n2/", " 3/"]


def test_a_part_that_is_too_long_is_split_and_the_warning_says_so() -> None:
    made = thread("Short.", LONG, "The end.")
    assert len(made.parts) == 4
    assert all(length <= 280 for length in made.lengths)
    (warning,) = made.warnings
    assert warning.startswith(
        f"Part 2 of thread.md is too long for one post ({weighted_length(LONG.strip())} of 280 on X)"
    )
    assert "split into 2" in warning


@pytest.mark.parametrize("count", [1, 7, 8, 9, 40])
def test_numbers_have_room_however_many_parts_there_are(count: int) -> None:
    made = thread(*["x" * 275] * count, LONG)
    assert all(length <= 280 for length in made.lengths)
    assert texts(made)[-1].endswith(f" {len(made.parts)}/{len(made.parts)}")


def test_an_empty_thread_has_no_parts() -> None:
    assert thread().parts == ()


def test_a_picture_goes_with_its_part() -> None:
    made = thread("Look at this.\n\n![Two children at a table](table.jpg)\n\nIt is good.", "Two.")
    assert texts(made)[0] == "Look at this.\n\nIt is good. 1/2"
    (media,) = made.parts[0].media
    assert (media.name, media.type, media.alt, media.content) == (
        "table.jpg", "image/jpeg", "Two children at a table", b"table.jpg",
    )  # fmt: skip
    assert made.cost == pytest.approx(0.015 + 0.005 + 0.015)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_a_picture_s_place_hangs_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "table.jpg")
    piped = replace(campaign("Look.\n\n![Two children at a table](table.jpg)"), folder=tmp_path)
    with pytest.raises(CampaignError, match=r"table\.jpg of part 1 of thread\.md cannot be read: it is a pipe"):
        assemble(piped, config(), on=network("x"))


@pytest.mark.parametrize("line", ["![x](../secret.jpg)", "![x](/etc/passwd)", "![x](notes.txt)"])
def test_only_pictures_of_the_campaign_go_with_it(line: str) -> None:
    with pytest.raises(CampaignError, match="not a picture in the campaign's folder"):
        thread(f"Text.\n\n{line}")


def test_a_missing_picture_and_a_fifth_are_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match=r"table\.jpg of part 1"):
        assemble(campaign("Text.\n![x](table.jpg)"), config(), on=network("x"))
    with pytest.raises(CampaignError, match="5 pictures"):
        thread("Text.\n" + "\n".join(f"![x](p{number}.jpg)" for number in range(5)))


def test_links_to_the_own_site_are_tagged_and_others_are_not() -> None:
    text = "See https://www.example.org/a and https://example.com/b and example.org/c."
    (made,) = texts(thread(text, utm="newsletter"))
    assert "https://www.example.org/a?utm_source=x&utm_medium=social&utm_campaign=winter and" in made
    assert "https://example.com/b and example.org/c." in made
    assert texts(thread(text)) == [text]


def test_a_thread_costs_what_its_parts_cost() -> None:
    made = thread("One.", "Two.", "Three.", "Four.", "Five.", "https://www.example.org")
    assert made.cost == pytest.approx(0.275)
    elsewhere = assemble(campaign("One."), config(), on=network("mastodon"))
    assert (elsewhere.cost, elsewhere.network) == (0, network("mastodon"))


def test_prices_are_those_of_the_list() -> None:
    assert post_cost("Text.") == 0.015
    assert post_cost("Text. https://example.org") == 0.20
    assert post_cost("Text.", pictures=2) == pytest.approx(0.025)
    assert by_links(5) == {"last": 0.29, "each": 1.015, "none": 0.09}
    assert by_links(1) == {"last": 0.2, "each": 0.2, "none": 0.015}
    assert [in_dollars(cost) for cost in (0.015, 0.2, 1.015)] == ["$0.015", "$0.20", "$1.015"]
