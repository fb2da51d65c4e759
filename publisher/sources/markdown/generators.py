"""What only the generator of a site understands in Markdown: shortcodes, Liquid, and places that it fills in."""

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
_FILTERED: Final = re.compile(r"\{\{\s*[\"']/?([^\"'{}]+)[\"']\s*\|\s*(?:relative_url|absolute_url)\s*\}\}")


def at_top(address: str) -> str:
    """Return ``address`` with a slash where a generator would put the address of the site."""
    return _with_top(f"({address}")[1:]


def plain(body: str, place: str, line: int) -> tuple[str, list[Flag]]:
    """Return Markdown that every reader of Markdown understands, and a flag for each thing that was taken out.

    Figures become pictures; ``line`` is the number of the body's first line in the file, ``place`` the file's name.
    """
    body = _FIGURE.sub(_figure, _with_top(body))
    flags = [_flag(match, body, place, line) for match in _OWN.finditer(body)]
    return _OWN.sub("", body), flags


def _with_top(text: str) -> str:
    return _FILTERED.sub(r"/\1", _TOP.sub("/", text))


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
