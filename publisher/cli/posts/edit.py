"""``publisher posts edit``: a post in a person's own editor."""

from __future__ import annotations

import os
import sys
from shutil import which
from time import monotonic
from typing import TYPE_CHECKING

import click

from publisher.app.posts import post_form
from publisher.app.workspace import opened
from publisher.cli.screen.output import GOOD, QUIET, Line, Result, complain, console, shown
from publisher.desk import edit_post
from publisher.errors import PostError

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.cli.main import Session
    from publisher.desk.post_form import PostForm
    from publisher.model.posts import Post

#: Looked for one after another where EDITOR says nothing: those that tell on the screen how to save and leave.
_EDITORS = ("nano", "pico", "micro", "mcedit", "ne")
#: Those with a window, where there are windows.
_WINDOWED = ("gnome-text-editor --standalone", "gedit --standalone --wait", "kate --block", "mousepad", "xed --wait")
#: What can be used by who knows it, with what the others have to know.
_MODAL = {
    "vim": "press i to write, then Esc, and :wq with enter to save and leave, or :q! to leave without",
    "vi": "press i to write, then Esc, and :wq with enter to save and leave, or :q! to leave without",
    "emacs": "hold Ctrl and press x s to save, x c to leave",
}
#: Seconds in which nobody writes anything: an editor that is done sooner has left its window to itself.
_HASTE = 1.0


@click.command("edit")
@click.argument("slug")
@click.option("--anew", is_flag=True, help="Begin with the post as it is, without what was kept of an edit before.")
@click.pass_obj
@shown
def edit(session: Session, /, slug: str, anew: bool) -> Result:
    """Edit a post in your editor: title, author, date, address, excerpt, tags, and its text.

    The text is in Markdown, or in HTML where Markdown cannot say all of it.  The editor is what the variable VISUAL or
    EDITOR names, such as "code -w".  The next import does not undo what you change here.  What cannot be read is kept,
    and the next edit of the post goes on with it.
    """
    with opened(session.workspace) as here:
        post = here.store.library.get(slug)
        file = here.workspace.state / "edits" / f"{post.slug}.toml"
        form = post_form(here)
    changed = _edited(post, file, form, anew=anew)
    with opened(session.workspace) as here:
        fields = edit_post.take_over(changed, post, here.store.library, file, here.clock.now())
    said = Line(text="Nothing was changed.", style=QUIET)
    if fields:
        text = f"Changed: {', '.join(fields)}. The former words are kept: publisher posts show {slug} --history"
        said = Line(text=text, style=GOOD)
    return Result(data={"slug": slug, "changed": bool(fields), "fields": fields}, view=[said])


def _edited(post: Post, file: Path, form: PostForm, *, anew: bool) -> Post:
    """Return the post as a person leaves it; what cannot be read stays in ``file`` or is given back to be edited."""
    if edit_post.begin(post, file, form, anew=anew):
        complain(f"This goes on with what you wrote before; publisher posts edit {post.slug} --anew would not.")
    while True:
        _open(post, file, form)
        try:
            return edit_post.read(post, file, form)
        except PostError as error:
            if not console(error=True).is_terminal:
                raise PostError(f"{error} {_kept(post)}") from None
            if not _again(str(error)):
                raise PostError(f"Nothing was changed. {_kept(post)}") from None


def _open(post: Post, file: Path, form: PostForm) -> None:
    """Have a person edit the file; raise :class:`PostError` where the editor cannot be started or fails."""
    editor = _editor()
    before, began = edit_post.written(file), monotonic()
    try:
        click.edit(filename=str(file), editor=editor)
    except (click.ClickException, ValueError) as error:
        started = isinstance(error, click.ClickException) and error.__cause__ is None
        touched = not edit_post.untouched(post, file, form)
        if not touched:
            file.unlink()
        named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or editor or "the editor of this machine"
        what = "ended with an error" if started else "could not be started"
        way = _kept(post) if touched else "Name one that is there with the variable EDITOR, such as EDITOR=nano."
        raise PostError(f"The editor ({named}) {what}; nothing was changed. {way}") from None
    if console(error=True).is_terminal and monotonic() - began < _HASTE and edit_post.written(file) == before:
        complain("The editor came back at once, with nothing changed.")
        words = "If it opened a window of its own, save and close it there; then press enter"
        click.prompt(words, default="", show_default=False, err=True, prompt_suffix=". ")


def _editor() -> str | None:
    """Return the editor to use where nobody has chosen one; ``None`` leaves it to click, which asks EDITOR.

    The friendliest that is installed is taken; of one that hides how to leave it, that is told first.  Raises
    :class:`PostError` where there is none.
    """
    if os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.platform == "win32":
        return None
    windows = _WINDOWED if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else ()
    editors: tuple[str, ...] = (*_EDITORS, *windows, *_MODAL)
    for editor in editors:
        name = editor.partition(" ")[0]
        if which(name):
            if name in _MODAL:
                complain(f"The editor here is {name}: {_MODAL[name]}. Another one can be named with EDITOR.")
                if console(error=True).is_terminal:
                    click.prompt("Press enter to open it", default="", show_default=False, err=True, prompt_suffix=". ")
            return editor
    raise PostError("There is no editor here that Publisher knows; name yours with EDITOR, such as EDITOR=nano.")


def _again(problem: str) -> bool:
    complain(problem)
    return click.confirm("Edit it again?", default=True, err=True)


def _kept(post: Post) -> str:
    return f"What you wrote is kept: publisher posts edit {post.slug} goes on with it."
