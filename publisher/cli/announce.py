"""``publisher announce TEXT``."""

import click

from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import confirm, login_name


@click.command()
@click.argument("text")
@click.option("--link", default="", help="Address to put at the end.")
@click.option("--at", default="", metavar="WHEN", help='When, such as "2026-12-20 09:00".  [default: at once]')
@click.option("--name", default="", help="Name of its campaign.  [default: announcement and its day]")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def announce(session: Session, /, text: str, link: str, at: str, name: str, by: str, yes: bool) -> Result:
    """Queue one announcement post.

    It becomes a campaign of its own, approved at once.  A text that is too long for one post becomes a thread.
    """
    from publisher.app.drafts import budget, draft, posts_left
    from publisher.app.workspace import open_desk
    from publisher.desk.announce import announcement
    from publisher.desk.approve import freeze_draft
    from publisher.desk.preflight import blocking, findings
    from publisher.errors import ReleaseError
    from publisher.workspace import campaigns

    with open_desk(session.workspace) as desk:
        campaign = announcement(
            text, link=link, at=at, name=name, folder=desk.workspace.campaigns, config=desk.config, now=desk.clock.now()
        )
        ready = draft(desk, campaign)
        found = blocking(findings(ready, desk.store, budget=budget(desk), posts_left=posts_left(desk)))
        if found:
            raise ReleaseError(f"The announcement cannot be queued: {found[0].message}")
        release = freeze_draft(ready, desk.store.audience, by=by or login_name(), now=desk.clock.now())
        thread = release.thread
        parts = [part.text for part in thread.parts] if thread else []
        confirm("\n\n".join(parts) + "\n\nQueue exactly this?", yes=yes)
        campaigns.save(campaign)
        (dispatch,) = desk.store.ledger.enqueue(release)
    when = str(dispatch.at) if dispatch.at else "as soon as the daemon runs"
    return Result(
        data={"campaign": campaign.name, "number": dispatch.id, "due": dispatch.due, "parts": parts},
        view=[
            Line(text=f"Queued as {dispatch.id}: leaves {when}.", style=GOOD),
            *parts,
            f"To stop it: publisher queue cancel {dispatch.id}",
        ],
    )
