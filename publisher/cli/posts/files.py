"""``publisher posts import``, ``sync`` and ``export``: posts in and out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from publisher.app.posts import importer, writer
from publisher.app.workspace import opened
from publisher.cli.posts.import_report import told
from publisher.cli.posts.options import chosen, selection_options
from publisher.cli.screen.output import DOUBTFUL, GOOD, Line, Result, shown
from publisher.cli.screen.progress import Progress
from publisher.desk.export_posts import export_posts
from publisher.desk.import_posts import Intake, Intakes, regular_sources, take_each
from publisher.model.source_kinds import NAMES
from publisher.model.words import counted
from publisher.ports.sources import Form
from publisher.sources.locations import called

if TYPE_CHECKING:
    from publisher.cli.main import Session

_all = click.option("--all", "everything", is_flag=True, help="Show every place that was cleaned or looks doubtful.")


@click.command("import")
@click.argument("locations", nargs=-1, required=True, metavar="PATH_OR_URL...")
@click.option("--as", "kind", type=click.Choice(NAMES), help="What it is, where that is not recognised.")
@click.option("--name", default="", metavar="NAME", help="Name of the source; posts are known by it the next time.")
@click.option(
    "--address",
    default="",
    metavar="PATTERN",
    help="Where posts without an address are, such as https://www.example.org/{year}/{month}/{slug}/.",
)
@click.option("--drafts", is_flag=True, help="Take in posts that are not published, too.")
@click.option("--removed", is_flag=True, help="Take in again what was removed from the library, too.")
@_all
@click.pass_obj
@shown
def import_(
    session: Session,
    /,
    locations: tuple[str, ...],
    kind: str | None,
    name: str,
    address: str,
    drafts: bool,
    removed: bool,
    everything: bool,
) -> Result:
    """Import posts from files, folders and addresses.

    An archive dump of a blog, a feed, a WordPress export, Markdown files or a folder of them, or a web page.  What
    was cleaned away and what looks doubtful is listed with its place.  Importing again changes only what has changed.
    One that cannot be read does not keep the others.  Ends with 1 where anything could not be read.
    """
    with opened(session.workspace) as here, Progress().shown() as progress:
        posts = importer(here)

        def take(location: str) -> Intake:
            tell = progress.reading(called(location))
            return posts.take(
                location, kind=kind or "", name=name, address=address, drafts=drafts, removed=removed, tell=tell
            )

        if len(locations) == 1:
            done = Intakes(taken=(take(locations[0]),))
        else:
            done = take_each((called(location), partial(take, location)) for location in locations)
    return told(done, everything=everything)


@click.command("sync")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@_all
@click.pass_obj
@shown
def sync(session: Session, /, names: tuple[str, ...], everything: bool) -> Result:
    """Import what is new at the regular sources.

    These are the [[sources]] of config.toml, or those of them that are named here.  One that does not answer does not
    keep the others.
    """
    with opened(session.workspace) as here, Progress().shown() as progress:
        posts, sources = importer(here), regular_sources(here.config, names)

        def take(name: str) -> Intake:
            return posts.sync(sources[name], progress.reading(name))

        done = take_each((name, partial(take, name)) for name in sources)
    return told(done, everything=everything)


@click.command("export")
@selection_options
@click.option(
    "--to",
    "form",
    type=click.Choice(get_args(Form)),
    default="markdown",
    show_default=True,
    help="Archive text, a folder of Markdown files, or JSON Feed.",
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="File, or folder, to write."
)
@click.option("--force", is_flag=True, help="Write over what is there.")
@click.pass_obj
@shown
def export(session: Session, /, form: Form, out: Path, force: bool, **given: Any) -> Result:
    """Write posts to files that can be imported again.

    Markdown and JSON carry all of a post; archive text carries its words.
    """
    with opened(session.workspace) as here:
        done = export_posts(chosen(given), here.store.library, here.config, writer(here, form), out=out, replace=force)
    said = f"{counted(len(done.posts), 'post')} written to {out}; publisher posts import {out} reads it again."
    view: list[Any] = [Line(text=said, style=GOOD)]
    view += [
        Line(text=f"The words of {slug} would not come back from archive text as they are.", style=DOUBTFUL)
        for slug in done.changed
    ]
    return Result(data={"written": str(out), "posts": done.posts, "changed": done.changed}, view=view)
