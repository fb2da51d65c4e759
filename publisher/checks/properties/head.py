"""Properties 1 to 11: what the page says before anything is seen."""

from collections.abc import Iterator
from typing import Final

from publisher.checks.properties.shape import Digested, Miss, Property


def _doctype(it: Digested) -> Iterator[Miss]:
    if it.page.doctype.lower() != "doctype html" or not it.page.html.lstrip().lower().startswith("<!doctype html>"):
        yield Miss("The page does not begin with <!DOCTYPE html>, so some clients show it in their oldest mode.", 1)


def _lang(it: Digested) -> Iterator[Miss]:
    root = next(it.page.all("html"), None)
    if root is None or not root.attributes.get("lang"):
        yield Miss("The page does not say its language.", root.line if root else 1)
    elif not any(one.attributes.get("lang") for one in it.page.elements if one.tag not in ("html", "head")):
        yield Miss("The wrapper does not say its language; webmail throws the page's own away.", root.line)


def _dir(it: Digested) -> Iterator[Miss]:
    root = next(it.page.all("html"), None)
    if root is None or root.attributes.get("dir") not in ("ltr", "rtl"):
        yield Miss(
            "The page does not say whether it is read from the left or from the right.", root.line if root else 1
        )


def _metas(it: Digested) -> dict[str, str]:
    return {one.attributes.get("name", "").lower(): one.attributes.get("content", "") for one in it.page.all("meta")}


def _charset(it: Digested) -> Iterator[Miss]:
    said = [one.attributes.get("charset", "") or one.attributes.get("content", "") for one in it.page.all("meta")]
    if not any("utf-8" in value.lower() for value in said):
        yield Miss("The page does not say that it is UTF-8.")


def _viewport(it: Digested) -> Iterator[Miss]:
    if "width=device-width" not in _metas(it).get("viewport", "").replace(" ", ""):
        yield Miss("Phones are not told to show the page at their own width.")


def _reformatting(it: Digested) -> Iterator[Miss]:
    if "x-apple-disable-message-reformatting" not in _metas(it):
        yield Miss("Apple Mail may shrink the page: x-apple-disable-message-reformatting is missing.")


def _detection(it: Digested) -> Iterator[Miss]:
    if "telephone=no" not in _metas(it).get("format-detection", "").replace(" ", ""):
        yield Miss("Phones may turn numbers and dates into links: format-detection is missing.")


def _schemes(it: Digested) -> Iterator[Miss]:
    metas = _metas(it)
    for name in ("color-scheme", "supported-color-schemes"):
        if not {"light", "dark"} <= set(metas.get(name, "").split()):
            yield Miss(f"The page does not say that it knows light and dark: meta {name}.")
    root = [one.name for rule in it.page.rules if ":root" in rule.selectors for one in rule.declarations]
    if "color-scheme" not in root:
        yield Miss("The rule :root { color-scheme: light dark } is missing.")


def _title(it: Digested) -> Iterator[Miss]:
    title = next(it.page.all("title"), None)
    if title is None or not it.page.words(title):
        yield Miss("The page has no title, which is what a screen reader says first.")


def _pixels(it: Digested) -> Iterator[Miss]:
    mark = next(it.page.all("o:pixelsperinch", outlook=True), None)
    if mark is None or it.page.words(mark) != "96":
        yield Miss("Outlook for Windows may blow the page up: PixelsPerInch 96 is missing.")


def _outlook_font(it: Digested) -> Iterator[Miss]:
    sheets = [sheet for sheet in it.page.sheets if sheet.outlook]
    names = {one.name for sheet in sheets for rule in sheet.rules for one in rule.declarations}
    if "font-family" not in names:
        yield Miss("Outlook for Windows may fall back to Times: it is given no font of its own.")


PROPERTIES: Final = (
    Property(number=1, title="HTML doctype", test=_doctype),
    Property(number=2, title="language on the page and on the wrapper", test=_lang),
    Property(number=3, title="reading direction", test=_dir),
    Property(number=4, title="UTF-8", test=_charset),
    Property(number=5, title="viewport", test=_viewport),
    Property(number=6, title="no reformatting by Apple Mail", test=_reformatting),
    Property(number=7, title="no numbers turned into links", test=_detection),
    Property(number=8, title="light and dark announced", test=_schemes),
    Property(number=9, title="a title", test=_title),
    Property(number=10, title="96 pixels an inch in Outlook", test=_pixels),
    Property(number=11, title="a font for Outlook", test=_outlook_font),
)
