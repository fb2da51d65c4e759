"""Full-text search: what a person types becomes a query, SQLite's FTS5 or PostgreSQL's tsquery.

All words must be there, in any of their forms.  ``"several words"`` must stand together, ``safeg*`` begins a
word, ``-word`` must not be there.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from publisher.ports.library import Hit
from publisher.store.library import rows
from publisher.store.tables import posts

_TERM: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD: Final = re.compile(r"[^\W_]+")
_COLUMNS: Final = ", ".join(f"posts.{column.name}" for column in posts.c)

_ON_SQLITE: Final = text(
    f"""
    SELECT {_COLUMNS}, snippet(post_search, -1, '«', '»', '…', 24) AS snippet
    FROM post_search JOIN posts ON posts.id = post_search.rowid
    WHERE post_search MATCH :query ORDER BY post_search.rank LIMIT :limit
    """  # noqa: S608 - made of column names alone
).columns(*posts.c)

#: Stands behind a sign in a word, so that PostgreSQL divides words there for a snippet as it does for the search.
_DIVIDER: Final = "\ue000"
_SIGN: Final = r"([^[\:alnum\:][\:space\:]])(?=[[\:alnum\:]])"

# The snippets are made of the best few alone: making one reads the whole text again.
_ON_POSTGRESQL: Final = text(
    f"""
    SELECT {_COLUMNS}, ts_headline(
        'publisher_words',
        regexp_replace(posts.title || ' … ' || posts.text, '{_SIGN}', '\\1{_DIVIDER}', 'g'),
        best.query, 'StartSel=«, StopSel=», MaxFragments=1, MinWords=12, MaxWords=24, FragmentDelimiter=…'
    ) AS snippet
    FROM (
        SELECT id, query, ts_rank_cd('{{0.1, 0.3, 0.5, 1.0}}', search, query, 1) AS rank
        FROM posts, to_tsquery('publisher_words', :query) AS query
        WHERE search @@ query ORDER BY rank DESC, published DESC LIMIT :limit
    ) AS best JOIN posts ON posts.id = best.id ORDER BY best.rank DESC, posts.published DESC
    """  # noqa: S608 - made of column names alone
).columns(*posts.c)


# One statement for many posts: FTS5 writes a segment for each statement, and merging those takes most of the time.
_INDEX: Final = text(
    """
    INSERT INTO post_search(rowid, title, tags, author, text)
    SELECT id, title, tags, author, text FROM posts WHERE id BETWEEN :first AND :last
    """
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One thing that a person looks for: words that stand together."""

    #: Lower case, without accents; one or more.
    words: tuple[str, ...]
    #: Whether the last word may go on.
    begins: bool = False
    #: Whether it must not be there.
    absent: bool = False


def index(connection: Connection, ids: Sequence[int]) -> None:
    """Make new posts findable, those of one transaction; PostgreSQL does so by itself, and either what changes."""
    if connection.dialect.name == "sqlite":
        connection.execute(_INDEX, {"first": min(ids), "last": max(ids)})


def find(connection: Connection, words: str, limit: int) -> list[Hit]:
    """Return the posts that have all the ``words``, best first; none for words without a letter or digit."""
    terms = parse(words)
    if not any(not term.absent for term in terms):
        return []
    on_sqlite = connection.dialect.name == "sqlite"
    statement, query = (_ON_SQLITE, for_sqlite(terms)) if on_sqlite else (_ON_POSTGRESQL, for_postgresql(terms))
    found = connection.execute(statement, {"query": query, "limit": limit})
    return [_hit(row) for row in found]


def parse(words: str) -> list[Term]:
    """Read what a person typed."""
    found = []
    for match in _TERM.finditer(words):
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        parts = tuple(_WORD.findall(_folded(said)))
        if parts:
            begins = match["phrase"] is None and said.endswith("*")
            found.append(Term(words=parts, begins=begins, absent=match["minus"] is not None))
    return found


def for_sqlite(terms: Iterable[Term]) -> str:
    """Return the FTS5 query of ``terms``, of which one at least is not absent."""
    ordered = sorted(terms, key=lambda term: term.absent)
    query = ""
    for term in ordered:
        phrase = '"' + " ".join(term.words) + '"' + ("*" if term.begins else "")
        joined = "NOT" if term.absent else "AND"
        query = f"({query}) {joined} {phrase}" if query else phrase
    return query


def for_postgresql(terms: Iterable[Term]) -> str:
    """Return the tsquery of ``terms``; its words have letters and digits alone, so nothing needs quoting."""
    return " & ".join(
        ("!" if term.absent else "") + "(" + " <-> ".join(term.words) + (":*" if term.begins else "") + ")"
        for term in terms
    )


def _folded(words: str) -> str:
    """Return small letters, Latin ones without accents: what both databases do with the words of posts."""
    return "".join(map(_bare, unicodedata.normalize("NFC", words.lower())))


def _bare(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() and base.isalpha() else letter


def _hit(row: Row[Any]) -> Hit:
    return Hit(post=rows.value(row), snippet=" ".join(row.snippet.replace(_DIVIDER, "").split()))
