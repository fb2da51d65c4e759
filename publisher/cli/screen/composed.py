"""What composing made, as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.channels.x.cost import by_links, compared
from publisher.cli.screen.output import QUIET, Line, Result, SignedLine, Way
from publisher.model.words import agreeing, counted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from publisher.desk.compose import Composed
    from publisher.model.posts import Post


def told(done: Composed, zone: ZoneInfo, leaves: str = "") -> Result:
    """Return the campaign with its posts, what its thread costs, and what to do next.

    ``leaves`` is its time at length, empty where it leaves once approved.
    """
    campaign, posts = done.campaign, done.posts
    name = campaign.name
    folder = f"campaigns/{name}/"
    counts = f"{counted(len(posts), 'post')}, {counted(len(campaign.thread), 'part')}"
    made = f"{folder} is ready: {counts}. Nothing leaves yet."
    without = [post.slug for post in posts if not post.url]
    have, buttons = agreeing(len(without), "has", "have"), agreeing(len(without), "button", "buttons")
    warned = f"{counted(len(without), 'post')} {have} no address, so no {buttons}: {', '.join(without)}"
    titles = (f"  {number}. {post.title} ({_day(post, zone)})" for number, post in enumerate(posts, 1))
    when = f"Once approved it leaves {leaves}. " if leaves else ""
    look = f"{when}Edit {folder}intro.md and {folder}thread.md."
    data = {
        "campaign": name,
        "folder": str(campaign.folder),
        "posts": [post.slug for post in posts],
        "thread_parts": len(campaign.thread),
        "thread_cost_by_links": dict(by_links(len(posts))),
        "without_address": without,
        "replaced": done.replaced or None,
        "trouble": done.trouble or None,
        "written": [str(path) for path in done.written],
    }
    cost = Line(text=f"The thread costs on X: {compared(len(posts))} ([social] links in config.toml).", style=QUIET)
    undo = f"publisher campaigns {f'restore {done.replaced}' if done.replaced else f'delete {name}'}"
    return Result(
        data=data,
        view=(
            SignedLine(kind="good", text=made),
            *([SignedLine(kind="look", text=warned)] if without else []),
            *([SignedLine(kind="look", text=done.trouble)] if done.trouble else []),
            *titles,
            cost,
            look,
            Way(label="Undo", command=undo),
            Way(label="Next", command=f"publisher preview {name}"),
        ),
    )


def _day(post: Post, zone: ZoneInfo) -> str:
    day = post.published.astimezone(zone)
    return f"{day.day} {day:%B %Y}"
