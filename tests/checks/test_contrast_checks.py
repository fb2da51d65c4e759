"""Text is held to AA in light and dark, in whatever form its colours are written (findings A1)."""

from collections.abc import Callable

import pytest

from publisher.checks.proof import Proof
from publisher.checks.run import run
from publisher.digest.digest import Digest

MakeProof = Callable[..., Proof]
PAGE = "<!DOCTYPE html><html><head><style>{css}</style></head><body style='background: white'>{body}</body></html>"


def weak(make: MakeProof, body: str, *, css: str = "", scheme: str = "light") -> list[str]:
    """Return what is said of the texts of a white page in one scheme."""
    digest = Digest(subject="s", preheader="p" * 50, html=PAGE.format(css=css, body=body), text="x")
    findings = [finding for finding in run(make(digest=digest)) if finding.check == "contrast.text"]
    return [finding.message for finding in findings if f"in {scheme} mode" in finding.message]


@pytest.mark.parametrize(
    "colour",
    ["lightgray", "LightGrey", "hsl(0, 0%, 83%)", "hsl(0 0% 83%)", "rgb(211 211 211)", "rgb(83% 83% 83%)", "#d3d3d3",
     "hwb(0 83% 17%)", "rgba(0, 0, 0, .17)", "#0000002b"],
)  # fmt: skip
def test_light_grey_on_white_is_found_however_it_is_written(proof: MakeProof, colour: str) -> None:
    (said,) = weak(proof, f'<p style="color: {colour}">Come and see</p>')
    assert said.startswith("“Come and see” is hard to read in light mode: #d")
    assert said.endswith(" on #ffffff has a contrast of 1.5, and 4.5 is needed.")


def test_what_shows_through_is_seen_over_its_ground(proof: MakeProof) -> None:
    body = '<div style="background: rgba(0, 0, 0, .8)"><p style="color: rgba(255, 255, 255, .9)">Come and see</p></div>'
    assert weak(proof, body) == []
    (said,) = weak(proof, '<p style="color: rgba(255, 255, 255, .9)">Come and see</p>')
    assert "#ffffff on #ffffff has a contrast of 1.0" in said
    (said,) = weak(proof, '<div style="opacity: .3"><p style="color: black">Come and see</p></div>')
    assert "#b2b2b2 on #ffffff" in said


def test_each_pair_of_colours_is_told_once_for_each_scheme(proof: MakeProof) -> None:
    paragraphs = '<p style="color: silver">One</p><p style="color: silver">Two</p>'
    dark = "@media (prefers-color-scheme: dark) { p { color: #222 !important } body { background: #111 !important } }"
    (light,), (night,) = (weak(proof, paragraphs, css=dark, scheme=scheme) for scheme in ("light", "dark"))
    assert light.startswith("“One” is hard to read in light mode: #c0c0c0 on #ffffff")
    assert night.startswith("“One” is hard to read in dark mode: #222222 on #111111")


def test_large_text_needs_less(proof: MakeProof) -> None:
    grey = "color: #8a8a8a"
    assert weak(proof, f'<p style="{grey}; font-size: 24px">Come and see</p>') == []
    assert weak(proof, f'<p style="{grey}; font: bold 1.25em/1.4 Arial">Come and see</p>') == []
    assert len(weak(proof, f'<p style="{grey}; font-size: 1.25em">Come and see</p>')) == 1
