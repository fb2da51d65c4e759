"""A rule holds where its media query holds on a wide screen in the scheme that is looked at."""

import pytest

from publisher.checks.page.media import dark_only, holds

DARK = "(prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("query", "light", "dark"),
    [
        ("", True, True),
        ("all", True, True),
        ("screen", True, True),
        ("print", False, False),
        ("only screen", True, True),
        ("not print", True, True),
        (DARK, False, True),
        ("(PREFERS-COLOR-SCHEME:DARK)", False, True),
        (f"screen and {DARK}", False, True),
        (f"not {DARK}", True, False),
        (f"not (screen and {DARK})", True, False),
        ("(prefers-color-scheme: light)", True, False),
        ("(prefers-color-scheme)", True, True),
        (f"print, {DARK}", False, True),
        ("(max-width: 619px)", False, False),
        ("(min-width: 620px)", True, True),
        ("(min-width: 40em)", False, False),
        (f"{DARK} and (max-width: 619px)", False, False),
        (f"(max-width: 619px) or {DARK}", False, True),
        ("(unheard-of: x)", False, False),
        ("not (unheard-of: x)", False, False),
        ("(width <= 600px)", False, False),
        ("nonsense (", False, False),
    ],
)
def test_a_query_holds_or_not(query: str, light: bool, dark: bool) -> None:
    around = (f"@media {query}",)
    assert (holds(around, "light"), holds(around, "dark")) == (light, dark)
    assert dark_only(around) is (dark and not light)


def test_all_that_stands_around_a_rule_has_to_hold() -> None:
    assert holds((), "light")
    assert holds(("@supports (display: grid)", "@media screen"), "light")
    assert not holds(("@media screen", f"@media {DARK}"), "light")
    assert not holds(("@keyframes slide",), "light")
