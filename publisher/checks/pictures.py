"""Pictures that look worse than they should where they are shown; nothing is fetched to know their size."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from publisher.checks.check import Check, Found
from publisher.checks.page.elements import Element
from publisher.checks.proof import DIGEST, Digested
from publisher.digest.page.picture_sizes import stated_size
from publisher.digest.page.pictures import size_of

#: Height of a picture by its width from which it is tall: a digest would be all picture.
_TALL: Final = 1.1
#: CSS pixels from which it matters.
_HIGH: Final = 400
_RULE: Final = "mso-line-height-rule"


def _small(seen: Digested) -> Iterator[Found]:
    widths = {
        f"cid:{picture.content_id}": (picture.name, size_of(picture.content)[0]) for picture in seen.digest.pictures
    }
    shown: dict[str, int] = {}
    for image in seen.page.all("img"):
        source = image.attributes.get("src", "")
        shown[source] = max(_shown(seen, image), shown.get(source, 0))
    for source, place in shown.items():
        name, width = widths.get(unquote(source)) or (_name(source), stated_size(source)[0])
        if 0 < width < place:
            yield Found(f"The picture {name} is {width} px wide and is shown at {place} px, so it looks blurred.")


def _tall(seen: Digested) -> Iterator[Found]:
    for image in seen.page.all("img"):
        width, height = (image.attributes.get(side, "") for side in ("width", "height"))
        if width.isdecimal() and height.isdecimal() and int(height) > max(int(width) * _TALL, _HIGH):
            name = _name(image.attributes.get("src", ""))
            yield Found(f"The picture {name} is taller than wide, {width} × {height} px: it fills a phone by itself.")


def _clipped(seen: Digested) -> Iterator[Found]:
    exact = {
        selector
        for sheet in seen.page.sheets
        if sheet.outlook
        for rule in sheet.rules
        if any(one.name == _RULE and one.value == "exactly" for one in rule.declarations)
        for selector in rule.selectors
    }
    for image in seen.page.all("img"):
        for around in image.upwards():
            said = around.styled(_RULE)
            if said == "exactly" or (not said and around.tag in exact):
                yield Found(f"Outlook cuts the picture {_name(image.attributes.get('src', ''))} to a line's height.",
                            image.line, place="digest.html")  # fmt: skip
                break


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _shown(seen: Digested, image: Element) -> int:
    """Return the width of a picture's place in CSS pixels; 0 where it takes its own."""
    width = image.attributes.get("width", "")
    return int(width) if width.isdecimal() and seen.light.value(image, "width") != "auto" else 0


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="content.picture-size",
        title="pictures as large as they are shown, where their size is known",
        severity="warning",
        hint='Name a larger one: image = "lantern.jpg" under its [[posts]].',
        place="campaign.toml",
        needs=DIGEST,
        find=_small,
    ),
    Check(
        id="content.picture-tall",
        title="no picture much taller than wide, where its size is known",
        severity="warning",
        hint='Let it be cropped: images = "embedded" under [email]; or name another: image = "lantern.jpg".',
        place="campaign.toml",
        needs=DIGEST,
        find=_tall,
    ),
    Check(
        id="content.picture-clipped",
        title="no picture in a line of exact height, to which Outlook cuts it",
        severity="warning",
        hint="Let the lines around pictures be: mso-line-height-rule: at-least.",
        place="digest.html",
        needs=DIGEST,
        find=_clipped,
        together=True,
    ),
)
