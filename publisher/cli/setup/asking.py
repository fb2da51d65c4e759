"""Answers that come from options, or from a person at a terminal, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from publisher.cli.screen.questions import DeclinedError, answered, confirm, somebody_is_here
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
        return cls(yes=yes, somebody=somebody_is_here())

    def text(
        self,
        question: str,
        *,
        option: str,
        given: str | None,
        default: str = "",
        read: Callable[[str], str] = str.strip,
    ) -> str:
        """Return what ``read`` makes of what was ``given``, or else of the answer; Enter takes the default.

        A person who errs is asked again.  Raises :class:`MistakeError` naming the ``option`` where nobody can be asked
        and there is no default, and what ``read`` raises for what was given.
        """
        if given is not None:
            return read(given.strip())
        if self.somebody:
            return answered(question, read, default=default)
        if default:
            return default
        raise MistakeError(f"Nobody can be asked here: say {option}. Nothing was changed.")

    def one_of(self, question: str, names: Sequence[str], *, option: str, given: str | None) -> str:
        """Return the answer, one of ``names`` or the beginning of one."""

        def read(answer: str) -> str:
            fits = [name for name in names if _plain(answer) and _plain(name).startswith(_plain(answer))]
            if answer in names:
                return answer
            if len(fits) == 1:
                return fits[0]
            unchanged = "" if self.somebody and given is None else " Nothing was changed."
            raise MistakeError(f"“{answer}” is none of {', '.join(names)}.{unchanged}")

        return self.text(f"{question} ({', '.join(names)})", option=option, given=given, read=read)

    def secret(self, question: str, *, ways: str) -> Secret:
        """Return what a person types unseen; raise :class:`MistakeError` naming other ``ways`` where nobody is."""
        if not self.somebody:
            raise MistakeError(f"Nobody can be asked here: {ways}. Nothing was changed.")
        answer: str = click.prompt(f"{question} (not shown)", hide_input=True, err=True)
        return Secret(answer.strip())

    def agreed(self, question: str) -> bool:
        """Return whether the answer is yes; raise :class:`NobodyToAskError` where nobody can be asked."""
        try:
            confirm(question, yes=self.yes)
        except DeclinedError:
            return False
        return True


def kind_of(error: TransportError) -> type[TransportError]:
    """Return what to raise in place of ``error``, with more words."""
    return AccountError if isinstance(error, AccountError) else TransportError


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
