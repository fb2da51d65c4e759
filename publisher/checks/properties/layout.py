"""Properties 12 to 16, and 22 to 28: tables, columns, widths, pictures, buttons, sizes."""

import re
from collections.abc import Iterator
from typing import Final

from publisher.checks.page.computed import pixels, visible
from publisher.checks.page.elements import Element
from publisher.checks.properties.shape import Digested, Miss, Property
from publisher.digest.page.pictures import BUDGET

WIDTH: Final = 600
_NARROW: Final = 320
_TARGET: Final = 44
_READABLE: Final = 14
_GHOST: Final = re.compile(r"<!--\[if mso[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
_GHOST_TAG: Final = re.compile(r"<(/?)(table|tr|td)\b", re.IGNORECASE)
_SHAPES: Final = ("v:roundrect", "v:rect")


def _tables(it: Digested) -> Iterator[Miss]:
    data = {id(above) for cell in it.page.all("th") for above in cell.upwards() if above.tag == "table"}
    for table in it.page.all("table", outlook=None):
        wrong = [name for name in ("cellpadding", "cellspacing", "border") if table.attributes.get(name) != "0"]
        if table.attributes.get("role") not in ("presentation", "none"):
            wrong.insert(0, "role")
        if wrong and id(table) not in data:
            yield Miss(f"A layout table lacks {', '.join(wrong)}, so it is read out or shown as a table.", table.line)


def _wrapper(it: Digested) -> Iterator[Miss]:
    if not any(one.styled("max-width") == f"{WIDTH}px" for one in it.page.elements):
        yield Miss(f"Nothing keeps the page to {WIDTH} px on a wide screen: max-width is missing.")
    if not any(table.attributes.get("width") == str(WIDTH) for table in it.page.all("table", outlook=True)):
        yield Miss(f"Outlook for Windows has no table of {WIDTH} px around the page.")


def _ghosts(it: Digested) -> Iterator[Miss]:
    open_tags: list[str] = []
    for comment in _GHOST.finditer(it.page.html):
        for tag in _GHOST_TAG.finditer(comment[1]):
            line = it.page.html.count("\n", 0, comment.start()) + 1
            if not tag[1]:
                open_tags.append(tag[2].lower())
            elif not open_tags or open_tags.pop() != tag[2].lower():
                yield Miss(f"A table for Outlook ends here that was not begun: {tag[0]}>.", line)
                return
    if open_tags:
        yield Miss(f"A table for Outlook is never ended: <{open_tags[-1]}>.")


def _columns(it: Digested) -> Iterator[Miss]:
    for column in it.page.all("div"):
        if column.styled("display") != "inline-block":
            continue
        if not column.styled("max-width") or column.styled("width") not in ("100%", ""):
            yield Miss("A column does not become narrower with the screen: max-width and width 100% belong to it.",
                       column.line)  # fmt: skip


def _sideways(it: Digested) -> Iterator[Miss]:
    for one in it.page.elements:
        if one.outlook or one.tag in ("td", "th"):
            continue
        widest = max(_fixed(one), pixels(one.styled("min-width")) or 0)
        if widest > _NARROW and not one.styled("max-width").endswith("%"):
            yield Miss(
                f"A <{one.tag}> is {widest:.0f} px wide whatever the screen, so phones scroll sideways.", one.line
            )


def _fixed(one: Element) -> float:
    """Return the width that an element keeps on any screen, 0 where it gives way."""
    styled = one.styled("width")
    if styled:
        return pixels(styled) or 0
    given = one.attributes.get("width", "")
    return float(given) if given.isdigit() and one.tag in ("img", "table") else 0


def _images(it: Digested) -> Iterator[Miss]:
    for image in it.page.all("img", outlook=None):
        if "alt" not in image.attributes:
            yield Miss("A picture has no alt text.", image.line)
        if not image.attributes.get("width", "").isdigit():
            yield Miss("A picture has no width in whole pixels, so Outlook shows it at its full size.", image.line)


def _alt_styles(it: Digested) -> Iterator[Miss]:
    for image in it.page.all("img"):
        names = {one.name for one in image.style}
        if image.attributes.get("alt") and not names & {"color", "font", "font-size"}:
            yield Miss("The words in a picture's place have no style of their own.", image.line)


def _weights(it: Digested) -> Iterator[Miss]:
    for picture in it.digest.pictures:
        if len(picture.content) > BUDGET:
            yield Miss(
                f"The picture {picture.name} has {len(picture.content) // 1000} KB; {BUDGET // 1000} KB is much."
            )


def _formats(it: Digested) -> Iterator[Miss]:
    for one in it.page.elements:
        source = one.attributes.get("src", "").lower().partition("?")[0]
        if one.tag in ("svg", "picture", "source") or "srcset" in one.attributes:
            yield Miss(f"<{one.tag}> or srcset is shown by few clients.", one.line)
        elif source.startswith("data:") or source.endswith((".svg", ".webp", ".avif", ".heic")):
            yield Miss("A picture is in a form that many clients do not show; use JPEG, PNG or GIF.", one.line)


def _buttons(it: Digested) -> Iterator[Miss]:
    shapes = [shape.attributes.get("href", "") for shape in it.page.all(*_SHAPES, outlook=True)]
    twins = [link for link in it.page.all("a") if link.styled("mso-hide") == "all"]
    for link in twins:
        if link.attributes.get("href", "") not in shapes:
            yield Miss("A button is hidden from Outlook, and Outlook has none in its place.", link.line)
    missing = set(shapes) - {link.attributes.get("href", "") for link in twins}
    for shape in it.page.all(*_SHAPES, outlook=True):
        if shape.attributes.get("href", "") in missing:
            yield Miss("Outlook's button leads elsewhere than its twin.", shape.line)


def _targets(it: Digested) -> Iterator[Miss]:
    for link in it.page.all("a"):
        if link.styled("display") not in ("block", "inline-block") or not visible(it.page.words(link)):
            continue
        if _height(it, link) < _TARGET and not any(child.parent is link for child in it.page.all("img")):
            yield Miss(
                f"“{visible(it.page.words(link))}” is lower than {_TARGET} px, hard to hit with a thumb.", link.line
            )


def _height(it: Digested, link: Element) -> float:
    """Return how high a link is at least, in CSS pixels."""
    line = it.light.value(link, "line-height")
    size = it.light.size(link)
    text = pixels(line) if line.endswith("px") else size * (pixels(line) or 1.2)
    sides = [pixels(one) or 0 for one in link.styled("padding").split()] or [0.0]
    top = pixels(link.styled("padding-top")) or sides[0]
    bottom = pixels(link.styled("padding-bottom")) or (sides[2] if len(sides) > 2 else sides[0])  # noqa: PLR2004 - CSS
    least = max(pixels(link.styled("min-height")) or 0, pixels(link.styled("height")) or 0)
    return max(least, (text or 0) + top + bottom)


def _sizes(it: Digested) -> Iterator[Miss]:
    for text in it.page.texts:
        if text.parent.outlook or text.parent.tag == "title" or not visible(text.content):
            continue
        size = it.light.size(text.parent)
        if size < _READABLE and not it.light.hidden(text.parent):
            yield Miss(f"“{visible(text.content)[:30]}” is set in {size:g} px; {_READABLE} px is the least.", text.line)


PROPERTIES: Final = (
    Property(number=12, title="layout tables are marked as such", test=_tables),
    Property(number=13, title="a wrapper of 600 px, for Outlook too", test=_wrapper),
    Property(number=14, title="tables for Outlook balance", test=_ghosts),
    Property(number=15, title="columns work without media queries", test=_columns),
    Property(number=16, title="no sideways scrolling", test=_sideways),
    Property(number=22, title="pictures have alt text and width", test=_images),
    Property(number=23, title="alt texts are styled", test=_alt_styles),
    Property(number=24, title="pictures keep to a budget", test=_weights, hint="Save smaller copies of the pictures."),
    Property(number=25, title="pictures in forms that every client knows", test=_formats),
    Property(number=26, title="Outlook's buttons have their twins", test=_buttons),
    Property(number=27, title="links are high enough for a thumb", test=_targets),
    Property(number=28, title="text is large enough", test=_sizes),
)
