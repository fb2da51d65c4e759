"""A mail in light and in dark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.web.colour_schemes import Scheme, shown_in

MAIL = """<html><head>
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) { body { background: #000 !important } }
@media screen and (prefers-color-scheme:light) and (max-width: 600px) { body { background: #fff } }
</style></head><body><p>Write @media (prefers-color-scheme: dark) and color-scheme: dark in your sheet.</p></body>
</html>"""


def test_dark_rules_always_apply_in_dark_and_light_ones_never() -> None:
    dark = shown_in(MAIL, "dark")
    assert "@media (min-width: 0) { body { background: #000 !important } }" in dark
    assert "@media screen and (max-width: 0) and (max-width: 600px)" in dark


def test_dark_rules_never_apply_in_light_and_light_ones_always_do() -> None:
    light = shown_in(MAIL, "light")
    assert "@media (max-width: 0) { body { background: #000 !important } }" in light
    assert "@media screen and (min-width: 0) and (max-width: 600px)" in light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_declared_schemes_become_the_one_that_is_shown(scheme: Scheme) -> None:
    html = shown_in(MAIL, scheme)
    assert f":root {{ color-scheme: {scheme}; supported-color-schemes: {scheme}}}" in html
    assert f'<meta name="color-scheme" content="{scheme}">' in html
    assert f'<meta name="supported-color-schemes" content="{scheme}">' in html


def test_prose_about_such_rules_stays_as_it_is() -> None:
    assert "<p>Write @media (prefers-color-scheme: dark) and color-scheme: dark in your sheet.</p>" in shown_in(
        MAIL, "light"
    )


def test_media_attributes_are_decided_too() -> None:
    html = (
        '<source media="(prefers-color-scheme: dark)" srcset="a"><style media="(PREFERS-COLOR-SCHEME:DARK)">p{}</style>'
    )
    assert "prefers" not in shown_in(html, "dark").lower()
    assert shown_in(html, "light").count("(max-width: 0)") == 2


@given(st.text(alphabet="<>p/ae:;(){}@-", max_size=60), st.sampled_from(["light", "dark"]))
def test_a_mail_that_names_no_scheme_is_left_alone(html: str, scheme: Scheme) -> None:
    assert shown_in(html, scheme) == html


@given(st.sampled_from(["light", "dark"]))
def test_a_variant_stays_what_it_is(scheme: Scheme) -> None:
    once = shown_in(MAIL, scheme)
    assert shown_in(once, scheme) == once
