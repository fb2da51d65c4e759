"""``publisher compose NAME``."""

from typing import Any

import click

from publisher.app.drafting import drafter_of
from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.posts.options import chosen, selection_options
from publisher.cli.saying_when import as_written
from publisher.cli.screen.composed import told
from publisher.cli.screen.output import Result, shown
from publisher.cli.screen.times import at_length
from publisher.cli.starting_over import starting_over
from publisher.when import parse_wall_time


@click.command("compose")
@click.argument("name")
@selection_options
@click.option("--title", default="", help="Title of the digest.  [default: made from NAME]")
@click.option("--subject", default="", help="Subject of the email.")
@click.option("--template", default="", help="Template: digest, seasonal, announcement, single, or your own.")
@click.option("--list", "lists", multiple=True, metavar="LIST", help="Send to this list; may be given again.")
@click.option("--at", default="", metavar="WHEN", help='When it leaves, such as "tomorrow 9am" or "2018-12-20 09:00".')
@click.option("--new-only", is_flag=True, help="Leave out posts that a digest has carried.")
@click.option("--force", is_flag=True, help="Start the campaign over where it exists, after asking.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def compose_(
    session: Session,
    /,
    *,
    name: str,
    title: str,
    subject: str,
    template: str,
    lists: tuple[str, ...],
    at: str,
    new_only: bool,
    force: bool,
    yes: bool,
    **given: Any,
) -> Result:
    """Make a campaign from a selection of posts.

    Writes campaigns/NAME/ with campaign.toml, intro.md and thread.md, for you to edit.
    """
    from publisher.desk.compose import Wish, compose  # noqa: PLC0415 - drafting

    with opened(session.workspace) as here:
        now = here.clock.now()
        wish = Wish(
            name=name,
            choice=chosen(given, unsent=new_only),
            title=title,
            subject=subject,
            template=template,
            lists=lists,
            at=as_written(at, here.config, now),
        )
        replace = starting_over(here, yes=yes) if force else None
        done = compose(
            wish,
            here.store.library,
            here.config,
            here.workspace.campaigns,
            now=now,
            replace=replace,
            drafter=drafter_of(here),
        )
        leaves = parse_wall_time(wish.at, zone_name=here.config.organisation.timezone) if wish.at else None
    return told(done, here.workspace.zone, at_length(leaves, now) if leaves is not None else "")
