"""Every text of every dress reads on its grounds in light and in dark, with an organisation's own colours too."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.page.colours import SEASONS_AND_PLAIN, Colours, Dress, Tone, colours_for
from publisher.digest.page.palette import AA, contrast
from publisher.errors import ConfigError
from publisher.workspace.config import Brand

DRESSES: tuple[Dress, ...] = tuple(SEASONS_AND_PLAIN)
written = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def pairs(colours: Colours) -> Iterator[tuple[Tone, Tone]]:
    for text in (colours.text, colours.muted, colours.ink, colours.accent):
        yield from ((text, ground) for ground in (colours.sheet, colours.tint))
    yield from ((text, colours.page) for text in (colours.text, colours.muted))
    yield colours.button_text, colours.button
    yield from ((text, colours.header) for text in (colours.header_title, colours.header_soft))


def weakest(colours: Colours) -> float:
    return min(
        min(contrast(text.light, ground.light), contrast(text.dark, ground.dark)) for text, ground in pairs(colours)
    )


@pytest.mark.parametrize("dress", DRESSES)
def test_every_text_reads_better_than_it_must(dress: Dress) -> None:
    assert weakest(SEASONS_AND_PLAIN[dress]) >= 5.3


@pytest.mark.parametrize("dress", DRESSES)
def test_lines_are_seen_on_the_sheet(dress: Dress) -> None:
    colours = SEASONS_AND_PLAIN[dress]
    assert contrast(colours.line.light, colours.sheet.light) >= 1.59
    assert contrast(colours.line.dark, colours.sheet.dark) >= 1.59


@given(written, written, written, st.sampled_from(DRESSES))
def test_a_brand_is_either_taken_and_reads_everywhere_or_refused_with_one_that_is_taken(
    header: str, accent: str, dark: str, dress: Dress
) -> None:
    brand = Brand(header=header, accent=accent, accent_dark=dark)
    for _ in range(4):
        try:
            colours = colours_for(dress, brand)
        except ConfigError as error:
            name, nearest = re.findall(r"brand\.(\w+) .* the nearest that passes is (#\w{6})\.", str(error))[0]
            brand = msgspec.structs.replace(brand, **{name: nearest})
        else:
            assert weakest(colours) >= AA
            return
    pytest.fail("a colour that was proposed was refused")
