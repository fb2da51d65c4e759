"""``publisher posts``: the library."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.output import DOUBTFUL, GOOD, QUIET, Column, Line, Result, Table, shown
from publisher.cli.selecting import chosen, selection_options

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from publisher.desk.importing import Intake
    from publisher.posts import Post


@click.group()
def posts() -> None:
    """Import, find and edit the organisation's posts."""


@posts.command("import")
@click.argument("locations", nargs=-1, required=True, metavar="PATH...")
@click.pass_obj
@shown
def import_(session: Session, /, locations: tuple[str, ...]) -> Result:
    """Import posts from an archive dump.

    What was cleaned away and what looks doubtful is listed with its file and line.  Importing again changes only
    what has changed.
    """
    from publisher.app import import_posts, open_desk

    with open_desk(session.workspace) as desk:
        intakes = [import_posts(desk, location) for location in locations]
    return Result(data=[_intake_data(intake) for intake in intakes], view=[x for i in intakes for x in _intake(i)])


@posts.command("list")
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.pass_obj
@shown
def list_(session: Session, /, unsent: bool, **given: Any) -> Result:
    """List posts, newest first."""
    from publisher.app import open_desk
    from publisher.posts import select

    with open_desk(session.workspace) as desk:
        carried = desk.store.library.in_digests()
        selection = chosen(desk.config, given, without=carried if unsent else frozenset())
        found = select(desk.store.library.all(), selection, desk.workspace.zone)
        zone = desk.workspace.zone
    rows = [[_day(post, zone), _named(post)] for post in found]
    count = f"{len(found)} post{'' if len(found) == 1 else 's'}." if found else ""
    columns = (Column(name="Date", keep=True), "Title, and the slug to name it by")
    table = Table(columns=columns, rows=rows, empty="No post fits. publisher posts import FILE brings some in.")
    return Result(data=[_data(post, carried) for post in found], view=[table, count] if count else [table])


@posts.command("show")
@click.argument("slug")
@click.pass_obj
@shown
def show(session: Session, /, slug: str) -> Result:
    """Show one post."""
    from publisher.app import open_desk

    with open_desk(session.workspace) as desk:
        post = desk.store.library.get(slug)
        carried = desk.store.library.in_digests()
        zone = desk.workspace.zone
    about = f"{_day(post, zone)} · {post.author} · {post.word_count} words, {post.reading_minutes} min · {post.source}"
    origin = [f"First appeared: {post.originally.where}"] if post.originally else []
    view = [Line(text=post.title, style="bold"), Line(text=about, style=QUIET), *origin, "", post.text]
    return Result(data={**_data(post, carried), "text": post.text, "html": post.html}, view=view)


@posts.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--last", "limit", default=20, show_default=True, type=click.IntRange(min=1), help="At most so many.")
@click.pass_obj
@shown
def search(session: Session, /, words: tuple[str, ...], limit: int) -> Result:
    """Search the posts, best first."""
    from publisher.app import open_desk

    with open_desk(session.workspace) as desk:
        hits = desk.store.library.search(" ".join(words), limit)
    rows = [[hit.post.slug, hit.snippet] for hit in hits]
    table = Table(columns=[Column(name="Slug", keep=True), "Found"], rows=rows, empty="Nothing found.")
    return Result(data=[{"slug": h.post.slug, "title": h.post.title, "snippet": h.snippet} for h in hits], view=[table])


@posts.command("remove")
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def remove(session: Session, /, slugs: tuple[str, ...], yes: bool) -> Result:
    """Remove posts from the library; releases that carry them keep their words."""
    from publisher.app import open_desk
    from publisher.cli.asking import confirm

    confirm(f"Remove {', '.join(slugs)} from the library?", yes=yes)
    with open_desk(session.workspace) as desk:
        for slug in slugs:
            desk.store.library.get(slug)
        for slug in slugs:
            desk.store.library.remove(slug)
    return Result(data={"removed": slugs}, view=[Line(text=f"Removed: {', '.join(slugs)}.", style=GOOD)])


def _named(post: "Post") -> Any:
    from rich.text import Text

    return Text.assemble(post.title, "\n", (post.slug, QUIET))


def _day(post: "Post", zone: "ZoneInfo") -> str:
    return f"{post.published.astimezone(zone):%Y-%m-%d}"


def _data(post: "Post", carried: frozenset[str]) -> dict[str, Any]:
    return {
        "slug": post.slug,
        "title": post.title,
        "author": post.author,
        "published": post.published,
        "url": post.url,
        "source": post.source,
        "tags": post.tags,
        "excerpt": post.excerpt,
        "words": post.word_count,
        "originally": post.originally,
        "in_a_digest": post.slug in carried,
    }


def _intake_data(intake: "Intake") -> dict[str, Any]:
    posts = [{"slug": i.slug, "title": i.title, "kind": i.kind, "duplicates": i.duplicates} for i in intake.taken]
    return {
        "source": intake.source,
        **intake.counts,
        "posts": posts,
        "flags": intake.flags,
        "left_out": intake.left_out,
    }


def _intake(intake: "Intake") -> list[Any]:
    said = ", ".join(f"{count} {kind}" for kind, count in intake.counts.items())
    view: list[Any] = [Line(text=f"{intake.source}: {said}.", style=GOOD)]
    view += [f"{count} left out: {reason}." for reason, count in intake.left_out.items()]
    for item in intake.taken:
        if item.duplicates:
            like = ", ".join(item.duplicates)
            view.append(Line(text=f"{item.slug} looks like {like}; remove one if it is.", style=DOUBTFUL))
    if intake.flags:
        rows = [[flag.place.rpartition(", ")[2], flag.message] for flag in intake.flags]
        view.append(Table(columns=[Column(name="Where"), "What was cleaned, or looks doubtful"], rows=rows))
    return view
