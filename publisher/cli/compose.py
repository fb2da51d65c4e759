"""``publisher compose NAME``."""

from typing import Any

import click

from publisher.app.drafting import drafter_of
from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.posts.options import chosen, selection_options
from publisher.cli.screen.composed import told
from publisher.cli.screen.output import Result, shown
from publisher.cli.starting_over import starting_over


@click.command("compose")
@click.argument("name")
@selection_options
@click.option("--title", default="", help="Title of the digest.  [default: made from NAME]")
@click.option("--subject", default="", help="Subject of the email.")
@click.option("--template", default="", help="Template: digest, seasonal, announcement, single, or your own.")
@click.option("--list", "lists", multiple=True, metavar="LIST", help="Send to this list; may be given again.")
@click.option("--at", default="", metavar="WHEN", help='When both leave, such as "2018-12-20 09:00".')
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

    wish = Wish(
        name=name,
        choice=chosen(given, unsent=new_only),
        title=title,
        subject=subject,
        template=template,
        lists=lists,
        at=at,
    )
    with opened(session.workspace) as here:
        replace = starting_over(here, yes=yes) if force else None
        done = compose(
            wish,
            here.store.library,
            here.config,
            here.workspace.campaigns,
            now=here.clock.now(),
            replace=replace,
            drafter=drafter_of(here),
        )
    return told(done, here.workspace.zone)
