"""Documents of Google Docs, saved as web pages."""

from pathlib import Path

import pytest

from publisher.model.posts import Post
from publisher.sources.prose.urls import link_address
from source_reader import Reader, Taken

DOCUMENT = (Path(__file__).parent / "google_docs.html").read_bytes()


@pytest.fixture
def taken(read: Reader) -> Taken:
    return read(read.file("Lessonsfromthetide.html", DOCUMENT))


@pytest.fixture
def post(taken: Taken) -> Post:
    return taken.post


def test_its_title_is_what_is_styled_as_one(post: Post) -> None:
    assert post.title == "Lessons from the tide"
    assert post.text.startswith("What a school on the coast learned.")


def test_headings_and_lists_of_two_levels_stay(post: Post) -> None:
    html = post.html
    assert "<h2><span>" not in html
    assert "<h2>What to bring</h2>" in html
    assert "<ul><li>Boots<ul><li>In all sizes</li></ul></li><li>A coat</li></ul>" in html
    assert "<ol><li>Look</li></ol>" in html.replace(' start="1"', "")


def test_what_looks_bold_or_slanted_says_so(post: Post) -> None:
    assert "<strong>twice</strong>" in post.html
    assert "<strong><em>!</em></strong>" in post.html


def test_links_lead_where_they_were_meant_to(post: Post) -> None:
    assert '<em><a href="https://example.org/almanac?a=1&amp;b=2">almanac</a></em>' in post.html
    assert '<a href="mailto:desk@example.org">the desk</a>' in post.html
    assert "google" not in post.html


def test_what_the_writers_said_to_each_other_stays_behind(post: Post) -> None:
    assert "Tom" not in post.html
    assert "[a]" not in post.html


def test_a_picture_that_no_mail_could_show_is_said(taken: Taken) -> None:
    assert any("images/image1.png" in flag and "no address on the web" in flag for flag in taken.flags)


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa%3Fb&sa=D", "https://example.org/a?b"),
        (
            "https://www.google.com/url?q=javascript:alert(1)&sa=D",
            "https://www.google.com/url?q=javascript:alert(1)&sa=D",
        ),
        ("https://www.google.com/url?sa=D", "https://www.google.com/url?sa=D"),
    ],
)
def test_a_redirecting_link_leads_nowhere_that_no_link_may(link: str, leads: str) -> None:
    assert link_address(link) == leads
