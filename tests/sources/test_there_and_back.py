"""Import, export, import: nothing is lost on the way; and importing again changes only what changed."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.desk.import_posts import take_in
from publisher.model.posts import Post, slugify
from publisher.sources.archive.reader import ArchiveText
from publisher.sources.export import not_carried, to_archive, to_json, to_markdown
from publisher.sources.feed.reader import Feed
from publisher.sources.prose.posts import Raw, build
from publisher.store.opening import SqlStore
from source_reader import LONDON, Reader, Taken

NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)
DUMP = "First\n\nPosted: May 6, 2018 | Admin\n\nWords of one.\n\n\n"
DUMP += "Second\n\nPosted: May 7, 2018 | Admin\n\nWords of two.\n"
RSS = (
    '<rss version="2.0"><channel><title>x</title>'
    "<item><title>First</title><guid>1</guid>"
    "<pubDate>Sun, 06 May 2018 09:00:00 GMT</pubDate><description>One.</description></item>"
    "<item><title>Second</title><guid>2</guid>"
    "<pubDate>Mon, 07 May 2018 09:00:00 GMT</pubDate><description>Two.</description></item>"
    "</channel></rss>"
)
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "x",
    "items": [
        {"id": "1", "title": "First", "content_text": "One.", "date_published": "2018-05-06T09:00:00Z"},
        {"id": "2", "title": "Second", "content_text": "Two.", "date_published": "2018-05-07T09:00:00Z"},
    ],
})  # fmt: skip
WXR = (
    '<rss version="2.0" xmlns:content="c" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<item><title>First</title><content:encoded>One.</content:encoded><wp:post_id>1</wp:post_id>"
    "<wp:post_date_gmt>2018-05-06 09:00:00</wp:post_date_gmt></item>"
    "<item><title>Second</title><content:encoded>Two.</content:encoded><wp:post_id>2</wp:post_id>"
    "<wp:post_date_gmt>2018-05-07 09:00:00</wp:post_date_gmt></item></channel></rss>"
)
MARKDOWN = "---\ntitle: First\ndate: 2018-05-06\n---\nOne.\n"
PAGE = (
    "<!doctype html><html><head><title>First</title><meta name=author content=Admin>"
    "<meta property='article:published_time' content='2018-05-06'></head><body><article><h1>First</h1>"
    + "<p>What helps a family to talk about the day, when everybody is tired and wants to be left alone.</p>" * 5
    + "</article></body></html>"
)


@pytest.mark.parametrize(
    ("name", "content", "change"),
    [
        ("dump.txt", DUMP, ("Words of two", "Other words of two")),
        ("feed.xml", RSS, ("Two.", "Other words.")),
        ("feed.json", JSON, ("Two.", "Other words.")),
        ("site.xml", WXR, ("Two.", "Other words.")),
        ("2018-05-06-first.md", MARKDOWN, ("One.", "Other words.")),
        ("page.html", PAGE, ("everybody is tired", "everyone is tired")),
    ],
)
def test_each_kind_imported_twice_changes_only_what_changed(
    store: SqlStore, tmp_path: Path, name: str, content: str, change: tuple[str, str]
) -> None:
    if name.endswith("html"):
        pytest.importorskip("trafilatura", reason="the extra extract is not installed")

    def taken(text: str) -> list[str]:
        reader = Reader(tmp_path / "in")
        items = reader(reader.file(name, text)).items

        class Given:
            name = "given"

            def read(self) -> object:
                return iter(items)

        return [item.kind for item in take_in(Given(), store.library, NOW).taken]  # type: ignore[arg-type]  # read above

    first = taken(content)
    assert set(first) == {"new"}
    before = store.library.all()
    assert set(taken(content)) == {"unchanged"}
    assert store.library.all() == before
    again = taken(content.replace(*change))
    assert again.count("changed") == 1
    assert again.count("unchanged") == len(first) - 1
    assert {post.slug for post in store.library.all()} == {post.slug for post in before}


def test_an_unchanged_source_writes_nothing(store: SqlStore, tmp_path: Path) -> None:
    take_in(Feed(RSS.encode(), name="feed", zone=LONDON, today=NOW), store.library, NOW)
    files = list((tmp_path / ".publisher").glob("publisher.db*"))
    files = [file for file in files if not file.name.endswith("-shm")]  # where readers note that they read
    before = {file: file.read_bytes() for file in files}
    assert take_in(Feed(RSS.encode(), name="feed", zone=LONDON, today=NOW), store.library, NOW).counts["unchanged"] == 2
    assert {file: file.read_bytes() for file in files} == before


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")) | st.just(" "), max_size=40)
HTML = st.one_of(
    LINE.map(lambda text: f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"),
    st.sampled_from([
        "<h2>What *helps*</h2>", "<ul><li>one</li><li>two</li></ul>", "<ol><li>1. one</li></ol>", "<p>a<br>b</p>",
        "<p><strong>bold</strong> and <em>calm</em> <a href='https://example.org/a_b(c)?d=1&amp;e'>li]nk</a></p>",
        "<table><tr><td>a</td></tr></table>", "<pre>a\n\n\n  b</pre>", "<p># no heading</p>", "<p>- no list</p>",
        "<blockquote><p>said</p></blockquote>", "<p>{{< no shortcode >}} {% none %}</p>", "<p>---</p>", "plain",
        "<p><img src='https://example.org/a.png' alt='A [lantern]'></p>", "<p>    indented</p>", "<p>1. one</p>",
        "<p>{: .lead} and this{#id} {::x} *a*{: .b}</p>", "<p>[a]() {{ '/x' | url }}</p>", "<p>{:toc}</p>",
    ]),
)  # fmt: skip
POSTS = st.builds(
    lambda title, author, bodies, tags, updated, excerpt: build(
        Raw(
            title=title, author=author, published=datetime(2018, 5, 6, 9, 30, tzinfo=UTC), updated=updated,
            source_id="id-1", html="\n".join(bodies), tags=tuple(tags), url="https://example.org/one",
            excerpt=excerpt, excerpt_is_own=True,
        ),
        "given",
    ),
    LINE, LINE, st.lists(HTML, max_size=5), st.lists(LINE, max_size=2), st.none() | st.just(NOW), st.just("") | LINE,
)  # fmt: skip


def seen(post: Post) -> tuple[object, ...]:
    return (post.title, post.author, post.published, post.updated, post.url, post.text, post.tags, post.originally)


@given(POSTS)
def test_all_of_a_post_survives_json(post: Post) -> None:
    [back] = [
        item
        for item in Feed(to_json([post], "x").encode(), name="given", zone=LONDON, today=NOW).read()
        if isinstance(item, Post)
    ]
    assert seen(back) == seen(post)
    assert (back.html, back.slug, back.source_id, back.image) == (post.html, post.slug, post.source_id, post.image)
    assert back.excerpt == post.excerpt


@pytest.fixture(scope="module")
def through_markdown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Post], Taken]:
    reader = Reader(tmp_path_factory.mktemp("markdown"))
    return lambda post: reader(reader.file("post.md", to_markdown(post)))


@given(post=POSTS)
def test_all_of_a_post_survives_markdown(through_markdown: Callable[[Post], Taken], post: Post) -> None:
    taken = through_markdown(post)
    assert taken.flags == []
    assert seen(taken.post) == seen(post)
    assert (taken.post.slug, taken.post.image, taken.post.excerpt) == (post.slug, post.image, post.excerpt)


@given(POSTS)
def test_archive_text_carries_the_words_or_says_that_it_does_not(post: Post) -> None:
    text = to_archive([post], LONDON)
    if not not_carried([post], text, LONDON):
        back = [item for item in ArchiveText(text, name="x", zone=LONDON).read() if isinstance(item, Post)]
        assert [" ".join(one.text.split()) for one in back if one.title == post.title] == [" ".join(post.text.split())]


def test_an_archive_imported_exported_and_imported_is_the_same(read: Reader) -> None:
    first = read(read.file("dump.txt", DUMP)).posts
    second = read(read.file("again.txt", to_archive(first, LONDON)))
    assert [seen(post) for post in second.posts] == [seen(post) for post in first]
    assert second.flags == []
    assert not_carried(first, to_archive(first, LONDON), LONDON) == []


@given(st.lists(st.text(max_size=30), max_size=20))
def test_slugs_are_unique_whatever_the_titles(titles: list[str]) -> None:
    taken: set[str] = set()
    for title in titles:
        slug = slugify(title, taken)
        assert slug not in taken
        assert slug.replace("-", "").isascii()
        assert slug.strip("-") == slug != ""
        taken.add(slug)


def test_dates_stay_on_their_day_in_the_organisations_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    late = build(Raw(title="x", published=datetime(2018, 5, 6, 20, tzinfo=UTC), source_id="1", html="<p>y</p>"), "s")
    assert "Posted: May 7, 2018" in to_archive([late], tokyo)
    assert date(2018, 5, 7) == late.published.astimezone(tokyo).date()
