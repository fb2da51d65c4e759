"""Style sheets and style attributes as values to check, read by tinycss2, each with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import tinycss2

from publisher.digest.page.stylesheet import Token, divided, inside, sheet, written


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """One ``name: value``."""

    #: Lower-case.
    name: str
    #: Without ``!important``.
    value: str
    important: bool
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Selectors with their declarations."""

    #: Enclosing at-rules, outermost first, such as ``@media (max-width: 619px)``.
    around: tuple[str, ...]
    #: None for a statement such as ``@import``, which stands in ``around``; ``@font-face`` and its like for one that
    #: holds declarations.
    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    line: int


@lru_cache(maxsize=64)
def rules(css: str, line: int = 1) -> tuple[Rule, ...]:
    """Return the rules of a style sheet whose first line is ``line``; what cannot be read is passed over."""
    return tuple(_rules(sheet(css), (), line - 1))


@lru_cache(maxsize=1024)
def declarations(css: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute, their lines counted from 1."""
    return tuple(_declarations(css, 0))


@lru_cache(maxsize=1024)
def tokens(value: str) -> tuple[Token, ...]:
    """Return the component values of a declaration's value, spaces and comments left out."""
    found = tinycss2.parse_component_value_list(value, skip_comments=True)
    return tuple(token for token in found if token.type != "whitespace")


def _rules(nodes: Sequence[Token], around: tuple[str, ...], before: int) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tuple(text for part in divided(node.prelude) if (text := written(part)))
            yield _rule(around, selectors, node, before)
        elif node.type == "at-rule":
            yield from _at_rule(node, around, before)


def _at_rule(node: Token, around: tuple[str, ...], before: int) -> Iterator[Rule]:
    head = f"@{node.lower_at_keyword} {written(node.prelude)}".strip()
    if node.content is None:
        yield Rule(around=(*around, head), selectors=(), declarations=(), line=before + node.source_line)
    elif any(inner.type == "{} block" for inner in node.content):
        yield from _rules(inside(node), (*around, head), before)
    else:
        yield _rule(around, (head,), node, before)


def _rule(around: tuple[str, ...], selectors: tuple[str, ...], node: Token, before: int) -> Rule:
    return Rule(
        around=around,
        selectors=selectors,
        declarations=tuple(_declarations(node.content, before)),
        line=before + node.source_line,
    )


def _declarations(css: str | Sequence[Token], before: int) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            yield Declaration(
                name=node.lower_name,
                value=written(node.value),
                important=node.important,
                line=before + node.source_line,
            )
