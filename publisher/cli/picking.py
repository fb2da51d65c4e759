"""``publisher posts select``: a list to pick from with the keys of the terminal."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.keys import keyboard
from publisher.cli.output import ACCENT, QUIET, Line, Result, console, shown
from publisher.cli.selecting import chosen, selection_options, there_are

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from publisher.cli.main import Session
    from publisher.desk.picking import Picker
    from publisher.posts import Post

#: Lines that the picker needs beside its list: what is sought, what is picked, the keys, the cursor.
_FRAME = 4
_TALLEST = 30
_KEYS = (
    "↑ ↓ move · space picks · / finds · a all · enter ends · q leaves",
    "space picks · / finds · enter ends",
)
_TYPING = ("letters find · enter keeps them · escape shows all again", "enter keeps · escape shows all")


@click.command("select")
@click.argument("name", required=False)
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.pass_context
@shown
def pick(ctx: click.Context, /, name: str | None, unsent: bool, **given: Any) -> Result:
    """Pick posts with the keys of the terminal.

    Up and down move, space picks, / finds words, a picks all, enter ends, q leaves.  With NAME the campaign of that
    name is made of the posts, in the order in which you picked them; without, the command that would make it is shown.
    """
    from publisher.app import open_desk
    from publisher.campaigns import check_new
    from publisher.errors import PostError
    from publisher.posts import select

    session: Session = ctx.obj
    with open_desk(session.workspace) as desk:
        if name:
            check_new(name, desk.workspace.campaigns)
        carried = desk.store.library.in_digests() if unsent else frozenset()
        library, selection = desk.store.library.all(), chosen(desk.config, given, without=carried)
        there_are(library, selection)
        found = select(library, selection, desk.workspace.zone)
        zone = desk.workspace.zone
    if not found:
        raise PostError("No post fits; publisher posts list shows those there are.")
    if not console(error=True).is_terminal:
        raise PostError("Picking wants a terminal; name the posts instead: publisher compose NAME --post SLUG.")
    slugs = _pick(found, zone)
    if not slugs:
        return Result(data={"picked": []}, view=[Line(text="Nothing was picked.", style=QUIET)])
    words = [word for slug in slugs for word in ("--post", slug)]
    if given.get("season"):
        words += ["--season", given["season"], "--year", str(given["year"])]
    if name:
        from publisher.cli.compose import compose

        compose.main(args=[name, *words], obj=session, standalone_mode=False, prog_name="publisher compose")
        return Result(data={"picked": slugs, "campaign": name})
    command = " ".join(["publisher compose NAME", *words])
    return Result(
        data={"picked": slugs}, view=["Make a campaign of them:", Line(text=command, style=ACCENT, keep=True)]
    )


def _pick(posts: "list[Post]", zone: "ZoneInfo") -> list[str]:
    """Let a person pick; return the slugs in the order in which they were picked."""
    from rich.live import Live

    from publisher.desk import picking

    out = console(error=True)
    lines = tuple(picking.Line(slug=p.slug, words=" ".join((p.title, p.author, *p.tags))) for p in posts)
    picker = picking.Picker(lines=lines)
    rows = {post.slug: (f"{post.published.astimezone(zone):%Y-%m-%d}", post.title) for post in posts}
    with keyboard() as pressed, Live(console=out, auto_refresh=False, transient=True) as live:
        while not picker.ended:
            picker = _fitted(picker, min(_TALLEST, out.height - _FRAME))
            live.update(_screen(picker, rows, out.width), refresh=True)
            try:
                keys = pressed()
            except (KeyboardInterrupt, EOFError):
                raise click.Abort from None
            for key in picking.keys_in(keys):
                picker = picker if picker.ended else picker.press(key)
    return list(picker.picked)


def _fitted(picker: "Picker", page: int) -> "Picker":
    from dataclasses import replace

    return replace(picker, page=max(1, page))


def _screen(picker: "Picker", rows: dict[str, tuple[str, str]], width: int) -> Any:
    from rich.text import Text

    found = picker.found
    begins = max(0, min(picker.at - picker.page // 2, len(found) - picker.page))
    view = Text(no_wrap=True, overflow="ellipsis")
    for number, line in enumerate(found[begins : begins + picker.page], begins):
        here = number == picker.at
        order = f"{picker.picked.index(line.slug) + 1:>2}" if line.slug in picker.picked else "  "
        day, title = rows[line.slug]
        view.append(f"{'>' if here else ' '} [{order}] {day}  {title}\n", f"bold {ACCENT}" if here else "")
    if not found:
        view.append("Nothing has these words; escape shows all again.\n", QUIET)
    if picker.typing or picker.sought:
        view.append(f"/{picker.sought}{'▏' if picker.typing else ''}  {len(found)} found\n", ACCENT)
    view.append(f"{len(picker.picked)} of {len(rows)} picked\n")
    hints = _TYPING if picker.typing else _KEYS
    view.append(next((hint for hint in hints if len(hint) < width), hints[-1]), QUIET)
    return view
