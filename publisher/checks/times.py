"""When it leaves: times that can be, and hours and days on which the organisation would rather send nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from publisher.checks.check import Check, Found
from publisher.checks.finding import Severity
from publisher.checks.proof import CAMPAIGN, Proof
from publisher.errors import SkippedTimeError, TimeError
from publisher.model import quiet_times
from publisher.model.words import counted
from publisher.when import in_words, parse_wall_time, zone

#: Further away than this it may be a slip of the pen.
_FAR: Final = timedelta(days=2 * 366)
_YEAR: Final = timedelta(days=365)

Kind = Literal["quiet", "blackout", "holidays"]


class _Leaving(NamedTuple):
    """A channel by which the campaign leaves, and the instant."""

    section: str
    due: datetime


def _times(proof: Proof) -> Iterator[Found]:
    for section, at, grace in _said(proof):
        try:
            due = parse_wall_time(at, zone_name=proof.config.organisation.timezone).instant
        except SkippedTimeError as error:
            yield Found(str(error), hint=f"Choose one of them under [{section}].", about=section)
        except TimeError as error:
            hint = f"Correct it under [{section}], or with publisher schedule {proof.campaign.name} --at WHEN."
            yield Found(str(error), hint=hint, about=section)
        else:
            yield from _past(proof.now - due, section, at, grace)
            yield from _far(due - proof.now, section, at)


def _past(late: timedelta, section: str, at: str, grace: timedelta) -> Iterator[Found]:
    if late > grace:
        yield Found(
            f"{at} was {in_words(late)} ago, so this would be missed instead of sent.",
            hint=f"Choose a time to come under [{section}], or leave it empty to send once approved.",
            about=section,
        )
    elif late > timedelta(0):
        past = f"{at} is past: this leaves as soon as it is approved."
        yield Found(past, hint="", severity="warning", about=section)


def _far(ahead: timedelta, section: str, at: str) -> Iterator[Found]:
    if ahead > _FAR:
        yield Found(
            f"{at} is {counted(ahead // _YEAR, 'year')} away.",
            hint="See that the year is the one you mean.",
            severity="warning",
            about=section,
        )


def _quiet(proof: Proof) -> Iterator[Found]:
    if not proof.config.calendar.quiet:
        return
    quiet = quiet_times.hours(proof.config.calendar.quiet)
    for section, due in _leaving(proof):
        clock = _local(proof, due).time()
        if quiet.cover(clock):
            yield Found(
                f"{clock:%H:%M} is in your quiet hours, {quiet}.", severity=_mark(proof, "quiet"), about=section
            )


def _blackout(proof: Proof) -> Iterator[Found]:
    for section, due in _leaving(proof):
        day = _local(proof, due)
        said = [one for one in proof.config.calendar.blackout if quiet_times.days(one)(day.date())]
        if said:
            message = f"{_day(day)} is a day on which nothing leaves ({said[0]})."
            yield Found(message, severity=_mark(proof, "blackout"), about=section)


def _holiday(proof: Proof) -> Iterator[Found]:
    for section, due in _leaving(proof):
        day = _local(proof, due)
        if called := proof.holiday(day.date()):
            yield Found(f"{_day(day)} is a holiday: {called}.", severity=_mark(proof, "holidays"), about=section)


def _near(proof: Proof) -> Iterator[Found]:
    apart = timedelta(minutes=proof.config.calendar.apart)
    for section, due in _leaving(proof):
        near = [other for other in proof.ahead if abs(other.due - due) < apart]
        for other in near[:1]:
            local = _local(proof, other.due)
            yield Found(
                f"{other.id} ({other.campaign}, {other.channel}) leaves {_day(local)}, {local:%H:%M}, less than "
                f"{counted(proof.config.calendar.apart, 'minute')} from this.",
                about=section,
            )


def _said(proof: Proof) -> Iterator[tuple[str, str, timedelta]]:
    """Yield each channel that has a time, the time as it is written, and how late it may still leave."""
    file = proof.campaign.file
    for channel in (*file.mails, *file.networks):
        if at := file.at(channel.name):
            yield channel.name, at, proof.config.grace(channel)


def _leaving(proof: Proof) -> Iterator[_Leaving]:
    """Yield each channel with a time to come that can be."""
    for section, at, _ in _said(proof):
        try:
            due = parse_wall_time(at, zone_name=proof.config.organisation.timezone).instant
        except TimeError:
            continue
        if due > proof.now:
            yield _Leaving(section, due)


def _local(proof: Proof, due: datetime) -> datetime:
    return due.astimezone(zone(proof.config.organisation.timezone))


def _day(day: datetime) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _mark(proof: Proof, kind: Kind) -> Severity:
    return "error" if kind in proof.config.calendar.block else "warning"


_of_times = partial(Check[Proof], needs=CAMPAIGN, place="campaign.toml")

CHECKS: Final[tuple[Check[Any], ...]] = (
    _of_times(
        id="campaign.*-time",
        title="a time to come that the clocks show once; * is email or x",
        severity="error",
        also=("warning",),
        hint="Choose a time to come, or leave it empty to send once approved.",
        find=_times,
    ),
    _of_times(
        id="campaign.*-quiet",
        title="a time outside the quiet hours of [calendar]",
        severity="warning",
        also=("error",),
        hint="Choose another hour, or change calendar.quiet in config.toml.",
        find=_quiet,
    ),
    _of_times(
        id="campaign.*-blackout",
        title="a day that is not among calendar.blackout",
        severity="error",
        also=("warning",),
        hint="Choose another day, or take it out of calendar.blackout in config.toml.",
        find=_blackout,
    ),
    _of_times(
        id="campaign.*-holiday",
        title="a day that is no holiday of calendar.holidays",
        severity="warning",
        also=("error",),
        hint="Choose another day, or let it be.",
        find=_holiday,
    ),
    _of_times(
        id="campaign.*-near",
        title="nothing else within calendar.apart minutes",
        severity="warning",
        hint="Choose a time further from it, or let it be.",
        find=_near,
    ),
)
