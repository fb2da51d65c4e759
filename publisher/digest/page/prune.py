"""Leaving out what no client needs: rules for classes that the page does not have, and classes without rules."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from publisher.digest.page.stylesheet import Token, classes, divided, inside, sheet, written

_STYLE: Final = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
_CLASS: Final = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES: Final = re.compile(r'\sclass="([^"]*)"')
#: At-rules that hold rules; others, such as ``@font-face``, hold declarations.
_GROUPS: Final = frozenset({"media", "supports", "container", "layer"})


def prune(html: str) -> str:
    """Return an inlined page without unused kept rules and without classes that no kept rule names."""
    used = {name for names in _CLASSES.findall(html) for name in names.split()}
    html = _STYLE.sub(lambda match: match[1] + _kept(match[2], used) + match[3], html)
    named = {name for style in _STYLE.findall(html) for name in _CLASS.findall(style[1])}

    def thin(match: re.Match[str]) -> str:
        names = [name for name in match[1].split() if name in named]
        return f' class="{" ".join(names)}"' if names else ""

    return _CLASSES.sub(thin, html)


def _kept(css: str, used: set[str]) -> str:
    return "\n".join(_rules(sheet(css), used))


def _rules(nodes: Iterable[Token], used: set[str]) -> Iterator[str]:
    """Yield the rules that something on the page can use, each on one line."""
    for node in nodes:
        if node.type == "at-rule":
            yield from _at_rule(node, used)
        elif node.type == "qualified-rule":
            wanted = [written(one) for one in divided(node.prelude) if classes(one) <= used]
            if wanted:
                yield f"{','.join(wanted)}{{{written(node.content)}}}"


def _at_rule(node: Token, used: set[str]) -> Iterator[str]:
    head = f"@{node.at_keyword} {written(node.prelude)}".strip()
    if node.content is None:
        yield f"{head};"
    elif node.lower_at_keyword in _GROUPS:
        rules = "\n".join(_rules(inside(node), used))
        if rules:
            yield f"{head}{{{rules}}}"
    else:
        yield f"{head}{{{written(node.content)}}}"
