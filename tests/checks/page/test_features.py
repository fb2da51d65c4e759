"""The features that a page uses are named as on caniemail.com, with the line of their first use."""

import pytest

from publisher.checks.page.elements import page_of
from publisher.checks.page.features import features


def of_css(css: str) -> set[str]:
    return {name for name in features(page_of(f"<style>{css}</style>")) if name.startswith("css-")}


@pytest.mark.parametrize(
    ("css", "names"),
    [
        ("a > b { x: y }", {"css-selector-child", "css-x"}),
        ("a b + c ~ d { x: y }",
         {"css-selector-descendant", "css-selector-adjacent-sibling", "css-selector-general-sibling", "css-x"}),
        (".a.b, #c { x: y }",
         {"css-selector-class", "css-selector-chaining", "css-selector-id", "css-selector-grouping", "css-x"}),
        ('[href$=">.x"] { x: y }', {"css-selector-attribute", "css-x"}),
        ("* { x: y }", {"css-selector-universal", "css-x"}),
        ("a:hover::before { x: y }", {"css-pseudo-class-hover", "css-pseudo-element-before", "css-x"}),
        ("a:not(.b) { x: y }", {"css-pseudo-class-not", "css-selector-class", "css-x"}),
        ("a:has(> b) { x: y }", {"css-pseudo-class-has", "css-x"}),
        ("p:nth-child(2n) { x: y }", {"css-pseudo-class-nth-child", "css-x"}),
        ("p { x: calc(1px + 2em) 3% -4vw !important }",
         {"css-x", "css-unit-calc", "css-unit-px", "css-unit-em", "css-unit-percent", "css-unit-vw", "css-important"}),
        ('p { x: url(9em.png) "3rem" a-1px #12px3 }', {"css-x"}),
        ("@media (prefers-color-scheme: dark) { p { x: y } }",
         {"css-at-media", "css-at-media-prefers-color-scheme", "css-x"}),
        ("@font-face { src: url(a) }", {"css-at-font-face", "css-src"}),
        ("@import url(a);", {"css-at-import"}),
        ("p { display: flex }", {"css-display", "css-display-flex"}),
        ("p { --x: 1px }", {"css-variables"}),
        ("p { x: initial }", {"css-x", "css-unit-initial"}),
        ("p { font: 1px system-ui }", {"css-font", "css-unit-px", "css-sytem-ui"}),
        ("p { overflow-x: rgb(1 2 3) }", {"css-overflow", "css-rgb"}),
    ],
)  # fmt: skip
def test_the_features_of_css_are_named(css: str, names: set[str]) -> None:
    assert of_css(css) == names


def test_each_has_the_line_of_its_first_use() -> None:
    found = features(page_of('<style>\np { margin: 0 }\n</style>\n<p style="margin: 1px"></p>\n<p dir="ltr"></p>'))
    assert (found["css-margin"], found["css-unit-px"], found["html-dir"]) == (2, 4, 5)


def test_the_features_of_html_are_named() -> None:
    body = (
        '<a href="#x">x</a><a href="mailto:a@example.org">y</a><img src="a.JPEG?x=1" srcset="b"><input type="checkbox">'
        '<img src="data:image/png;base64,AA"><button>z</button><meta name="color-scheme" content="light">'
    )
    assert set(features(page_of(f"<!DOCTYPE html><section>{body}</section><!--[if mso]><svg/><![endif]-->"))) == {
        "html-doctype", "html-semantics", "html-a", "html-anchor-links", "html-mailto-links", "html-img", "image-jpg",
        "html-srcset", "html-input", "html-input-checkbox", "image-base64", "html-button", "html-button-text",
        "html-meta", "html-meta-color-scheme",
    }  # fmt: skip
