"""Properties 12 to 16, and 22 to 28: tables, columns, widths, pictures, buttons, sizes."""

import re
from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page.computed import visible
from publisher.checks.page.elements import Element
from publisher.checks.page.lengths import pixels
from publisher.checks.proof import Digested
from publisher.checks.properties.numbered import numbered
from publisher.digest.page.pictures import BUDGET

WIDTH: Final = 600
_NARROW: Final = 320
_TARGET: Final = 44
_READABLE: Final = 14
_GHOST: Final = re.compile(r"<!--\[if mso[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
_GHOST_TAG: Final = re.compile(r"<(/?)(table|tr|td)\b", re.IGNORECASE)
_SHAPES: Final = ("v:roundrect", "v:rect")


def _tables(it: Digested) -> Iterator[Found]:
    data = {id(above) for cell in it.page.all("th") for above in cell.upwards() if above.tag == "table"}
    for table in it.page.all("table", outlook=None):
        wrong = [name for name in ("cellpadding", "cellspacing", "border") if table.attributes.get(name) != "0"]
        if table.attributes.get("role") not in ("presentation", "none"):
            wrong.insert(0, "role")
        if wrong and id(table) not in data:
            yield Found(f"A layout table lacks {', '.join(wrong)}, so it is read out or shown as a table.", table.line)


def _wrapper(it: Digested) -> Iterator[Found]:
    if not any(one.styled("max-width") == f"{WIDTH}px" for one in it.page.elements):
        yield Found(f"Nothing keeps the page to {WIDTH} px on a wide screen: max-width is missing.")
    if not any(table.attributes.get("width") == str(WIDTH) for table in it.page.all("table", outlook=True)):
        yield Found(f"Outlook for Windows has no table of {WIDTH} px around the page.")


def _ghosts(it: Digested) -> Iterator[Found]:
    open_tags: list[str] = []
    for comment in _GHOST.finditer(it.page.html):
        for tag in _GHOST_TAG.finditer(comment[1]):
            line = it.page.html.count("\n", 0, comment.start()) + 1
            if not tag[1]:
                open_tags.append(tag[2].lower())
            elif not open_tags or open_tags.pop() != tag[2].lower():
                yield Found(f"A table for Outlook ends here that was not begun: {tag[0]}>.", line)
                return
    if open_tags:
        yield Found(f"A table for Outlook is never ended: <{open_tags[-1]}>.")


def _columns(it: Digested) -> Iterator[Found]:
    for column in it.page.all("div"):
        if column.styled("display") != "inline-block":
            continue
        if not column.styled("max-width") or column.styled("width") not in ("100%", ""):
            yield Found("A column does not become narrower with the screen: max-width and width 100% belong to it.",
                       column.line)  # fmt: skip


def _sideways(it: Digested) -> Iterator[Found]:
    for one in it.page.elements:
        if one.outlook or one.tag in ("td", "th"):
            continue
        widest = max(_fixed(one), pixels(one.styled("min-width")) or 0)
        if widest > _NARROW and not one.styled("max-width").endswith("%"):
            yield Found(
                f"A <{one.tag}> is {widest:.0f} px wide whatever the screen, so phones scroll sideways.", one.line
            )


def _fixed(one: Element) -> float:
    """Return the width that an element keeps on any screen, 0 where it gives way."""
    styled = one.styled("width")
    if styled:
        return pixels(styled) or 0
    given = one.attributes.get("width", "")
    return float(given) if given.isdigit() and one.tag in ("img", "table") else 0


def _images(it: Digested) -> Iterator[Found]:
    for image in it.page.all("img", outlook=None):
        if "alt" not in image.attributes:
            yield Found("A picture has no alt text; where it only decorates, let it be empty.", image.line)
        if not image.attributes.get("width", "").isdigit():
            yield Found("A picture has no width in whole pixels, so Outlook shows it at its full size.", image.line)


def _alt_styles(it: Digested) -> Iterator[Found]:
    for image in it.page.all("img"):
        names = {one.name for one in image.style}
        if image.attributes.get("alt") and not names & {"color", "font", "font-size"}:
            yield Found("The words in a picture's place have no style of their own.", image.line)


def _weights(it: Digested) -> Iterator[Found]:
    for picture in it.digest.pictures:
        if len(picture.content) > BUDGET:
            yield Found(
                f"The picture {picture.name} has {len(picture.content) // 1000} KB; {BUDGET // 1000} KB is much."
            )


def _formats(it: Digested) -> Iterator[Found]:
    for one in it.page.elements:
        source = one.attributes.get("src", "").lower().partition("?")[0]
        if one.tag in ("svg", "picture", "source") or "srcset" in one.attributes:
            yield Found(f"<{one.tag}> or srcset is shown by few clients.", one.line)
        elif source.startswith("data:") or source.endswith((".svg", ".webp", ".avif", ".heic")):
            yield Found("A picture is in a form that many clients do not show; use JPEG, PNG or GIF.", one.line)


def _buttons(it: Digested) -> Iterator[Found]:
    shapes = [shape.attributes.get("href", "") for shape in it.page.all(*_SHAPES, outlook=True)]
    twins = [link for link in it.page.all("a") if link.styled("mso-hide") == "all"]
    for link in twins:
        if link.attributes.get("href", "") not in shapes:
            yield Found("A button is hidden from Outlook, and Outlook has none in its place.", link.line)
    missing = set(shapes) - {link.attributes.get("href", "") for link in twins}
    for shape in it.page.all(*_SHAPES, outlook=True):
        if shape.attributes.get("href", "") in missing:
            yield Found("Outlook's button leads elsewhere than its twin.", shape.line)


def _targets(it: Digested) -> Iterator[Found]:
    for link in it.page.all("a"):
        if link.styled("display") not in ("block", "inline-block") or not visible(it.page.words(link)):
            continue
        if _height(it, link) < _TARGET and not any(child.parent is link for child in it.page.all("img")):
            yield Found(
                f"“{visible(it.page.words(link))}” is lower than {_TARGET} px, hard to hit with a thumb.", link.line
            )


def _height(it: Digested, link: Element) -> float:
    """Return how high a link is at least, in CSS pixels."""
    size = it.light.size(link)
    line = it.light.inherited(link, "line-height")
    text = size * float(line) if line.replace(".", "", 1).isdecimal() else pixels(line, em=size)
    sides = sum(pixels(it.light.value(link, f"padding-{side}"), em=size) or 0 for side in ("top", "bottom"))
    least = max(pixels(it.light.value(link, name)) or 0 for name in ("min-height", "height"))
    return max(least, (size * 1.2 if text is None else text) + sides)


def _sizes(it: Digested) -> Iterator[Found]:
    for text in it.page.texts:
        if text.parent.outlook or text.parent.tag == "title" or not visible(text.content):
            continue
        size = it.light.size(text.parent)
        if size < _READABLE and not it.light.hidden(text.parent):
            yield Found(
                f"“{visible(text.content)[:30]}” is set in {size:g} px; {_READABLE} px is the least.", text.line
            )


CHECKS: Final[tuple[Check[Any], ...]] = (
    numbered(12, "layout tables are marked as such", _tables),
    numbered(13, "a wrapper of 600 px, for Outlook too", _wrapper),
    numbered(14, "tables for Outlook balance", _ghosts),
    numbered(15, "columns work without media queries", _columns),
    numbered(16, "no sideways scrolling", _sideways),
    numbered(22, "pictures have alt text and width", _images),
    numbered(23, "alt texts are styled", _alt_styles),
    numbered(24, "pictures keep to a budget", _weights, hint="Save smaller copies of the pictures."),
    numbered(25, "pictures in forms that every client knows", _formats),
    numbered(26, "Outlook's buttons have their twins", _buttons),
    numbered(27, "links are high enough for a thumb", _targets),
    numbered(28, "text is large enough", _sizes),
)
