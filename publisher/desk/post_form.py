"""A post as a small form in TOML, for a person's editor."""

import textwrap
from collections.abc import Collection
from dataclasses import replace
from typing import Final

import msgspec

from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.workspace.toml import quote, quote_all

#: Columns of the lines of an excerpt.
_WIDTH: Final = 76


class _Form(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    title: str
    excerpt: str
    tags: list[str]


def as_form(post: Post) -> str:
    """Return title, excerpt and tags as TOML."""
    return (
        f"# {post.slug}: change what stands between the quotes, save, and close.\n"
        f"title = {quote(post.title)}\n"
        f"# The excerpt may have several lines; they are joined.\n"
        f'excerpt = """\n{_paragraph(post.excerpt)}\n"""\n'
        f"tags = {quote_all(post.tags)}\n"
    )


def from_form(post: Post, text: str) -> Post:
    """Return the post with what the form says; raise :class:`PostError` where it cannot be read."""
    try:
        form = msgspec.toml.decode(text.encode(), type=_Form)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PostError(
            f"The form of {post.slug} cannot be read ({_plain(error)}), so nothing was changed; "
            f"each value stands between quotation marks, and tags between brackets with commas."
        ) from None
    title = _line(form.title)
    if not title:
        raise PostError(f"{post.slug} needs a title, so nothing was changed; write one between the quotation marks.")
    tags = tuple(dict.fromkeys(tag for tag in map(_line, form.tags) if tag))
    return replace(post, title=title, excerpt=_line(form.excerpt), tags=tags)


def differing(before: Post, after: Post) -> tuple[str, ...]:
    """Return the fields of the form in which two posts differ."""
    return tuple(name for name in _Form.__struct_fields__ if getattr(before, name) != getattr(after, name))


def onto(post: Post, edited: Post, fields: Collection[str]) -> Post:
    """Return ``post`` with these fields of ``edited``: the rest may have changed while a person was writing."""
    return replace(post, **{name: getattr(edited, name) for name in fields})


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(error: Exception) -> str:
    return str(error).replace("Object missing required field", "it lacks").replace("`", "").rstrip(".")


def _paragraph(text: str) -> str:
    """Return ``text`` for a TOML string of several lines, in which a quotation mark needs no escape."""
    escaped = '"'.join(quote(part)[1:-1] for part in text.split('"')).replace('"""', '""\\"')
    return textwrap.fill(escaped, _WIDTH, break_long_words=False, break_on_hyphens=False)
