"""``publisher posts edit`` and ``select``: a person at work on posts."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.output import ACCENT, GOOD, QUIET, Line, Result, console, shown
from publisher.cli.selecting import chosen, selection_options

if TYPE_CHECKING:
    from publisher.posts import Post

#: Posts on the screen of the picker at a time.
_PAGE = 12


@click.command("edit")
@click.argument("slug")
@click.pass_obj
@shown
def edit(session: Session, /, slug: str) -> Result:
    """Edit title, excerpt and tags of a post in $EDITOR.

    The next import does not undo what you change here.
    """
    from publisher.app import open_desk
    from publisher.desk.editing import as_form, from_form

    with open_desk(session.workspace) as desk:
        post = desk.store.library.get(slug)
        written = click.edit(as_form(post), extension=".toml")
        changed = from_form(post, written) if written is not None else post
        if changed != post:
            desk.store.library.update(changed, desk.clock.now())
    said = "Nothing was changed." if changed == post else f"{slug} is changed; its former words are kept."
    return Result(data={"slug": slug, "changed": changed != post}, view=[Line(text=said, style=GOOD)])


@click.command("select")
@click.argument("name", required=False)
@selection_options
@click.option("--unsent", is_flag=True, help="Only posts that no digest has carried.")
@click.pass_context
@shown
def pick(ctx: click.Context, /, name: str | None, unsent: bool, **given: Any) -> Result:
    """Pick posts with the keys of the terminal.

    Up and down move, space picks, enter ends, q leaves.  With NAME the campaign of that name is made of the posts
    picked; without, the command that would make it is shown.
    """
    from publisher.app import open_desk
    from publisher.errors import PostError
    from publisher.posts import select

    session: Session = ctx.obj
    with open_desk(session.workspace) as desk:
        carried = desk.store.library.in_digests() if unsent else frozenset()
        found = select(desk.store.library.all(), chosen(desk.config, given, without=carried), desk.workspace.zone)
    if not found:
        raise PostError("No post fits; publisher posts import FILE brings some in.")
    if not console(error=True).is_terminal:
        raise PostError("Picking wants a terminal; name the posts instead: publisher compose NAME --post SLUG.")
    slugs = _pick(found)
    if not slugs:
        return Result(data={"picked": []}, view=[Line(text="Nothing was picked.", style=QUIET)])
    if name:
        from publisher.cli.compose import compose

        options = [word for slug in slugs for word in ("--post", slug)]
        compose.main(args=[name, *options], obj=session, standalone_mode=False, prog_name="publisher compose")
        return Result(data={"picked": slugs, "campaign": name})
    command = " ".join(["publisher compose NAME", *(f"--post {slug}" for slug in slugs)])
    return Result(data={"picked": slugs}, view=["Make a campaign of them:", Line(text=command, style=ACCENT)])


def _pick(posts: "list[Post]") -> list[str]:
    """Let a person pick; return the slugs in the order in which they were picked."""
    from rich.live import Live

    from publisher.desk.picking import Picker

    picker = Picker(slugs=tuple(post.slug for post in posts))
    with Live(console=console(error=True), auto_refresh=False, transient=True) as live:
        while not picker.ended:
            live.update(_screen(picker, posts), refresh=True)
            try:
                picker = picker.press(click.getchar())
            except (KeyboardInterrupt, EOFError):
                raise click.Abort from None
    return list(picker.picked)


def _screen(picker: Any, posts: "list[Post]") -> Any:
    from rich.text import Text

    begins = max(0, min(picker.at - _PAGE // 2, len(posts) - _PAGE))
    view = Text(no_wrap=True, overflow="ellipsis")
    for number, post in enumerate(posts[begins : begins + _PAGE], begins):
        mark = "x" if post.slug in picker.picked else " "
        style = ACCENT if number == picker.at else ""
        view.append(f"{'>' if number == picker.at else ' '} [{mark}] {post.published:%Y-%m-%d}  {post.title}\n", style)
    view.append(f"{len(picker.picked)} of {len(posts)} picked · space picks · enter ends · q leaves", QUIET)
    return view
