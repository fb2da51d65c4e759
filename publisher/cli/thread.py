"""``publisher thread NAME``: the parts as cards."""

from typing import TYPE_CHECKING, Any, Final

import click

from publisher.cli.main import Session
from publisher.cli.screen.findings import data_of, table_of
from publisher.cli.screen.output import ACCENT, BAD, DOUBTFUL, QUIET, Line, Result, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.checks.finding import Finding
    from publisher.model.releases import Part
    from publisher.social.thread import Thread
    from publisher.workspace.campaigns import Campaign

_BAR: Final = 24
_WIDTH: Final = 76
#: Share of the limit from which the bar warns.
_NEARLY: Final = 0.95


@click.command()
@click.argument("name")
@click.pass_obj
@shown
def thread(session: Session, /, name: str) -> Result:
    """Show the thread of a campaign as cards.

    Each card is one post as it would stand on X, with its number, its length as X counts it, and what it costs.
    Below them stands what the pre-flight finds in them.  The parts are in campaigns/NAME/thread.md, divided by lines
    of ---.
    """
    from publisher.app.drafts import budget, posts_left
    from publisher.app.workspace import open_desk
    from publisher.desk.preflight import thread_findings
    from publisher.social.thread import assemble
    from publisher.workspace import campaigns

    with open_desk(session.workspace) as desk:
        campaign = campaigns.load(desk.workspace.campaigns / campaigns.check_name(name))
        assembled = assemble(campaign, desk.config)
        found = thread_findings(
            campaign,
            assembled,
            desk.config,
            now=desk.clock.now(),
            budget=budget(desk),
            posts_left=posts_left(desk),
        )
        links = desk.config.social.links
    return Result(
        data=_data(campaign, assembled, found),
        view=[
            *(_card(assembled, part) for part in assembled.parts),
            *([table_of(found)] if found else []),
            *_summary(campaign, assembled, links),
        ],
    )


def _data(campaign: "Campaign", assembled: "Thread", found: "Sequence[Finding]") -> dict[str, Any]:
    from publisher.social.networks.x.length import urls

    parts = [
        {
            "position": part.position,
            "text": part.text,
            "length": length,
            "cost": _cost(part),
            "links": [link.text for link in urls(part.text)],
            "pictures": [{"name": media.name, "alt": media.alt} for media in part.media],
        }
        for part, length in zip(assembled.parts, assembled.lengths, strict=True)
    ]
    return {
        "campaign": campaign.name,
        "limit": assembled.network.limit,
        "parts": parts,
        "cost": assembled.cost,
        "cost_by_links": _by_links(campaign),
        "findings": data_of(found),
        # As 0.1.0 had them: the sentences alone.
        "warnings": [finding.message for finding in found if finding.severity != "note"],
    }


def _card(assembled: "Thread", part: "Part") -> Any:
    from rich.box import ROUNDED
    from rich.panel import Panel
    from rich.text import Text

    from publisher.social.money import in_dollars

    length, limit = assembled.lengths[part.position - 1], assembled.network.limit
    style = BAD if length > limit else DOUBTFUL if length > limit * _NEARLY else ACCENT
    filled = min(_BAR, max(1, round(_BAR * length / limit)))
    foot = Text.assemble(
        ("█" * filled, style), ("░" * (_BAR - filled), QUIET), f" {length} of {limit}", f"  {in_dollars(_cost(part))}"
    )
    body = Text("\n".join([part.text, *(f"[{media.name}: {media.alt or 'no words'}]" for media in part.media)]))
    title = Text(f"{part.position} of {len(assembled.parts)}")
    return Panel(
        body, box=ROUNDED, title=title, title_align="left", subtitle=foot, subtitle_align="left", width=_WIDTH,
        border_style=QUIET,
    )  # fmt: skip


def _cost(part: "Part") -> float:
    from publisher.social.networks.x.cost import post_cost

    return post_cost(part.text, pictures=len(part.media))


def _by_links(campaign: "Campaign") -> dict[str, float]:
    from publisher.social.networks.x.cost import by_links

    posts = len(campaign.file.posts)
    return {str(place): cost for place, cost in by_links(posts).items()} if posts else {}


def _summary(campaign: "Campaign", assembled: "Thread", chosen: str) -> list[Line]:
    from publisher.social.money import in_dollars
    from publisher.social.networks.x.cost import compared

    count = len(assembled.parts)
    if not count:
        return [Line(text=f"{campaign.name} has no thread; write campaigns/{campaign.name}/thread.md.", style=QUIET)]
    lines = [
        Line(text=f"{count} part{'' if count == 1 else 's'}, about {in_dollars(assembled.cost)} on X.", style="bold")
    ]
    posts = len(campaign.file.posts)
    if posts:
        line = f'As drafted: {compared(posts)} (links = "{chosen}" in [social]).'
        lines.append(Line(text=line, style=QUIET))
    return lines
