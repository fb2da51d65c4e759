"""``publisher posts``: the library."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.posts.edit import edit
from publisher.cli.posts.files import export, import_, sync
from publisher.cli.posts.options import anything_chosen, chosen, selection_options, there_are
from publisher.cli.posts.select import pick
from publisher.cli.screen.output import DOUBTFUL, GOOD, QUIET, Line, Result, shown
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from publisher.desk.post_versions import Edition
    from publisher.model.posts import Post
    from publisher.ports.library import Hit, Library

#: Hits to look through where a search is narrowed down by more than words.
_ALL = 100_000
#: Letters that a word must begin with, at least, to be likely meant.
_BEGINNING = 3


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
    from publisher.app.workspace import open_desk
    from publisher.cli.posts.views import listed
    from publisher.model.posts import select

    with open_desk(session.workspace) as desk:
        carried, everything = desk.store.library.in_digests(), desk.store.library.all()
        selection = chosen(desk.config, given, without=carried if unsent else frozenset())
        there_are(everything, selection)
        found = select(everything, selection, desk.workspace.zone)
        alike = desk.store.library.duplicates() if duplicates else {}
        zone = desk.workspace.zone
    found = [post for post in found if not duplicates or post.slug in alike]
    empty = (
        "No post fits; leave an option out, or see all: publisher posts list."
        if everything
        else "The library is empty; publisher posts import FILE brings posts in."
    )
    data = [_data(post, carried) | ({"duplicates": alike[post.slug]} if post.slug in alike else {}) for post in found]
    return Result(data=data, view=listed(found, carried, zone, empty=empty, alike=alike))


@posts.command("show")
@click.argument("slug")
@click.option("--version", "number", type=click.IntRange(min=1), metavar="N", help="A former version; 1 is the oldest.")
@click.option("--history", "only_history", is_flag=True, help="Only when it changed, and what.")
@click.pass_obj
@shown
def show(session: Session, /, slug: str, number: int | None, only_history: bool) -> Result:
    """Show one post, with all that is known of it and what it was before."""
    from publisher.app.workspace import open_desk
    from publisher.cli.posts.views import history, whole
    from publisher.desk.post_versions import edition, editions

    with open_desk(session.workspace) as desk:
        library, zone = desk.store.library, desk.workspace.zone
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
    from publisher.app.workspace import open_desk
    from publisher.cli.posts.views import found
    from publisher.model.posts import select

    with open_desk(session.workspace) as desk:
        library, zone = desk.store.library, desk.workspace.zone
        carried = library.in_digests() if unsent else frozenset()
        selection = chosen(desk.config, given, without=carried)
        narrowed = unsent or anything_chosen(given)
        if narrowed:
            there_are(library.all(), selection)
        hits = library.search(" ".join(words), _ALL if narrowed else limit + 1)
        wanted = {post.slug for post in select((hit.post for hit in hits), selection, zone)}
        fitting = [hit for hit in hits if hit.post.slug in wanted]
        view = found(fitting[:limit], zone, more=len(fitting) > limit) if fitting else _nothing(library, words, hits)
    data = [{"slug": hit.post.slug, "title": hit.post.title, "snippet": hit.snippet} for hit in fitting[:limit]]
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
    from publisher.app.workspace import open_desk
    from publisher.cli.posts.views import day
    from publisher.cli.screen.questions import confirm

    with open_desk(session.workspace) as desk:
        gone = [desk.store.library.get(slug) for slug in dict.fromkeys(slugs)]
        named = [f"{day(post.published, desk.workspace.zone)}  {post.title}" for post in gone]
        used = [
            f"{slug} stands in campaigns/{campaign}/, which cannot be approved without it."
            for slug, campaign in _used([post.slug for post in gone], desk.workspace.campaigns)
        ]
        question = f"Remove {counted(len(gone), 'post')} from the library?"
        confirm("\n".join([*named, *used, question]), yes=yes)
        for post in gone:
            desk.store.library.remove(post.slug, desk.clock.now())
    return Result(
        data={"removed": [post.slug for post in gone]},
        view=[
            *(Line(text=f"Removed: {name}", style=GOOD) for name in named),
            *(Line(text=line, style=DOUBTFUL) for line in used),
        ],
    )


posts.add_command(edit)
posts.add_command(pick)
posts.add_command(export)


def _used(slugs: "Sequence[str]", folder: "Path") -> "Iterator[tuple[str, str]]":
    """Yield those of the posts that a campaign is made of, each with the campaign's name."""
    from publisher.errors import CampaignError
    from publisher.workspace import campaigns

    for name in campaigns.names(folder):
        with suppress(CampaignError):  # a broken campaign says so when it is checked
            there = {entry.slug for entry in campaigns.load(folder / name).file.posts}
            yield from ((slug, name) for slug in slugs if slug in there)


def _nothing(library: "Library", words: "Sequence[str]", hits: "Sequence[Hit]") -> list[Any]:
    """Return what helps where a search finds nothing: which of the words stand nowhere."""
    if hits:
        said = f"{counted(len(hits), 'post')} with these words would be there without the other options."
        return ["Nothing found.", Line(text=said, style=QUIET)]
    plain = [word for word in dict.fromkeys(" ".join(words).replace('"', " ").split()) if not word.startswith("-")]
    if not any(any(map(str.isalnum, word)) for word in plain):
        return [Line(text="Nothing found: name at least one word that must be there.", style=QUIET)]
    alone = {word: len(library.search(word, _ALL)) for word in plain}
    view: list[Any] = ["Nothing found."]
    if len(alone) > 1:
        view += [Line(text=f"“{word}” stands in {_posts(number)}.", style=QUIET) for word, number in alone.items()]
    for word, number in alone.items():
        begun = f"{word.rstrip('*')[: max(_BEGINNING, len(word) * 2 // 3)]}*"
        if not number and begun != word and (there := len(library.search(begun, _ALL))):
            view.append(Line(text=f"{begun} would find {_posts(there)}.", style=QUIET))
    return view


def _posts(number: int) -> str:
    return counted(number, "post") if number else "no post"


def _data(post: "Post", carried: frozenset[str]) -> dict[str, Any]:
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


def _version(edition: "Edition") -> dict[str, Any]:
    return {"number": edition.number, "replaced_at": edition.replaced_at, "changed": edition.changed}
