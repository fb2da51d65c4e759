"""Properties 1 to 11: what the page says before anything is seen."""

from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page.computed import visible
from publisher.checks.proof import Digested
from publisher.checks.properties.numbered import numbered


def _doctype(it: Digested) -> Iterator[Found]:
    if it.page.doctype.lower() != "doctype html" or not it.page.html.lstrip().lower().startswith("<!doctype html>"):
        yield Found("The page does not begin with <!DOCTYPE html>, so some clients show it in their oldest mode.", 1)


def _lang(it: Digested) -> Iterator[Found]:
    root = next(it.page.all("html"), None)
    if root is None or not root.attributes.get("lang"):
        yield Found("The page does not say its language.", root.line if root else 1)
    elif not _wrapped(it, "lang"):
        yield Found("The wrapper does not say its language; webmail throws the page's own away.", root.line)


def _wrapped(it: Digested, name: str) -> bool:
    """Tell whether all that is read stands in an element of the body that has an attribute."""
    marked = {one for one in it.page.elements if one.attributes.get(name) and one.tag not in ("html", "head", "body")}
    texts = [one.parent for one in it.page.texts if not one.parent.outlook and visible(one.content)]
    read = [parent for parent in texts if all(above.tag != "head" for above in parent.upwards())]
    return all(any(above in marked for above in parent.upwards()) for parent in read) if read else bool(marked)


def _dir(it: Digested) -> Iterator[Found]:
    root = next(it.page.all("html"), None)
    if root is None or root.attributes.get("dir") not in ("ltr", "rtl"):
        yield Found(
            "The page does not say whether it is read from the left or from the right.", root.line if root else 1
        )
    elif not _wrapped(it, "dir"):
        yield Found("The wrapper does not say its direction; webmail throws the page's own away.", root.line)


def _metas(it: Digested) -> dict[str, str]:
    return {one.attributes.get("name", "").lower(): one.attributes.get("content", "") for one in it.page.all("meta")}


def _charset(it: Digested) -> Iterator[Found]:
    said = [one.attributes.get("charset", "") or one.attributes.get("content", "") for one in it.page.all("meta")]
    if not any("utf-8" in value.lower() for value in said):
        yield Found("The page does not say that it is UTF-8.")


def _viewport(it: Digested) -> Iterator[Found]:
    if "width=device-width" not in _metas(it).get("viewport", "").replace(" ", ""):
        yield Found("Phones are not told to show the page at their own width.")


def _reformatting(it: Digested) -> Iterator[Found]:
    if "x-apple-disable-message-reformatting" not in _metas(it):
        yield Found("Apple Mail may shrink the page: x-apple-disable-message-reformatting is missing.")


def _detection(it: Digested) -> Iterator[Found]:
    if "telephone=no" not in _metas(it).get("format-detection", "").replace(" ", ""):
        yield Found("Phones may turn numbers and dates into links: format-detection is missing.")


def _schemes(it: Digested) -> Iterator[Found]:
    metas = _metas(it)
    for name in ("color-scheme", "supported-color-schemes"):
        if not {"light", "dark"} <= set(metas.get(name, "").split()):
            yield Found(f"The page does not say that it knows light and dark: meta {name}.")
    root = [one.name for rule in it.page.rules if ":root" in rule.selectors for one in rule.declarations]
    if "color-scheme" not in root:
        yield Found("The rule :root { color-scheme: light dark } is missing.")


def _title(it: Digested) -> Iterator[Found]:
    title = next(it.page.all("title"), None)
    if title is None or not it.page.words(title):
        yield Found("The page has no title, which is what a screen reader says first.")


def _pixels(it: Digested) -> Iterator[Found]:
    mark = next(it.page.all("o:pixelsperinch", outlook=True), None)
    if mark is None or it.page.words(mark) != "96":
        yield Found("Outlook for Windows may blow the page up: PixelsPerInch 96 is missing.")


def _outlook_font(it: Digested) -> Iterator[Found]:
    sheets = [sheet for sheet in it.page.sheets if sheet.outlook]
    names = {one.name for sheet in sheets for rule in sheet.rules for one in rule.declarations}
    if "font-family" not in names:
        yield Found("Outlook for Windows may fall back to Times: it is given no font of its own.")


CHECKS: Final[tuple[Check[Any], ...]] = (
    numbered(1, "HTML doctype", _doctype),
    numbered(2, "language on the page and on the wrapper", _lang),
    numbered(3, "reading direction", _dir),
    numbered(4, "UTF-8", _charset),
    numbered(5, "viewport", _viewport),
    numbered(6, "no reformatting by Apple Mail", _reformatting),
    numbered(7, "no numbers turned into links", _detection),
    numbered(8, "light and dark announced", _schemes),
    numbered(9, "a title", _title),
    numbered(10, "96 pixels an inch in Outlook", _pixels),
    numbered(11, "a font for Outlook", _outlook_font),
)
