"""What every source owes the library."""

import json
from pathlib import Path

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Post
from publisher.model.source_kinds import NAMES
from publisher.ports.sources import Wanted
from publisher.sources.fetching.fetch import Fetcher
from publisher.sources.opening import open_source
from publisher.sources.prose.sanitise import clean
from publisher.when import zone
from publisher.workspace.config import Fetch

LONDON = zone("Europe/London")
BODY = "<p>It is <b>lit</b>.</p><script>alert(1)</script><p>Come in.</p>"
ARCHIVE = "A lantern\n\nPosted: December 20, 2018 | Priya Nair\n\nIt is lit. Come in, all of you.\n"
RSS = (
    '<rss version="2.0"><channel><title>Lantern House</title><item><title>A lantern</title><guid>1</guid>'
    "<author>Priya Nair</author><pubDate>Thu, 20 Dec 2018 12:00:00 +0000</pubDate>"
    f"<description><![CDATA[{BODY}]]></description></item></channel></rss>"
)
JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Lantern House",
    "items": [{"id": "1", "title": "A lantern", "content_html": BODY, "date_published": "2018-12-20T12:00:00Z"}],
})  # fmt: skip
WXR = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<title>Lantern House</title><wp:wxr_version>1.2</wp:wxr_version><item><title>A lantern</title>"
    "<link>https://www.example.org/lantern</link><pubDate>Thu, 20 Dec 2018 12:00:00 +0000</pubDate>"
    f"<dc:creator>priya</dc:creator><content:encoded><![CDATA[{BODY}]]></content:encoded><wp:post_id>1</wp:post_id>"
    "<wp:post_date_gmt>2018-12-20 12:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
    "<wp:post_type>post</wp:post_type></item></channel></rss>"
)
MARKDOWN = "---\ntitle: A lantern\ndate: 2018-12-20\n---\n\nIt is **lit**. Come in.\n"
GHOST = json.dumps({
    "db": [{"meta": {"version": "5"}, "data": {"posts": [
        {"id": "1", "title": "A lantern", "slug": "a-lantern", "html": BODY, "status": "published", "type": "post",
         "published_at": "2018-12-20T12:00:00.000Z"},
    ]}}],
})  # fmt: skip
MEDIUM = (
    '<!DOCTYPE html><html><body><article class="h-entry"><h1 class="p-name">A lantern</h1>'
    f'<section class="e-content">{BODY}</section><time class="dt-published" datetime="2018-12-20T12:00:00Z"></time>'
    "</article></body></html>"
)
FILES = {
    "archive": ("blog.txt", ARCHIVE),
    "rss": ("feed.xml", RSS),
    "json feed": ("feed.json", JSON_FEED),
    "wordpress": ("export.xml", WXR),
    "markdown": ("2018-12-20-a-lantern.md", MARKDOWN),
    "ghost": ("lantern.ghost.json", GHOST),
    "medium": ("2018-12-20_A-lantern.html", MEDIUM),
}


@pytest.fixture(params=FILES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, content = FILES[request.param]
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def read(place: Path) -> list[Post]:
    fetcher = Fetcher(limits=Fetch(), sleep=lambda _: None, now=lambda: None)  # type: ignore[arg-type, return-value]  # nothing is fetched
    with open_source(Wanted(location=str(place), zone=LONDON), fetcher) as opened:
        assert opened.source is not None
        return [item for item in opened.source.read() if isinstance(item, Post)]


def test_it_gives_the_post_with_title_day_and_words(place: Path) -> None:
    (post,) = read(place)
    assert post.title == "A lantern"
    assert post.published.astimezone(LONDON).date().isoformat() == "2018-12-20"
    assert "Come in" in post.text


def test_a_mark_of_byte_order_is_read_past(place: Path) -> None:
    plain = read(place)
    place.write_bytes(b"\xef\xbb\xbf" + place.read_bytes())
    assert read(place) == plain


def test_its_html_is_clean_already(place: Path) -> None:
    (post,) = read(place)
    assert clean(post.html) == post.html
    assert "script" not in post.html


def test_its_posts_are_named_and_reading_again_names_them_the_same(place: Path) -> None:
    first, second = read(place), read(place)
    assert all(post.source and post.source_id and post.slug for post in first)
    assert first == second


def test_it_tells_how_much_of_it_has_been_read(place: Path) -> None:
    fetcher = Fetcher(limits=Fetch(), sleep=lambda _: None, now=lambda: None)  # type: ignore[arg-type, return-value]  # nothing is fetched
    with open_source(Wanted(location=str(place), zone=LONDON), fetcher) as opened:
        assert opened.source is not None
        assert not opened.source.share
        shares = [opened.source.share for item in opened.source.read() if isinstance(item, Post)]
    assert shares == [1.0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "is empty"),
        ("a.md", b" \n\n", "is empty"),
        ("a.docx", b"PK\x03\x04word/document.xml", "word processor"),
        ("a.zip", b"PK\x03\x04post.md", "unpack it"),
        ("a.xml.gz", b"\x1f\x8b\x08", "unpack it"),
        ("a.pdf", b"%PDF-1.7", "Markdown file"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "is a picture"),
        ("a.bin", bytes(range(1, 256)) * 4, "is no text"),
    ],
)
@pytest.mark.parametrize("kind", ["", *NAMES])
def test_what_has_no_posts_is_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, said: str, kind: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    fetcher = Fetcher(limits=Fetch(), sleep=lambda _: None, now=lambda: None)  # type: ignore[arg-type, return-value]  # nothing is fetched
    wanted = Wanted(location=str(path), zone=LONDON, kind=kind)
    with pytest.raises(SourceError, match=said) as refused, open_source(wanted, fetcher):
        pass
    assert str(refused.value).startswith(name)


def test_text_without_a_sign_of_posts_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words without a date.", encoding="utf-8")
    with pytest.raises(SourceError, match="say with --as what it is"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding_is_not_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "blog.txt"
    path.write_bytes(ARCHIVE.encode(encoding))
    (post,) = read(path)
    assert post.title == "A lantern"
