"""Taking an alternative of ``thread.md``: ``publisher thread NAME --pick``."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

import click

from publisher.cli.screen.output import QUIET, Line, Result, SignedLine, Way, complain
from publisher.cli.screen.questions import DeclinedError
from publisher.errors import CampaignError
from publisher.model.words import agreeing, counted
from publisher.workspace.campaigns import find, load, take_alternative

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publisher.workspace.campaigns import Campaign

#: What ``--pick`` says without a value.
ASK: Final = "ask"
_CHOICE: Final = re.compile(r"(\d{1,3}):(\d{1,3})")


def pick(name: str, campaigns: Path, choice: str) -> Result:
    """Put alternatives into the places of their parts: the one that ``choice`` names, or those that a person picks.

    Raises :class:`CampaignError` where there is none, and where nobody can be asked.
    """
    campaign = load(find(name, campaigns))
    if choice != ASK:
        return _told(campaign.name, [_take(campaign, *_read(choice, name))])
    if not any(campaign.alternatives):
        raise CampaignError(f"No part of {name} has an alternative; write one below it: <!-- or: … -->.")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CampaignError(
            f"Nobody can be asked here; say which part and alternative: publisher thread {name} --pick 2:1."
        )
    taken = []
    for part, number in _asked(campaign):
        taken.append(_take(load(campaign.folder), part, number))
    return _told(campaign.name, taken)


def _read(choice: str, name: str) -> tuple[int, int]:
    found = _CHOICE.fullmatch(choice)
    if found is None:
        raise CampaignError(
            f"“{choice}” names no alternative; write part:alternative, such as publisher thread {name} --pick 2:1, "
            f"or --pick alone to be asked."
        )
    return int(found[1]), int(found[2])


def _asked(campaign: Campaign) -> Iterator[tuple[int, int]]:
    """Ask for each part that has alternatives; yield those that are taken.  The end of input ends the questions."""
    for part, (text, others) in enumerate(zip(campaign.thread, campaign.alternatives, strict=True), 1):
        if not others:
            continue
        complain(Line(text=f"Part {part} of {len(campaign.thread)}", style="bold"), Line(text=text), Line(text=""))
        for number, other in enumerate(others, 1):
            complain(Line(text=f"or {number}", style=QUIET), Line(text=other), Line(text=""))
        numbers = [str(number) for number in range(len(others) + 1)]
        try:
            said = click.prompt("Which? (0 keeps it)", type=click.Choice(numbers), default="0", err=True)
        except click.Abort:
            click.echo(err=True)
            raise DeclinedError from None
        if said != "0":
            yield part, int(said)


def _take(campaign: Campaign, part: int, number: int) -> tuple[int, int, str]:
    changed = take_alternative(campaign, part, number)
    return part, number, changed.thread[part - 1]


def _told(name: str, taken: list[tuple[int, int, str]]) -> Result:
    data = {"campaign": name, "taken": [{"part": part, "text": text} for part, _, text in taken]}
    if not taken:
        return Result(data=data, view=[Line(text="Nothing was changed.", style=QUIET)])
    shown = [Line(text=f"  {part}. {' '.join(text.split())}") for part, _, text in taken]
    what = f"{counted(len(taken), 'part')} of campaigns/{name}/thread.md {agreeing(len(taken), 'is', 'are')} changed."
    undo = [Way(label="Undo", command=f"publisher thread {name} --pick {part}:{number}") for part, number, _ in taken]
    return Result(
        data=data,
        view=[
            SignedLine(kind="good", text=what),
            *shown,
            *undo,
            Way(label="Next", command=f"publisher thread {name}"),
        ],
    )
