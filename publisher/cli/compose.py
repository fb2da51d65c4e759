"""``publisher compose NAME``."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.posts.options import anything_chosen, chosen, selection_options, there_are
from publisher.cli.screen.output import GOOD, QUIET, Line, Result, shown
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from publisher.model.posts import Post
    from publisher.workspace.campaigns import Campaign


@click.command()
@click.argument("name")
@selection_options
@click.option("--title", default="", help="Title of the digest.  [default: made from NAME]")
@click.option("--subject", default="", help="Subject of the email.")
@click.option("--template", default="", help="Template: digest, seasonal, announcement, single, or your own.")
@click.option("--list", "lists", multiple=True, metavar="LIST", help="Send to this list; may be given again.")
@click.option("--at", default="", metavar="WHEN", help='When both leave, such as "2018-12-20 09:00".')
@click.option("--new-only", is_flag=True, help="Leave out posts that a digest has carried.")
@click.option("--force", is_flag=True, help="Start the campaign over where it exists.")
@click.pass_obj
@shown
def compose(session: Session, /, name: str, **given: Any) -> Result:
    """Make a campaign from a selection of posts.

    Writes campaigns/NAME/ with campaign.toml, intro.md and thread.md, for you to edit.
    """
    return composed(session, name, given)


def composed(session: Session, name: str, given: "Mapping[str, Any]") -> Result:
    """Make the campaign ``name``; ``given`` has the options of the command by their names."""
    from publisher.app.workspace import open_desk
    from publisher.desk.compose import Wish, compose
    from publisher.errors import CampaignError
    from publisher.model.posts import select
    from publisher.when import parse_wall_time
    from publisher.workspace import campaigns

    if not anything_chosen(dict(given)):
        raise CampaignError(
            "Say which posts the campaign is made of: --season winter --year 2018, --since and --until, "
            "--last 5, --year 2018, or --post SLUG."
        )
    with open_desk(session.workspace) as desk:
        if given["at"]:
            parse_wall_time(given["at"], zone_name=desk.config.organisation.timezone)
        carried = desk.store.library.in_digests() if given["new_only"] else frozenset()
        selection = chosen(desk.config, dict(given), without=carried)
        for slug in selection.slugs:
            desk.store.library.get(slug)
        library = desk.store.library.all()
        there_are(library, selection)
        posts = select(library, selection, desk.workspace.zone)
        wish = Wish(name=name, season=given["season"], lists=given["lists"], email_at=given["at"], x_at=given["at"],
                    title=given["title"], subject=given["subject"], template=given["template"])  # fmt: skip
        campaign = compose(wish, posts, desk.config, desk.workspace.campaigns)
    written = campaigns.save(campaign, replace=given["force"])
    return _told(campaign, posts, written, desk.workspace.zone)


def _told(campaign: "Campaign", posts: "Sequence[Post]", written: "Sequence[Path]", zone: "ZoneInfo") -> Result:
    from publisher.social.networks.x.cost import by_links, compared

    name = campaign.name
    folder = f"campaigns/{name}/"
    made = f"{folder} is ready: {counted(len(posts), 'post')}, {counted(len(campaign.thread), 'thread part')}."
    titles = (f"  {number}. {post.title} ({_day(post, zone)})" for number, post in enumerate(posts, 1))
    look = f"Edit {folder}intro.md and {folder}thread.md, then look: publisher preview {name}"
    data = {
        "campaign": name,
        "folder": str(campaign.folder),
        "posts": [post.slug for post in posts],
        "thread_parts": len(campaign.thread),
        "thread_cost_by_links": dict(by_links(len(posts))),
        "written": [str(path) for path in written],
    }
    cost = Line(text=f"The thread costs on X: {compared(len(posts))} ([social] links in config.toml).", style=QUIET)
    return Result(data=data, view=(Line(text=made, style=GOOD), *titles, cost, look))


def _day(post: "Post", zone: "ZoneInfo") -> str:
    day = post.published.astimezone(zone)
    return f"{day.day} {day:%B %Y}"
