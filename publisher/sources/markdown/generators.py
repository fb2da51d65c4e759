"""What only the generator of a site understands in Markdown: shortcodes, Liquid, attributes, places to fill in."""

import html
import re
from typing import Final

from publisher.ports.library import Flag

#: Where an address begins in Markdown and in HTML.
_AT_ADDRESS: Final = r"(?:(?<=[(<\"'])|(?<=\]: ))"
#: Hugo's shortcodes, Jekyll's tags and values; Pelican's links to other files.
_OWN: Final = re.compile(
    r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{-?\s*[\w.]+(?:\s*\|[^{}\n]*)?\s*-?\}\}"
    rf"|{_AT_ADDRESS}[{{|](?:filename|author|category|tag|index)[}}|][^)>\s\"']*",
    re.DOTALL,
)
_FIGURE: Final = re.compile(r"\{\{<\s*figure\b(.*?)/?>\}\}", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
#: Pelican and Ghost write these where the address of the site belongs, and Jekyll a filter that adds it.
_TOP: Final = re.compile(
    rf"{_AT_ADDRESS}[{{|](?:static|attach)[}}|]/?|__GHOST_URL__/?|\{{\{{\s*site\.(?:base)?url\s*\}}\}}/?"
)
#: A filter of Liquid or Nunjucks on words that are given to it: one for addresses puts them on the site.
_FILTERED: Final = re.compile(r"\{\{-?\s*(\"([^\"{}\n]*)\"|'([^'{}\n]*)')\s*\|\s*([a-z_]+)[^{}\n]*\}\}")
_ADDRESSING: Final = frozenset({"url", "relative_url", "absolute_url", "prepend", "relurl", "absurl"})
#: Code, in which nothing is an attribute; its lines stay.
_CODE: Final = re.compile(
    r"(^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE
)
_HIGHLIGHT: Final = re.compile(r"\{%-?\s*highlight\s+([\w+-]+)[^%]*-?%\}(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
#: Kramdown's and Pandoc's attributes: of the block above or below, of what stands before, of a heading, of a list that
#: becomes a table of contents.
_CONTENTS: Final = re.compile(
    r"^[ \t]*(?:[*+-]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[^{}\n]*\btoc\b[^{}\n]*\}[ \t]*$", re.MULTILINE
)
_ATTRIBUTES: Final = re.compile(
    r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|(?<!\\)\{:[^{}\n]*\}|(?<!\\)\{::/?[a-z]+[^{}\n]*/?\}"
    r"|(?<=[\w)\]`*_\"”’.!?])[ \t]*\{(?:[#.][\w-]+|[\w-]+=(?:\"[^\"{}]*\"|'[^'{}]*'|[\w%.-]+))"
    r"(?:[ \t]+(?:[#.][\w-]+|[\w-]+=(?:\"[^\"{}]*\"|'[^'{}]*'|[\w%.-]+)))*[ \t]*\}(?=\s|\Z|[.,;:!?)])",
    re.MULTILINE,
)
#: A link that leads nowhere, since only the generator knows where; what a table of contents leaves.
_NOWHERE: Final = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\([ \t]*\)")


def at_top(address: str) -> str:
    """Return ``address`` with a slash where a generator would put the address of the site."""
    return _with_top(f"({address}")[1:]


def plain(body: str, place: str, line: int) -> tuple[str, list[Flag]]:
    """Return Markdown that every reader of Markdown understands, and a flag for each thing that was taken out.

    Figures become pictures, attributes go; ``line`` is the number of the body's first line in the file, ``place`` the
    file's name.
    """
    body = _HIGHLIGHT.sub(r"```\1\2```", _FIGURE.sub(_figure, _with_top(body)))
    flags = [_flag(match, body, place, line) for match in _OWN.finditer(body)]
    return _NOWHERE.sub(r"\1", _without_attributes(_OWN.sub("", body))), flags


def _with_top(text: str) -> str:
    return _FILTERED.sub(_said, _TOP.sub("/", text))


def _said(match: re.Match[str]) -> str:
    """Return the words that a filter is given, as an address from the top where it makes one of them."""
    words = match[2] if match[2] is not None else match[3]
    if match[4].lower() not in _ADDRESSING or re.match(r"[a-z]+:", words):
        return words
    return f"/{words.lstrip('/')}"


def _without_attributes(body: str) -> str:
    """Return Markdown without attributes, but in code, where they are its words; lines keep their numbers."""
    pieces = _CODE.split(body)
    for number in range(0, len(pieces), 3):
        pieces[number] = _ATTRIBUTES.sub("", _CONTENTS.sub(lambda match: "\n" * match[0].count("\n"), pieces[number]))
    del pieces[2::3]
    return "".join(pieces)


def _flag(match: re.Match[str], body: str, place: str, line: int) -> Flag:
    number = line + body.count("\n", 0, match.start())
    said = " ".join(match[0].split())[:60]
    return Flag(place=f"{place}, line {number}", message=f"“{said}” was taken out; the site's generator fills it.")


def _figure(match: re.Match[str]) -> str:
    given = {name: html.escape(value) for name, value in _ATTRIBUTE.findall(match[1])}
    alt = given.get("alt") or given.get("caption") or given.get("title") or ""
    picture = f'<img src="{given.get("src", "")}" alt="{alt}">'
    if given.get("link"):
        picture = f'<a href="{given["link"]}">{picture}</a>'
    caption = given.get("caption") or given.get("title")
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    # Lines that touch would be read as one paragraph of Markdown, and so would a blank one inside end the HTML.
    ends = match.string.count("\n", match.start(), match.end()) * "\n"
    return f"<figure>{picture}{said}</figure>{ends}"
