"""Answers that come from options, or from a person at a terminal, one after the other."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from publisher.errors import AccountError, MistakeError, TransportError
from publisher.workspace.secrets import Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Whom to ask."""

    #: Whether every question of yes or no is answered with yes.
    yes: bool
    #: Whether somebody is there to be asked.
    somebody: bool

    @classmethod
    def here(cls, *, yes: bool) -> "Asking":
        """Return whom to ask at this terminal."""
        return cls(yes=yes, somebody=sys.stdin.isatty() and sys.stderr.isatty())

    def text(self, question: str, *, option: str, given: str | None, default: str = "") -> str:
        """Return what was ``given``, or else the answer; Enter takes the default.

        Raises :class:`MistakeError` naming the ``option`` where nobody can be asked and there is no default.
        """
        if given is not None:
            return given.strip()
        if self.somebody:
            shown = f"{question} [{default}]" if default else question
            answer: str = click.prompt(shown, default=default, show_default=False, err=True)
            return answer.strip()
        if default:
            return default
        raise MistakeError(f"Nobody can be asked here: say {option}. Nothing was changed.")

    def one_of(self, question: str, names: Sequence[str], *, option: str, given: str | None) -> str:
        """Return the answer, one of ``names``; a person who errs is asked again."""
        while True:
            answer = self.text(f"{question} ({', '.join(names)})", option=option, given=given)
            fits = [name for name in names if _plain(answer) and _plain(name).startswith(_plain(answer))]
            if len(fits) == 1 or answer in names:
                return answer if answer in names else fits[0]
            said = f"“{answer}” is none of {', '.join(names)}."
            if given is not None or not self.somebody:
                raise MistakeError(f"{said} Nothing was changed.")
            click.echo(said, err=True)

    def secret(self, question: str, *, ways: str) -> Secret:
        """Return what a person types unseen; raise :class:`MistakeError` naming other ``ways`` where nobody is."""
        if not self.somebody:
            raise MistakeError(f"Nobody can be asked here: {ways}. Nothing was changed.")
        answer: str = click.prompt(f"{question} (not shown)", hide_input=True, err=True)
        return Secret(answer.strip())

    def agreed(self, question: str) -> bool:
        """Return whether the answer is yes; raise :class:`MistakeError` where nobody can be asked."""
        if self.yes:
            return True
        if not self.somebody:
            raise MistakeError("Nobody can be asked here: add --yes. Nothing was changed.")
        return click.confirm(question, err=True)


def kind_of(error: TransportError) -> type[TransportError]:
    """Return what to raise in place of ``error``, with more words."""
    return AccountError if isinstance(error, AccountError) else TransportError


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
