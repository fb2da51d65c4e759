"""``publisher posts edit``: title, excerpt and tags of a post in a person's own editor."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, QUIET, Line, Result, complain, console, shown

if TYPE_CHECKING:
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
    from publisher.app.workspace import opened
    from publisher.desk.post_form import differing, onto

    with opened(session.workspace) as here:
        post = here.store.library.get(slug)
        file = here.workspace.state / "edits" / f"{post.slug}.toml"
    if anew:
        file.unlink(missing_ok=True)
    changed = _edited(post, file)
    fields = differing(post, changed)
    if fields:
        with opened(session.workspace) as here:
            here.store.library.update(onto(here.store.library.get(slug), changed, fields), here.clock.now())
    file.unlink(missing_ok=True)
    said = Line(text="Nothing was changed.", style=QUIET)
    if fields:
        text = f"Changed: {', '.join(fields)}. The former words are kept: publisher posts show {slug} --history"
        said = Line(text=text, style=GOOD)
    return Result(data={"slug": slug, "changed": bool(fields), "fields": fields}, view=[said])


def _edited(post: "Post", file: Path) -> "Post":
    """Return the post as a person leaves it; what cannot be read stays in ``file`` or is given back to be edited."""
    from publisher.desk.post_form import as_form, from_form
    from publisher.errors import PostError

    if file.exists():
        complain(f"This goes on with what you wrote before; publisher posts edit {post.slug} --anew would not.")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_form(post), encoding="utf-8", newline="\n")
    while True:
        _open(post, file)
        try:
            return from_form(post, _read(file))
        except PostError as error:
            if not console(error=True).is_terminal:
                raise PostError(f"{error} {_kept(post)}") from None
            if not _again(str(error)):
                raise PostError(f"Nothing was changed. {_kept(post)}") from None


def _open(post: "Post", file: Path) -> None:
    """Have a person edit the file; raise :class:`PostError` where the editor cannot be started or fails."""
    from time import monotonic

    from publisher.desk.post_form import as_form
    from publisher.errors import PostError

    before, began = _read(file), monotonic()
    try:
        click.edit(filename=str(file), editor=_editor())
    except (click.ClickException, ValueError) as error:
        started = isinstance(error, click.ClickException) and error.__cause__ is None
        touched = _read(file) != as_form(post)
        if not touched:
            file.unlink()
        named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "the editor of this machine"
        what = "ended with an error" if started else "could not be started"
        way = _kept(post) if touched else "Name one that is there with the variable EDITOR, such as EDITOR=nano."
        raise PostError(f"The editor ({named}) {what}; nothing was changed. {way}") from None
    if console(error=True).is_terminal and monotonic() - began < _HASTE and _read(file) == before:
        complain("The editor came back at once, with nothing changed.")
        words = "If it opened a window of its own, save and close it there; then press enter"
        click.prompt(words, default="", show_default=False, err=True, prompt_suffix=". ")


def _editor() -> str | None:
    """Return the editor to use where nobody has chosen one; ``None`` leaves it to click."""
    from shutil import which

    if os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.platform == "win32":
        return None
    return next((editor for editor in _EDITORS if which(editor)), None)


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _again(problem: str) -> bool:
    complain(problem)
    return click.confirm("Edit it again?", default=True, err=True)


def _kept(post: "Post") -> str:
    return f"What you wrote is kept: publisher posts edit {post.slug} goes on with it."
