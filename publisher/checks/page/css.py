"""Just enough of CSS to check an email: rules with their media, selectors and declarations, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\([^()]*\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """One ``name: value``."""

    #: Lower-case.
    name: str
    #: Without ``!important``.
    value: str
    important: bool
    line: int
    #: Exactly as written, spaces included.
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Selectors with their declarations."""

    #: Enclosing at-rules, outermost first, such as ``@media (max-width: 619px)``.
    around: tuple[str, ...]
    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    line: int


def rules(css: str, line: int = 1) -> tuple[Rule, ...]:
    """Return the rules of a style sheet whose first line is ``line``; what cannot be read is passed over."""
    blank = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), css)
    return tuple(_rules(blank, 0, len(blank), (), line))


def declarations(css: str, line: int = 1) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute or of a rule's inside."""
    found = []
    for start, end in _pieces(css):
        name, colon, value = css[start:end].partition(":")
        if not colon or not name.strip():
            continue
        at = line + css.count("\n", 0, start + len(name) - len(name.lstrip()))
        plain, bang, word = value.rpartition("!")
        important = bool(bang) and word.strip().lower() == "important"
        found.append(
            Declaration(
                name=name.strip().lower(),
                value=(plain if important else value).strip(),
                important=important,
                line=at,
                source=css[start:end].strip(),
            )
        )
    return tuple(found)


def _pieces(css: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands between semicolons that are in no string and no brackets."""
    masked = _STRING.sub(lambda match: "x" * len(match[0]), css)
    start = 0
    for end in [*(match.start() for match in re.finditer(";", masked)), len(masked)]:
        yield start, end
        start = end + 1


def _rules(css: str, start: int, end: int, around: tuple[str, ...], line: int) -> Iterator[Rule]:
    while (opening := css.find("{", start, end)) >= 0:
        # A statement such as @import has no braces and stands before the next rule.
        for statement in css[start:opening].split(";")[:-1]:
            if statement.strip():
                yield _statement(statement.strip(), around, line + css.count("\n", 0, start))
        head = css[start:opening].rpartition(";")[2].strip()
        closing = _closing(css, opening, end)
        at = line + css.count("\n", 0, opening)
        if head.startswith("@") and "{" in css[opening + 1 : closing]:
            yield from _rules(css, opening + 1, closing, (*around, " ".join(head.split())), line)
        else:
            inside = declarations(css[opening + 1 : closing], at)
            selectors = tuple(" ".join(part.split()) for part in head.split(",") if part.strip())
            yield Rule(around=around, selectors=selectors, declarations=inside, line=at)
        start = closing + 1
    for statement in css[start:end].split(";"):
        if statement.strip().startswith("@"):
            yield _statement(statement.strip(), around, line + css.count("\n", 0, start))


def _statement(text: str, around: tuple[str, ...], line: int) -> Rule:
    return Rule(around=(*around, text), selectors=(), declarations=(), line=line)


def _closing(css: str, opening: int, end: int) -> int:
    depth = 0
    for at in range(opening, end):
        if css[at] == "{":
            depth += 1
        elif css[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return end
