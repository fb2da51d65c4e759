"""``publisher posts import``, ``sync`` and ``export``: posts in and out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.posts.import_report import told
from publisher.cli.posts.options import chosen, selection_options, there_are
from publisher.cli.screen.output import DOUBTFUL, GOOD, Line, Result, shown
from publisher.cli.screen.progress import Progress
from publisher.model.words import counted

if TYPE_CHECKING:
    from publisher.desk.import_posts import Intake

_KINDS = ("archive", "feed", "wxr", "markdown", "page")
_all = click.option("--all", "everything", is_flag=True, help="Show every place that was cleaned or looks doubtful.")


@click.command("import")
@click.argument("locations", nargs=-1, required=True, metavar="PATH_OR_URL...")
@click.option("--as", "kind", type=click.Choice(_KINDS), help="What it is, where that is not recognised.")
@click.option("--name", default="", metavar="NAME", help="Name of the source; posts are known by it the next time.")
@click.option("--drafts", is_flag=True, help="Take in posts that are not published, too.")
@click.option("--removed", is_flag=True, help="Take in again what was removed from the library, too.")
@_all
@click.pass_obj
@shown
def import_(
    session: Session,
    /,
    locations: tuple[str, ...],
    kind: Any,
    name: str,
    drafts: bool,
    removed: bool,
    everything: bool,
) -> Result:
    """Import posts from files, folders and addresses.

    An archive dump of a blog, a feed, a WordPress export, Markdown files or a folder of them, or a web page.  What
    was cleaned away and what looks doubtful is listed with its place.  Importing again changes only what has changed.
    One that cannot be read does not keep the others.  Ends with 1 where anything could not be read.
    """
    from publisher.app.intake import import_posts
    from publisher.app.workspace import open_desk
    from publisher.errors import FetchError, SourceError
    from publisher.sources.locations import called

    intakes: list[Intake] = []
    failed: dict[str, str] = {}
    with open_desk(session.workspace) as desk, Progress().shown() as progress:
        for location in locations:
            try:
                tell = progress.reading(called(location))
                intakes.append(
                    import_posts(desk, location, kind=kind, name=name, drafts=drafts, removed=removed, tell=tell)
                )
            except (SourceError, FetchError) as error:
                if len(locations) == 1:
                    raise
                failed[called(location)] = str(error)
    return told(intakes, failed, everything=everything)


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
    from publisher.app.intake import sync_posts
    from publisher.app.workspace import open_desk
    from publisher.errors import ConfigError, FetchError, SourceError, nearest

    intakes: list[Intake] = []
    failed: dict[str, str] = {}
    with open_desk(session.workspace) as desk, Progress().shown() as progress:
        known = {entry.name: entry for entry in desk.config.sources}
        if not known:
            raise ConfigError(
                "No regular source is set; add [[sources]] to config.toml, or use publisher posts import."
            )
        for name in names:
            if name not in known:
                raise ConfigError(f"There is no source “{name}” in config.toml.{nearest(name, known)}")
        for name in names or known:
            try:
                intakes.append(sync_posts(desk, known[name], progress.reading(name)))
            except (SourceError, FetchError) as error:
                failed[name] = str(error)
    return told(intakes, failed, everything=everything)


@click.command("export")
@selection_options
@click.option(
    "--to",
    "form",
    type=click.Choice(("archive", "markdown", "json")),
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
def export(session: Session, /, form: str, out: Path, force: bool, **given: Any) -> Result:
    """Write posts to files that can be imported again.

    Markdown and JSON carry all of a post; archive text carries its words.
    """
    from publisher.app.intake import export_posts
    from publisher.app.workspace import open_desk

    with open_desk(session.workspace) as desk:
        selection = chosen(desk.config, given)
        there_are(desk.store.library.all(), selection)
        done = export_posts(desk, selection, form=form, out=out, replace=force)
    said = f"{counted(len(done.posts), 'post')} written to {out}; publisher posts import {out} reads it again."
    view: list[Any] = [Line(text=said, style=GOOD)]
    view += [
        Line(text=f"The words of {slug} would not come back from archive text as they are.", style=DOUBTFUL)
        for slug in done.changed
    ]
    return Result(data={"written": str(out), "posts": done.posts, "changed": done.changed}, view=view)
