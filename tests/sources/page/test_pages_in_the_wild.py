"""Pages as sites really write them: comments in their words, dates beside titles, ways to other articles."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from publisher.errors import SourceError
from publisher.sources.page.names import name_of
from publisher.sources.page.reader import WebPage
from publisher.sources.prose.reading import title_line
from source_reader import LONDON, NOW, Taken

ADDRESS = "https://www.example.org/tides"
WORDS = "".join(f"<p>The tide at Exampleton comes in twice a day, and on day {n} it was early.</p>" for n in range(5))


def page(body: str, head: str = "", **given: Any) -> Taken:
    data = f"<!doctype html><html lang='en-GB'><head><title>Tides</title>{head}</head><body>{body}</body></html>"
    given = {"name": "www.example.org/tides", "zone": LONDON, "address": ADDRESS, "today": NOW, **given}
    return Taken(list(WebPage(data.encode(), **given).read()))


def article(body: str, head: str = "", **given: Any) -> Taken:
    return page(f"<main><h1>Tides</h1>{body}{WORDS}</main>", head, **given)


def test_a_comment_in_a_paragraph_cuts_none_of_its_words() -> None:
    post = article("<p>The harbour opens<!-- ad slot 3 --> at nine, and<?php ?> closes at ten in the evening.</p>").post
    assert "The harbour opens at nine, and closes at ten in the evening." in post.text


@pytest.mark.parametrize("where", ["<!-- a -->{}", "{}<!-- b -->", "<div><!-- c -->{}<!-- d --></div><!-- e -->"])
def test_comments_around_an_article_are_no_part_of_it(where: str) -> None:
    assert "on day 4 it was early" in page(where.format(f"<main><h1>Tides</h1>{WORDS}</main>")).post.text


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tom &amp; Ann", "Tom & Ann"),
        ("Tom &amp;amp; Ann", "Tom & Ann"),
        ("The &lt;em&gt;Lantern&lt;/em&gt; view", "The Lantern view"),
        ("How to write <table> in HTML", "How to write <table> in HTML"),
        ("It&#8217;s&nbsp;late", "It’s late"),
    ],
)
def test_a_title_has_no_entities_and_no_tags_of_its_type(written: str, title: str) -> None:
    assert title_line(written) == title


def test_a_headline_in_linked_data_is_read_as_people_read_it() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","headline":"Tom &amp; Ann &#8211; at sea"}</script>'
    assert article("", head).post.title == "Tom & Ann – at sea"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("By Priya Nair", "Priya Nair"),
        ("Von Priya Nair", "Priya Nair"),
        ("View all posts by Priya Nair", "Priya Nair"),
        ("Priya Nair, Tom Reed", "Priya Nair, Tom Reed"),
        ("Redacci&oacute;n", "Redacción"),
        ("Byron Reed", "Byron Reed"),
        ("Authority Jones", "Authority Jones"),
        ("Tom Reed Jr.", "Tom Reed Jr."),
        ("Username", ""),
        ("Unknown", ""),
        ("Posted by", ""),
        ("desk@example.org", ""),
        ("https://example.org/priya", ""),
    ],
)
def test_an_author_is_a_name(written: str, name: str) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<p class="entry-meta">20 December 2018 | Priya Nair</p>', "2018-12-20"),
        ("<div><span>Publié le 20 décembre 2018</span></div>", "2018-12-20"),
        ("<p>20 Rhagfyr 2018</p>", "2018-12-20"),
        ('<div class="updated">Updated 3 May 2019</div><p class="date">20.12.2018</p>', "2018-12-20"),
        ('<p class="post-date">03/12/2018</p>', "2018-12-03"),
    ],
)
def test_the_day_beside_the_title_is_that_of_the_publication(line: str, day: str) -> None:
    taken = article(line, address="https://www.example.org/2018/12/tides")
    assert (f"{taken.post.published:%Y-%m-%d}", taken.flags) == (day, [])


def test_numbers_have_the_month_first_where_a_page_is_american() -> None:
    body = f'<!doctype html><html lang="en-US"><title>Tides</title><h1>Tides</h1><p class="date">03/12/2018</p>{WORDS}'
    given: dict[str, Any] = {"name": "x", "zone": LONDON, "address": ADDRESS, "today": NOW}
    assert f"{Taken(list(WebPage(body.encode(), **given).read())).post.published:%Y-%m-%d}" == "2018-03-12"


def test_a_day_in_the_running_text_is_not_that_of_the_publication() -> None:
    taken = article("<p>The harbour burned down on 5 May 1971 and was built anew by the people of the town.</p>")
    assert taken.post.published.year != 1971


def test_a_month_in_the_address_stands_for_its_first_day_only_where_nothing_else_does_and_says_so() -> None:
    taken = article("", address="https://www.example.org/2018/12/tides")
    assert f"{taken.post.published:%Y-%m-%d}" == "2018-12-01"
    assert any("does not say when it was published; 2018-12-01" in flag for flag in taken.flags)


def test_the_day_in_an_address_stays_when_the_article_is_published_anew() -> None:
    head = '<meta property="article:published_time" content="2019-06-17T10:00:00+00:00">'
    assert (
        f"{article('', head, address='https://www.example.org/2018/12/20/tides').post.published:%Y-%m-%d}"
        == "2018-12-20"
    )


def test_a_moment_of_the_night_is_of_the_day_that_the_site_shows() -> None:
    head = '<meta property="article:published_time" content="2018-12-19T23:30:00+00:00">'
    taken = article('<p class="date">20 December 2018</p>', head)
    assert f"{taken.post.published:%Y-%m-%d}" == "2018-12-20"


def test_the_standfirst_that_a_page_tells_search_engines_stands_before_the_article() -> None:
    said = "A school on the coast plans its week around the sea, and found that nobody is late any more."
    head = f'<meta name="description" content="{said[:70]}…">'
    body = f'<div class="teaser"><p>{said} <a href="/why">Why?</a></p></div>'
    post = article(body, head).post
    assert post.text.startswith(f"{said} Why?\n\nThe tide at Exampleton")
    assert '<a href="https://www.example.org/why">Why?</a>' in post.html


def test_the_motto_of_a_site_is_no_standfirst() -> None:
    said = "Lantern House is a charity for the children of the coast and their families."
    head = f'<meta name="description" content="{said}">'
    body = f"<header><p>{said}</p></header><main><h1>Tides</h1>{WORDS}</main><footer><p>{said}</p></footer>"
    assert said not in page(body, head).post.text


@pytest.mark.parametrize(
    "onward",
    [
        '<p><a href="/a">Read more: Lessons of the harvest</a></p>',
        '<p>Lea también: <a href="/a">Lecciones de la cosecha</a></p>',
        '<p>Lesen Sie auch:</p><p><a href="/a">Was die Ernte lehrt</a></p>',
        '<h3>Related stories</h3><ul><li><a href="/a">Harvest</a></li><li><a href="/b">Winter</a></li></ul>',
        '<h2>Sur le même sujet</h2><p><a href="/a">Les leçons de la récolte</a></p>',
    ],
)
def test_ways_to_other_articles_are_taken_out_with_a_word(onward: str) -> None:
    taken = page(f"<main><h1>Tides</h1>{WORDS}{onward}<p>The last boat came home before it was dark.</p></main>")
    assert taken.post.text.endswith("it was early.\n\nThe last boat came home before it was dark.")
    assert [flag for flag in taken.flags if "leads to other articles; it was taken out" in flag]


@pytest.mark.parametrize(
    "kept",
    [
        '<p>All of this stands in <a href="/report">the whole report</a>.</p>',
        "<p>Read more books, said the teacher, and you will know more about the sea than any of us.</p>",
        "<p>More on the tide tables of Exampleton can be had from the harbour office, which opens at nine.</p>",
        "<p>See also the almanac of 1971, which the library has kept.</p>",
    ],
)
def test_what_a_writer_says_is_not_taken_for_a_way_to_other_articles(kept: str) -> None:
    words = " ".join(re.sub("<[^>]*>", "", kept).split())
    taken = page(f"<main><h1>Tides</h1>{WORDS}{kept}<p>The last boat came home before it was dark.</p></main>")
    assert words in taken.post.text


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='/a.jpg' alt='Boots'><figcaption>Boots in a row</figcaption></figure>",
        "<div><img src='/a.jpg' alt='Boots'><p class='wp-caption-text'>Boots in a row</p></div>",
        "<p><img src='/a.jpg' alt='Boots'></p><p>Photo: Boots in a row</p>",
    ],
)
def test_a_caption_belongs_to_its_picture_and_is_no_part_of_the_text(caption: str) -> None:
    post = page(f"<main><h1>Tides</h1>{WORDS}{caption}<p>The last boat came home before it was dark.</p></main>").post
    assert "Boots in a row" not in post.text
    assert "Boots in a row</figcaption></figure>" in post.html
    assert "The last boat came home" in post.text


@pytest.mark.parametrize("head", ["", '<link rel="alternate" type="application/rss+xml" href="/feed">'])
def test_a_footer_is_no_article_and_a_feed_that_the_page_names_is_told(head: str) -> None:
    footer = "Lantern House, 1 Harbour Street, Exampleton. A registered charity. We use cookies for a better site."
    with pytest.raises(SourceError) as refused:
        page(f"<div id='app'></div><footer><p>{footer}</p></footer>", head)
    way_out = "publisher posts import https://www.example.org/feed" if head else "copy its text into a Markdown file"
    assert way_out in str(refused.value)


def test_a_short_article_in_a_language_without_spaces_is_an_article() -> None:
    sentence = "展览将于本月底在海边的老灯塔里举行，欢迎所有的孩子和家长前来参观，门票全部免费。"
    assert sentence in page(f"<div><h1>灯塔</h1><p>{sentence}</p><p>{sentence * 5}</p></div>").post.text


def test_a_page_whose_words_stand_in_a_menu_that_nobody_closed_keeps_them() -> None:
    body = f"<nav><a href='/'>Home</a><div class='post'><h1>Tides</h1>{WORDS * 3}</div>"
    assert "on day 4 it was early" in page(body).post.text


def test_today_is_taken_where_a_page_has_no_day_at_all() -> None:
    assert article("", today=datetime(2020, 5, 6, tzinfo=UTC)).post.published == datetime(2020, 5, 6, tzinfo=UTC)
