import re
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.page.palette import AA, PALETTES, contrast, nearest_passing, palette_for
from publisher.errors import ConfigError
from publisher.when import SEASONS, Season
from publisher.workspace.config import Brand

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
#: Text and the grounds that it stands on.
PAIRS = (
    ("text", ("page", "card", "tint")),
    ("muted", ("page", "card", "tint")),
    ("accent", ("card", "tint")),
    ("accent_text", ("accent",)),
    ("header_text", ("header",)),
    ("header_soft", ("header",)),
)
DARK_PAIRS = (
    ("dark_text", ("dark_page", "dark_card", "dark_tint")),
    ("dark_muted", ("dark_page", "dark_card", "dark_tint")),
    ("dark_accent", ("dark_card", "dark_tint")),
    ("dark_accent_text", ("dark_accent",)),
    ("header_text", ("dark_header",)),
    ("header_soft", ("dark_header",)),
)


def weakest(palette: object) -> float:
    return min(
        contrast(getattr(palette, text), getattr(palette, ground))
        for text, grounds in (*PAIRS, *DARK_PAIRS)
        for ground in grounds
    )


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("season", SEASONS)
def test_every_text_of_every_season_reads_on_its_ground_in_light_and_in_dark(season: Season) -> None:
    assert weakest(PALETTES[season]) >= AA


@given(colours, colours)
def test_the_nearest_colour_that_passes_does_pass(colour: str, ground: str) -> None:
    near = nearest_passing(colour, ground)
    assert contrast(near, ground) >= AA
    assert near == colour or contrast(colour, ground) < AA


def test_where_nothing_passes_the_nearest_is_the_best_there_is() -> None:
    assert nearest_passing("#777777", "#808080", 21) == "#000000"
    assert nearest_passing("#777777", "#303030", 21) == "#ffffff"


@given(colours, colours, colours, st.sampled_from(SEASONS))
def test_a_brand_is_either_taken_and_reads_everywhere_or_refused_with_one_that_is_taken(
    header: str, accent: str, dark: str, season: Season
) -> None:
    brand = Brand(header=header, accent=accent, accent_dark=dark)
    for _ in range(4):
        try:
            palette = palette_for(season, brand)
        except ConfigError as error:
            name, nearest = re.findall(r"brand\.(\w+) .* the nearest that passes is (#\w{6})\.", str(error))[0]
            brand = msgspec.structs.replace(brand, **{name: nearest})
        else:
            assert weakest(palette) >= AA
            return
    pytest.fail("a colour that was proposed was refused")


@pytest.mark.parametrize(("name", "season"), list(product(["header", "accent", "accent_dark"], SEASONS)))
def test_a_colour_that_breaks_aa_is_refused_by_name(name: str, season: Season) -> None:
    colour = "#333333" if name == "accent_dark" else "#ffcc00"
    with pytest.raises(ConfigError, match=rf"brand\.{name} {colour} has a contrast of .* the nearest that passes is #"):
        palette_for(season, msgspec.convert({name: colour}, Brand))


def test_an_accent_brings_its_own_for_dark_mode() -> None:
    palette = palette_for("winter", Brand(accent="#8a1f6a"))
    assert palette.dark_accent != PALETTES["winter"].dark_accent
    assert contrast(palette.dark_accent, palette.dark_card) > 7
