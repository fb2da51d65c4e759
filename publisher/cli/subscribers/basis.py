"""Options that say of a reader who they are, and on which lawful basis they may be written to."""

import functools
from collections.abc import Callable
from datetime import tzinfo
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import click

from publisher.audience.by_hand import basis_of
from publisher.model.lawful_basis import Basis
from publisher.model.subscribers import TEXTS

#: What the options for the texts of a reader say of themselves.
_HELP: Final = MappingProxyType(
    {
        "first_name": "First name, for the greeting.",
        "last_name": "Last name.",
        "language": "Language, such as cy or Welsh.",
    }
)

F = TypeVar("F", bound=Callable[..., Any])


class BasisWords(NamedTuple):
    """What was typed."""

    kind: str
    at: str
    how: str
    words: str
    source: str
    refusal: str

    def read(self) -> Basis:
        """Return the basis; raise :class:`AudienceError` where it cannot be one."""
        return basis_of(self.kind, at=self.at, how=self.how, words=self.words, source=self.source, refusal=self.refusal)


def basis_options(command: F) -> F:
    """Add ``--basis`` and its evidence to a command, which gets them as ``basis``."""

    @click.option(
        "--basis", "basis_kind", type=click.Choice(["consent", "soft-opt-in"]), help="Why they may be written to."
    )
    @click.option("--basis-date", default="", metavar="DAY", help="When they gave it.")
    @click.option("--basis-how", default="", metavar="WORDS", help="How: a form on the website, on paper …")
    @click.option("--basis-words", default="", metavar="WORDS", help="The words that they were shown.")
    @click.option("--basis-source", default="", metavar="WHERE", help="From where: an address of the web, a place.")
    @click.option("--basis-refusal", default="", metavar="WORDS", help="Of a soft opt-in: how refusing was offered.")
    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        parts = {name: kwargs.pop(f"basis_{name}") for name in ("date", "how", "words", "source", "refusal")}
        kind = kwargs.pop("basis_kind") or ""
        return command(*args, basis=BasisWords(kind, parts.pop("date"), **parts), **kwargs)

    return run  # type: ignore[return-value]  # wraps keeps what the command is called with, but for these


def text_options(command: F) -> F:
    """Add an option for each text that is kept of a reader; the command gets them as ``texts``, by name."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        return command(*args, texts={name: kwargs.pop(name) for name in TEXTS}, **kwargs)

    for name in reversed(TEXTS):
        run = click.option(f"--{name.replace('_', '-')}", name, default="", help=_HELP.get(name))(run)
    return run  # type: ignore[return-value]  # wraps keeps what the command is called with, but for these


def basis_in_words(basis: Basis, zone: tzinfo) -> str:
    """Return a basis and its evidence in one sentence."""
    day = f"{basis.at.astimezone(zone):%Y-%m-%d}" if basis.at else ""
    shown = f"shown: “{basis.words}”" if basis.words else ""
    refusal = f"refusing was offered: {basis.refusal}" if basis.refusal else ""
    evidence = [part for part in (day, basis.how, shown, basis.source, refusal) if part]
    return f"{basis.kind}{'; ' if evidence else ''}{'; '.join(evidence)}"
