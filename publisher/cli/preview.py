"""``publisher preview NAME``."""

from functools import partial

import click

from publisher.cli.main import Session
from publisher.cli.screen.output import to_json
from publisher.workspace.campaigns import find
from publisher.workspace.folder import CONFIG_FILE, open_workspace


@click.command()
@click.argument("name")
@click.option("--port", type=click.IntRange(0, 65_535), metavar="PORT", default=0, help="[default: any free one]")
@click.option("--no-open", is_flag=True, help="Only print the address; do not open the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as JSON.")
@click.pass_obj
def preview(session: Session, /, name: str, port: int, no_open: bool, as_json: bool) -> None:
    """Look at a campaign in the browser.

    Shows the digest at phone and desktop width, light and dark, its text part, the thread and what the checks
    find, and follows as you save.  Only this machine can open it.  Ctrl-C ends it.
    """
    from publisher.app.drafts import preview_of  # noqa: PLC0415 - the pre-flight
    from publisher.web.worker import Worker  # noqa: PLC0415 - multiprocessing

    workspace = open_workspace(session.workspace)
    campaign = find(name, workspace.campaigns)  # one that is only broken is shown as such
    worker = Worker(partial(preview_of, workspace.folder, name))
    # The server is imported while the worker imports what it looks with.
    from publisher.web.serve import PreviewServer  # noqa: PLC0415 - starlette, uvicorn
    from publisher.web.watching import Watched  # noqa: PLC0415 - watchfiles

    watched = Watched(folders=[campaign, workspace.templates], files=[workspace.folder / CONFIG_FILE])
    server = PreviewServer(worker, watched, port=port)
    if as_json:
        click.echo(to_json({"campaign": name, "url": server.url}))
    elif not session.quiet:
        click.echo(f"{name} is shown at {server.url}")
        click.echo("The page follows as you save. Ctrl-C ends the preview.")
    if not no_open:
        click.launch(server.url)
    try:
        server.run()
    except KeyboardInterrupt:
        if not (as_json or session.quiet):
            click.echo("The preview has ended.")
