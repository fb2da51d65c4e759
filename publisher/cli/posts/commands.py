"""``publisher posts``: the library."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from publisher.app.workspace import opened
from publisher.cli.posts.edit import edit
from publisher.cli.posts.files import export, import_, sync
from publisher.cli.posts.options import chosen, selection_options
from publisher.cli.posts.select import pick
from publisher.cli.posts.views import day, found, history, listed, whole
from publisher.cli.screen.output import DOUBTFUL, GOOD, QUIET, Line, Result, Way, shown
from publisher.cli.screen.questions import confirm
from publisher.desk import remove_posts
from publisher.desk.list_posts import list_posts
from publisher.desk.post_versions import edition, editions
from publisher.desk.search_posts import search_posts
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from publisher.cli.main import Session
    from publisher.desk.post_versions import Edition
    from publisher.desk.search_posts import Search
    from publisher.model.posts import Post


@click.group()
def posts() -> None:
    """Import, find and edit the organisation's posts."""


posts.add_command(import_)
posts.add_command(sync)


@posts.command("list")
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.option("--duplicates", is_flag=True, help="Only posts that look like one from another source, with those.")
@click.pass_obj
@shown
def list_(session: Session, /, unsent: bool, duplicates: bool, **given: Any) -> Result:
    """List posts, newest first."""
    with opened(session.workspace) as here:
        listing = list_posts(chosen(given, unsent=unsent), here.store.library, here.config, duplicates=duplicates)
    alike = listing.alike
    empty = (
        "The library is empty; publisher posts import FILE brings posts in."
        if listing.library_is_empty
        else "No post fits; leave an option out, or see all: publisher posts list."
    )
    data = [
        _data(post, listing.carried) | ({"duplicates": alike[post.slug]} if post.slug in alike else {})
        for post in listing.posts
    ]
    view = listed(listing.posts, listing.carried, here.workspace.zone, empty=empty, alike=alike)
    return Result(data=data, view=view)


@posts.command("show")
@click.argument("slug")
@click.option("--version", "number", type=click.IntRange(min=1), metavar="N", help="A former version; 1 is the oldest.")
@click.option("--history", "only_history", is_flag=True, help="Only when it changed, and what.")
@click.pass_obj
@shown
def show(session: Session, /, slug: str, number: int | None, only_history: bool) -> Result:
    """Show one post, with all that is known of it and what it was before."""
    with opened(session.workspace) as here:
        library, zone = here.store.library, here.workspace.zone
        versions = editions(library.get(slug), library.history(slug))
        carried = library.in_digests()
    which = edition(number, versions) if number else versions[-1]
    post = which.post
    data = {**_data(post, carried), "text": post.text, "html": post.html, "versions": [_version(v) for v in versions]}
    if only_history:
        return Result(data=data, view=[Line(text=post.title, style="bold"), *history(versions, zone)])
    return Result(data=data, view=whole(versions, which, carried=slug in carried, zone=zone))


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
    with opened(session.workspace) as here:
        done = search_posts(words, chosen(given, unsent=unsent), here.store.library, here.config, limit=limit)
    view = found(done.hits, here.workspace.zone, more=done.more) if done.hits else _nothing(done)
    data = [{"slug": hit.post.slug, "title": hit.post.title, "snippet": hit.snippet} for hit in done.hits]
    return Result(data=data, view=view)


@posts.command("remove")
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def remove(session: Session, /, slugs: tuple[str, ...], yes: bool) -> Result:
    """Remove posts from the library.

    Says which, and asks.  Campaigns that are approved keep their words; importing the source again leaves out what
    was removed.
    """
    with opened(session.workspace) as here:
        doomed = remove_posts.removal(slugs, here.store.library, here.workspace.campaigns)
        named = [f"{day(post.published, here.workspace.zone)}  {post.title}" for post in doomed.posts]
        used = [
            f"{slug} stands in campaigns/{campaign}/, which cannot be approved without it."
            for slug, campaign in doomed.used
        ]
        question = f"Remove {counted(len(named), 'post')} from the library?"
        confirm(question, *named, *used, yes=yes)
        remove_posts.remove(doomed, here.store.library, here.clock.now())
    return Result(
        data={"removed": [post.slug for post in doomed.posts]},
        view=[
            *(Line(text=f"Removed: {name}", style=GOOD) for name in named),
            *(Line(text=line, style=DOUBTFUL) for line in used),
            *(
                Way(label="Undo", command=f"publisher posts import {shlex.quote(source)} --removed")
                for source in dict.fromkeys(post.source for post in doomed.posts)
            ),
        ],
    )


posts.add_command(edit)
posts.add_command(pick)
posts.add_command(export)


def _nothing(search: Search) -> list[Any]:
    """Return what helps where a search finds nothing: which of the words stand nowhere."""
    if search.wordless:
        return [Line(text="Nothing found: name at least one word that must be there.", style=QUIET)]
    view: list[Any] = ["Nothing found."]
    if search.otherwise:
        said = f"{counted(search.otherwise, 'post')} with these words would be there without the other options."
        return [*view, Line(text=said, style=QUIET)]
    if len(search.alone) > 1:
        view += [
            Line(text=f"“{word}” stands in {_posts(number)}.", style=QUIET) for word, number in search.alone.items()
        ]
    view += [
        Line(text=f"{begun} would find {_posts(number)}.", style=QUIET) for begun, number in search.beginnings.items()
    ]
    return view


def _posts(number: int) -> str:
    return counted(number, "post") if number else "no post"


def _data(post: Post, carried: Collection[str]) -> dict[str, Any]:
    return {
        "slug": post.slug,
        "title": post.title,
        "author": post.author,
        "published": post.published,
        "url": post.url,
        "updated": post.updated,
        "source": post.source,
        "source_id": post.source_id,
        "tags": post.tags,
        "excerpt": post.excerpt,
        "image": post.image,
        "words": post.word_count,
        "minutes": post.reading_minutes,
        "originally": post.originally,
        "in_a_digest": post.slug in carried,
    }


def _version(edition: Edition) -> dict[str, Any]:
    return {"number": edition.number, "replaced_at": edition.replaced_at, "changed": edition.changed}
