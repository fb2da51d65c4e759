"""Colours are read in every form of CSS Color 4 that mail clients know, and painted one over the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.checks.page.colours import Colour, read

BYTE = st.integers(0, 255)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("lightgray", Colour(211, 211, 211)),
        ("RebeccaPurple", Colour(102, 51, 153)),
        ("#abc", Colour(170, 187, 204)),
        ("#aabbcc80", Colour(170, 187, 204, 128 / 255)),
        ("rgb(1, 2, 3)", Colour(1, 2, 3)),
        ("rgb(1 2 3 / 50%)", Colour(1, 2, 3, 0.5)),
        ("rgba(100%, 0%, 0%, 1)", Colour(255, 0, 0)),
        ("hsl(120deg 100% 25%)", Colour(0, 128, 0)),
        ("hsla(0, 0%, 50%, .5)", Colour(128, 128, 128, 0.5)),
        ("hwb(0 50% 50%)", Colour(128, 128, 128)),
        ("transparent", Colour(0, 0, 0, 0.0)),
        ("url(white.png) no-repeat navy", Colour(0, 0, 128)),
        ("linear-gradient(to right, #123456 10%, white)", Colour(18, 52, 86)),
        ("1px solid silver", Colour(192, 192, 192)),
        ("currentcolor", None),
        ("inherit", None),
        ("url(white.png)", None),
        ('"white"', None),
        ("color()", None),
        ("oklch(90% 0 0)", None),
        ("#12", None),
        ("", None),
    ],
)
def test_the_first_colour_of_a_value_is_read(value: str, colour: Colour | None) -> None:
    assert read(value) == colour


@given(
    st.one_of(
        st.text(),
        st.builds(
            "{}({})".format,
            st.sampled_from(["rgb", "rgba", "hsl", "hwb", "lab", "lch", "oklab", "oklch", "color", "linear-gradient"]),
            st.lists(
                st.sampled_from(["1", "-1", "50%", "1e999", "none", "120deg", "1turn", "/", ",", "srgb", "var(--x)"])
            ).map(" ".join),
        ),
    )
)
def test_any_value_is_read_or_passed_over(value: str) -> None:
    colour = read(value)
    assert colour is None or (all(0 <= part <= 255 for part in colour[:3]) and 0 <= colour.alpha <= 1)


@given(BYTE, BYTE, st.floats(0, 1))
def test_what_is_painted_lies_between_its_colour_and_its_ground(one: int, other: int, alpha: float) -> None:
    painted = Colour(one, one, one, alpha).over(Colour(other, other, other))
    assert min(one, other) <= painted.red <= max(one, other)
    assert painted.alpha == 1
    assert Colour(one, one, one).over(Colour(other, other, other)) == Colour(one, one, one)
