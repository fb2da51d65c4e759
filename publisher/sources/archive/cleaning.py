"""What web pages leave in copied text, and taking it out again, each time with a flag."""

import re
from collections.abc import Sequence
from typing import Final

from publisher.model.import_doubts import hidden_emails
from publisher.model.import_doubts import pictures as pictures_in
from publisher.ports.library import Flag

_FURNITURE: Final = re.compile(
    r"translate\s*»?|share\s+this(?:\s+(?:post|article|page))?:?|read\s+more\s*[»…>]*|continue\s+reading\s*[»…>→]*|"
    r"leave\s+a\s+(?:comment|reply)|print\s+this\s+page|(?:tweet|like|share|email|print)|follow\s+@\w{1,30}|"
    r"(?:next|previous|older|newer)\s+(?:post|posts|article)s?\s*[»«→←]*|back\s+to\s+top|skip\s+to\s+content|"
    r"(?:\d+\s+)?comments?\s*(?:\(\d+\))?|loading\s*(?:…|\.\.\.)",
    re.IGNORECASE,
)
#: A picture's name, words joined by hyphens or underscores, glued to the word or bracket after it.
_GLUED: Final = re.compile(r"\b[a-z0-9]+(?:[-_][a-z0-9]+)+(?=[A-Z(“‘\"])")
#: One word in small letters glued to the capital that begins a paragraph.
_GLUED_FIRST: Final = re.compile(r"^[a-z]{4,}(?=[A-Z][a-z]+\b)")
#: A name with a number, alone behind the end of the last sentence.
_TRAILING: Final = re.compile(r"(?<=[.!?])\s+[a-z]+\d+$")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028\u2029\ufeff]")
_SPACES: Final = re.compile(r"[ \t\u00a0]+")


class Cleaner:
    """Cleans the lines of one post and remembers what it did."""

    def __init__(self, name: str) -> None:
        """``name`` is the file's, for flags."""
        self._name = name
        self._flags: list[tuple[int, Flag]] = []

    @property
    def flags(self) -> list[Flag]:
        """What was noted, by line."""
        return [flag for _, flag in sorted(self._flags, key=lambda noted: noted[0])]

    def flag(self, line: int, message: str) -> None:
        """Note something doubtful at a line."""
        self._flags.append((line, Flag(place=f"{self._name}, line {line}", message=message)))

    def clean(self, lines: Sequence[str], first: int) -> list[tuple[int, str]]:
        """Return the lines that are prose, each with its number counted from ``first``; a removed one is empty."""
        numbered = [(number, _tidy(line)) for number, line in enumerate(lines, first)]
        pictures = {match[0] for _, line in numbered for match in _GLUED.finditer(line)}
        return [(number, self._line(number, line, pictures)) for number, line in numbered]

    def _line(self, number: int, line: str, pictures: set[str]) -> str:
        text = line.strip()
        if _FURNITURE.fullmatch(text):
            self.flag(number, f"“{text}” belongs to the web page, not to the post; it was taken out.")
            return ""
        for doubt in hidden_emails(text):
            self.flag(number, doubt.sentence)
        cleaned = self._without_pictures(number, line, pictures)
        for doubt in pictures_in(cleaned):
            self.flag(number, doubt.sentence)
        return cleaned

    def _without_pictures(self, number: int, line: str, pictures: set[str]) -> str:
        for pattern in (_GLUED, _GLUED_FIRST, _TRAILING):
            line = self._cut(number, line, pattern)
        for name in sorted(pictures, key=len, reverse=True):
            # A name known from this post is cut where no writer would have put it: glued to a letter or a full stop.
            line = self._cut(number, line, re.compile(rf"\b{re.escape(name)}(?=[a-z])|(?<=[.!?]){re.escape(name)}\b"))
        return line

    def _cut(self, number: int, line: str, pattern: re.Pattern[str]) -> str:
        for match in pattern.finditer(line):
            self.flag(number, f"“{match[0].strip()}” is a picture's name glued to the text; it was taken out.")
        return pattern.sub("", line)


def _tidy(line: str) -> str:
    return _SPACES.sub(" ", _CONTROL.sub("", line)).rstrip()
