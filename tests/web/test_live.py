"""What is shown while files are broken, late, or mended."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

from ground import FixedClock
from looks import Looking
from publisher.desk.preview import Preview
from publisher.errors import CampaignError
from publisher.web.live import Live

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
GOOD = Preview(name="winter", title="Winter", subject="Warm rooms", html="<p>Soup</p>", text="Soup", size_bytes=11)
#: As a preview is whose digest cannot be built.
BARE = replace(GOOD, title="Newer", subject="{{ broken", html="", text="", size_bytes=0, problem="Mend the template.")


class Desk:
    """Files that a test breaks and mends, and what is shown of them."""

    def __init__(self, *, patience: float = 60) -> None:
        self.clock = FixedClock(NOON)
        self.answer: Preview | Exception = GOOD
        self.source = Looking(self._make)
        self.make: Callable[[], Preview] = self._answer
        self.live = Live(self.source, self.clock.now, patience=patience)

    def _make(self) -> Preview:
        return self.make()

    def _answer(self) -> Preview:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def save(self, answer: Preview | Exception, *, waiting: bool = False) -> None:
        """Save a minute later, and wait until what is shown is other than before, or is said to take long."""
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        self.answer = answer
        seen = self.live.version
        self.live.look_again()
        while self.live.version == seen or self.live.shown.waiting != waiting:
            await asyncio.wait_for(self.live.newer(self.live.version), 30)


def with_desk(act: Callable[[Desk], Awaitable[None]], *, patience: float = 60) -> None:
    async def run() -> None:
        desk = Desk(patience=patience)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(desk.live.follow())
            await act(desk)
            desk.live.close()

    asyncio.run(run())


def test_whatever_breaks_the_last_good_state_stays_and_is_dated() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(GOOD)
        await desk.save(CampaignError("Mend line 3."))
        shown = desk.live.shown
        assert shown.preview == GOOD
        assert (shown.trouble, shown.stale, shown.since) == ("Mend line 3.", "all", NOON + timedelta(minutes=1))
        assert shown.unknown == "the campaign cannot be read"
        await desk.save(replace(GOOD, title="Mended"))
        assert (desk.live.shown.trouble, desk.live.shown.stale, desk.live.shown.unknown) == ("", "nothing", "")

    with_desk(act)


def test_where_only_the_digest_is_broken_only_the_email_is_the_older_one() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(GOOD)
        await desk.save(BARE)
        shown = desk.live.shown
        assert shown.preview == replace(GOOD, title="Newer", problem=BARE.problem)
        assert (shown.stale, shown.since) == ("email", NOON + timedelta(minutes=1))
        await desk.save(CampaignError("And line 3."))
        assert desk.live.shown.preview == GOOD

    with_desk(act)


def test_a_digest_that_can_be_built_for_some_readers_is_shown_as_it_is() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(GOOD)
        partly = replace(GOOD, html="<p>Newer soup</p>", problem="There is no first name for 3 readers.")
        await desk.save(partly)
        shown = desk.live.shown
        assert (shown.preview, shown.stale, shown.since) == (partly, "nothing", None)
        assert shown.unknown == "the digest cannot be built for every reader"

    with_desk(act)


def test_a_campaign_that_was_never_whole_keeps_what_it_has_when_more_breaks() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(BARE)
        assert (desk.live.shown.preview, desk.live.shown.stale) == (BARE, "nothing")
        await desk.save(CampaignError("And line 3."))
        assert (desk.live.shown.preview, desk.live.shown.since) == (BARE, None)
        assert desk.live.shown.unknown

    with_desk(act)


def test_a_campaign_broken_from_the_beginning_is_told_and_recovers() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(CampaignError("Mend line 3."))
        assert (desk.live.shown.preview, desk.live.shown.trouble) == (None, "Mend line 3.")
        await desk.save(GOOD)
        assert desk.live.shown.preview == GOOD

    with_desk(act)


def test_a_save_that_changes_nothing_is_no_news() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(GOOD)
        version = desk.live.version
        desk.live.look_again()
        await desk.save(replace(GOOD, title="Newer"))
        assert desk.live.version == version + 1

    with_desk(act)


def test_a_long_look_is_given_up_for_newer_files_and_its_outcome_is_not_shown() -> None:
    async def act(desk: Desk) -> None:
        await desk.save(GOOD)
        desk.make = lambda: endless(desk.source.given_up)
        await desk.save(GOOD, waiting=True)
        assert (desk.live.shown.waiting, desk.live.shown.preview) == (True, GOOD)
        assert desk.live.shown.unknown == "your last save is being built"
        desk.make = desk._answer
        await desk.save(replace(GOOD, title="Mended"))
        assert desk.source.given_up.is_set()
        assert desk.live.shown.preview == replace(GOOD, title="Mended")

    with_desk(act, patience=0.01)


def test_closing_lets_go_of_a_look_without_end() -> None:
    async def act(desk: Desk) -> None:
        desk.make = lambda: endless(desk.source.given_up)
        await desk.save(GOOD, waiting=True)
        assert desk.live.shown.waiting

    with_desk(act, patience=0.01)


def endless(end: Event) -> Preview:
    assert end.wait(30)
    return replace(GOOD, title="of a look that was given up")
