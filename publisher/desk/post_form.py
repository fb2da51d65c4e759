"""A post as a form in TOML, for a person's editor: its words, its date, its address, and its text."""

import textwrap
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from publisher.errors import PostError, TimeError
from publisher.model.posts import Post
from publisher.ports.sources import Prose, Writing
from publisher.when import parse_day, parse_wall_time
from publisher.workspace.toml import quote, quote_all

#: Columns of the lines of an excerpt.
_WIDTH: Final = 76
_NOON: Final = time(12)
#: Fields that change together.
_TOGETHER: Final = frozenset({"html", "text"})
#: Fields of a post that a form has.
_FIELDS: Final = frozenset({"title", "author", "published", "url", "excerpt", "tags"}) | _TOGETHER
_ABOUT: Final = {
    "markdown": "# The text, in Markdown; put html = in place of markdown = to write it in HTML.",
    "html": "# The text, in HTML, since Markdown cannot say all of it.",
}


class _Written(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a form says; what is left out of it stays as it is."""

    title: str
    excerpt: str
    tags: list[str]
    author: str | None = None
    #: A text, or a date or time of TOML's own, of which msgspec's unions know but one.
    date: Any = None
    address: str | None = None
    markdown: str | None = None
    html: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PostForm:
    """Writes posts as forms and reads what has become of them."""

    prose: Prose
    #: Where dates are meant.
    zone: ZoneInfo

    def written(self, post: Post) -> str:
        """Return the form of a post."""
        writing, text = self._text(post)
        return (
            f"# {post.slug}: change what stands between the quotes, save, and close.\n"
            f"title = {quote(post.title)}\n"
            f"author = {quote(post.author)}\n"
            f"date = {quote(self._date(post))}\n"
            f"# Where the post is on the web; digests lead there with a button.\n"
            f"address = {quote(post.url)}\n"
            f"# The excerpt may have several lines; they are joined.\n"
            f'excerpt = """\n{_paragraph(post.excerpt)}\n"""\n'
            f"tags = {quote_all(post.tags)}\n"
            f"{_ABOUT[writing]}\n"
            f"{writing} = {_literal(text)}\n"
        )

    def read(self, post: Post, form: str) -> Post:
        """Return the post with what the form says; raise :class:`PostError` where it cannot be read."""
        try:
            said = msgspec.toml.decode(form.encode(), type=_Written)
        except (msgspec.MsgspecError, ValueError) as error:
            raise PostError(
                f"The form of {post.slug} cannot be read ({_plain(error)}), so nothing was changed; each value stands "
                f"between quotation marks, and tags between brackets with commas."
            ) from None
        title = _line(said.title)
        if not title:
            raise PostError(
                f"{post.slug} needs a title, so nothing was changed; write one between the quotation marks."
            )
        edited = replace(
            post,
            title=title,
            author=post.author if said.author is None else _line(said.author),
            published=post.published if said.date is None else self._published(post, said.date),
            url=post.url if said.address is None else self._address(post, said.address.strip()),
            excerpt=_line(said.excerpt),
            tags=tuple(dict.fromkeys(tag for tag in map(_line, said.tags) if tag)),
        )
        return self._with_text(edited, post, said)

    def _text(self, post: Post) -> tuple[Writing, str]:
        markdown = self.prose.markdown(post.html)
        return ("html", post.html) if markdown is None else ("markdown", markdown)

    def _with_text(self, edited: Post, before: Post, said: _Written) -> Post:
        """Return the post with the text of the form; an excerpt that is its beginning follows it."""
        given: dict[Writing, str | None] = {"markdown": said.markdown, "html": said.html}
        written = [(writing, text.strip()) for writing, text in given.items() if text is not None]
        if len(written) > 1:
            raise PostError(f"The text of {before.slug} stands twice, so nothing was changed; keep markdown or html.")
        was, former = self._text(before)
        if not written or written[0] == (was, former.strip()):
            return edited
        body = self.prose.body(written[0][1], written[0][0], title=edited.title, base=edited.url)
        old = self.prose.body(before.html, "html", title=before.title, base=before.url)
        follows = edited.excerpt == before.excerpt == old.excerpt
        return replace(edited, html=body.html, text=body.text, excerpt=body.excerpt if follows else edited.excerpt)

    def _date(self, post: Post) -> str:
        return f"{post.published.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def _published(self, post: Post, said: object) -> datetime:
        if isinstance(said, datetime):
            return said if said.tzinfo else said.replace(tzinfo=self.zone)
        if isinstance(said, date):
            return datetime.combine(said, _NOON, tzinfo=self.zone)
        written = str(said).strip()
        if written == self._date(post):
            return post.published
        try:
            if " " in written or "T" in written:
                return parse_wall_time(written.replace("T", " "), zone_name=self.zone.key).instant
            return datetime.combine(parse_day(written), _NOON, tzinfo=self.zone)
        except TimeError as error:
            raise PostError(f"The date of {post.slug}: {error} Nothing was changed.") from None

    def _address(self, post: Post, said: str) -> str:
        address = self.prose.address(said) if said else ""
        if address is None:
            raise PostError(
                f"“{said}” is no address on the web, so nothing of {post.slug} was changed; "
                f"write it as https://www.example.org/an-article, or leave it empty."
            )
        return address


def differing(before: Post, after: Post) -> tuple[str, ...]:
    """Return the fields of the form in which two posts differ, those of the text both or neither."""
    names = {field.name for field in fields(Post) if getattr(before, field.name) != getattr(after, field.name)}
    names = (names | _TOGETHER if names & _TOGETHER else names) & _FIELDS
    return tuple(field.name for field in fields(Post) if field.name in names)


def onto(post: Post, edited: Post, names: Collection[str]) -> Post:
    """Return ``post`` with these fields of ``edited``: the rest may have changed while a person was writing."""
    values: dict[str, Any] = {name: getattr(edited, name) for name in names}
    return replace(post, **values)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(error: Exception) -> str:
    return str(error).replace("Object missing required field", "it lacks").replace("`", "").rstrip(".")


def _literal(text: str) -> str:
    """Return a text for TOML as it stands, for a person to write in; escaped where TOML could not have it so."""
    plain = all(letter.isprintable() or letter in "\n\t" for letter in text)
    if plain and "'''" not in text:
        return f"'''\n{text}\n'''"
    escaped = "\n".join(quote(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{escaped}\n"""'


def _paragraph(text: str) -> str:
    """Return ``text`` for a TOML string of several lines, in which a quotation mark needs no escape."""
    escaped = '"'.join(quote(part)[1:-1] for part in text.split('"')).replace('"""', '""\\"')
    return textwrap.fill(escaped, _WIDTH, break_long_words=False, break_on_hyphens=False)
