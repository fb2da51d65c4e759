"""Leaving out what no client needs: rules for classes that the page does not have, and classes without rules."""

import re
from collections.abc import Iterator
from typing import Final

_STYLE: Final = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS: Final = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES: Final = re.compile(r'\sclass="([^"]*)"')
_SPACE: Final = re.compile(r"\s+")
#: At-rules that hold rules; others, such as ``@font-face``, hold declarations.
_GROUPS: Final = ("@media", "@supports", "@container", "@layer")


def prune(html: str) -> str:
    """Return an inlined page without unused kept rules and without classes that no kept rule names."""
    used = {name for names in _CLASSES.findall(html) for name in names.split()}
    html = _STYLE.sub(lambda match: match[1] + _kept(_COMMENT.sub("", match[2]), used) + match[3], html)
    named = {name for style in _STYLE.findall(html) for name in _CLASS.findall(style[1])}

    def thin(match: re.Match[str]) -> str:
        names = [name for name in match[1].split() if name in named]
        return f' class="{" ".join(names)}"' if names else ""

    return _CLASSES.sub(thin, html)


def _kept(css: str, used: set[str]) -> str:
    rules = []
    for head, body in _rules(css):
        if head.startswith(_GROUPS):
            inner = _kept(body, used)
            if inner:
                rules.append(f"{head}{{{inner}}}")
        elif head.startswith("@"):
            rules.append(f"{head}{{{body.strip()}}}" if body else head)
        else:
            selectors = [part.strip() for part in head.split(",") if set(_CLASS.findall(part)) <= used]
            if selectors:
                rules.append(f"{','.join(selectors)}{{{_SPACE.sub(' ', body).strip()}}}")
    return "\n".join(rules)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule of a style sheet as what stands before its braces and in them; braces are balanced."""
    at = 0
    while at < len(css):
        opening, ending = css.find("{", at), css.find(";", at)
        if ending != -1 and (opening == -1 or ending < opening):
            statement = css[at : ending + 1].strip()
            if statement != ";":
                yield statement, ""
            at = ending + 1
            continue
        if opening == -1:
            return
        closing = _closing(css, opening)
        yield _SPACE.sub(" ", css[at:opening]).strip(), css[opening + 1 : closing]
        at = closing + 1


def _closing(css: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(css)):
        if css[place] == "{":
            depth += 1
        elif css[place] == "}":
            depth -= 1
            if depth == 0:
                return place
    return len(css)
