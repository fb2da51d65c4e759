"""Editing a post in a person's editor: the form as a file, kept until what it says is taken over."""

from datetime import datetime
from pathlib import Path

from publisher.desk.post_form import PostForm, differing, onto
from publisher.desk.post_versions import changed
from publisher.model.posts import Post
from publisher.ports.library import Library


def begin(post: Post, file: Path, form: PostForm, *, anew: bool = False) -> bool:
    """Write the form of a post into ``file``, or leave what was kept of an edit before; return whether that is so.

    ``anew`` forgets what was kept.
    """
    if file.exists() and not anew:
        return True
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(form.written(post), encoding="utf-8", newline="\n")
    return False


def written(file: Path) -> str:
    """Return what stands in the form, newlines as LF; an editor may have put a byte order mark before it."""
    return file.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")


def untouched(post: Post, file: Path, form: PostForm) -> bool:
    """Return whether nobody has changed the form of the post."""
    return written(file) == form.written(post)


def read(post: Post, file: Path, form: PostForm) -> Post:
    """Return the post as the form has it; raise :class:`PostError` where it cannot be read, the file being kept."""
    return form.read(post, written(file))


def take_over(edited: Post, before: Post, library: Library, file: Path, now: datetime) -> tuple[str, ...]:
    """Store what a person changed since ``before`` and forget the form; return what that was, in words.

    What else has changed in the library meanwhile stays.
    """
    fields = differing(before, edited)
    if fields:
        library.update(onto(library.get(before.slug), edited, fields), now)
    file.unlink(missing_ok=True)
    return changed(before, onto(before, edited, fields))
