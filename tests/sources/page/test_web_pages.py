"""Web pages: the article with all that it has, and nothing of what stands around it."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Post
from publisher.sources.page.reader import WebPage
from publisher.store.opening import SqlStore
from site_server import Site
from source_desk import desk_of, import_posts
from source_reader import LONDON, NOW, Reader, Taken

PAGES = Path(__file__).parent / "pages"
ADDRESS = "https://www.example.org/lessons"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def page(data: bytes, **given: Any) -> Taken:
    given = {"name": "www.example.org/lessons", "zone": LONDON, "address": ADDRESS, "today": NOW, **given}
    return Taken(list(WebPage(data, **given).read()))


def article(name: str, **given: Any) -> Post:
    return page((PAGES / f"{name}.html").read_bytes(), **given).post


@pytest.mark.parametrize(
    ("name", "title", "author", "published"),
    [
        ("wordpress", "Lessons from the tide", "Priya Nair", "2018-12-20T09:30:00+00:00"),
        ("medium", "Lessons from the tide", "Priya Nair", "2018-12-20T09:30:00.123000+00:00"),
        ("linked-data", "Lessons from the tide", "Priya Nair, Tom Reed", "2018-12-20T23:30:00-05:00"),
        ("opengraph", "Lessons from the tide", "", "2018-12-20T12:00:00+00:00"),
        ("no-date", "Lessons from the tide", "", "2019-01-02T09:00:00+00:00"),
        ("time-and-author", "Lessons from the tide", "Priya Nair", "2018-12-20T12:00:00+00:00"),
        ("welsh", "Gwersi o'r llanw", "Siân Wyn", "2018-12-20T12:00:00+00:00"),
        ("cookies-and-comments", "Les leçons de la marée", "", "2018-12-20T12:00:00+00:00"),
        ("layout-table", "Lessons from the tide – £5 off", "", "2018-12-20T12:00:00+00:00"),
        ("every-element", "Lessons", "", "2019-05-01T12:00:00+01:00"),
        ("blogger", "Lessons from the tide", "", "2018-12-20T12:00:00+00:00"),
        ("squarespace", "Lessons from the tide", "Priya Nair", "2018-12-20T09:30:00+00:00"),
        ("blocks", "Lessons from the tide", "", "2019-01-02T09:00:00+00:00"),
        ("divisions", "Lessons from the tide", "", "2018-12-20T12:00:00+00:00"),
        ("notice", "Office closed", "", "2019-01-02T09:00:00+00:00"),
    ],
)
def test_title_author_and_moment_are_what_the_page_says(name: str, title: str, author: str, published: str) -> None:
    post = article(name)
    assert (post.title, post.author, post.published.isoformat()) == (title, author, published)


@pytest.mark.parametrize(
    ("name", "image", "alt"),
    [
        ("wordpress", "https://www.example.org/wp-content/uploads/tide.jpg", "Children on the sand"),
        ("medium", "https://images.example.org/tide.jpeg", ""),
        ("linked-data", "https://www.example.org/i/tide.jpg", "Children on the sand"),
        ("opengraph", "https://www.example.org/i/tide.jpg", ""),
        ("every-element", "https://www.example.org/a.jpg", "Alt a"),
    ],
)
def test_the_picture_is_the_one_that_the_page_names_else_its_first(name: str, image: str, alt: str) -> None:
    found = article(name).image
    assert found is not None
    assert (found.url, found.alt) == (image, alt)


AROUND = [
    "Home", "About", "Hafan", "Recent posts", "harvest supper", "comment", "Commentaires", "Bravo", "Great post",
    "Blog Archive", "lovely", "Posted by", "Sign up", "Join", "writes about", "Another post", "News", "20 Dec",
    "20 Rhagfyr", "20 déc", "cookies", "©", "Share", "Tweet", "Sign in", "Listen", "min read", "Tagged",
    "Recommended", "<nav", "<script",
]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if name != "every-element"])
def test_nothing_of_what_stands_around_comes_in(name: str) -> None:
    post = article(name)
    assert [word for word in AROUND if word in post.html] == []
    assert "<h1" not in post.html
    assert not post.text.startswith(post.title)


OTHERS = ("welsh", "cookies-and-comments", "notice")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OTHERS])
def test_every_paragraph_comes_in(name: str) -> None:
    text = article(name).text
    for words in ("comes in twice a day", "boots that fit every child", "a box of instruments for each of them."):
        assert words in text


def test_the_parts_of_a_wordpress_article_stay_what_they_are() -> None:
    html = " ".join(article("wordpress").html.split())
    for kept in (
        "<h2>What the teachers said</h2>",
        '<a href="https://www.example.org/reports/2018">the whole report</a>',
        '<img src="https://www.example.org/wp-content/uploads/boots.jpg" alt="A row of boots">',
        '"><figcaption>Boots, in all sizes</figcaption></figure>',
        "<ul> <li>More time outside</li> <li>Fewer <strong>forms</strong></li>",
        "<blockquote> <p>The sea is the best teacher",
        "<ol> <li>Look</li> <li>Ask</li> <li>Draw</li> </ol>",
    ):
        assert kept in html
    assert html.count("<img") == 1


def test_words_between_breaks_are_paragraphs() -> None:
    text = article("blogger").text.split("\n\n")
    assert [paragraph[:12] for paragraph in text] == ["The tide at ", "We asked the", "What comes\nN"]


def test_blocks_of_wordpress_keep_galleries_and_who_is_quoted() -> None:
    html = " ".join(article("blocks").html.split())
    for kept in ('alt="G1"><figcaption>One</figcaption>', 'alt="G2">', "<p>Anna, teacher</p> </blockquote>", "06:12"):
        assert kept in html


def test_a_notice_of_two_sentences_is_an_article() -> None:
    assert article("notice").text == "Our office is closed from 24 December to 2 January.\n\nSee the contact page."


def test_a_line_with_day_and_author_at_the_begin_becomes_what_it_says() -> None:
    post = page(simple(body=f"<h1>Tides</h1><p>By Priya Nair on 5 February 2019</p>{WORDS}")).post
    assert (post.author, f"{post.published:%Y-%m-%d}") == ("Priya Nair", "2019-02-05")
    assert post.text.startswith("The tide")


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>Head <em>two</em></h2>", "<h3>Head three</h3>", "See 1 May, RNLI, The Sea, <q>quoted</q>, marked,",
        "H<sub>2</sub>O, m<sup>2</sup>", "<code>code</code>", "<del>gone</del>",
        "<strong>bold</strong> and <em>it</em>",
        '<a href="https://www.example.org/x">link <strong>bold in</strong> it</a> tail, frag,',
        '<a href="mailto:a@example.org">mail</a>', '<a href="tel:+44123">phone</a>.<br>After break',
        "<dt>Term</dt> <dd>Meaning of it</dd>", "<pre> pre text</pre>",
        "<ol> <li>One<ul><li>Inner a</li><li>Inner b</li></ul></li>", "<figcaption>Caption of a by Me</figcaption>",
        '<img src="https://www.example.org/in.jpg" alt="In p"> Text after image',
        '<img src="https://www.example.org/linked.jpg" alt="Linked">',
        '<img src="https://www.example.org/lazy.jpg" alt="Lazy">',
        '<img src="https://www.example.org/s-900.jpg" alt="Set only">',
        '<img src="https://www.example.org/p.jpg" alt="Pic">',
        '<img src="https://www.example.org/bare?id=12" alt="No extension">',
        '<img src="https://cdn.example.org/w_600/abc" alt="CDN">', "<p>Quote two.</p> <p>— A. Person</p> </blockquote>",
        "<p>Hidden details para.</p>", "<p>Text in a div only, no paragraph.</p>", "<th>A</th> <th>B</th>",
        "<td>x <strong>y</strong></td>", "<p>Short.</p>",
    ],
)  # fmt: skip
def test_every_element_of_prose_survives(kept: str) -> None:
    assert kept in " ".join(article("every-element").html.split())


def test_a_page_in_windows_1252_is_read_as_it_is_meant() -> None:
    data = (PAGES / "layout-table.html").read_text(encoding="utf-8").encode("cp1252")
    post = page(data).post
    assert post.title == "Lessons from the tide – £5 off"
    assert post.text.startswith("“The tide")
    assert "said Zoë." in post.text


def test_the_charset_in_the_page_counts_where_the_server_says_none() -> None:
    words = "Příliš žluťoučký kůň úpěl ďábelské ódy, a pak šel domů, kde na něj čekala večeře a teplá kamna. " * 3
    body = f'<html><head><meta charset="iso-8859-2"><title>Kůň</title></head><body><p>{words}</p></body></html>'
    assert "žluťoučký kůň" in page(body.encode("iso-8859-2")).post.text


WORDS = "".join(f"<p>The tide at Exampleton comes in twice a day, and on day {n} it was early.</p>" for n in range(5))


def simple(head: str = "", body: str = WORDS, title: str = "<title>Tides</title>") -> bytes:
    return f"<!doctype html><html><head>{title}{head}</head><body><main>{body}</main></body></html>".encode()


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://example.org/2018/tides", "https://example.org/2018/tides"),
        ("/2018/tides", "https://www.example.org/2018/tides"),
        ("/?p=12", "https://www.example.org/?p=12"),
        ("https://copied.example.net/tides", ADDRESS),
        ("https://www.example.org/", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("http://[x", ADDRESS),
        ("", ADDRESS),
    ],
)
def test_a_page_is_known_by_the_address_it_gives_itself_on_its_own_site(canonical: str, url: str) -> None:
    post = page(simple(f'<link rel="canonical" href="{canonical}">'), address=f"{ADDRESS}?utm_source=x&token=s3cret")
    assert (post.post.url, post.post.source_id) == (url, url)


@pytest.mark.parametrize(
    "linked",
    ["{", "[]", "null", '{"@type":"Article"}', '{"@type":"Article","author":[null,{}],"image":[{}],"keywords":{}}',
     '{"@type":"Article","headline":7,"datePublished":{"x":1}}', "[" * 100_000],
)  # fmt: skip
def test_linked_data_that_is_broken_is_passed_over(linked: str) -> None:
    head = f'<script type="application/ld+json">{linked}</script><meta name="date" content="2018-12-20">'
    post = page(simple(head)).post
    assert f"{post.published:%Y-%m-%d}" == "2018-12-20"
    assert post.author == ""


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    site = '<meta property="og:site_name" content="Lantern House">'
    for title in ("Tides | Lantern House", "Tides – Lantern House", "Lantern House: Tides", "Lantern House » Tides"):
        assert page(simple(site, title=f"<title>{title}</title>")).post.title == "Tides"
    assert page(simple(site, title="<title>A-Z of tides</title>")).post.title == "A-Z of tides"


def test_a_day_that_only_stands_in_the_text_is_taken_with_a_word_of_doubt() -> None:
    found = page((PAGES / "every-element.html").read_bytes())
    [flag] = found.flags
    assert flag.endswith("does not say when it was published; 2019-05-01, which stands in it, was taken.")


def test_the_day_in_the_address_counts_before_one_in_the_text() -> None:
    data = (PAGES / "every-element.html").read_bytes()
    found = page(data, address="https://www.example.org/2018/12/20/lessons")
    assert (f"{found.post.published:%Y-%m-%d}", found.flags) == ("2018-12-20", [])


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_imported_again_is_unchanged(name: str, site: Site, store: SqlStore, tmp_path: Path) -> None:
    site.answers["/page"] = site.answers["/page?utm_source=mail"] = (
        200,
        {"Content-Type": "text/html"},
        (PAGES / f"{name}.html").read_bytes(),
    )
    desk = desk_of(store, tmp_path)
    first, second = import_posts(desk, site.at("/page")), import_posts(desk, site.at("/page?utm_source=mail"))
    assert (first.counts["new"], second.counts["unchanged"]) == (1, 1)
    assert len(store.library.all()) == 1


def test_a_page_without_a_date_keeps_the_day_of_its_first_import(read: Reader) -> None:
    data = (PAGES / "no-date.html").read_bytes()
    first = page(data)
    later = datetime(2020, 5, 6, tzinfo=UTC)
    second = page(data, today=later, dates={first.post.source_id: first.post.published})
    assert (first.post.published, second.post.content_hash) == (NOW, first.post.content_hash)
    assert first.flags == [
        "www.example.org/lessons: The page tells no date; that of today was taken, and stays when it is imported again."
    ]
    assert second.flags == []


def test_a_page_that_gets_a_date_later_takes_it() -> None:
    dated = page(simple('<meta name="date" content="2018-12-20">'), dates={ADDRESS: NOW})
    assert f"{dated.post.published:%Y-%m-%d}" == "2018-12-20"


@pytest.mark.parametrize("body", ["", "<p></p>", "<nav><a href='/'>Home</a></nav>", "\x00\x00", "<!-- x -->"])
def test_a_page_without_an_article_says_so(body: str) -> None:
    for data in (body.encode(), simple(body=body, title="")):
        with pytest.raises(SourceError, match=r"No article was found in www\.example\.org/lessons"):
            page(data)


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{WORDS}" + "<b>" * 20_000 + "x",
        f"<article>{WORDS}" + "<ul><li>" * 20_000,
        f"<article>{WORDS}" + "<table><tr><td>" * 2_000,
        f"<article>{WORDS}\x00\x01\x0b\x1f\ufffe</article>",
        f"<base href='http://[x'><article>{WORDS}<a href='http://[y'>z</a><img src='http://[z'></article>",
        f"<base><article>{WORDS}<a>z</a><img><img src><picture></picture><figure></figure></article>",
        f'<?xml version="1.0" encoding="utf-16"?><article>{WORDS}</article>',
        f"<article>{WORDS}<img src='javascript:alert(1)'><a href='javascript:alert(1)'>x</a></article>",
    ],
    ids=["depth", "lists", "tables", "controls", "addresses", "nothing given", "xml", "scripts"],
)
def test_a_hostile_page_gives_its_words_and_no_more(body: str) -> None:
    post = page(body.encode()).post
    assert "on day 3 it was early." in post.text
    assert "javascript" not in post.html


def test_a_saved_page_is_read_as_one_from_the_web(read: Reader) -> None:
    file = read.file("tide.html", (PAGES / "wordpress.html").read_bytes())
    post = read(file).post
    assert post.url == "https://www.example.org/2018/12/lessons-from-the-tide/"
    assert '<img src="https://www.example.org/wp-content/uploads/boots.jpg"' in post.html


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (
            "ModuleNotFoundError(\"No module named 'trafilatura'\", name='trafilatura')",
            "needs trafilatura; install it with pip install 'publisher-desk[extract]'.",
        ),
        (
            "ImportError('lxml.html.clean is now a project of its own')",
            "is installed but cannot start (lxml.html.clean is now a project of its own); install it anew",
        ),
    ],
    ids=["absent", "broken"],
)
def test_without_the_extra_a_page_says_how_to_get_it(tmp_path: Path, raised: str, told: str) -> None:
    absent = tmp_path / "absent" / "trafilatura"
    absent.mkdir(parents=True)
    (absent / "__init__.py").write_text(f"raise {raised}\n", encoding="utf-8")
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom" / "config.toml").write_text(
        '[organisation]\nname = "Lantern"\n[sender]\nemail = "a@example.org"\n', encoding="utf-8"
    )
    (tmp_path / "newsroom" / "page.html").write_bytes(simple())
    path = os.pathsep.join(filter(None, [str(absent.parent), os.environ.get("PYTHONPATH", "")]))
    ran = subprocess.run(
        [sys.executable, "-m", "publisher", "posts", "import", "page.html"],
        cwd=tmp_path / "newsroom",
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    said = " ".join(ran.stderr.split())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in said
    assert "Traceback" not in said
