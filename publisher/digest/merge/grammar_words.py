"""The words inside a tag of the grammar: names, texts, signs, and what is wrong where none of them stands."""

import re
from typing import Final

_WORD: Final = re.compile(
    r"\s*(?:(?P<name>[^\W\d]\w*)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<end>-?\}\}|-?%\})"
    r"|(?P<compared>[=!<>]=|[<>])"
    r"|(?P<sign>[.|()\[\],])"
    r"|(?P<curly>[“”„‘’‚«»])"
    r"|(?P<strange>\S?))",
    re.DOTALL,
)
_BACKSLASH: Final = re.compile(r"\\([\\\"'])")
_GUIDE: Final = "docs/personal.md shows what can be written"
FALLBACK: Final = 'write it so: {{ subscriber.first_name | default("friend") }}'
#: Most characters of a tag that a sentence quotes.
_TOLD: Final = 40


class SlipError(Exception):
    """What is wrong with a tag, in one sentence; never leaves the grammar."""


class Cursor:
    """A place in a text, moved on word by word."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.at = 0
        #: Where the tag that is being read begins.
        self.begin = 0

    def peek(self, group: str) -> str:
        """Return the word that comes where it is of the group; empty otherwise."""
        return self._word()[group] or ""

    def take(self, group: str, *wanted: str) -> str:
        """Move over the word that comes, and return it, where it is of the group and one of ``wanted``, if given."""
        word = self._word()
        found: str = word[group] or ""
        if not found or (wanted and found not in wanted):
            return ""
        self.at = word.end()
        return found

    def need(self, group: str, *wanted: str) -> str:
        """Move over a word that must come, and return it; raise :class:`SlipError` where another does."""
        found = self.take(group, *wanted)
        if not found:
            raise self.slip()
        return found

    def text(self) -> str | None:
        """Move over a text between quotation marks, and return it without them; ``None`` where none comes."""
        found = self.take("text")
        return _BACKSLASH.sub(r"\1", found[1:-1]) if found else None

    def need_text(self) -> str:
        """Return a text that must come."""
        found = self.text()
        if found is None:
            raise self.slip()
        return found

    def path(self) -> tuple[str, ...]:
        """Move over a dotted name, ``subscriber.fields.town`` or ``subscriber.fields["home town"]``, and return it."""
        name = self.take("name")
        path = [name] if name else []
        while path:
            if self.take("sign", "."):
                path.append(self.need("name"))
            elif self.take("sign", "["):
                path.append(self.need_text())
                self.need("sign", "]")
            else:
                break
        return tuple(path)

    def slip(self) -> SlipError:
        """Return what is wrong where the next word cannot stand."""
        word = self._word()
        found = word[0].strip()
        if not found:
            return SlipError(f"{self._quoted()} is never closed; close it, or write {{{{ '{{{{' }}}} for braces alone.")
        if word["curly"]:
            return SlipError(f'{found} is a typographic quotation mark; write straight ones, as in "friend".')
        if word["compared"]:
            return SlipError(
                "Values cannot be compared, which would need a digest for every reader; "
                'give those readers a tag and ask {% if "TAG" in subscriber.tags %}.'
            )
        if word["strange"] in ('"', "'"):
            return SlipError("A quotation mark is not closed; put one at the end of its text.")
        if word["name"] in ("or", "if") or found == ":":
            return SlipError(f"{self._quoted()} is not how a fallback is given; {FALLBACK}.")
        return SlipError(f"“{found}” cannot stand in {self._quoted()}; {_GUIDE}.")

    def _quoted(self) -> str:
        """Return the tag that is being read, between quotation marks, cut where it is long."""
        rest = self._source[self.begin : self.begin + _TOLD]
        ends = [end + 2 for end in (rest.find("}}"), rest.find("%}")) if end > 0]
        told = rest[: min(ends)] if ends else rest.partition("\n")[0]
        return f"“{told.strip()}{'' if ends or len(rest) < _TOLD else '…'}”"

    def _word(self) -> re.Match[str]:
        word = _WORD.match(self._source, self.at)
        if word is None:
            raise AssertionError("the last alternative matches everything")
        return word
