"""Properties 29 to 31, and 37 to 40: preheader, headings, links, the way out, the text part."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from publisher.checks.page.computed import visible
from publisher.checks.page.elements import Element
from publisher.checks.properties.shape import Digested, Miss, Property
from publisher.digest.page.preheader import PREHEADER

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNMERGED: Final = re.compile(r"\{\{|%7B%7B", re.IGNORECASE)
_LEAVE: Final = re.compile(r"unsubscribe|opt-?out|leave", re.IGNORECASE)


def _preheader(it: Digested) -> Iterator[Miss]:
    hidden = next((text for text in it.page.texts if _in_body(text.parent) and it.light.hidden(text.parent)), None)
    if hidden is None:
        yield Miss("The page has no hidden preheader at its beginning.")
        return
    least, most = PREHEADER
    length = len(visible(hidden.content))
    if not least <= length <= most:
        yield Miss(f"The preheader has {length} characters; {least} to {most} show well.", hidden.line, told=True)
    if len(hidden.content) - length < least:
        yield Miss("No filler follows the preheader, so inboxes show the page's first words after it.", hidden.line)
    if it.light.colour(hidden.parent) == it.light.ground(hidden.parent):
        yield Miss("The preheader has its ground's colour, which spam filters take for a trick.", hidden.line)


def _in_body(element: Element) -> bool:
    return all(one.tag not in ("head", "title") for one in element.upwards())


def _headings(it: Digested) -> Iterator[Miss]:
    levels = [(int(one.tag[1]), one.line) for one in it.page.all(*_HEADINGS)]
    tops = [line for level, line in levels if level == 1]
    if len(tops) != 1:
        yield Miss(f"The page has {len(tops) or 'no'} main heading{'s' if len(tops) > 1 else ''}; one is right.",
                   tops[1] if tops else 0)  # fmt: skip
    for (before, _), (level, line) in pairwise(levels):
        if level > before + 1:
            yield Miss(f"A heading of level {level} follows one of level {before}; none may be skipped.", line)


def _links(it: Digested) -> Iterator[Miss]:
    seen: dict[str, str] = {}
    for link in it.page.all("a"):
        shown = visible(it.page.words(link))
        spoken = visible(link.attributes.get("aria-label", "")) or shown
        address = link.attributes.get("href", "")
        if not spoken:
            yield Miss("A link has no words.", link.line)
        elif shown.casefold() not in spoken.casefold():
            yield Miss(f"The link “{shown}” is read out as “{spoken}”, which does not contain it.", link.line)
        elif seen.setdefault(spoken.casefold(), address) != address:
            yield Miss(f"Two links say “{spoken}” and lead to different pages.", link.line)


def _https(it: Digested) -> Iterator[Miss]:
    for one in it.page.elements:
        for name in ("href", "src", "background"):
            if one.attributes.get(name, "").lower().startswith("http://"):
                yield Miss(f"{one.attributes[name][:60]} is not https.", one.line)


def _way_out(it: Digested) -> Iterator[Miss]:
    links = [link for link in it.page.all("a") if visible(it.page.words(link)) and not it.light.hidden(link)]
    addresses = {link.attributes.get("href", ""): it.page.words(link) for link in links}
    known = it.proof.links
    leaves = known.unsubscribe_url in addresses if known else _says(addresses, _LEAVE)
    if not leaves:
        yield Miss("There is no visible link to unsubscribe.", severity="error")
    postal = it.proof.config.organisation.address
    words = " ".join(" ".join(text.content for text in it.page.texts).split())
    if postal and " ".join(postal.split()) not in words:
        yield Miss("The postal address is not in the footer.")
    if known and known.view_url and known.view_url not in addresses:
        yield Miss("There is no link to see the digest in a browser.")


def _says(addresses: dict[str, str], what: re.Pattern[str]) -> bool:
    return any(what.search(address) or what.search(words) for address, words in addresses.items())


def _unmerged(it: Digested) -> Iterator[Miss]:
    for number, line in enumerate(it.page.html.splitlines(), start=1):
        if _UNMERGED.search(line):
            yield Miss("A merge tag is left unmerged.", number)


def _text_links(it: Digested) -> Iterator[Miss]:
    for link in it.page.all("a"):
        address = link.attributes.get("href", "")
        if address and not address.startswith("#") and address not in it.digest.text:
            yield Miss(f"The text part lacks the link {address[:60]}.", link.line, "digest.txt")


PROPERTIES: Final = (
    Property(number=29, title="a preheader with filler", test=_preheader),
    Property(number=30, title="headings in order", test=_headings),
    Property(number=31, title="links that say where they lead", test=_links, hint="Give each its own words."),
    Property(number=37, title="https only", test=_https, hint="Use the https address."),
    Property(number=38, title="a way out and a way to write", test=_way_out),
    Property(number=39, title="nothing left unmerged", test=_unmerged, severity="error"),
    Property(number=40, title="every link in the text part", test=_text_links),
)
