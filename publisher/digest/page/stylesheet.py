"""Style sheets as tinycss2 reads them: what digest and checks share."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import tinycss2

#: A node of tinycss2's, which has no types.
Token = Any


def sheet(css: str) -> list[Token]:
    """Return the rules of a style sheet; a semicolon behind a rule, which would spoil the next one, is passed over."""
    kept: list[Token] = []
    begun = False
    for node in tinycss2.parse_component_value_list(css, skip_comments=True):
        if begun or node != ";":
            kept.append(node)
        begun = node != ";" and node.type != "{} block" and (begun or node.type != "whitespace")
    return list(tinycss2.parse_stylesheet(kept, skip_comments=True, skip_whitespace=True))


def inside(node: Token) -> list[Token]:
    """Return the rules in an at-rule that holds rules."""
    return list(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def divided(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the stretches of component values between commas, those within brackets aside."""
    stretches: list[list[Token]] = [[]]
    for node in tokens:
        if node == ",":
            stretches.append([])
        else:
            stretches[-1].append(node)
    return stretches


def written(tokens: Sequence[Token]) -> str:
    """Return component values as text, spaces made single."""
    return " ".join(tinycss2.serialize(tokens).split())


def classes(tokens: Sequence[Token]) -> set[str]:
    """Return the classes that a selector asks for, those within ``:not(…)`` and its like aside."""
    return {node.value for sign, node in pairwise(tokens) if sign == "." and node.type == "ident"}
