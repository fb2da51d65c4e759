"""RSS, Atom and JSON Feed, as they should be and as they are."""

import json
from datetime import UTC, datetime

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Image
from source_reader import Reader

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Lantern Trust</title><link>https://example.org/</link>
<item><title>Talk &amp; listen</title><link>https://example.org/talk/</link><guid isPermaLink="false">tag:1</guid>
<dc:creator>Esmé Laurent</dc:creator><pubDate>Thu, 20 Dec 2018 09:30:00 +0100</pubDate>
<category>Winter</category><category>Families</category>
<description>Only the beginning…</description>
<content:encoded><![CDATA[<p>What helps a <a href="/help">family</a> to talk.<script>a</script></p>]]></content:encoded>
<media:content url="https://example.org/a.jpg" medium="image"/></item>
</channel></rss>"""


def test_rss_gives_full_content_authors_categories_and_pictures(read: Reader) -> None:
    taken = read(read.file("feed.xml", RSS))
    post = taken.post
    assert (post.title, post.author, post.source_id) == ("Talk & listen", "Esmé Laurent", "tag:1")
    assert post.published == datetime(2018, 12, 20, 8, 30, tzinfo=UTC)
    assert post.html == '<p>What helps a <a href="https://example.org/help">family</a> to talk.</p>'
    assert post.tags == ("Winter", "Families")
    assert post.image == Image(url="https://example.org/a.jpg")
    assert taken.flags == []


def test_atom_gives_the_same(read: Reader) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/"><title>x</title>
<author><name>The desk</name></author><entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; &amp;amp; calm title</title>
<id>urn:1</id><link href="one/"/><published>2018-12-20T09:30:00Z</published><updated>2018-12-24T10:00:00Z</updated>
<category term="winter" label="Winter"/><link rel="enclosure" type="image/png" href="https://example.org/e.png"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words <a href="two/">two</a>.</p></div></content>
</entry></feed>"""
    post = read(read.file("feed.atom", feed)).post
    assert (post.title, post.author, post.tags) == ("A bold & calm title", "The desk", ("Winter",))
    assert (post.published.hour, post.updated) == (9, datetime(2018, 12, 24, 10, 0, tzinfo=UTC))
    assert 'href="https://example.org/blog/' in post.html
    assert post.url == "https://example.org/blog/one/"
    assert post.image == Image(url="https://example.org/e.png")


@pytest.mark.parametrize(
    "feed",
    [  # each a whole feed
        ('<rss version="0.91"><channel><title>x</title><pubDate>Thu, 20 Dec 2018 12:00:00 GMT</pubDate>'
        "<item><title>Old</title><link>https://example.org/old</link><description>Words.</description></item>"
        "</channel></rss>"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>x</title></channel>'
        '<item rdf:about="https://example.org/old"><title>Old</title><link>https://example.org/old</link>'
        "<description>Words.</description><dc:date>2018-12-20T12:00:00Z</dc:date></item></rdf:RDF>"),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title><entry><title>Old</title>'
        '<link rel="alternate" type="text/html" href="https://example.org/old"/><id>https://example.org/old</id>'
        "<issued>2018-12-20T12:00:00Z</issued><modified>2018-12-20T12:00:00Z</modified>"
        '<content type="text/html" mode="escaped">Words.</content></entry></feed>'),
        json.dumps({
            "version": "https://jsonfeed.org/version/1", "title": "x",
            "items": [{"id": 1, "title": "Old", "url": "https://example.org/old", "content_text": "Words.",
                       "date_published": "2018-12-20T12:00:00Z"}],
        }),
    ],
)  # fmt: skip
def test_old_and_new_formats_say_the_same(read: Reader, feed: str) -> None:
    post = read(read.file("feed", feed)).post
    assert (post.title, post.url, post.text) == ("Old", "https://example.org/old", "Words.")
    assert post.published == datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def test_a_json_feed_has_authors_pictures_and_html(read: Reader) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "x",
        "authors": [{"name": "The desk"}],
        "items": [
            {
                "id": "a", "url": "https://example.org/a", "title": "A", "date_published": "2018-12-20T09:30:00+01:00",
                "content_html": "<p>Words <img src='b.png' alt='B' onerror='x'></p>", "tags": ["winter"],
                "authors": [{"name": "Esmé"}, {"name": "Robin"}], "image": "https://example.org/i.png",
            },
            {"id": "b", "content_text": "One.\n\nTwo & three.", "date_published": "2018-12-19"},
            "nonsense",
            {"id": "c", "title": "No date"},
        ],
    }  # fmt: skip
    taken = read(read.file("feed.json", json.dumps(feed)))
    first, second = taken.posts
    assert (first.author, first.tags) == ("Esmé, Robin", ("winter",))
    assert first.html == '<p>Words <img src="https://example.org/b.png" alt="B"></p>'
    assert first.image == Image(url="https://example.org/i.png")
    assert (second.author, second.title, second.text) == ("The desk", "One.", "One.\n\nTwo & three.")
    assert len(taken.lost) == 2


def test_titles_are_text_even_where_they_carry_tags(read: Reader) -> None:
    feed = RSS.replace("Talk &amp; listen", "&lt;script&gt;alert(1)&lt;/script&gt;Talk &lt;b&gt;now&lt;/b&gt;")
    assert read(read.file("feed.xml", feed)).post.title == "Talk now"


def test_plain_words_keep_their_angle_brackets(read: Reader) -> None:
    assert (
        read(read.file("feed.xml", RSS.replace("Talk &amp; listen", "2 &lt; 3 &amp;amp; so"))).post.title
        == "2 < 3 & so"
    )


def test_a_feed_cut_off_gives_what_is_whole(read: Reader) -> None:
    second = RSS[RSS.index("<item>") : RSS.index("</channel>")].replace("tag:1", "tag:2").replace("listen", "play")
    whole = RSS.replace("</channel>", second + "</channel>")
    taken = read(read.file("feed.xml", whole[: whole.rindex("</content:encoded>") - 20]))
    assert [post.source_id for post in taken.posts] == ["tag:1"]
    assert taken.lost == ["The feed breaks off; its last entry was left out."]


def test_broken_xml_and_control_characters_are_read_as_far_as_they_make_sense(read: Reader) -> None:
    feed = RSS.replace("Winter", "Winter\x0b").replace("Only the beginning…", "Fish & chips <br>")
    taken = read(read.file("feed.xml", feed))
    assert taken.post.source_id == "tag:1"
    assert any("broken XML" in flag for flag in taken.flags)


@pytest.mark.parametrize(("declared", "real"), [("ISO-8859-1", "utf-8"), ("UTF-8", "cp1252"), ("nonsense", "utf-8")])
def test_a_wrong_declaration_of_the_encoding_is_seen_through(read: Reader, declared: str, real: str) -> None:
    feed = RSS.replace("UTF-8", declared).encode(real)
    assert read(read.file("feed.xml", feed)).post.author == "Esmé Laurent"


def test_utf_16_is_read(read: Reader) -> None:
    assert read(read.file("feed.xml", RSS.replace("UTF-8", "UTF-16").encode("utf-16"))).post.author == "Esmé Laurent"


def test_bombs_are_refused(read: Reader) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(SourceError, match="declares entities"):
        read(read.file("feed.xml", RSS.replace("<rss", bomb + "<rss").replace("Winter", "&b;")))


def test_what_is_no_feed_says_so(read: Reader) -> None:
    with pytest.raises(SourceError, match="neither RSS nor Atom"):
        read(read.file("feed.xml", "<nothing/>"), kind="feed")
    with pytest.raises(SourceError, match="broken JSON"):
        read(read.file("feed.json", '{"items": ['), kind="feed")


def test_an_entry_that_stands_twice_is_taken_once(read: Reader) -> None:
    entry = RSS[RSS.index("<item>") : RSS.index("</channel>")]
    taken = read(read.file("feed.xml", RSS.replace("</channel>", entry + "</channel>")))
    assert len(taken.posts) == 1
    assert "stands twice" in taken.flags[0]


def test_an_export_of_blogger_gives_its_posts_alone(read: Reader) -> None:
    kinds = {"1": "post", "2": "comment", "3": "settings", "4": "template", "5": "page", "6": "post"}
    entries = "".join(
        f"<entry><id>{number}</id><title>Title {number}</title><published>2018-12-20T09:00:00Z</published>"
        f'<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{kind}"/>'
        f'<category scheme="http://www.blogger.com/atom/ns#" term="winter"/><content type="html">Words.</content>'
        + ("<app:control><app:draft>yes</app:draft></app:control></entry>" if number == "6" else "</entry>")
        for number, kind in kinds.items()
    )
    space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"'
    path = read.file("blog.xml", f"<feed {space}><title>Blog</title>{entries}</feed>")
    taken = read(path)
    assert [(post.title, post.tags) for post in taken.posts] == [("Title 1", ("winter",))]
    assert taken.left_out == ["comments", "settings", "templates", "pages", "drafts"]
    assert [post.title for post in read(path, drafts=True).posts] == ["Title 1", "Title 6"]


def test_an_entry_without_title_and_date_is_named_by_its_address(read: Reader) -> None:
    item = "<item><link>https://example.org/1</link><description>Words.</description></item>"
    taken = read(read.file("feed.xml", f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'))
    assert taken.lost == ["An entry without a title (https://example.org/1) has no date and was left out."]
