"""What the picker looks like: the list, the post at hand, what is picked, the keys."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console, Group
from rich.text import Text

from publisher.cli.posts.picker import Picker, PickerRow
from publisher.cli.screen.output import ACCENT, DOUBTFUL, QUIET
from publisher.model.posts import Post
from publisher.model.words import counted

#: Lines beside the list: what is sought and what is picked, then the keys; and where there is room for more than
#: so many lines, a heading above and the post at hand below.
_FRAME, _MORE_FRAME, _ROOMY = 2, 7, 16
_KEYS = (
    "↑ ↓ move · space picks · / finds · a all · enter ends · q leaves",
    "space picks · / finds · enter ends",
    "space picks · enter ends",
)
_FOUND = (
    "space picks · a all · / other words · escape shows all · enter ends",
    "space picks · escape shows all",
)
_TYPING = ("letters find · enter keeps them · escape shows all again", "enter keeps · escape shows all")
_ANSWERS = {
    "nothing": ("Nothing is picked yet: space picks the post at >, q leaves.", "Nothing picked; space picks."),
    "leaving": ("q again leaves and forgets what is picked; any other key goes on.", "q again leaves; others go on."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One post of the list."""

    line: PickerRow
    day: str
    title: str
    #: What else helps to choose.
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """Draws a picker."""

    entries: Mapping[str, Entry]
    #: Of the campaign to be made; may be empty.
    name: str

    def fitted(self, picker: Picker, height: int) -> Picker:
        """Return the picker with as many lines to a page as fit."""
        frame = _MORE_FRAME if height >= _ROOMY else _FRAME
        return replace(picker, page=max(1, height - frame))

    def of(self, picker: Picker, out: Console) -> Group:
        """Return the screen as it stands."""
        roomy = out.height >= _ROOMY
        shown = [*self._heading()] if roomy else []
        shown += self._list(picker, out.width)
        if roomy:
            shown += self._at_hand(picker, out)
        return Group(*shown, self._state(picker, out.width), _hints(picker, out.width))

    def _heading(self) -> list[Text]:
        whose = f" for campaigns/{self.name}/" if self.name else ""
        return [_line(f"Pick posts{whose}, in the order in which they are to stand.", "bold"), _line("")]

    def _list(self, picker: Picker, width: int) -> list[Text]:
        found = picker.found
        begins = max(0, min(picker.at - picker.page // 2, len(found) - picker.page))
        order = {slug: number for number, slug in enumerate(picker.picked, 1)}
        across = len(str(len(self.entries)))
        rows = [
            self._row(line, order.get(line.slug), across, here=number == picker.at, width=width)
            for number, line in enumerate(found[begins : begins + picker.page], begins)
        ]
        rows = rows or [_line("No post has these words.", DOUBTFUL)]
        # What stands below stays where it is while words narrow the list down.
        return [*rows, *[_line("")] * (min(picker.page, len(self.entries)) - len(rows))]

    def _row(self, line: PickerRow, place: int | None, across: int, *, here: bool, width: int) -> Text:
        each = self.entries[line.slug]
        mark = f"{place or '':>{min(across, 3)}}"
        row = Text(no_wrap=True, overflow="ellipsis", style="reverse" if here else "")
        row.append(f"{'>' if here else ' '} [")
        row.append(mark, "bold" if here else f"bold {ACCENT}")
        row.append("] ")
        row.append(f"{each.day}  ", "" if here else QUIET)
        row.append(each.title, "bold" if place else "")
        row.truncate(width, overflow="ellipsis", pad=here)
        return row

    def _at_hand(self, picker: Picker, out: Console) -> list[Text]:
        """Return two lines about the post at hand: the whole of a title that is cut in the list, and more."""
        if not picker.found:
            return [_line("")] * 3
        each = self.entries[picker.found[picker.at].slug]
        cut = cell_len(each.title) > out.width - 2 * len(each.day)
        about = Text(f"{each.title} · {each.about}" if cut else each.about, style=QUIET)
        lines = [*about.wrap(out, out.width)][:2]
        return [_line(""), *lines, *[_line("")] * (2 - len(lines))]

    def _state(self, picker: Picker, width: int) -> Text:
        found = picker.found
        words = f"/{picker.sought}{'▏' if picker.typing else ''}" if picker.typing or picker.sought else ""
        picked = f"{len(picker.picked)} of {len(self.entries)} picked"
        place = f"{min(picker.at + 1, len(found))}/{len(found)}"
        state = Text(no_wrap=True, overflow="ellipsis")
        if words:
            state.append(words, f"bold {ACCENT}").append(f"  {len(found)} found · ")
        state.append(picked, "bold" if picker.picked else "")
        gap = width - state.cell_len - len(place)
        return state.append(" " * gap + place, QUIET) if gap > 1 and len(found) > picker.page else state


def entry(post: Post, zone: ZoneInfo, carried: Collection[str]) -> Entry:
    """Return a post as the picker shows and finds it."""
    day = f"{post.published.astimezone(zone):%Y-%m-%d}"
    about = [post.author, f"{counted(post.word_count, 'word')}, {post.reading_minutes} min", ", ".join(post.tags)]
    about.append("a digest has carried it" if post.slug in carried else "")
    words = " ".join((post.title, post.author, *post.tags, post.slug, day))
    return Entry(
        line=PickerRow(slug=post.slug, words=words), day=day, title=post.title, about=" · ".join(filter(None, about))
    )


def _hints(picker: Picker, width: int) -> Text:
    hints = _TYPING if picker.typing else _FOUND if picker.sought else _KEYS
    if picker.answer:
        hints = _ANSWERS[picker.answer]
    return _line(next((hint for hint in hints if len(hint) <= width), hints[-1]), DOUBTFUL if picker.answer else QUIET)


def _line(text: str, style: str = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
