import re
import textwrap
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.digest import Digest
from publisher.digest.merge.placeholders import Placeholders
from publisher.digest.page.text_part import WIDTH, Footnotes, plain, wrap

Make = Callable[..., Digest]
TEMPLATES = ("digest", "seasonal", "announcement", "single")
_HREF = re.compile(r'href="([^"]*)"')


def text_of(html: str) -> str:
    return plain(html, Footnotes(Placeholders()))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_link_of_the_page_is_in_the_text(make: Make, template: str) -> None:
    digest = make(4, template=template, pictures=True)
    links = {unescape(address) for address in _HREF.findall(digest.html)}
    assert len(links) > 4
    assert {address for address in links if address not in digest.text.split()} == set()


@pytest.mark.parametrize("template", TEMPLATES)
def test_lines_end_at_72_but_for_addresses(make: Make, template: str) -> None:
    for line in make(12, template=template, pictures=True).text.splitlines():
        assert len(line) <= WIDTH or "https://" in line
        assert line == line.rstrip()


def test_links_are_numbered_as_they_are_met_and_each_address_once() -> None:
    notes = Footnotes(Placeholders())
    said = plain(
        '<p><a href="https://a">one</a>, <a href="https://b">two</a>, <a href="https://a">three</a></p>', notes
    )
    assert said == "one [1], two [2], three [1]"
    assert notes.all == [(1, "https://a"), (2, "https://b")]


def test_a_mark_never_begins_a_line() -> None:
    html = (
        "<p>"
        + "".join(f'{"w" * (number % 9 + 1)} <a href="https://a/{number}">x</a> ' for number in range(90))
        + "</p>"
    )
    assert not any(line.startswith("[") for line in text_of(html).splitlines())


def test_structure_is_told_in_signs() -> None:
    html = (
        "<h2>Heading</h2><p>A <em>word</em>.<br>A line.</p><ul><li>one</li><li><p>two</p><ol><li>deep</li></ol></li>"
        "</ul><blockquote><p>said</p></blockquote><hr><pre>  as  is\n</pre><p>after</p>tail"
    )
    assert text_of(html) == textwrap.dedent("""\
        Heading
        -------

        A word.
        A line.

        - one
        - two
          1. deep

        > said

        * * *

          as  is

        after

        tail""")


def test_a_picture_is_told_by_its_alt() -> None:
    assert text_of('<p><img src="https://a/b.jpg" alt="A lantern"> in the window</p>') == "A lantern in the window"


@given(st.text(), st.sampled_from(["", "  ", "> "]))
def test_wrapping_loses_no_word(text: str, indent: str) -> None:
    wrapped = wrap(text, indent)
    assert re.sub(r"[\s>]", "", wrapped) == re.sub(r"[\s>]", "", text)
