"""What the Email Markup Consortium's checker asks beyond the forty properties, and where each of its rules is kept.

Its bar (https://emailmarkup.org) is met by hardly any email that is sent: of 376,348 looked at in a year, by 8.
"""

import io
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from publisher.checks import contrast
from publisher.checks.check import Check, Found
from publisher.checks.page.computed import visible
from publisher.checks.page.elements import Element, Text
from publisher.checks.page.lengths import pixels
from publisher.checks.proof import DIGEST, Digested
from publisher.checks.properties import head, layout, words

_VML: Final = "v:"
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_RUNNING: Final = ("p", "li", "td", "th", "div", "blockquote")
#: Words that tell nobody where a link leads.
_EMPTY_WORDS: Final = frozenset({
    "click", "click here", "continue", "details", "go", "here", "learn more", "link", "mwy", "more", "more info",
    "open", "read", "read more", "see more", "start", "this", "this link", "this page", "view", "yma",
})  # fmt: skip
#: Characters from which a text runs over several lines, so that how it is set matters.
_LONG: Final = 90
#: Sizes from which a text is a heading rather than something to read on in, in CSS pixels.
_LARGE: Final = 24.0
#: Least height of a line of running text by its size: 1.5 is asked for, and a little less still counts.
_LEADING: Final = 1.4
#: What a client takes for a line's height where nothing is said.
_NORMAL: Final = 1.2
_MOVING: Final = re.compile(r"^(-webkit-)?(animation|transition)(-name|-duration|-property)?$")
#: Seconds after which something that moves must stand still (WCAG 2.2.2).
_MOVES: Final = 5.0


def _vml(it: Digested) -> Iterator[Found]:
    """Outlook for Windows gives a keyboard and a screen reader nothing of what is inside a drawing."""
    for one in it.page.elements:
        if not one.outlook or not any(above.tag.startswith(_VML) for above in one.upwards()):
            continue
        if one.attributes.get("href"):
            yield Found("A link for Outlook is drawn in VML, where no keyboard reaches it.", one.line)
        elif one.tag in _HEADINGS:
            yield Found("A heading for Outlook is drawn in VML, where no screen reader finds it.", one.line)
        elif one.tag in ("img", "v:image", "v:imagedata") and not one.attributes.get("alt"):
            yield Found("A picture for Outlook is drawn in VML and says nothing in words.", one.line)


def _data_tables(it: Digested) -> Iterator[Found]:
    for table in it.page.all("table"):
        if table.attributes.get("role") in ("presentation", "none"):
            continue
        own = [cell for cell in it.page.all("th") if _table(cell) is table]
        if not own:
            yield Found("A table of data has no headings (<th>), so its values are read out bare.", table.line)
        elif any(cell.attributes.get("scope") not in ("col", "row", "colgroup", "rowgroup") for cell in own):
            yield Found("A heading of a table does not say whether it is of its column or row: scope.", table.line)
    for cell in it.page.all("th"):
        table_of = _table(cell)
        if table_of is not None and table_of.attributes.get("role") in ("presentation", "none"):
            yield Found("A table with headings is marked as made for the layout, so they are not read out.", cell.line)


def _table(cell: Element) -> Element | None:
    return next((above for above in cell.upwards() if above.tag == "table"), None)


def is_vague(words: str) -> bool:
    """Tell whether the words of a link tell nobody where it leads."""
    return words.casefold().strip(" .…>›»→") in _EMPTY_WORDS


def _link_words(it: Digested) -> Iterator[Found]:
    opening = it.proof.campaign.intro
    for link in it.page.all("a"):
        spoken = visible(link.attributes.get("aria-label", "")) or visible(it.page.words(link))
        # Of the opening's links content.link-words tells, with their lines.
        if is_vague(spoken) and f"[{spoken}](" not in opening:
            yield Found(f"The link “{spoken}” does not say where it leads.", link.line)


def _alignment(it: Digested) -> Iterator[Found]:
    for text in _long_texts(it):
        said = it.light.inherited(text.parent, "text-align") or _attribute(text.parent, "align")
        if said in ("justify", "center"):
            how = "in full lines, with gaps between its words" if said == "justify" else "to the middle"
            yield Found(f"“{visible(text.content)[:30]}” is set {how}, which is hard to read.", text.line)


def _attribute(element: Element, name: str) -> str:
    return next((one.attributes[name] for one in element.upwards() if name in one.attributes), "").lower()


def _leading(it: Digested) -> Iterator[Found]:
    for text in _long_texts(it):
        size = it.light.size(text.parent)
        said = it.light.inherited(text.parent, "line-height")
        line = size * float(said) if said.replace(".", "", 1).isdecimal() else pixels(said, em=size)
        if size < _LARGE and (size * _NORMAL if line is None else line) < size * _LEADING:
            yield Found(f"The lines of “{visible(text.content)[:30]}” stand close; 1.5 of its size is good.", text.line)


def _long_texts(it: Digested) -> Iterator[Text]:
    for text in it.page.texts:
        around = [one.tag for one in text.parent.upwards()]
        if text.parent.outlook or not {*around} & {*_RUNNING} or {*around} & {*_HEADINGS, "title"}:
            continue
        if len(visible(text.content)) >= _LONG and not it.light.hidden(text.parent):
            yield text


def _colour_alone(it: Digested) -> Iterator[Found]:
    for link in it.page.all("a"):
        around = next((one for one in link.upwards() if one.tag in ("p", "li", "blockquote", "figcaption")), None)
        if around is None or visible(it.page.words(around)) == visible(it.page.words(link)):
            continue
        if it.light.value(link, "text-decoration").startswith("none"):
            yield Found(
                f"The link “{visible(it.page.words(link))[:30]}” is told from the words around it by its colour alone.",
                link.line,
            )


def _title_attribute(it: Digested) -> Iterator[Found]:
    for one in it.page.elements:
        said = visible(one.attributes.get("title", ""))
        if said and said.casefold() not in visible(it.page.words(one)).casefold():
            yield Found(f"“{said[:40]}” stands in a title attribute, which few people ever see.", one.line)


def _motion(it: Digested) -> Iterator[Found]:
    calmed = any("prefers-reduced-motion" in around for rule in it.page.rules for around in rule.around)
    moving = [one for rule in it.page.rules for one in rule.declarations if _moves(one.name, one.value)]
    if moving and not calmed:
        yield Found("Something moves, also for those who have set their device to less: prefers-reduced-motion.",
                    moving[0].line)  # fmt: skip
    for picture in it.digest.pictures:
        if picture.type == "image/gif" and _seconds(picture.content) > _MOVES:
            yield Found(f"The picture {picture.name} moves for more than {_MOVES:.0f} seconds, and cannot be stopped.")


def _moves(name: str, value: str) -> bool:
    return bool(_MOVING.match(name)) and value not in ("none", "0", "0s")


def _seconds(content: bytes) -> float:
    """Return for how long a picture moves, in seconds: for ever where it begins again without end."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            frames = getattr(opened, "n_frames", 1)
            once = sum(_frame(opened, number) for number in range(frames))
            loops = opened.info.get("loop", 1)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return 0.0
    return float("inf") if frames > 1 and loops == 0 else once * max(1, loops)


def _frame(image: Image.Image, number: int) -> float:
    image.seek(number)
    return float(image.info.get("duration", 0)) / 1000


def _check(name: str, title: str, find: Any, hint: str = "Mend the template.") -> Check[Digested]:
    return Check(
        id=f"accessible.{name}",
        title=title,
        severity="warning",
        hint=hint,
        place="digest.html",
        needs=DIGEST,
        find=find,
        together=True,
    )


CHECKS: Final[tuple[Check[Any], ...]] = (
    _check("vml", "no link, no heading and no wordless picture drawn for Outlook alone", _vml,
           "Make the button a padded link, as the packaged templates do: publisher templates copy digest --shared."),
    _check("data-tables", "tables of data with headings that say what they are of", _data_tables),
    _check("link-words", "links that say where they lead", _link_words, "Link the words that name the page."),
    _check("alignment", "text from the side where lines begin, never in full lines", _alignment),
    _check("line-height", "lines with room between them", _leading),
    _check("colour-alone", "links that are told by more than their colour", _colour_alone, "Underline them."),
    _check("title-attribute", "nothing said in title attributes alone", _title_attribute,
           "Write it where everybody reads it."),
    _check("motion", "nothing that moves on and on", _motion,
           "Use a still picture, or one that stops; put moving styles under prefers-reduced-motion."),
)  # fmt: skip


def _kept() -> Mapping[str, str]:
    numbered = {check.number: check.id for check in (*head.CHECKS, *layout.CHECKS, *words.CHECKS)}
    named = {check.id.partition(".")[2]: check.id for check in CHECKS}
    return MappingProxyType(
        {
            "language on an element that wraps all": numbered[2],
            "direction on an element that wraps all": numbered[3],
            "a title": numbered[9],
            "layout tables marked as such": numbered[12],
            "tables of data with headings and scope": named["data-tables"],
            "text alternatives of pictures": numbered[22],
            "headings in order, one of the first level, none skipped": numbered[30],
            "no link, heading or missing text alternative in VML": named["vml"],
            "links that differ where they lead elsewhere": numbered[31],
            "links that say where they lead": named["link-words"],
            "targets of 44 pixels": numbered[27],
            "contrast in both schemes": contrast.CHECKS[0].id,
            "text from its own side, never justified": named["alignment"],
            "line heights of 1.5 or so": named["line-height"],
            "no text under 14 pixels": numbered[28],
            "nothing by colour alone": named["colour-alone"],
            "no title attributes in place of text": named["title-attribute"],
            "reduced motion": named["motion"],
        }
    )


#: Every published rule of the consortium's checker, with the check that keeps it.
RULES: Final = _kept()
