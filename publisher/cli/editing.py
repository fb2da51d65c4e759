"""``publisher posts edit``: title, excerpt and tags of a post in a person's own editor."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli.main import Session
from publisher.cli.output import GOOD, Line, Result, complain, console, shown

if TYPE_CHECKING:
    from publisher.posts import Post


@click.command("edit")
@click.argument("slug")
@click.pass_obj
@shown
def edit(session: Session, /, slug: str) -> Result:
    """Edit title, excerpt and tags of a post in $EDITOR.

    The next import does not undo what you change here.
    """
    from publisher.app import open_desk

    with open_desk(session.workspace) as desk:
        post = desk.store.library.get(slug)
        changed = _edited(post)
        if changed != post:
            desk.store.library.update(changed, desk.clock.now())
    said = "Nothing was changed." if changed == post else f"{slug} is changed; its former words are kept."
    return Result(data={"slug": slug, "changed": changed != post}, view=[Line(text=said, style=GOOD)])


def _edited(post: "Post") -> "Post":
    """Return the post as a person leaves it; what cannot be read is given back to be edited, or kept in a file."""
    from publisher.desk.editing import as_form, from_form
    from publisher.errors import PostError

    form = as_form(post)
    while True:
        written = _in_editor(form)
        if written is None:
            return post
        try:
            return from_form(post, written)
        except PostError as error:
            if not console(error=True).is_terminal or not _again(str(error)):
                raise PostError(f"{error} What you wrote is kept in {_kept(post, written)}.") from None
            form = written


def _in_editor(form: str) -> str | None:
    from publisher.errors import PostError

    try:
        return click.edit(form, extension=".toml")
    except click.ClickException as error:
        raise PostError(
            f"The editor did not end well ({error.format_message()}), so nothing was changed; "
            f"name another with the variable EDITOR."
        ) from None


def _again(problem: str) -> bool:
    complain(problem)
    return click.confirm("Edit it again?", default=True, err=True)


def _kept(post: "Post", written: str) -> Path:
    path = Path(f"{post.slug}.toml")
    number = 2
    while path.exists():
        path, number = Path(f"{post.slug}-{number}.toml"), number + 1
    path.write_text(written, encoding="utf-8", newline="\n")
    return path
