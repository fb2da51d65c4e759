"""How posts look in the terminal: in a list, found by words, and one with all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.constrain import Constrain
from rich.text import Text

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import ACCENT, DOUBTFUL, QUIET, Line
from publisher.cli.screen.table import Column, Table
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from publisher.desk.post_versions import Edition
    from publisher.model.posts import Post
    from publisher.ports.library import Hit

#: Columns of a text that is read.
_MEASURE = 88


def listed(
    posts: Sequence[Post],
    carried: Collection[str],
    zone: ZoneInfo,
    *,
    empty: str,
    alike: Mapping[str, Sequence[str]],
) -> list[Any]:
    """Return posts as a table with their number below.

    What a digest has carried says so, and what looks like other posts, by their slugs in ``alike``, names them.
    """
    rows = [
        [post.slug, post.title, day(post.published, zone), _besides(post, carried, alike.get(post.slug, ()))]
        for post in posts
    ]
    columns = ("Slug", Column(name="Title", shorten=True), "Date", "")
    table = Table(columns=columns, rows=rows, empty=empty)
    return [table, Line(text=f"{counted(len(posts), 'post')}.", style=QUIET)] if posts else [table]


def found(hits: Sequence[Hit], zone: ZoneInfo, *, more: bool) -> list[Any]:
    """Return what a search found, the words marked."""
    count = f"The best {len(hits)}; --limit shows more." if more else f"{counted(len(hits), 'post')}, the best first."
    return [*(line for hit in hits for line in _found(hit, zone)), Line(text=count, style=QUIET)]


def whole(editions: Sequence[Edition], shown: Edition, *, carried: bool, zone: ZoneInfo) -> list[Any]:
    """Return one version of a post with all that is known of it, and its text."""
    post = shown.post
    view: list[Any] = [Line(text=post.title, style="bold")]
    if shown.replaced_at is not None:
        said = f"Version {shown.number} of {len(editions)}, replaced {moment(shown.replaced_at, zone)}."
        view.append(Line(text=said, style=DOUBTFUL))
    view += ["", Facts(rows=[(name, str(said)) for name, said in _about(post, zone, carried=carried)])]
    if len(editions) > 1 and shown.replaced_at is None:
        view += ["", *history(editions, zone)]
    return [*view, "", *_text(post.text)]


def history(editions: Sequence[Edition], zone: ZoneInfo) -> list[Any]:
    """Return the versions of a post, newest first, with what changed in each."""
    slug = editions[-1].post.slug
    if len(editions) == 1:
        return [Line(text=f"{slug} has never changed since it came in.", style=QUIET)]
    rows = []
    for each in reversed(editions):
        until = "now" if each.replaced_at is None else f"until {moment(each.replaced_at, zone)}"
        rows.append([each.number, until, ", ".join(each.changed) or "as it came in"])
    columns = (Column(name="Version", align="right"), Column(name="Stood"), "What changed in it")
    look = Line(text=f"publisher posts show {slug} --version 1 shows a former one.", style=QUIET)
    return [Table(columns=columns, rows=rows), look]


def day(when: datetime, zone: ZoneInfo) -> str:
    """Return the day of ``when`` in ``zone``."""
    return f"{when.astimezone(zone):%Y-%m-%d}"


def moment(when: datetime, zone: ZoneInfo) -> str:
    """Return day and minute of ``when`` in ``zone``."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"


def _about(post: Post, zone: ZoneInfo, *, carried: bool) -> Iterator[tuple[str, Any]]:
    yield "Slug", post.slug
    yield "Author", post.author or "not known"
    yield "Published", f"{moment(post.published, zone)} {zone.key}"
    if post.updated:
        yield "Updated", moment(post.updated, zone)
    yield "Length", f"{counted(post.word_count, 'word')}, {post.reading_minutes} min"
    yield "Address", post.url or "none; the digest will have no button for it"
    yield "Source", post.source
    yield "Id there", post.source_id
    yield "Tags", ", ".join(post.tags) or "none"
    yield from _picture(post)
    if post.originally:
        when = f", {post.originally.when}" if post.originally.when else ""
        yield "First in", f"{post.originally.where}{when}"
    yield "Sent", "A digest has carried it." if carried else "No digest has carried it."
    yield "Excerpt", post.excerpt


def _picture(post: Post) -> Iterator[tuple[str, str]]:
    if post.image is None:
        yield "Picture", "none"
        return
    yield "Picture", post.image.url
    yield "In words", post.image.alt or "nothing is said of it; write alt text into campaign.toml"


def _text(text: str) -> Iterator[Constrain]:
    """Yield the lines of a text, no wider than is read with ease."""
    return (Constrain(Text(line), _MEASURE) for line in text.split("\n"))


def _besides(post: Post, carried: Collection[str], alike: Sequence[str]) -> str:
    sent = ["sent"] if post.slug in carried else []
    return "; ".join([*sent, *([f"looks like {', '.join(alike)}"] if alike else [])])


def _found(hit: Hit, zone: ZoneInfo) -> Iterator[Any]:
    """Yield the lines of one result: its slug, its title, and where the words stand."""
    yield Line(text=hit.post.slug, keep=True)
    yield f"  {hit.post.title}; {day(hit.post.published, zone)}"
    snippet = Text(f"  {hit.snippet}", style=QUIET)
    snippet.highlight_regex(r"«[^»]*»", f"bold {ACCENT}")
    yield snippet
