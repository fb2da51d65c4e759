"""Properties 17 to 21, 33, 34 and 36: rules, fonts, dark mode, forbidden things."""

import re
from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page import colours
from publisher.checks.page.media import dark_only
from publisher.checks.proof import Digested
from publisher.checks.properties.numbered import numbered

#: Gmail drops a style element beyond this many bytes.
SHEET: Final = 16 * 1024
_TIGHT: Final = re.compile(r"[^\s;{]!important")
_GENERIC: Final = ("sans-serif", "serif", "monospace", "system-ui", "cursive", "inherit", "initial")
_NOT_OUTLOOK: Final = re.compile(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", re.DOTALL)
_FONT_LINK: Final = re.compile(r"<link\b[^>]*stylesheet[^>]*>|@import\b[^;]*;|@font-face\b", re.IGNORECASE)
_FORBIDDEN: Final = ("script", "form", "iframe", "object", "embed", "input", "button", "select", "textarea")


def _media(it: Digested) -> Iterator[Found]:
    narrow = [rule for rule in it.page.rules if any("max-width" in around for around in rule.around)]
    if not any(one.important for rule in narrow for one in rule.declarations):
        yield Found("No rule for narrow screens has kept its !important, so phones show the wide page.")


def _space(it: Digested) -> Iterator[Found]:
    for sheet in it.page.sheets:
        for match in _TIGHT.finditer(sheet.source):
            yield Found(
                "Outlook needs a space before !important.", sheet.line + sheet.source.count("\n", 0, match.start())
            )
    for one in it.page.elements:
        if _TIGHT.search(one.attributes.get("style", "")):
            yield Found("Outlook needs a space before !important.", one.line)


def _sheets(it: Digested) -> Iterator[Found]:
    for sheet in it.page.sheets:
        if len(sheet.source.encode()) > SHEET:
            yield Found("Gmail drops a style element of more than 16 KB.", sheet.line)


def _web_fonts(it: Digested) -> Iterator[Found]:
    rest = _NOT_OUTLOOK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), it.page.html)
    for match in _FONT_LINK.finditer(rest):
        yield Found(
            "A web font stands where Outlook sees it and falls back to Times.", rest.count("\n", 0, match.start()) + 1
        )


def _fallbacks(it: Digested) -> Iterator[Found]:
    inline = [(one, declared) for one in it.page.elements for declared in one.style]
    stacks = [(declared.value, element.line) for element, declared in inline if declared.name == "font-family"]
    rules = [one for sheet in it.page.sheets for rule in sheet.rules for one in rule.declarations]
    stacks += [(one.value, one.line) for one in rules if one.name == "font-family"]
    for value, line in stacks:
        if value.split(",")[-1].strip().strip("'\"").lower() not in _GENERIC:
            yield Found(f"The font stack “{value[:40]}” has no general font at its end.", line)


def _dark(it: Digested) -> Iterator[Found]:
    if not any(dark_only(rule.around) and rule.declarations for rule in it.page.rules):
        yield Found("There are no rules for dark mode.")
        return
    for element in it.page.elements:
        for name in () if element.outlook else ("color", "background-color"):
            own, dark = it.light.said(element, name), it.dark.said(element, name)
            if own and _paints(own.value) and not (dark and dark_only(dark.around)):
                yield Found(f"{own.name}: {own.value} has no counterpart in dark mode.", element.line)


def _paints(value: str) -> bool:
    colour = colours.read(value)
    return colour is not None and colour.alpha > 0


def _outlook_dark(it: Digested) -> Iterator[Found]:
    selectors = [selector for rule in it.page.rules for selector in rule.selectors]
    for mark, what in (("[data-ogsc]", "text"), ("[data-ogsb]", "grounds")):
        if not any(mark in selector for selector in selectors):
            yield Found(f"Outlook's own dark mode is not told the colours of {what}: {mark}.")


def _forbidden(it: Digested) -> Iterator[Found]:
    for one in it.page.all(*_FORBIDDEN, outlook=None):
        yield Found(f"<{one.tag}> is removed or blocked by mail clients.", one.line)
    for one in it.page.elements:
        if any(name.startswith("on") for name in one.attributes):
            yield Found("An element has a script in an attribute.", one.line)
        if one.styled("display") in ("flex", "grid", "inline-flex", "inline-grid"):
            yield Found(
                "The layout depends on flex or grid, which Outlook does not know.", one.line, severity="warning"
            )


CHECKS: Final[tuple[Check[Any], ...]] = (
    numbered(17, "rules for narrow screens", _media),
    numbered(18, "a space before !important", _space),
    numbered(19, "style elements within Gmail's limit", _sheets),
    numbered(20, "web fonts hidden from Outlook", _web_fonts),
    numbered(21, "fallback fonts", _fallbacks),
    numbered(33, "dark counterparts of every colour", _dark),
    numbered(34, "Outlook's dark mode", _outlook_dark),
    numbered(36, "no script, form or frame", _forbidden, severity="error", also=("warning",)),
)
