"""``publisher posts select``: a list to pick from with the keys of the terminal."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.posts.keyboard import keyboard
from publisher.cli.posts.options import chosen, selection_options, there_are
from publisher.cli.screen.output import ACCENT, QUIET, Line, Result, console, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from publisher.cli.main import Session
    from publisher.model.posts import Post


@click.command("select")
@click.argument("name", required=False)
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.option("--force", is_flag=True, help="Start the campaign over where it exists.")
@click.pass_context
@shown
def pick(ctx: click.Context, /, name: str | None, unsent: bool, force: bool, **given: Any) -> Result:
    """Pick posts with the keys of the terminal.

    Up and down move, space picks, / finds words, a picks all, enter ends, q leaves.  With NAME the campaign of that
    name is made of the posts, in the order in which you picked them; without, the command that would make it is shown.
    """
    from publisher.app.workspace import opened
    from publisher.errors import PostError
    from publisher.model.posts import select
    from publisher.workspace.campaigns import check_name, check_new

    session: Session = ctx.obj
    with opened(session.workspace) as here:
        if name:
            check_name(name) if force else check_new(name, here.workspace.campaigns)
        carried, zone = here.store.library.in_digests(), here.workspace.zone
        library, selection = here.store.library.all(), chosen(here.config, given, without=carried if unsent else _NONE)
        there_are(library, selection)
        found = select(library, selection, zone)
    if not found:
        raise PostError("No post fits; publisher posts list shows those there are.")
    if not console(error=True).is_terminal or console(error=True).is_dumb_terminal:
        raise PostError("Picking wants a terminal; name the posts instead: publisher compose NAME --post SLUG.")
    slugs = _pick(found, carried, zone, name or "")
    if not slugs:
        return Result(data={"picked": []}, view=[Line(text="Nothing was picked.", style=QUIET)])
    return _made(session, name, slugs, given, force=force) if name else _proposed(slugs, given)


_NONE: frozenset[str] = frozenset()


def _made(session: "Session", name: str, slugs: "list[str]", given: "Mapping[str, Any]", *, force: bool) -> Result:
    from publisher.cli.compose import composed

    wish = {"slugs": slugs, "season": given["season"], "year": given["year"], "force": force, "new_only": False}
    plain = {"title": "", "subject": "", "template": "", "lists": (), "at": ""}
    done = composed(session, name, {**wish, **plain})
    return Result(data={"picked": slugs, **done.data}, view=done.view)


def _proposed(slugs: "list[str]", given: "Mapping[str, Any]") -> Result:
    words = [word for slug in slugs for word in ("--post", slug)]
    if given["season"]:
        words += ["--season", given["season"], "--year", str(given["year"])]
    command = " ".join(["publisher compose NAME", *words])
    return Result(
        data={"picked": slugs},
        view=["Make a campaign of them:", Line(text=command, style=ACCENT, keep=True)],
    )


def _pick(posts: "list[Post]", carried: "Collection[str]", zone: "ZoneInfo", name: str) -> list[str]:
    """Let a person pick; return the slugs in the order in which they were picked."""
    from rich.live import Live

    from publisher.cli.posts.picker import Picker, keys_in
    from publisher.cli.posts.select_screen import Screen, entry

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
