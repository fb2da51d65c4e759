"""The colours that templates of the first design are given, and the rules that all colours keep.

Workspaces have copies of those templates, which go on looking as they did; what is packaged now takes
:mod:`publisher.digest.page.colours`.

Contrast is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); body text needs 4.5 (1.4.3).
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from publisher.errors import ConfigError
from publisher.when import Season
from publisher.workspace.config import Brand

#: Least contrast of text with its ground.
AA: Final = 4.5
#: Contrast that an accent for dark mode is given where it is derived.
_COMFORT: Final = 7.5
_STEPS: Final = 512
#: Where sRGB's curve begins (IEC 61966-2-1).
_KNEE: Final = 0.04045
_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """Every colour of a digest as ``#rrggbb``, light and dark."""

    #: Ground of the header in both modes, and the text on it.
    header: str
    header_text: str = _WHITE
    #: Small print on the header.
    header_soft: str
    #: The ornament's colours on the header: main, second.
    ornament: tuple[str, str]
    #: Links on the card and the ground of buttons.
    accent: str
    #: Text of buttons.
    accent_text: str = _WHITE
    #: A breath of the accent, as ground of a picture's place and of a note.
    tint: str
    #: Ground of the whole and of the card.
    page: str
    card: str = _WHITE
    #: Hairlines.
    line: str
    text: str = "#1f2933"
    muted: str = "#52606d"
    dark_header: str
    dark_accent: str
    dark_accent_text: str
    dark_tint: str
    dark_page: str
    dark_card: str
    dark_line: str
    dark_text: str = "#e6ebf0"
    dark_muted: str = "#aab4be"


PALETTES: Final = MappingProxyType[Season, Palette](
    {
        "winter": Palette(
            header="#123a5c",
            header_soft="#c4def3",
            ornament=("#ffffff", "#7fb2dc"),
            accent="#17527f",
            tint="#edf3f8",
            page="#e9eef3",
            line="#dbe3ea",
            dark_header="#123a5c",
            dark_accent="#a9d3f5",
            dark_accent_text="#0f1720",
            dark_tint="#1c2a38",
            dark_page="#0b1118",
            dark_card="#141d27",
            dark_line="#2b3947",
        ),
        "spring": Palette(
            header="#23572b",
            header_soft="#cdebc9",
            ornament=("#b4e2ae", "#f6c9d6"),
            accent="#2f7038",
            tint="#eff6ee",
            page="#ebf0ea",
            line="#dce5da",
            dark_header="#1f4d26",
            dark_accent="#b4e2ae",
            dark_accent_text="#10180f",
            dark_tint="#1d2b1d",
            dark_page="#0b110b",
            dark_card="#141d14",
            dark_line="#2d3b2d",
        ),
        "summer": Palette(
            header="#7a3b00",
            header_soft="#ffdfbd",
            ornament=("#ffcf7a", "#f29b3f"),
            accent="#a04d00",
            tint="#fbf3ea",
            page="#f3eee7",
            line="#e9e0d4",
            dark_header="#6d3500",
            dark_accent="#ffcf99",
            dark_accent_text="#1a130b",
            dark_tint="#2e2317",
            dark_page="#120d08",
            dark_card="#1e1710",
            dark_line="#3e3226",
        ),
        "autumn": Palette(
            header="#7a2418",
            header_soft="#ffd3c9",
            ornament=("#f0a33f", "#e2674a"),
            accent="#9c3322",
            tint="#faf0ee",
            page="#f3ecea",
            line="#e9dcd9",
            dark_header="#6d2016",
            dark_accent="#ffb9a8",
            dark_accent_text="#1b100d",
            dark_tint="#301f1b",
            dark_page="#120b09",
            dark_card="#1f1512",
            dark_line="#402d28",
        ),
    }
)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of ``#rrggbb``."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(colour: str, ground: str, least: float = AA) -> str:
    """Return the colour nearest to ``colour`` whose contrast with ``ground`` is at least ``least``.

    It is ``colour`` itself where that passes, otherwise the first on the way to black or to white, whichever is
    the shorter; black or white where even those do not pass.
    """
    for step in range(_STEPS + 1):
        for end in (_BLACK, _WHITE):
            candidate = mixed(colour, end, step / _STEPS)
            if contrast(candidate, ground) >= least:
                return candidate
    return max((_BLACK, _WHITE), key=lambda end: contrast(end, ground))


def mixed(colour: str, end: str, share: float) -> str:
    """Return the colour that lies between two, at a share of the way to ``end``."""
    parts = ((int(colour[place : place + 2], 16), int(end[place : place + 2], 16)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in parts)


def palette_for(season: Season, brand: Brand) -> Palette:
    """Return the season's palette with the colours of ``[brand]`` in their places.

    Raises :class:`ConfigError`, with the nearest colour that would do, for one that breaks AA: header and accent
    against white, the accent for dark mode against the lightest dark ground.
    """
    palette = PALETTES[season]
    if brand.header:
        palette = _with_header(palette, brand.header)
    if brand.accent:
        palette = _with_accent(palette, brand.accent)
    if brand.accent_dark:
        accent = held("accent_dark", brand.accent_dark, palette.dark_tint, "the dark ground")
        palette = replace(palette, dark_accent=accent, dark_accent_text=_on(accent))
    return palette


def _with_header(palette: Palette, colour: str) -> Palette:
    header = held("header", colour, _WHITE, "white")
    soft = nearest_passing(mixed(header, _WHITE, 0.8), header)
    ornament = (mixed(header, _WHITE, 0.85), mixed(header, _WHITE, 0.5))
    return replace(palette, header=header, dark_header=header, header_soft=soft, ornament=ornament)


def _with_accent(palette: Palette, colour: str) -> Palette:
    accent = held("accent", colour, _WHITE, "white")
    dark = nearest_passing(mixed(accent, _WHITE, 0.5), palette.dark_card, _COMFORT)
    return replace(
        palette,
        accent=accent,
        tint=nearest_passing(mixed(accent, _WHITE, 0.94), accent),
        page=mixed(accent, "#f1f3f5", 0.96),
        line=mixed(accent, "#e3e7eb", 0.94),
        dark_accent=dark,
        dark_accent_text=_on(dark),
    )


def held(name: str, colour: str, ground: str, ground_name: str) -> str:
    """Return a colour of ``[brand]`` in small letters; raise :class:`ConfigError` where it breaks AA on ``ground``."""
    colour = colour.lower()
    ratio = contrast(colour, ground)
    if ratio >= AA:
        return colour
    raise ConfigError(
        f"brand.{name} {colour} has a contrast of {ratio:.1f} with {ground_name}, below {AA} (WCAG AA); "
        f"the nearest that passes is {nearest_passing(colour, ground)}."
    )


def _on(ground: str) -> str:
    """Return dark or white text, whichever reads better on ``ground``."""
    return max(("#111820", _WHITE), key=lambda colour: contrast(colour, ground))
