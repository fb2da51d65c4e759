"""``publisher posts edit``: title, excerpt and tags of a post in a person's own editor."""

from __future__ import annotations

import os
import sys
from shutil import which
from time import monotonic
from typing import TYPE_CHECKING

import click

from publisher.app.workspace import opened
from publisher.cli.screen.output import GOOD, QUIET, Line, Result, complain, console, shown
from publisher.desk import edit_post
from publisher.errors import PostError

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.cli.main import Session
    from publisher.model.posts import Post

#: Asked one after another where EDITOR says nothing: the machine's own choice, then one that tells how to leave it.
_EDITORS = ("sensible-editor", "nano", "vim")
#: Seconds in which nobody writes anything: an editor that is done sooner has left its window to itself.
_HASTE = 1.0


@click.command("edit")
@click.argument("slug")
@click.option("--anew", is_flag=True, help="Begin with the post as it is, without what was kept of an edit before.")
@click.pass_obj
@shown
def edit(session: Session, /, slug: str, anew: bool) -> Result:
    """Edit title, excerpt and tags of a post in your editor.

    The editor is what the variable VISUAL or EDITOR names, such as "code -w".  The next import does not undo what you
    change here.  What cannot be read is kept, and the next edit of the post goes on with it.
    """
    with opened(session.workspace) as here:
        post = here.store.library.get(slug)
        file = here.workspace.state / "edits" / f"{post.slug}.toml"
    changed = _edited(post, file, anew=anew)
    with opened(session.workspace) as here:
        fields = edit_post.take_over(changed, post, here.store.library, file, here.clock.now())
    said = Line(text="Nothing was changed.", style=QUIET)
    if fields:
        text = f"Changed: {', '.join(fields)}. The former words are kept: publisher posts show {slug} --history"
        said = Line(text=text, style=GOOD)
    return Result(data={"slug": slug, "changed": bool(fields), "fields": fields}, view=[said])


def _edited(post: Post, file: Path, *, anew: bool) -> Post:
    """Return the post as a person leaves it; what cannot be read stays in ``file`` or is given back to be edited."""
    if edit_post.begin(post, file, anew=anew):
        complain(f"This goes on with what you wrote before; publisher posts edit {post.slug} --anew would not.")
    while True:
        _open(post, file)
        try:
            return edit_post.read(post, file)
        except PostError as error:
            if not console(error=True).is_terminal:
                raise PostError(f"{error} {_kept(post)}") from None
            if not _again(str(error)):
                raise PostError(f"Nothing was changed. {_kept(post)}") from None


def _open(post: Post, file: Path) -> None:
    """Have a person edit the file; raise :class:`PostError` where the editor cannot be started or fails."""
    before, began = edit_post.written(file), monotonic()
    try:
        click.edit(filename=str(file), editor=_editor())
    except (click.ClickException, ValueError) as error:
        started = isinstance(error, click.ClickException) and error.__cause__ is None
        touched = not edit_post.untouched(post, file)
        if not touched:
            file.unlink()
        named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "the editor of this machine"
        what = "ended with an error" if started else "could not be started"
        way = _kept(post) if touched else "Name one that is there with the variable EDITOR, such as EDITOR=nano."
        raise PostError(f"The editor ({named}) {what}; nothing was changed. {way}") from None
    if console(error=True).is_terminal and monotonic() - began < _HASTE and edit_post.written(file) == before:
        complain("The editor came back at once, with nothing changed.")
        words = "If it opened a window of its own, save and close it there; then press enter"
        click.prompt(words, default="", show_default=False, err=True, prompt_suffix=". ")


def _editor() -> str | None:
    """Return the editor to use where nobody has chosen one; ``None`` leaves it to click."""
    if os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.platform == "win32":
        return None
    return next((editor for editor in _EDITORS if which(editor)), None)


def _again(problem: str) -> bool:
    complain(problem)
    return click.confirm("Edit it again?", default=True, err=True)


def _kept(post: Post) -> str:
    return f"What you wrote is kept: publisher posts edit {post.slug} goes on with it."
