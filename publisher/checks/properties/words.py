"""Properties 29 to 31, 37, 38 and 40: preheader, headings, links, the way out, the text part."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page.computed import visible
from publisher.checks.page.elements import Element
from publisher.checks.proof import Digested
from publisher.checks.properties.numbered import numbered
from publisher.digest.page.preheader import PREHEADER

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAVE: Final = re.compile(r"unsubscribe|opt-?out|leave", re.IGNORECASE)


def _preheader(it: Digested) -> Iterator[Found]:
    hidden = next((text for text in it.page.texts if _in_body(text.parent) and it.light.hidden(text.parent)), None)
    if hidden is None:
        yield Found("The page has no hidden preheader at its beginning.")
        return
    least, most = PREHEADER
    shown = visible(hidden.content)
    length = len(shown)
    # Of the campaign's own preheader the plan tells; this is for a template that puts out another.
    if not least <= length <= most and shown != visible(it.digest.preheader):
        yield Found(f"The preheader has {length} characters; {least} to {most} show well.", hidden.line)
    if len(hidden.content) - length < least:
        yield Found("No filler follows the preheader, so inboxes show the page's first words after it.", hidden.line)
    if it.light.colour(hidden.parent) == it.light.ground(hidden.parent):
        yield Found("The preheader has its ground's colour, which spam filters take for a trick.", hidden.line)


def _in_body(element: Element) -> bool:
    return all(one.tag not in ("head", "title") for one in element.upwards())


def _headings(it: Digested) -> Iterator[Found]:
    levels = [(int(one.tag[1]), one.line) for one in it.page.all(*_HEADINGS)]
    tops = [line for level, line in levels if level == 1]
    if len(tops) != 1:
        yield Found(f"The page has {len(tops) or 'no'} main heading{'s' if len(tops) > 1 else ''}; one is right.",
                   tops[1] if tops else 0)  # fmt: skip
    for (before, _), (level, line) in pairwise(levels):
        if level > before + 1:
            yield Found(f"A heading of level {level} follows one of level {before}; none may be skipped.", line)


def _links(it: Digested) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for link in it.page.all("a"):
        shown = visible(it.page.words(link))
        spoken = visible(link.attributes.get("aria-label", "")) or shown
        address = link.attributes.get("href", "")
        if not spoken:
            yield Found("A link has no words.", link.line)
        elif shown.casefold() not in spoken.casefold():
            yield Found(f"The link “{shown}” is read out as “{spoken}”, which does not contain it.", link.line)
        elif seen.setdefault(spoken.casefold(), address) != address:
            yield Found(f"Two links say “{spoken}” and lead to different pages.", link.line)


def _https(it: Digested) -> Iterator[Found]:
    for one in it.page.elements:
        for name in ("href", "src", "background"):
            if one.attributes.get(name, "").lower().startswith("http://"):
                yield Found(f"{one.attributes[name][:60]} is not https.", one.line)


def _way_out(it: Digested) -> Iterator[Found]:
    links = [link for link in it.page.all("a") if visible(it.page.words(link)) and not it.light.hidden(link)]
    addresses = {link.attributes.get("href", ""): it.page.words(link) for link in links}
    known = it.proof.links
    leaves = known.unsubscribe_url in addresses if known else _says(addresses, _LEAVE)
    if not leaves:
        yield Found("There is no visible link to unsubscribe.", severity="error")
    postal = it.proof.config.organisation.address
    words = " ".join(" ".join(text.content for text in it.page.texts).split())
    if postal and " ".join(postal.split()) not in words:
        yield Found("The postal address is not in the footer.")
    if known and known.view_url and known.view_url not in addresses:
        yield Found("There is no link to see the digest in a browser.")


def _says(addresses: dict[str, str], what: re.Pattern[str]) -> bool:
    return any(what.search(address) or what.search(words) for address, words in addresses.items())


def _text_links(it: Digested) -> Iterator[Found]:
    for link in it.page.all("a"):
        address = link.attributes.get("href", "")
        if address and not address.startswith("#") and address not in it.digest.text:
            yield Found(f"The text part lacks the link {address[:60]}.", link.line)


CHECKS: Final[tuple[Check[Any], ...]] = (
    numbered(29, "a preheader with filler", _preheader),
    numbered(30, "headings in order", _headings),
    numbered(31, "links that say where they lead", _links, hint="Give each its own words."),
    numbered(37, "https only", _https, hint="Use the https address."),
    numbered(38, "a way out and a way to write", _way_out, also=("error",)),
    numbered(40, "every link in the text part", _text_links),
)
