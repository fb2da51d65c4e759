"""The kinds of sources that posts come from: the one list.

A kind is a folder of ``publisher/sources`` with an ``opener`` (:class:`publisher.sources.opener.Opener`) and a line
here; the command line, the configuration and the recognising of files ask this table.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceKind:
    """One kind of source."""

    #: What a person types: ``--as NAME``, ``kind = "NAME"``.
    name: str
    #: What it is, as it stands in a sentence.
    title: str
    #: Module that recognises and opens it; imported only where something is read.
    opener: str


#: In the order in which they are asked whether something is theirs; of equal claims the first is taken.
KINDS: Final = (
    SourceKind(name="word", title="a document of Word", opener="publisher.sources.word.opener"),
    SourceKind(name="substack", title="an export of Substack", opener="publisher.sources.substack.opener"),
    SourceKind(name="medium", title="an export of Medium", opener="publisher.sources.medium.opener"),
    SourceKind(name="ghost", title="an export of Ghost", opener="publisher.sources.ghost.opener"),
    SourceKind(name="wxr", title="an export of WordPress", opener="publisher.sources.wordpress.opener"),
    SourceKind(name="markdown", title="Markdown", opener="publisher.sources.markdown.opener"),
    SourceKind(name="feed", title="RSS, Atom, JSON Feed", opener="publisher.sources.feed.opener"),
    SourceKind(name="page", title="a web page", opener="publisher.sources.page.opener"),
    SourceKind(name="archive", title="the text of a blog", opener="publisher.sources.archive.opener"),
)
NAMES: Final = tuple(kind.name for kind in KINDS)


def kind_named(name: str) -> SourceKind | None:
    """Return the kind that a person calls ``name``, or ``None``."""
    return next((kind for kind in KINDS if kind.name == name), None)


def described() -> str:
    """Return what each kind is, with its name, as it stands in a sentence."""
    each = [f"{kind.name} ({kind.title})" for kind in KINDS]
    return f"{', '.join(each[:-1])} or {each[-1]}"


def listed() -> str:
    """Return the names of all kinds as they stand in a sentence."""
    return f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"
