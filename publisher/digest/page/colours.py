"""The colours of a digest in light and in dark: a dress for each season, and a plain one.

The organisation's own stand in their places, and every text keeps AA on its ground.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from publisher.digest.page.palette import held, mixed, nearest_passing
from publisher.when import Season
from publisher.workspace.config import Brand

Dress = Season | Literal["plain"]
_WHITE: Final = "#ffffff"
_NIGHT: Final = "#0d141b"
#: Contrast that an accent for dark mode is given where it is derived, and that of a button's edge with its ground.
_COMFORT: Final = 7.5
_EDGE: Final = 3.0


class Tone(NamedTuple):
    """A colour as ``#rrggbb`` in light mode and in dark mode."""

    light: str
    dark: str


_TEXT: Final = Tone("#1f2933", "#e6ebf0")
_MUTED: Final = Tone("#52606d", "#aab4be")


@dataclass(frozen=True, kw_only=True, slots=True)
class Colours:
    """Every colour of a digest."""

    #: Ground around the sheet, the sheet, its lines, and a breath of the accent on it.
    page: Tone
    sheet: Tone
    line: Tone
    tint: Tone
    text: Tone = _TEXT
    muted: Tone = _MUTED
    #: Titles, and the paragraph that opens.
    ink: Tone
    #: Links, kickers, and rules that mark.
    accent: Tone
    #: The header's ground, its title, and its small print.
    header: Tone
    header_title: Tone
    header_soft: Tone
    button: Tone
    button_text: Tone
    button_border: Tone
    #: The three strata of the header's edge, from the top.
    strata: tuple[Tone, Tone, Tone]
    #: The five colours of the season's drawing; none in plain dress.
    drawing: tuple[Tone, ...] = ()


def _dress(*rows: str) -> Colours:
    """Return colours from rows as a designer writes them: a name, then light/dark, the strata and drawing in order."""
    told: dict[str, list[Tone]] = {}
    for row in rows:
        name, *tones = row.split()
        told[name] = [Tone(*tone.split("/")) for tone in tones]
    first, second, third = told.pop("strata")
    drawing = tuple(told.pop("drawing", ()))
    return Colours(strata=(first, second, third), drawing=drawing, **{name: one for name, (one,) in told.items()})


SEASONS_AND_PLAIN: Final[Mapping[Dress, Colours]] = MappingProxyType(
    {
        "plain": _dress(
            "page #e8eef3/#0d141b",
            "sheet #ffffff/#161e27",
            "line #c3ced8/#435363",
            "tint #eef4f8/#1d2833",
            "ink #14304a/#f1f5f8",
            "accent #17527f/#a9d3f5",
            "header #e3edf5/#1b2a38",
            "header_title #123a5c/#f1f5f8",
            "header_soft #2f4f69/#b9cfe1",
            "button #17527f/#254660",
            "button_text #ffffff/#e3f1fc",
            "button_border #17527f/#5f8fb5",
            "strata #123a5c/#0f3350 #5b8db5/#2c5f88 #a9c7de/#1f4260",
        ),
        "winter": _dress(
            "page #e6edf4/#0b1219",
            "sheet #ffffff/#161e27",
            "line #c3ced8/#435363",
            "tint #edf3f8/#1c2936",
            "ink #14304a/#f1f5f8",
            "accent #17527f/#a9d3f5",
            "header #123a5c/#0e2c47",
            "header_title #ffffff/#ffffff",
            "header_soft #c9def0/#c3daee",
            "button #17527f/#254660",
            "button_text #ffffff/#e3f1fc",
            "button_border #17527f/#5f8fb5",
            "strata #8fb3d1/#315b80 #c4d9ea/#274763 #e8f1f8/#1d3348",
            "drawing #2a5d8a/#23507a #1d4d78/#1a4164 #ffffff/#dce9f4 #ffd27a/#ffcf70 #0c2c48/#08203a",
        ),
        "spring": _dress(
            "page #e9f1e6/#0d130c",
            "sheet #ffffff/#151d15",
            "line #bccdb9/#42553f",
            "tint #eff6ed/#1d291d",
            "ink #1c3d23/#f0f5ee",
            "accent #2b6a34/#b4e2ae",
            "header #d9eed4/#1a3520",
            "header_title #1c4a24/#eaf7e6",
            "header_soft #2d5634/#bfe0b9",
            "button #2b6a34/#28492c",
            "button_text #ffffff/#e4f6e1",
            "button_border #2b6a34/#6a9f66",
            "strata #2f7038/#2c6335 #6fae62/#24502b #b5dba9/#1d3a22",
            "drawing #2f7038/#4f9a57 #7bb86d/#35713c #e8768a/#d9697d #f4c63d/#e6b93a #ffffff/#f3efe2",
        ),
        "summer": _dress(
            "page #f6f0de/#0b1315",
            "sheet #ffffff/#141e21",
            "line #cdc8b4/#3f5459",
            "tint #fcf6e3/#1a2a2e",
            "ink #0f3944/#eff5f5",
            "accent #0b6075/#9fdbe6",
            "header #ffe6a0/#0d3a47",
            "header_title #0b4656/#ffe9b0",
            "header_soft #35505a/#bcdfe4",
            "button #0b6075/#1a4852",
            "button_text #ffffff/#dff5f8",
            "button_border #0b6075/#5f9ea9",
            "strata #0e6478/#0f6276 #2f98ac/#0f4f60 #a6dbe0/#123c48",
            "drawing #ffb52e/#f2a93b #ffd46b/#1f5866 #fffaf0/#f3ead6 #e8664f/#dd6a54 #0b4656/#061f28",
        ),
        "autumn": _dress(
            "page #f5ece5/#160d0a",
            "sheet #ffffff/#1f1613",
            "line #d8c5ba/#5a453d",
            "tint #fbf2ec/#2c1f1b",
            "ink #4a1c12/#f7efeb",
            "accent #9c3322/#ffb9a8",
            "header #6f2216/#4a170f",
            "header_title #ffffff/#ffffff",
            "header_soft #ffd9c9/#f7cfbf",
            "button #9c3322/#57291f",
            "button_text #ffffff/#ffe9e2",
            "button_border #9c3322/#b8705f",
            "strata #c4622a/#8f4520 #e39a4a/#6b3319 #f6d5a6/#432015",
            "drawing #e8892f/#d97d2a #c24a28/#ad4426 #f5b84c/#e5a941 #8f3320/#7a2c1b #3d1009/#260a05",
        ),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dresses:
    """The colours that a template can choose."""

    plain: Colours
    season: Colours


def dresses_for(season: Season, brand: Brand) -> Dresses:
    """Return what a digest in a season can wear; raises as :func:`colours_for` does."""
    return Dresses(plain=colours_for("plain", brand), season=colours_for(season, brand))


def colours_for(dress: Dress, brand: Brand) -> Colours:
    """Return the colours of a season, or the plain ones, with those of ``[brand]`` in their places.

    Raises :class:`ConfigError`, with the nearest colour that would do, for one that breaks AA: header and accent
    against white, the accent for dark mode against the lightest dark ground.
    """
    colours = SEASONS_AND_PLAIN[dress]
    if brand.accent:
        colours = _with_accent(colours, brand.accent)
    if brand.header:
        colours = _with_header(colours, brand.header)
    if brand.accent_dark:
        accent = held("accent_dark", brand.accent_dark, colours.tint.dark, "the dark ground")
        colours = _with_dark_accent(colours, accent)
    return colours


def _with_header(colours: Colours, colour: str) -> Colours:
    header = held("header", colour, _WHITE, "white")
    soft = nearest_passing(mixed(header, _WHITE, 0.8), header)
    first, second, third = (
        Tone(mixed(header, _WHITE, share), mixed(header, "#000000", share)) for share in (0.45, 0.7, 0.88)
    )
    return replace(
        colours,
        header=Tone(header, header),
        header_title=Tone(_WHITE, _WHITE),
        header_soft=Tone(soft, soft),
        strata=(first, second, third),
    )


def _with_accent(colours: Colours, colour: str) -> Colours:
    accent = held("accent", colour, _WHITE, "white")
    tint = nearest_passing(mixed(accent, _WHITE, 0.94), accent)
    page = nearest_passing(mixed(accent, "#eef2f5", 0.94), colours.muted.light)
    header = mixed(accent, _WHITE, 0.88)
    dark_header = mixed(accent, "#141c24", 0.75)
    colours = replace(
        colours,
        page=Tone(page, colours.page.dark),
        line=Tone(mixed(accent, "#cbd3da", 0.92), colours.line.dark),
        tint=Tone(tint, colours.tint.dark),
        ink=Tone(nearest_passing(mixed(accent, "#10202e", 0.7), tint, _COMFORT), colours.ink.dark),
        accent=Tone(accent, colours.accent.dark),
        header=Tone(header, dark_header),
        header_title=Tone(
            nearest_passing(mixed(accent, "#000000", 0.3), header, _COMFORT), nearest_passing("#f1f5f8", dark_header)
        ),
        header_soft=Tone(
            nearest_passing(mixed(accent, "#000000", 0.2), header), nearest_passing("#c3d2df", dark_header)
        ),
        button=Tone(accent, colours.button.dark),
        button_text=Tone(_WHITE, colours.button_text.dark),
        button_border=Tone(accent, colours.button_border.dark),
        strata=(
            Tone(mixed(accent, "#000000", 0.3), mixed(accent, _NIGHT, 0.5)),
            Tone(mixed(accent, _WHITE, 0.35), mixed(accent, _NIGHT, 0.3)),
            Tone(mixed(accent, _WHITE, 0.65), mixed(accent, _NIGHT, 0.65)),
        ),
    )
    return _with_dark_accent(colours, nearest_passing(mixed(accent, _WHITE, 0.5), colours.sheet.dark, _COMFORT))


def _with_dark_accent(colours: Colours, accent: str) -> Colours:
    """Return the colours with another accent in dark mode: links of it, and a button that does not glare."""
    button = mixed(accent, colours.sheet.dark, 0.7)
    return replace(
        colours,
        accent=colours.accent._replace(dark=accent),
        button=colours.button._replace(dark=button),
        button_text=colours.button_text._replace(dark=nearest_passing(mixed(accent, _WHITE, 0.75), button)),
        button_border=colours.button_border._replace(dark=nearest_passing(mixed(accent, button, 0.5), button, _EDGE)),
    )
