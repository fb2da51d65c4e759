"""Taking posts in: one transaction for each source, and an account of what it did."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine, event

from desk_room import NOW, Room, post
from ground import FixedClock
from publisher.desk.import_posts import Importer, Intake, regular_sources, take_each, take_in
from publisher.errors import ConfigError, FetchError, SourceError
from publisher.ports.library import Flag, Found, LeftOut
from publisher.ports.sources import Opened, Wanted
from publisher.workspace.config import SourceEntry


@dataclass
class Given:
    """A source that gives what a test says."""

    found: list[Found]
    name: str = "feed"
    share: float | None = None

    def read(self) -> Iterator[Found]:
        yield from self.found


@dataclass
class Places:
    """Opens sources by their places, and notes what was wanted."""

    sources: Mapping[str, Given | None]
    state: Mapping[str, str] = field(default_factory=dict)
    asked: list[Wanted] = field(default_factory=list)

    @contextmanager
    def __call__(self, wanted: Wanted) -> Iterator[Opened]:
        self.asked.append(wanted)
        if wanted.location not in self.sources:
            raise SourceError(f"There is nothing at {wanted.location}.")
        yield Opened(name=wanted.name or "feed", source=self.sources[wanted.location], state=self.state)


def importer(room: Room, places: Places) -> Importer:
    return Importer(
        library=room.store.library, open_source=places, config=room.config, folder=room.folder, clock=FixedClock(NOW)
    )


def lantern(number: int = 1) -> Found:
    return post(f"lantern-{number}", source="feed", source_id=str(number))


def test_an_import_accounts_for_everything_that_its_source_gave(room: Room) -> None:
    told: list[str] = []
    source = Given(
        [
            lantern(1),
            Flag(place="line 3", message="Odd."),
            LeftOut(reason="drafts"),
            LeftOut(reason="drafts"),
            lantern(2),
        ]
    )
    intake = take_in(source, room.store.library, NOW, lambda each, _: told.append(each.slug))
    assert intake.counts == {"new": 2, "changed": 0, "unchanged": 0}
    assert (intake.left_out, intake.complete) == ({"drafts": 2}, True)
    assert told == ["lantern-1", "lantern-2"]
    assert take_in(source, room.store.library, NOW).counts["unchanged"] == 2


def test_what_was_removed_stays_so_unless_it_is_wanted_again(room: Room) -> None:
    places = Places({"feed.xml": Given([lantern()])})
    importer(room, places).take("feed.xml")
    room.store.library.remove("lantern-1", NOW)
    assert importer(room, places).take("feed.xml").left_out == {"posts removed before": 1}
    assert importer(room, places).take("feed.xml", removed=True).counts["new"] == 1


def test_a_source_that_breaks_off_changes_nothing(room: Room) -> None:
    @dataclass
    class Breaking(Given):
        def read(self) -> Iterator[Found]:
            yield lantern()
            raise SourceError("The rest cannot be read.")

    with pytest.raises(SourceError):
        importer(room, Places({"feed.xml": Breaking([])})).take("feed.xml")
    assert len(room.store.library.all()) == 3


def test_a_page_is_told_when_its_posts_were_published_without_loading_the_library(room: Room) -> None:
    importer(room, Places({"feed.xml": Given([lantern()])})).take("feed.xml")
    places = Places({"page": Given([])})
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        importer(room, places).take("page", name="feed")
        dates = places.asked[0].dates("feed")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert dates == {"1": NOW}
    assert said
    assert not [statement for statement in said if "posts.html" in statement or "posts.text" in statement]


def test_a_regular_source_begins_where_the_last_fetch_ended(room: Room) -> None:
    entry = SourceEntry(name="blog", location="https://www.example.org/feed", kind="feed")
    places = Places({entry.location: Given([lantern()])}, state={"etag": "one"})
    importer(room, places).sync(entry)
    importer(room, places).sync(entry)
    assert [wanted.state for wanted in places.asked] == [{}, {"etag": "one"}]
    assert {(wanted.name, wanted.kind, wanted.folder) for wanted in places.asked} == {("blog", "feed", room.folder)}


def test_what_could_not_be_read_in_full_is_fetched_in_full_the_next_time(room: Room) -> None:
    entry = SourceEntry(name="blog", location="https://www.example.org/feed")
    torn = Given([lantern(), Flag(place="line 9", message="It ends in the middle.", lost=True)])
    importer(room, Places({entry.location: torn}, state={"etag": "one"})).sync(entry)
    assert room.store.library.fetch_state("blog") == {}


def test_a_source_that_says_that_nothing_has_changed_is_not_read(room: Room) -> None:
    entry = SourceEntry(name="blog", location="https://www.example.org/feed")
    intake = importer(room, Places({entry.location: None})).sync(entry)
    assert (intake.source, intake.skipped) == ("blog", True)


def test_one_that_fails_does_not_keep_the_others(room: Room) -> None:
    posts = importer(room, Places({"feed.xml": Given([lantern()])}))

    def away() -> Intake:
        raise FetchError("The site does not answer.")

    done = take_each(
        [("none.xml", lambda: posts.take("none.xml")), ("away", away), ("feed.xml", lambda: posts.take("feed.xml"))]
    )
    assert done.failed == {"none.xml": "There is nothing at none.xml.", "away": "The site does not answer."}
    assert [intake.counts["new"] for intake in done.taken] == [1]


def test_a_regular_source_that_is_not_set_is_told_with_the_nearest(room: Room) -> None:
    with pytest.raises(ConfigError, match="No regular source is set"):
        regular_sources(room.config)
    entry = SourceEntry(name="blog", location="https://www.example.org/feed")
    config = type(room.config)(organisation=room.config.organisation, sender=room.config.sender, sources=(entry,))
    assert regular_sources(config) == {"blog": entry}
    with pytest.raises(ConfigError, match="Did you mean “blog”"):
        regular_sources(config, ["blgo"])


def test_posts_without_an_address_are_counted_while_they_are_news(room: Room) -> None:
    source = Given([post("a", source="feed", source_id="1", url=""), post("b", source="feed", source_id="2")])
    assert take_in(source, room.store.library, NOW).without_address == 1
    assert take_in(source, room.store.library, NOW).without_address == 0
