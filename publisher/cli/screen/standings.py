"""How a dispatch stands, in the words of every command that tells it."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from publisher.app.workspace import OpenWorkspace
from publisher.channels.registry import channel
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD
from publisher.cli.screen.times import briefly
from publisher.desk.queue import Queued
from publisher.desk.standing import Stand, Standing, standing
from publisher.desk.where import rehearses, where_it_goes
from publisher.model.dispatches import DeliveryState, Tally

STYLES: Final = {
    Stand.SENDING: GOOD,
    Stand.DONE: GOOD,
    Stand.WAITS: DOUBTFUL,
    Stand.HELD: DOUBTFUL,
    Stand.MISSED: DOUBTFUL,
    Stand.PAUSED: BAD,
}
#: How a reason begins that stands right behind its state.
_GOES_ON: Final = ("by ", "for ")


def stands(here: OpenWorkspace, item: Queued) -> Standing:
    """Return how a dispatch stands; an account that rests does not keep a rehearsal waiting."""
    name = item.dispatch.channel
    pause = None if rehearses(channel(name), here.config) else here.store.accounts.paused(name)
    return standing(item.dispatch, item.tally, now=here.clock.now(), pause=pause)


def phrase(item: Standing, now: datetime, zone: ZoneInfo) -> str:
    """Return a standing in one phrase: ``held by A. Editor since 09:02``, ``done; 2 failed``."""
    said = f"{item.stand} {behind(item, now, zone)}" if item.why.startswith(_GOES_ON) else item.stand
    if not item.why.startswith(_GOES_ON):
        tail = behind(item, now, zone)
        said = f"{item.stand} {tail}" if tail.startswith("since ") else f"{item.stand}: {tail}" if tail else item.stand
    return "; ".join([said, *item.besides])


def behind(item: Standing, now: datetime, zone: ZoneInfo) -> str:
    """Return what stands behind the state's own word; empty where that says all."""
    since = f"since {briefly(item.since, now, zone)}" if item.since and item.stand in _DATED else ""
    if item.why.startswith(_GOES_ON):
        return ": ".join(filter(None, (f"{item.why} {since}".rstrip(), item.detail)))
    return ": ".join(filter(None, (since, item.why)))


def below(item: Standing, now: datetime, zone: ZoneInfo) -> str:
    """Return the line below a row that has the state's word: why, since when, what it hides, and the way on."""
    told = "; ".join(filter(None, (behind(item, now, zone), *item.besides)))
    return ": ".join(filter(None, (told, item.way)))


def progress(item: Queued) -> str:
    """Return how many got it of all: ``0 of 7``; empty before it begins, and where it was written into outbox/."""
    sent, written = item.tally[DeliveryState.SENT], item.tally[DeliveryState.WRITTEN]
    return f"{sent:,} of {item.tally.total:,}" if item.tally.total and (sent or not written) else ""


def told(tally: Tally) -> str:
    """Return how many are where: ``1,204: 820 sent, 382 to go, 2 failed``."""
    counts = [
        (tally[DeliveryState.SENT], "sent"),
        (tally.deleted, "deleted again"),
        (tally[DeliveryState.WRITTEN], "written into outbox/"),
        (tally.open - tally[DeliveryState.DEFERRED], "to go"),
        (tally[DeliveryState.DEFERRED], "to be tried again"),
        (tally[DeliveryState.FAILED], "failed"),
        (tally[DeliveryState.UNCERTAIN], "in doubt"),
        (tally[DeliveryState.SUPPRESSED], "not sent to"),
        (tally[DeliveryState.CANCELLED], "cancelled"),
    ]
    return f"{tally.total:,}: {', '.join(f'{count:,} {words}' for count, words in counts if count)}"


def ways_out(here: OpenWorkspace, channels: list[str]) -> Facts:
    """Return where what leaves by these channels goes."""
    found = [channel(name) for name in dict.fromkeys(channels)]
    return Facts(rows=[(on.name, where_it_goes(on, here.config)) for on in found])


_DATED: Final = frozenset({Stand.WAITS, Stand.PAUSED, Stand.HELD})
