"""``publisher thread NAME``: the parts as cards."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click
from rich.text import Text

from publisher.app.workspace import opened
from publisher.channels.x.cost import by_links, compared
from publisher.channels.x.length import urls
from publisher.cli.screen import prose
from publisher.cli.screen.findings import data_of, listed
from publisher.cli.screen.output import ACCENT, BAD, DOUBTFUL, QUIET, Line, Result, shown, signs, width
from publisher.cli.thread_pick import ASK
from publisher.cli.thread_pick import pick as pick_alternative
from publisher.model.money import about, in_dollars

if TYPE_CHECKING:
    from publisher.cli.main import Session
    from publisher.desk.thread import ThreadLook
    from publisher.model.releases import Part
    from publisher.social.thread import Thread
    from publisher.workspace.campaigns import Campaign

_BAR: Final = 24
_WIDTH: Final = 76
#: Columns of the line before the words of a card.
_MARGIN: Final = 2
#: Share of the limit from which the bar warns.
_NEARLY: Final = 0.95


@click.command()
@click.argument("name")
@click.option(
    "--pick",
    is_flag=False,
    flag_value=ASK,
    metavar="[PART:NUMBER]",
    help="Take an alternative of thread.md in the place of its part; without a value you are asked.",
)
@click.pass_obj
@shown
def thread(session: Session, /, name: str, pick: str | None) -> Result:
    """Show the thread of a campaign as cards.

    Each card is one post as it would stand there, with its number, its length as the network counts it, and what it
    costs.  Below them stands what the pre-flight finds in them.  The parts are in campaigns/NAME/thread.md, divided by
    lines of ---; below a part may stand what could be posted instead, as <!-- or: … -->, which is never posted.
    """
    from publisher.app.drafts import thread_of  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        if pick is not None:
            return pick_alternative(name, here.workspace.campaigns, pick)
        look = thread_of(here, name)
    return Result(
        data=_data(look),
        view=[
            *(item for thread in look.threads for item in _cards(thread, named=len(look.threads) > 1)),
            *listed(look.findings),
            *_summary(look, here.config.social.links),
        ],
    )


def _data(look: ThreadLook) -> dict[str, Any]:
    return {
        "campaign": look.campaign.name,
        # As 0.1.0 said it, when there was one network.
        **(_of_network(look.threads[0]) if look.threads else {}),
        "networks": {thread.network.name: _of_network(thread) for thread in look.threads},
        "cost": round(sum(thread.cost for thread in look.threads), 4),
        "cost_by_links": _by_links(look.campaign),
        "warnings": [f"{finding.place}: {finding.message}" for finding in look.findings if finding.severity != "note"],
        "findings": data_of(look.findings),
        "alternatives": [list(others) for others in look.campaign.alternatives],
    }


def _of_network(thread: Thread) -> dict[str, Any]:
    parts = [
        {
            "position": part.position,
            "text": part.text,
            "length": length,
            "cost": _cost(thread, part),
            "links": [link.text for link in urls(part.text)],
            "pictures": [{"name": media.name, "alt": media.alt} for media in part.media],
        }
        for part, length in zip(thread.parts, thread.lengths, strict=True)
    ]
    return {"limit": thread.limit, "parts": parts, "cost": thread.cost}


def _cards(thread: Thread, *, named: bool) -> list[Any]:
    heading = [Line(text=f"On {thread.network.title}", style="bold")] if named else []
    return [*heading, *(line for part in thread.parts for line in _card(thread, part))]


def _card(assembled: Thread, part: Part) -> list[Any]:
    """Return a part as a card: its number, its words behind a line, and below how much of the limit they fill."""
    length, limit = assembled.lengths[part.position - 1], assembled.limit
    title = f"{part.position} of {len(assembled.parts)}"
    figures = f"{length} of {limit}  {in_dollars(_cost(assembled, part))}"
    words = [part.text, *(f"[{media.name}: {media.alt or 'no words'}]" for media in part.media)]
    columns = width(sys.stdout)
    room = min(columns or _WIDTH, _WIDTH) - _MARGIN
    body = [line.plain for text in words for line in prose.lines(Text(text), room)]
    if signs(sys.stdout).plain:
        return [
            f"Part {title}: {figures.replace('  ', ', ')}",
            *(Line(text=f"  {line}", keep=True) for line in body),
            "",
        ]
    style = BAD if length > limit else DOUBTFUL if length > limit * _NEARLY else ACCENT
    cells = _BAR if columns is None or columns >= _WIDTH else _BAR // 2
    filled = min(cells, max(1, round(cells * length / limit)))
    bar = Text.assemble(("█" * filled, style), ("░" * (cells - filled), QUIET), f" {figures}")
    return [Line(text=title, style="bold"), *(Line(text=f"│ {line}".rstrip(), keep=True) for line in body), bar, ""]


def _cost(thread: Thread, part: Part) -> float:
    return thread.network.cost(part.text, len(part.media))


def _by_links(campaign: Campaign) -> dict[str, float]:
    posts = len(campaign.file.posts)
    return {str(place): cost for place, cost in by_links(posts).items()} if posts else {}


def _summary(look: ThreadLook, chosen: str) -> list[Line]:
    name = look.campaign.name
    if not any(thread.parts for thread in look.threads):
        return [Line(text=f"{name} has no thread; write campaigns/{name}/thread.md.", style=QUIET)]
    lines = [Line(text=_told(thread), style="bold") for thread in look.threads]
    choices = [str(part) for part, others in enumerate(look.campaign.alternatives, 1) if others]
    if choices:
        of = f"part {choices[0]}" if len(choices) == 1 else f"parts {', '.join(choices[:-1])} and {choices[-1]}"
        lines.append(Line(text=f"Alternatives of {of}: publisher thread {name} --pick", style=QUIET))
    posts = len(look.campaign.file.posts)
    if posts:
        line = f'As drafted: {compared(posts)} (links = "{chosen}" in [social]).'
        lines.append(Line(text=line, style=QUIET))
    return lines


def _told(thread: Thread) -> str:
    cost = f", {about(thread.cost)}" if thread.cost else ""
    return f"{thread.network.nouns.counted(len(thread.parts))}{cost} on {thread.network.title}."
