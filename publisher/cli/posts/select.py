"""``publisher posts select``: a list to pick from with the keys of the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from rich.live import Live

from publisher.app.drafting import drafter_of
from publisher.app.workspace import opened
from publisher.cli.posts.keyboard import keyboard
from publisher.cli.posts.options import chosen, selection_options
from publisher.cli.posts.picker import Picker, keys_in
from publisher.cli.posts.select_screen import Screen, entry
from publisher.cli.screen.composed import told
from publisher.cli.screen.output import ACCENT, QUIET, Line, Result, console, shown
from publisher.cli.starting_over import starting_over
from publisher.desk.choose import Choice
from publisher.desk.list_posts import list_posts
from publisher.errors import PostError
from publisher.workspace.campaigns import check_name, check_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

    from publisher.cli.main import Session
    from publisher.model.posts import Post


@click.command("select")
@click.argument("name", required=False)
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.option("--force", is_flag=True, help="Start the campaign over where it exists, after asking.")
@click.pass_obj
@shown
def pick(session: Session, /, name: str | None, unsent: bool, force: bool, **given: Any) -> Result:
    """Pick posts with the keys of the terminal.

    Up and down move, space picks, / finds words, a picks all, enter ends, q leaves.  With NAME the campaign of that
    name is made of the posts, in the order in which you picked them; without, the command that would make it is shown.
    """
    choice = chosen(given, unsent=unsent)
    with opened(session.workspace) as here:
        if name:
            check_name(name) if force else check_new(name, here.workspace.campaigns)
        found = list_posts(choice, here.store.library, here.config)
    if not found.posts:
        raise PostError("No post fits; publisher posts list shows those there are.")
    if not console(error=True).is_terminal or console(error=True).is_dumb_terminal:
        raise PostError("Picking wants a terminal; name the posts instead: publisher compose NAME --post SLUG.")
    slugs = _pick(found.posts, found.carried, here.workspace.zone, name or "")
    if not slugs:
        return Result(data={"picked": []}, view=[Line(text="Nothing was picked.", style=QUIET)])
    picked = Choice(slugs=tuple(slugs), season=choice.season, year=choice.year)
    return _made(session, name, picked, replace_it=force) if name else _proposed(picked)


def _made(session: Session, name: str, picked: Choice, *, replace_it: bool) -> Result:
    from publisher.desk.compose import Wish, compose  # noqa: PLC0415 - drafting

    with opened(session.workspace) as here:
        wish = Wish(name=name, choice=picked)
        out_of_the_way = starting_over(here, yes=False) if replace_it else None
        done = compose(
            wish,
            here.store.library,
            here.config,
            here.workspace.campaigns,
            now=here.clock.now(),
            replace=out_of_the_way,
            drafter=drafter_of(here),
        )
    said = told(done, here.workspace.zone)
    return replace(said, data={"picked": list(picked.slugs), **said.data})


def _proposed(picked: Choice) -> Result:
    words = [word for slug in picked.slugs for word in ("--post", slug)]
    if picked.season:
        words += ["--season", picked.season, "--year", str(picked.year)]
    command = " ".join(["publisher compose NAME", *words])
    return Result(
        data={"picked": list(picked.slugs)},
        view=["Make a campaign of them:", Line(text=command, style=ACCENT, keep=True)],
    )


def _pick(posts: Sequence[Post], carried: Collection[str], zone: ZoneInfo, name: str) -> list[str]:
    """Let a person pick; return the slugs in the order in which they were picked."""
    out = console(error=True)
    entries = [entry(post, zone, carried) for post in posts]
    screen = Screen(entries={each.line.slug: each for each in entries}, name=name)
    picker = Picker(lines=tuple(each.line for each in entries))
    drawn: tuple[Any, Picker] | None = None
    with keyboard() as pressed, Live(console=out, auto_refresh=False, screen=True) as live:
        while not picker.ended:
            picker = screen.fitted(picker, out.height)
            if drawn != (out.size, picker):
                live.update(screen.of(picker, out), refresh=True)
                drawn = (out.size, picker)
            try:
                keys = pressed()
            except (KeyboardInterrupt, EOFError):
                raise click.Abort from None
            for key in keys_in(keys):
                picker = picker if picker.ended else picker.press(key)
    return list(picker.picked)
