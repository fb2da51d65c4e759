"""Properties 17 to 21, and 32 to 36: rules, fonts, dark mode, size, forbidden things."""

import re
from collections.abc import Iterator
from typing import Final

from publisher.checks import size
from publisher.checks.contrast import weak_texts
from publisher.checks.page import colours
from publisher.checks.page.computed import dark_rules
from publisher.checks.page.selectors import matches
from publisher.checks.properties.shape import Digested, Miss, Property
from publisher.digest.merge.quoted_printable import quote_body

#: Gmail drops a style element beyond this many bytes.
SHEET: Final = 16 * 1024
_TIGHT: Final = re.compile(r"[^\s;{]!important")
_GENERIC: Final = ("sans-serif", "serif", "monospace", "system-ui", "cursive", "inherit", "initial")
_NOT_OUTLOOK: Final = re.compile(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", re.DOTALL)
_FONT_LINK: Final = re.compile(r"<link\b[^>]*stylesheet[^>]*>|@import\b[^;]*;|@font-face\b", re.IGNORECASE)
_FORBIDDEN: Final = ("script", "form", "iframe", "object", "embed", "input", "button", "select", "textarea")


def _media(it: Digested) -> Iterator[Miss]:
    narrow = [rule for rule in it.page.rules if any("max-width" in around for around in rule.around)]
    if not any(one.important for rule in narrow for one in rule.declarations):
        yield Miss("No rule for narrow screens has kept its !important, so phones show the wide page.")


def _space(it: Digested) -> Iterator[Miss]:
    for sheet in it.page.sheets:
        for match in _TIGHT.finditer(sheet.source):
            yield Miss(
                "Outlook needs a space before !important.", sheet.line + sheet.source.count("\n", 0, match.start())
            )
    for one in it.page.elements:
        if _TIGHT.search(one.attributes.get("style", "")):
            yield Miss("Outlook needs a space before !important.", one.line)


def _sheets(it: Digested) -> Iterator[Miss]:
    for sheet in it.page.sheets:
        if len(sheet.source.encode()) > SHEET:
            yield Miss("Gmail drops a style element of more than 16 KB.", sheet.line)


def _web_fonts(it: Digested) -> Iterator[Miss]:
    rest = _NOT_OUTLOOK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), it.page.html)
    for match in _FONT_LINK.finditer(rest):
        yield Miss(
            "A web font stands where Outlook sees it and falls back to Times.", rest.count("\n", 0, match.start()) + 1
        )


def _fallbacks(it: Digested) -> Iterator[Miss]:
    inline = [(one, declared) for one in it.page.elements for declared in one.style]
    stacks = [(declared.value, element.line) for element, declared in inline if declared.name == "font-family"]
    rules = [one for sheet in it.page.sheets for rule in sheet.rules for one in rule.declarations]
    stacks += [(one.value, one.line) for one in rules if one.name == "font-family"]
    for value, line in stacks:
        if value.split(",")[-1].strip().strip("'\"").lower() not in _GENERIC:
            yield Miss(f"The font stack “{value[:40]}” has no general font at its end.", line)


def _contrast(it: Digested) -> Iterator[Miss]:
    for weak in weak_texts(it.page):
        yield Miss(f"“{weak.words}” has a contrast of {weak.ratio:.1f} in {weak.scheme} mode.", weak.line)


def _dark(it: Digested) -> Iterator[Miss]:
    rules = dark_rules(it.page)
    if not rules:
        yield Miss("There are no rules for dark mode.")
        return
    grounds = ("background-color", "background")
    for element in it.page.elements:
        if element.outlook:
            continue
        for names in (("color",), grounds):
            own = next((one for one in element.style if one.name in names and colours.read(one.value)), None)
            if own and not any(rule.name in names and matches(rule.selector, element) for rule in rules):
                yield Miss(f"{own.name}: {own.value} has no counterpart in dark mode.", element.line)


def _outlook_dark(it: Digested) -> Iterator[Miss]:
    selectors = [selector for rule in it.page.rules for selector in rule.selectors]
    for mark, what in (("[data-ogsc]", "text"), ("[data-ogsb]", "grounds")):
        if not any(mark in selector for selector in selectors):
            yield Miss(f"Outlook's own dark mode is not told the colours of {what}: {mark}.")


def _size(it: Digested) -> Iterator[Miss]:
    if len(quote_body(it.page.html)) >= size.CLIP:
        yield Miss("Gmail cuts the page off near 102 KB.")


def _forbidden(it: Digested) -> Iterator[Miss]:
    for one in it.page.all(*_FORBIDDEN, outlook=None):
        yield Miss(f"<{one.tag}> is removed or blocked by mail clients.", one.line)
    for one in it.page.elements:
        if any(name.startswith("on") for name in one.attributes):
            yield Miss("An element has a script in an attribute.", one.line)
        if one.styled("display") in ("flex", "grid", "inline-flex", "inline-grid"):
            yield Miss("The layout depends on flex or grid, which Outlook does not know.", one.line, severity="warning")


PROPERTIES: Final = (
    Property(number=17, title="rules for narrow screens", test=_media),
    Property(number=18, title="a space before !important", test=_space),
    Property(number=19, title="style elements within Gmail's limit", test=_sheets),
    Property(number=20, title="web fonts hidden from Outlook", test=_web_fonts),
    Property(number=21, title="fallback fonts", test=_fallbacks),
    Property(number=32, title="AA contrast in light and dark", test=_contrast),
    Property(number=33, title="dark counterparts of every colour", test=_dark),
    Property(number=34, title="Outlook's dark mode", test=_outlook_dark),
    Property(number=35, title="small enough for Gmail", test=_size, severity="error", hint="Take out posts."),
    Property(number=36, title="no script, form or frame", test=_forbidden, severity="error"),
)
