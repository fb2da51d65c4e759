"""Expressions for segments, read into trees: ``list newsletter, tag school, not sent in 14 days``.  Pure.

A comma joins parts that must all hold, and so does ``and``, which binds closer than ``or``; ``not`` stands before one
part, and brackets group.  Names with spaces or signs stand in quotation marks.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from publisher.errors import AudienceError, nearest
from publisher.model.lawful_basis import BasisKind
from publisher.model.segments import Asked, Both, Everyone, Has, Node, Not, On, Was

#: Parts in brackets or behind ``not`` inside each other; nobody writes more, and reading is recursive.
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(r"\s*(?:([,()])|[\"“”„]([^\"“”„]*)[\"“”„]|([^\s,()\"“”„]+))")
#: Days that a length of time may have: a hundred years.
_LONGEST: Final = 36_500
_LENGTHS: Final = MappingProxyType(
    {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365}
)


class _Token(NamedTuple):
    text: str
    #: Whether it stood in quotation marks, and so is a name and never a word of the language.
    quoted: bool


def parse(expression: str) -> Node:
    """Return the tree of an expression; raise :class:`AudienceError`, naming the place, where it is none."""
    reader = _Reader(_tokens(expression))
    if reader.word() is None:
        raise AudienceError("A segment is empty; write one such as: list newsletter, tag school.")
    node = reader.sequence()
    if (rest := reader.word()) is not None:
        raise AudienceError(f"In the segment, “{rest}” stands where a comma, “and”, “or” or the end is wanted.")
    return node


def asked(expression: str, now: datetime) -> Asked | None:
    """Return a segment at an instant, ``None`` for an empty one; raise as :func:`parse` does."""
    return Asked(parse(expression), now) if expression.strip() else None


def _tokens(expression: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    words = expression.rstrip()
    while place < len(words):
        match = _TOKEN.match(words, place)
        if match is None:
            raise AudienceError(f"In the segment, a quotation mark at “{words[place:].strip()[:20]}” is never closed.")
        sign, quoted, word = match.groups()
        found.append(_Token(sign or word or quoted or "", quoted=quoted is not None))
        place = match.end()
    return found


#: Words that begin a part.
_WORDS: Final = ("list", "tag", "language", "basis", "field", "first", "last", "sent", "added", "everyone")
_JOINS: Final = frozenset((",", "and", "or", ")"))


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def word(self) -> str | None:
        """Return the next token as a word, ``None`` at the end."""
        return self._tokens[self._place].text if self._place < len(self._tokens) else None

    def sequence(self) -> Node:
        """Parts that must all hold, with commas between them."""
        return self._joined(",", "and", lambda: self._joined("or", "or", self._all))

    def _all(self) -> Node:
        return self._joined("and", "and", self._one)

    def _joined(self, sign: str, how: Literal["and", "or"], inner: Callable[[], Node]) -> Node:
        parts = [inner()]
        while self._takes(sign):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Both(parts=tuple(parts), how=how)

    def _one(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise AudienceError(f"A segment has at most {_DEEPEST} brackets inside each other; write it shorter.")
        node = Not(part=self._one()) if self._takes("not") else self._grouped() if self._takes("(") else self._leaf()
        self._depth -= 1
        return node

    def _grouped(self) -> Node:
        node = self.sequence()
        if not self._takes(")"):
            raise AudienceError("In the segment, a bracket is opened and never closed.")
        return node

    def _leaf(self) -> Node:
        word = self.word()
        if word is None:
            raise AudienceError("The segment ends where another part is wanted, such as: tag school.")
        kind = word.casefold()
        if self._tokens[self._place].quoted or kind not in _WORDS:
            raise AudienceError(
                f"In the segment, “{word}” is none of {', '.join(_WORDS)}.{nearest(kind, _WORDS)} "
                f"A list is written: list newsletter."
            )
        self._place += 1
        if kind in ("list", "tag"):
            return On(kind="list" if kind == "list" else "tag", name=self._name(f"the name of a {kind}"))
        if kind in ("first", "last"):
            if not self._takes("name"):
                raise AudienceError(f"In the segment, “name” is wanted after “{kind}”.")
            return self._has(f"{kind}_name", own=False)
        others: dict[str, Callable[[], Node]] = {
            "everyone": Everyone,
            "language": lambda: On(kind="language", name=self._name("a language, such as cy").lower()),
            "basis": self._basis,
            "field": lambda: self._has("_".join(self._name("the name of a field").lower().split()), own=True),
            "sent": lambda: self._was("sent"),
            "added": lambda: self._was("added"),
        }
        return others[kind]()

    def _basis(self) -> Node:
        name = self._name("consent, “soft opt-in” or unknown").casefold().replace("soft-", "soft ")
        if name == "soft" and self._takes("opt-in"):
            name = "soft opt-in"
        if name not in list(BasisKind):
            raise AudienceError(f"In the segment, “{name}” is no lawful basis; say consent, soft opt-in or unknown.")
        return On(kind="basis", name=name)

    def _has(self, name: str, *, own: bool) -> Node:
        if self._takes("is"):
            if self._takes("not"):
                return Not(part=Has(name=name, own=own, how="is", text=self._name("what it is not")))
            return Has(name=name, own=own, how="is", text=self._name("what it is"))
        if self._takes("contains"):
            return Has(name=name, own=own, how="contains", text=self._name("what it contains"))
        return Has(name=name, own=own)

    def _was(self, what: Literal["sent", "added"]) -> Node:
        if self._takes("in"):
            return Was(what=what, days=self._days())
        if self._takes("since"):
            return Was(what=what, since=self._date())
        if self._takes("before"):
            return Was(what=what, before=self._date())
        word = self.word()
        if what == "sent" and word is not None and not (word in _JOINS and not self._tokens[self._place].quoted):
            return Was(what=what, campaign=self._name("a campaign"))
        return Was(what=what)

    def _days(self) -> int:
        words = self._name("a number of days")
        unit = (self.word() or "").casefold()
        length = int(words) * _LENGTHS.get(unit, 0) if re.fullmatch(r"[0-9]{1,6}", words) else 0
        if not 0 < length <= _LONGEST:
            said = f"{words} {unit}".strip()
            raise AudienceError(f"In the segment, “in {said}” is no length of time; say in 14 days.")
        self._place += 1
        return length

    def _date(self) -> datetime:
        words = self._name("a day such as 2026-03-01")
        try:
            return datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            raise AudienceError(f"In the segment, “{words}” is no day; write it as 2026-03-01.") from None

    def _name(self, wanted: str) -> str:
        word = self.word()
        if word is None or (word in {",", "(", ")"} and not self._tokens[self._place].quoted):
            raise AudienceError(f"In the segment, {wanted} is wanted after “{self._tokens[self._place - 1].text}”.")
        self._place += 1
        return word

    def _takes(self, sign: str) -> bool:
        if self._place < len(self._tokens):
            token = self._tokens[self._place]
            if not token.quoted and token.text.casefold() == sign:
                self._place += 1
                return True
        return False
