"""``publisher posts``: the library."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.editing import edit
from publisher.cli.main import Session
from publisher.cli.output import ACCENT, GOOD, QUIET, Column, Line, Result, Table, shown
from publisher.cli.picking import pick
from publisher.cli.post_files import export, import_, sync
from publisher.cli.selecting import anything_chosen, chosen, selection_options

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from publisher.ports import Hit
    from publisher.posts import Post


@click.group()
def posts() -> None:
    """Import, find and edit the organisation's posts."""


posts.add_command(import_)
posts.add_command(sync)


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
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="At most so many.")
@click.pass_obj
@shown
def search(session: Session, /, words: tuple[str, ...], limit: int, unsent: bool, **given: Any) -> Result:
    """Search the posts, best first.

    All words must be there, in any of their forms; "several words" must stand together, -word must not be there,
    and safeg* begins a word.
    """
    from publisher.app import open_desk
    from publisher.posts import select

    with open_desk(session.workspace) as desk:
        carried = desk.store.library.in_digests() if unsent else frozenset()
        filtered = unsent or anything_chosen(given)
        hits = desk.store.library.search(" ".join(words), 100_000 if filtered else limit)
        selection, zone = chosen(desk.config, given, without=carried), desk.workspace.zone
        wanted = {post.slug for post in select((hit.post for hit in hits), selection, zone)}
    hits = [hit for hit in hits if hit.post.slug in wanted][:limit]
    rows = [[_day(hit.post, zone), _found(hit)] for hit in hits]
    columns = (Column(name="Date", keep=True), "Title, slug, and where the words stand")
    table = Table(columns=columns, rows=rows, empty="Nothing found.")
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
            desk.store.library.remove(slug, desk.clock.now())
    return Result(data={"removed": slugs}, view=[Line(text=f"Removed: {', '.join(slugs)}.", style=GOOD)])


posts.add_command(edit)
posts.add_command(pick)
posts.add_command(export)


def _named(post: "Post") -> Any:
    from rich.text import Text

    return Text.assemble(post.title, "\n", (post.slug, QUIET))


def _found(hit: "Hit") -> Any:
    from rich.text import Text

    snippet = Text(hit.snippet)
    snippet.highlight_regex(r"«[^»]*»", ACCENT)
    return Text.assemble(hit.post.title, "\n", (hit.post.slug, QUIET), "\n", snippet)


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
