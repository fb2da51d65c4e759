"""An element looks as importance, style attributes, specificity and order have it, in this order."""

from typing import Literal

import pytest

from publisher.checks.page.computed import Looks
from publisher.checks.page.elements import Element, page_of

DARK = "@media (prefers-color-scheme: dark)"


def look(css: str, body: str, scheme: Literal["light", "dark"] = "light") -> tuple[Looks, Element]:
    """Return the looks of a page and the innermost element of its body."""
    page = page_of(f"<html><head><style>{css}</style></head><body>{body}</body></html>")
    return Looks(page, scheme), page.elements[-1]


def colour(css: str, body: str, scheme: Literal["light", "dark"] = "light") -> str:
    looks, element = look(css, body, scheme)
    return str(looks.colour(element))


@pytest.mark.parametrize(
    ("css", "style", "seen"),
    [
        ("p { color: #111111 } p { color: #222222 }", "", "#222222"),
        (".a { color: #111111 } p { color: #222222 }", "", "#111111"),
        ("#i { color: #111111 } .a.a.a { color: #222222 }", "", "#111111"),
        ("body .a { color: #111111 } .a { color: #222222 }", "", "#111111"),
        ("#i { color: #111111 }", "color: #222222", "#222222"),
        ("p { color: #111111 !important }", "color: #222222", "#111111"),
        ("p { color: #111111 !important } #i { color: #222222 }", "", "#111111"),
        ("p { color: #111111 !important }", "color: #222222 !important", "#222222"),
        ("p { color: #111111 !important } .a { color: #222222 !important }", "", "#222222"),
        ("", "color: #111111; color: #222222", "#222222"),
        ("", "color: #111111 !important; color: #222222", "#111111"),
        ("", "color: #111111; color: oklch(90% 0 0)", "#111111"),
        ("", "color: #111111; color: no-colour", "#111111"),
        ("body { color: #333333 }", "color: inherit", "#333333"),
        ("body { color: #333333 } p { color: #111111 }", "color: inherit", "#333333"),
        ("div > .a { color: #111111 }", "color: #222222", "#222222"),
        ("@media (max-width: 619px) { .a { color: #111111 !important } }", "color: #222222", "#222222"),
    ],
)
def test_the_weightier_word_holds(css: str, style: str, seen: str) -> None:
    assert colour(css, f'<p id="i" class="a" style="{style}">x</p>') == seen


def test_a_rule_for_dark_mode_holds_there_alone() -> None:
    css, body = f"{DARK} {{ p {{ color: #eeeeee !important }} }}", '<p style="color: #111111">x</p>'
    assert [colour(css, body, scheme) for scheme in ("light", "dark")] == ["#111111", "#eeeeee"]
    assert colour(css.replace(" !important", ""), body, "dark") == "#111111"


def test_a_ground_is_the_nearest_that_is_painted() -> None:
    grounds = {
        "background: #eeeeee": "#eeeeee",
        "background: #eeeeee; background-color: #dddddd": "#dddddd",
        "background-color: #dddddd; background: url(a.png)": "#cccccc",
        "background: transparent": "#cccccc",
        "background: rgba(0, 0, 0, .5)": "#666666",
        "background-color: #dddddd; background-color: fresh": "#dddddd",
    }
    for style, seen in grounds.items():
        looks, element = look("", f'<table bgcolor="#cccccc"><tr><td style="{style}"><b>x</b></td></tr></table>')
        assert str(looks.ground(element)) == seen


def test_opacity_fades_text_and_ground_into_what_lies_behind() -> None:
    looks, element = look("", '<div style="opacity: 50%; background: black; color: white"><b>x</b></div>')
    assert (str(looks.colour(element)), str(looks.ground(element))) == ("#ffffff", "#808080")


@pytest.mark.parametrize(
    ("style", "size"),
    [
        ("font-size: 20px", 20),
        ("font-size: 1.5em", 15),
        ("font-size: 150%", 15),
        ("font-size: 1.5rem", 24),
        ("font-size: 12pt", 16),
        ("font: bold 18px/24px Arial", 18),
        ("font-size: larger", 10),
        ("", 10),
    ],
)
def test_a_size_is_worked_out_in_pixels(style: str, size: float) -> None:
    looks, element = look("", f'<div style="font-size: 10px"><b style="{style}">x</b></div>')
    assert looks.size(element) == pytest.approx(size)


@pytest.mark.parametrize(
    ("html", "bold"),
    [
        ("<p>x</p>", False),
        ("<strong>x</strong>", True),
        ('<b style="font-weight: 400">x</b>', False),
        ('<p style="font: 700 16px/1.5 Arial">x</p>', True),
        ('<p style="font-weight: bold"><i style="font: 16px Arial">x</i></p>', False),
        ("<h2><i>x</i></h2>", True),
    ],
)
def test_bold_is_known_from_weight_and_element(html: str, bold: bool) -> None:
    looks, element = look("", html)
    assert looks.bold(element) is bold


def test_padding_reaches_each_side() -> None:
    looks, element = look("", '<p style="padding: 1px 2px 3px; padding-left: 9px">x</p>')
    assert [looks.value(element, f"padding-{side}") for side in ("top", "right", "bottom", "left")] == [
        "1px", "2px", "3px", "9px",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["display: none", "visibility: hidden", "max-height: 0", "opacity: 0"])
def test_what_no_eye_reads_is_hidden_with_all_in_it(style: str) -> None:
    looks, element = look("", f'<div style="{style}"><b>x</b></div>')
    assert looks.hidden(element)


def test_what_is_faint_is_not_hidden() -> None:
    looks, element = look("", '<div style="opacity: .1; max-height: 4px"><b>x</b></div>')
    assert not looks.hidden(element)
