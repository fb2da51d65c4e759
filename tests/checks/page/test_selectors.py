"""Selectors mean the elements that they mean in a browser (findings A2)."""

import pytest

from publisher.checks.page.elements import page_of
from publisher.checks.page.selectors import Chooser

PAGE = (
    '<html><body><div><p><b id="deep">x</b></p><b id="near" class="a b" data-x="one two">y</b>'
    '<a id="web" href="https://www.example.org/a.PDF" lang="en-GB">z</a></div></body></html>'
)


def meant(selector: str, html: str = PAGE) -> set[str]:
    """Return the ids of the elements that a selector means."""
    chooser: Chooser[bool] = Chooser()
    chooser.add([selector], True)
    page = page_of(html)
    places = {element.attributes.get("id", element.tag): page.place(element) for element in page.elements}
    return {name for name, place in places.items() if place is not None and any(chooser.of(place))}


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("div > b", {"near"}),
        ("div b", {"deep", "near"}),
        ("p + b", {"near"}),
        ("p ~ a", {"web"}),
        ('[href^="https"]', {"web"}),
        ('[href="https"]', set()),
        ('[href$=".pdf" i]', {"web"}),
        ('[href$=".pdf"]', set()),
        ("[data-x~=two]", {"near"}),
        ("[lang|=en]", {"web"}),
        (".a.b", {"near"}),
        (".a.c", set()),
        ("B.a", {"near"}),
        (":root", {"html"}),
        ("b:not(.a)", {"deep"}),
        (":is(p, div) > b", {"deep", "near"}),
        ("p:first-child", {"p"}),
        ("b:empty", set()),
        ("a:hover", set()),
        ("a::before", set()),
        ("[data-ogsc] b", set()),
        ("a:unheard-of", set()),
        ("a[", set()),
        ("*|b", {"deep", "near"}),
        ("[*|href]", set()),
    ],
)
def test_a_selector_means_what_it_means_in_a_browser(selector: str, names: set[str]) -> None:
    assert meant(selector) == names


def test_a_list_with_a_selector_that_cannot_be_read_means_nothing() -> None:
    chooser: Chooser[bool] = Chooser()
    chooser.add(["b", "b:unheard-of"], True)
    page = page_of(PAGE)
    assert not any(list(chooser.of(place)) for one in page.elements if (place := page.place(one)) is not None)


def test_what_only_outlook_sees_is_no_part_of_the_page() -> None:
    page = page_of("<div><!--[if mso]><b>x</b><![endif]--></div>")
    assert [page.place(element) is None for element in page.elements] == [False, True]


def test_a_page_may_be_deep_and_wide() -> None:
    deep = "<div>" * 3_000 + '<b id="deep">x</b>'
    assert meant("div b", deep) == {"deep"}
    assert meant(".x b", deep) == set()
    wide = "<div>" + "<p></p>" * 3_000 + '<b id="last">x</b></div>'
    assert meant("p ~ b", wide) == {"last"}
    assert meant(".x ~ b", wide) == set()
    assert meant(" ".join(["div"] * 300), deep) == set()
