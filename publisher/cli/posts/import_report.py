"""What an import did, as a person reads it: what it comes to first, then what looks doubtful, then the way on."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from publisher.cli.screen.output import ACCENT, BAD, DOUBTFUL, QUIET, Line, Result, SignedLine, Way
from publisher.cli.screen.table import Column, Table
from publisher.errors import Exit
from publisher.model.words import agreeing, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publisher.desk.import_posts import Intake, Intakes
    from publisher.ports.library import Flag

#: Where there are more, these are shown of the places of one remark, of the remarks of one source, and of its
#: duplicates; all of them with ``--all``.
_PLACES, _REMARKS, _DUPLICATES = 12, 30, 10
#: Where many remarks differ in nothing but the words they quote, so many of those words are shown.
_EXAMPLES = 12
#: Remarks that differ only in what they quote stand apart where they are no more.
_APART = 6
_QUOTED = re.compile("“([^”]*)”")
#: Slugs that one post is said to be like.
_ALIKE = 3


def told(done: Intakes, *, everything: bool = False) -> Result:
    """Return what the imports did, and which sources could not be read."""
    taken, failed = done.taken, done.failed
    data = [_data(intake) for intake in taken] + [{"source": name, "error": said} for name, said in failed.items()]
    view: list[Any] = [_answer(intake) for intake in taken]
    view += [SignedLine(kind="bad", text=f"{name}: {said}") for name, said in failed.items()]
    for intake in taken:
        about = [
            *_remarks(intake, everything=everything),
            *_lost(intake, everything=everything),
            *_addressless(intake),
            *_duplicates(intake, everything=everything),
        ]
        view += [*([""] if about else []), *about]
    view += [*_left_out(taken), *_way_on(taken)]
    complete = all(intake.complete for intake in taken) and not failed
    return Result(data=data, view=view, exit_code=Exit.DONE if complete else Exit.FAILED)


def _data(intake: Intake) -> dict[str, Any]:
    posts = [{"slug": i.slug, "title": i.title, "kind": i.kind, "duplicates": i.duplicates} for i in intake.taken]
    return {
        "source": intake.source,
        **intake.counts,
        "posts": posts,
        "flags": intake.flags,
        "left_out": intake.left_out,
        "without_address": intake.without_address,
        "complete": intake.complete,
        "not_modified": intake.skipped,
    }


def _answer(intake: Intake) -> SignedLine:
    """Say in one line what an import came to."""
    counts = intake.counts
    left_out = sum(intake.left_out.values())
    lost = sum(flag.lost for flag in intake.flags)
    remarks = len(intake.flags) - lost
    figures = (
        (counts["new"], "new"),
        (counts["changed"], "changed"),
        (counts["unchanged"], "as before"),
        (left_out, "left out"),
        (lost, "not readable"),
    )
    said = ", ".join(f"{number:,} {words}" for number, words in figures if number) or "no post came in"
    also = f"; {counted(remarks, 'remark')}" if remarks else ""
    good = intake.complete and not left_out and (any(counts.values()) or intake.skipped)
    return SignedLine(kind="good" if good else "look", text=f"{intake.source}: {said}{also}.")


def _left_out(intakes: Sequence[Intake]) -> Iterator[Line]:
    for intake in intakes:
        if intake.skipped:
            yield Line(text=f"{intake.source} says that nothing has changed since the last time.", style=QUIET)
        if intake.left_out:
            reasons = ", ".join(f"{reason} ({count})" for reason, count in intake.left_out.items())
            yield Line(text=f"Left out of {intake.source}: {reasons}.", style=QUIET)


def _way_on(intakes: Sequence[Intake]) -> Iterator[Way]:
    """Yield where to look, where there is anything new."""
    if any(intake.counts[kind] for intake in intakes for kind in ("new", "changed")):
        only = f" --source {shlex.quote(intakes[0].source)}" if len(intakes) == 1 else ""
        yield Way(label="Next", command=f"publisher posts list{only}")


def _remarks(intake: Intake, *, everything: bool) -> Iterator[Any]:
    """Yield what was cleaned or looks doubtful: each remark once, with its places."""
    found: dict[str, list[tuple[str, str]]] = {}
    for flag in intake.flags:
        if not flag.lost:
            found.setdefault(_QUOTED.sub("“…”", flag.message), []).append((flag.message, _place(flag, intake)))
    if not found:
        return
    remarks = [remark for alike in found.values() for remark in _told_once(alike, everything=everything)]
    shown = remarks if everything else remarks[:_REMARKS]
    columns = (Column(name="", align="right"), Column(name=f"Cleaned, or doubtful, in {intake.source}", wrap=True))
    yield Table(columns=columns, rows=[remark.row for remark in shown])
    more = len(remarks) - len(shown)
    if more or any(remark.cut for remark in shown):
        rest = f"{counted(more, 'more remark')}; " if more else ""
        yield Line(text=f"{rest}--all shows every place.", style=QUIET)


class _Remark(NamedTuple):
    row: tuple[int, Any]
    #: Whether some of its places are left away.
    cut: bool


def _told_once(alike: Sequence[tuple[str, str]], *, everything: bool) -> Iterator[_Remark]:
    """Yield one remark for each message; but one for all where many differ in nothing but the words they quote."""
    messages: dict[str, list[str]] = {}
    for message, place in alike:
        messages.setdefault(message, []).append(place)
    if everything or len(messages) <= _APART:
        for message, places in messages.items():
            named = list(dict.fromkeys(places))
            few = named if everything or len(named) <= _PLACES + 1 else named[:_PLACES]
            yield _remark(message, len(places), [_lines(few)], len(named) - len(few))
        return
    quoted = [f"{', '.join(_QUOTED.findall(message))} ({place})" for message, place in alike[:_EXAMPLES]]
    yield _remark(_QUOTED.sub("“…”", alike[0][0]), len(alike), quoted, len(alike) - len(quoted))


def _remark(message: str, count: int, where: Sequence[str], more: int) -> _Remark:
    rest = f"{chr(10) if len(where) > 1 else ' '}and {more:,} more" if more else ""
    return _Remark((count, Text.assemble(message, "\n", ("\n".join(where) + rest, QUIET))), cut=bool(more))


def _lines(places: Sequence[str]) -> str:
    if all(place.startswith("line ") for place in places):
        return agreeing(len(places), "line ", "lines ") + ", ".join(place[5:] for place in places)
    return "; ".join(places)


def _place(flag: Flag, intake: Intake) -> str:
    return flag.place.removeprefix(f"{intake.source}, ")


def _lost(intake: Intake, *, everything: bool) -> Iterator[Line]:
    """Yield what could not be read: each by itself, but one line for all of many that lack the same."""
    alike: dict[str, list[Flag]] = {}
    for flag in intake.flags:
        if flag.lost:
            alike.setdefault(_QUOTED.sub("“…”", flag.message), []).append(flag)
    for flags in alike.values():
        shown = flags if everything or len(flags) <= _APART else flags[:1]
        yield from (Line(text=f"{flag.place}: {flag.message}", style=BAD) for flag in shown)
        if len(shown) < len(flags):
            more = f"{len(flags) - len(shown):,} more lack the same, such as {flags[1].place}; --all names each."
            yield Line(text=f"  {more}", style=BAD)


def _addressless(intake: Intake) -> Iterator[Line]:
    """Yield what it means that posts have no address, and the ways out."""
    number = intake.without_address
    if number:
        said = f"{counted(number, 'post')} {agreeing(number, 'has', 'have')} no address on the web: a digest shows"
        yield Line(text=f"{said} {agreeing(number, 'it', 'them')} whole, without a button.", style=DOUBTFUL)
        pattern = "--address https://www.example.org/{year}/{month}/{slug}/"
        yield Line(text=f"Import again with {pattern} as your site has it, or see publisher posts edit.", style=QUIET)


def _duplicates(intake: Intake, *, everything: bool) -> Iterator[Any]:
    """Yield what looks as if it were here already, with the words that settle it."""
    alike = [item for item in intake.taken if item.duplicates]
    if not alike:
        return
    shown = alike if everything else alike[:_DUPLICATES]
    yield Line(text=f"{counted(len(alike), 'post')} may be here already, from elsewhere:", style=DOUBTFUL)
    for item in shown:
        yield f"  {item.slug}"
        yield Line(text=f"    looks like {_some(item.duplicates)}", style=QUIET)
    if len(shown) < len(alike):
        yield Line(text=f"  and {len(alike) - len(shown):,} more: publisher posts list --duplicates", style=QUIET)
    one, other = shown[0].slug, shown[0].duplicates[0]
    yield "Compare two, and where it is one article, take the new one out:"
    yield Line(text=f"  publisher posts show {one}", style=ACCENT)
    yield Line(text=f"  publisher posts show {other}", style=ACCENT)
    yield Line(text=f"  publisher posts remove {one}", style=ACCENT)


def _some(slugs: Sequence[str]) -> str:
    more = f" and {len(slugs) - _ALIKE:,} more" if len(slugs) > _ALIKE else ""
    return ", ".join(slugs[:_ALIKE]) + more
