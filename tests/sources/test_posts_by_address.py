"""Every kind of source is read from an address as it is from a file."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from publisher.errors import SourceError
from publisher.ports.sources import Wanted
from publisher.sources.opening import open_source
from publisher.store.opening import SqlStore
from publisher.workspace.config import SourceEntry
from site_server import Answer, Site, fetcher
from source_desk import desk_of, import_posts, sync_posts
from source_reader import LONDON, Taken

FEED = (
    b'<rss version="2.0"><channel><title>x</title><item><title>One</title><guid>1</guid>'
    b"<pubDate>Thu, 20 Dec 2018 09:00:00 GMT</pubDate><description>Words.</description></item></channel></rss>"
)
MARKDOWN = (
    b"---\ntitle: Tide tables\nauthor: Priya Nair\n---\n\n"
    b"The tide comes in twice a day.\n\n![The harbour](pictures/harbour.jpg) and [more](../more/).\n"
)
ARCHIVE = b"A lantern\n\nPosted: December 20, 2018 | Priya Nair\n\nIt is lit. Come in, all of you.\n"


def export(posts: int = 1, *, end: bytes = b"</channel></rss>") -> bytes:
    items = b"".join(
        b"<item><title>Lantern %d</title><link>https://www.example.org/lantern-%d</link><wp:post_id>%d</wp:post_id>"
        b"<content:encoded><![CDATA[<p>It is lit.</p>]]></content:encoded><wp:post_date_gmt>2018-12-20 12:00:00"
        b"</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n" % (n, n, n)
        for n in range(posts)
    )
    return (
        b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        b'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Lantern House</title>'
        b"<wp:wxr_version>1.2</wp:wxr_version>\n" + items + end
    )


def taken(location: str, **wanted: object) -> Taken:
    with open_source(Wanted(location=location, zone=LONDON, **wanted), fetcher()) as opened:  # type: ignore[arg-type]  # by name
        return Taken(list(opened.source.read()) if opened.source else [])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_an_export_of_wordpress_is_read_from_an_address(site: Site) -> None:
    site.answers["/lantern.WordPress.xml"] = (200, {"Content-Type": "text/xml"}, export(3))
    posts = taken(site.at("/lantern.WordPress.xml")).posts
    assert [post.title for post in posts] == ["Lantern 0", "Lantern 1", "Lantern 2"]
    assert {post.source for post in posts} == {"127.0.0.1/lantern.WordPress.xml"}


def test_what_is_broken_is_named_as_at_its_address(site: Site) -> None:
    site.answers["/download/lantern%20house.xml"] = (200, {}, export(2, end=b"<item><title>Half</title>"))
    found = taken(site.at("/download/lantern%20house.xml"))
    assert len(found.posts) == 2
    assert found.flags
    assert all(flag.startswith("lantern house.xml") for flag in found.flags)


def test_a_markdown_file_is_read_from_an_address(site: Site) -> None:
    site.answers["/blog/2018-12-20-tide-tables/index.md"] = (200, {"Content-Type": "text/plain"}, MARKDOWN)
    post = taken(site.at("/blog/2018-12-20-tide-tables/index.md")).post
    assert (post.title, post.author, f"{post.published:%Y-%m-%d}") == ("Tide tables", "Priya Nair", "2018-12-20")
    assert post.image is not None
    assert post.image.url == site.at("/blog/2018-12-20-tide-tables/pictures/harbour.jpg")
    assert site.at("/blog/more/") in post.html
    assert post.url == ""


def test_a_markdown_file_keeps_the_address_that_it_gives_itself(site: Site) -> None:
    given = MARKDOWN.replace(b"title:", b"date: 2018-12-20\nurl: https://www.example.org/tides\ntitle:")
    site.answers["/raw/tides.md"] = (200, {}, given)
    post = taken(site.at("/raw/tides.md")).post
    assert post.url == "https://www.example.org/tides"
    assert post.image is not None
    assert post.image.url == site.at("/raw/pictures/harbour.jpg")


def test_markdown_without_front_matter_is_known_by_its_name_or_media_type(site: Site) -> None:
    words = b"# Tide tables\n\nThe tide comes in twice a day.\n"
    site.answers["/2018-12-20-tides.md"] = (200, {"Content-Type": "text/plain"}, words)
    site.answers["/2018-12-20-tides"] = (200, {"Content-Type": "text/markdown"}, words)
    for path in ("/2018-12-20-tides.md", "/2018-12-20-tides"):
        assert taken(site.at(path)).post.title == "Tide tables"


def test_a_page_that_shows_a_markdown_file_is_a_page(site: Site) -> None:
    body = b"<!doctype html><title>Tides</title><article><h1>Tides</h1>" + b"<p>It comes in, then out.</p>" * 9
    site.answers["/show/2018-12-20-tides.md"] = (200, {"Content-Type": "text/html"}, body)
    assert "<h1>" not in taken(site.at("/show/2018-12-20-tides.md")).post.html


@pytest.mark.parametrize(
    ("path", "body"),
    [("/feed", FEED), ("/a.xml", export()), ("/2018-12-20-a.md", MARKDOWN), ("/blog.txt", ARCHIVE)],
)
def test_a_second_import_changes_nothing_and_nothing_is_left_behind(
    site: Site, store: SqlStore, tmp_path: Path, temporary: Path, path: str, body: bytes
) -> None:
    site.answers[path] = (200, {}, body)
    desk = desk_of(store, tmp_path)
    first, second = import_posts(desk, site.at(path)), import_posts(desk, site.at(path))
    assert (first.counts["new"], second.counts["unchanged"]) == (1, 1)
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_behind_where_it_cannot_be_read(
    site: Site, store: SqlStore, tmp_path: Path, temporary: Path
) -> None:
    site.answers["/a.xml"] = (200, {}, b'<!DOCTYPE rss [<!ENTITY x "y">]>' + export())
    site.answers["/big.xml"] = (200, {}, export(2_000))
    site.answers["/odd.bin"] = (200, {}, b"\x00\x01\x02")
    for path, words in (("/a.xml", "^a.xml declares"), ("/big.xml", "max_bytes"), ("/odd.bin", "is no text")):
        with pytest.raises(SourceError, match=words):
            import_posts(desk_of(store, tmp_path, max_bytes=100_000), site.at(path))
    assert list(temporary.iterdir()) == []
    assert store.library.all() == []


def test_an_export_of_eleven_million_bytes_fits(site: Site) -> None:
    site.answers["/a.xml"] = (200, {}, export(1) + b" " * 11_000_000)
    assert len(taken(site.at("/a.xml")).posts) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("/feed", FEED), ("/a.xml", export()), ("/2018-12-20-a.md", MARKDOWN), ("/blog.txt", ARCHIVE)],
)
def test_a_sync_asks_only_for_what_is_new(site: Site, store: SqlStore, tmp_path: Path, path: str, body: bytes) -> None:
    def answer() -> Answer:
        known = site.asked[-1][1].get("if-none-match") == '"a"'
        return (304, {}, b"") if known else (200, {"ETag": '"a"'}, body)

    site.answers[path] = answer
    desk, entry = desk_of(store, tmp_path), SourceEntry(name="blog", location=site.at(path))
    first, second = sync_posts(desk, entry), sync_posts(desk, entry)
    assert (first.counts["new"], first.skipped) == (1, False)
    assert (second.taken, second.skipped) == ((), True)
    assert [post.source for post in store.library.all()] == ["blog"]


def test_a_feed_that_broke_off_is_fetched_in_full_the_next_time(site: Site, store: SqlStore, tmp_path: Path) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"'}, FEED[:-40])
    desk, entry = desk_of(store, tmp_path), SourceEntry(name="blog", location=site.at("/feed"), kind="feed")
    assert not sync_posts(desk, entry).complete
    site.answers["/feed"] = (200, {"ETag": '"a"'}, FEED)
    assert sync_posts(desk, entry).counts["new"] == 1
    assert "if-none-match" not in site.asked[-1][1]


def test_a_key_in_the_address_goes_no_further(site: Site, store: SqlStore, tmp_path: Path) -> None:
    site.answers["/a.md?token=s3cret"] = (
        200,
        {"ETag": '"a"'},
        MARKDOWN.replace(b"title:", b"date: 2018-12-20\ntitle:"),
    )
    entry = SourceEntry(name="blog", location=site.at("/a.md?token=s3cret"))
    sync_posts(desk_of(store, tmp_path), entry)
    assert "s3cret" not in repr(store.library.all())
    assert "s3cret" not in repr(store.library.fetch_state("blog"))
    assert site.asked[0][0] == "/a.md?token=s3cret"


def test_the_command_shows_no_key_of_an_address(site: Site, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "Lantern"\n[sender]\nemail = "a@example.org"\n[fetch]\nallow_private = ["127.0.0.1"]\n',
        encoding="utf-8",
    )
    site.answers["/feed?token=s3cret"] = (200, {}, FEED)
    locations = [site.at("/feed?token=s3cret"), site.at("/none?token=s3cret"), "http://me:s3cret@127.0.0.1/"]
    for form in ([], ["--json"]):
        command = [sys.executable, "-m", "publisher", "posts", "import", *locations, *form]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 1
        assert "127.0.0.1/feed" in ran.stdout
        assert "s3cret" not in ran.stdout + ran.stderr


def test_a_name_that_looks_like_a_site_is_taken_for_a_forgotten_https(tmp_path: Path, store: SqlStore) -> None:
    with pytest.raises(SourceError, match=r"write https://www\.example\.org/feed"):
        import_posts(desk_of(store, tmp_path), "www.example.org/feed")
    with pytest.raises(SourceError, match="check the name"):
        import_posts(desk_of(store, tmp_path), "content/blog.md")
