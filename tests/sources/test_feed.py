"""RSS, Atom and JSON Feed, as they should be and as they are."""

import json
from datetime import UTC, datetime

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Image
from source_reader import NOW, Reader

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
    assert taken.lost == []
    [flag] = taken.flags
    assert "An entry without a title (https://example.org/1) has no date; that of today was taken" in flag


SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:m="http://search.yahoo.com/mrss/"'
)
BODY = "<description>&lt;p&gt;The tide comes in twice a day, and so on for many words.&lt;/p&gt;</description>"


def rss(*items: str) -> str:
    each = "".join(
        f"<item><title>Tides {number}</title><guid>{number}</guid><link>https://example.org/{number}</link>{item}</item>"
        for number, item in enumerate(items, 1)
    )
    return f'<rss version="2.0" {SPACES}><channel><title>x</title>{each}</channel></rss>'


DATE = "<pubDate>Thu, 20 Dec 2018 09:30:00 +0000</pubDate>"
PICTURE = '<media:content url="https://example.org/a.jpg" medium="image">{}</media:content>'


@pytest.mark.parametrize(
    "beside",
    [
        PICTURE.format("<media:description>Boots in a row</media:description>"),
        PICTURE.format('<media:title type="html">Boots in a row</media:title>'),
        "<m:group><m:description type='plain'>Boots in a row</m:description></m:group>",
        "<itunes:summary>Boots in a row</itunes:summary>",
        "<summary>Boots in a row</summary>",
        "<description>Boots in a row</description>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_stands_beside_a_body_never_takes_its_place(read: Reader, beside: str, first: bool) -> None:
    item = f"{beside}{BODY}" if first else f"{BODY}{beside}"
    post = read(read.file("feed.xml", rss(DATE + item))).post
    assert post.text == "The tide comes in twice a day, and so on for many words."


def test_the_description_of_a_picture_is_what_it_shows(read: Reader) -> None:
    item = PICTURE.format("<media:description>Boots in a row</media:description>")
    assert read(read.file("feed.xml", rss(DATE + item + BODY))).post.image == Image(
        url="https://example.org/a.jpg", alt="Boots in a row"
    )


def test_a_player_of_podcasts_summary_is_the_body_where_there_is_no_other(read: Reader) -> None:
    item = f"{DATE}<itunes:summary>What was said at sea.</itunes:summary>"
    assert read(read.file("feed.xml", rss(item))).post.text == "What was said at sea."


def test_an_excerpt_that_a_writer_wrote_is_the_excerpt(read: Reader) -> None:
    full = "<content:encoded><![CDATA[<p>The tide comes in twice a day.</p><p>And so on.</p>]]></content:encoded>"
    written = "<description>What the sea taught a school.</description>"
    cut = "<description>The tide comes in tw…</description>"
    first, second = read(read.file("feed.xml", rss(DATE + written + full, DATE + cut + full))).posts
    assert (first.excerpt, second.excerpt) == ("What the sea taught a school.", "The tide comes in twice a day.")
    assert first.text == second.text == "The tide comes in twice a day.\n\nAnd so on."


def test_a_json_feeds_summary_is_the_excerpt(read: Reader) -> None:
    item = {"id": "1", "title": "Tides", "content_html": "<p>The tide comes in.</p>", "summary": "Of sea & land.",
            "date_published": "2018-12-20"}  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item]}
    assert read(read.file("feed.json", json.dumps(feed))).post.excerpt == "Of sea & land."


def test_the_widest_picture_is_taken_and_no_face(read: Reader) -> None:
    face = '<media:content url="https://secure.gravatar.com/avatar/1f" medium="image"/>'
    small = '<media:content url="https://example.org/s.jpg" medium="image" width="140"/>'
    wide = '<media:content url="https://example.org/w.jpg" medium="image" width="700"/>'
    post = read(read.file("feed.xml", rss(DATE + face + small + wide + BODY))).post
    assert post.image == Image(url="https://example.org/w.jpg")
    assert read(read.file("feed.xml", rss(DATE + face + BODY))).post.image is None


def test_a_picture_in_the_body_is_better_than_a_thumbnail_and_a_mark_that_counts_readers_is_none(read: Reader) -> None:
    body = (
        '<description><![CDATA[<img src="https://example.org/p.gif" width="1" height="1"><p>The tide.</p>'
        '<img src="https://example.org/b.jpg" alt="Boots">]]></description>'
    )
    thumbnail = '<media:thumbnail url="https://example.org/t.jpg" width="72" height="72"/>'
    post = read(read.file("feed.xml", rss(DATE + thumbnail + body))).post
    assert post.image == Image(url="https://example.org/b.jpg", alt="Boots")
    assert "p.gif" not in post.html


POST, SITE = '<a href="https://example.org/1">Tides</a>', '<a href="https://example.org">Lantern</a>'
ONWARD = '<p><a href="https://example.org/1">{}</a></p>'


@pytest.mark.parametrize(
    ("ending", "cut"),
    [
        (f"<p>The post {POST} appeared first on {SITE}.</p>", False),
        (f"<p>Der Beitrag {POST} erschien zuerst auf {SITE}.</p>", False),
        (ONWARD.format("Continue reading Tides →"), True),
        (ONWARD.format("Lire la suite") + f"<p>L’article {POST} est apparu en premier sur {SITE}.</p>", True),
    ],
)
def test_what_the_software_of_a_blog_writes_below_a_text_goes(read: Reader, ending: str, cut: bool) -> None:
    item = f"{DATE}<description><![CDATA[<p>The tide comes in.</p>\n{ending}]]></description>"
    taken = read(read.file("feed.xml", rss(item)))
    assert taken.post.html == "<p>The tide comes in.</p>"
    assert [flag for flag in taken.flags if "only its beginning" in flag] == (taken.flags if cut else [])
    assert bool(taken.flags) is cut


def test_a_feed_without_any_date_comes_in_with_that_of_today_in_its_order(read: Reader) -> None:
    taken = read(read.file("feed.xml", rss(BODY, BODY, BODY)))
    assert taken.lost == []
    assert [post.title for post in sorted(taken.posts, key=lambda post: post.published)] == [
        "Tides 3",
        "Tides 2",
        "Tides 1",
    ]
    assert {f"{post.published:%Y-%m-%d}" for post in taken.posts} == {f"{NOW:%Y-%m-%d}"}
    assert all("has no date; that of today was taken" in flag for flag in taken.flags)


def test_an_entry_without_a_date_keeps_the_one_of_its_first_import(read: Reader) -> None:
    known = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
    taken = read(read.file("feed.xml", rss(BODY)), dates=lambda _: {"1": known})
    assert (taken.post.published, taken.flags) == (known, [])


TAKEOUT = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018">
<id>tag:blogger.com,1999:blog-7</id><title>Lantern</title>{}</feed>"""
TAKEN_OUT = (
    "<entry><id>tag:blogger.com,1999:blog-7.post-{number}</id><blogger:type>{kind}</blogger:type>"
    "<blogger:status>{status}</blogger:status><author><name>Priya Nair</name></author><title>Title {number}</title>"
    '<content type="html">&lt;p&gt;Words.&lt;/p&gt;</content>'
    "<blogger:metaDescription>Of tides.</blogger:metaDescription>"
    "<blogger:created>2018-12-19T09:00:00Z</blogger:created><published>2018-12-20T09:00:00Z</published>"
    '<category scheme="tag:blogger.com,1999:blog-7" term="winter"/>'
    "<blogger:filename>/2018/12/title-{number}.html</blogger:filename></entry>"
)


def test_the_export_of_bloggers_takeout_gives_its_posts_alone(read: Reader) -> None:
    kinds = [("POST", "LIVE"), ("PAGE", "LIVE"), ("COMMENT", "LIVE"), ("POST", "DRAFT"), ("POST", "SOFT_TRASHED")]
    entries = "".join(TAKEN_OUT.format(number=n, kind=kind, status=state) for n, (kind, state) in enumerate(kinds, 1))
    file = read.file("feed.atom", TAKEOUT.format(entries))
    taken = read(file, website="https://blog.example.org")
    post = taken.post
    assert (post.title, post.author, post.tags, post.excerpt) == ("Title 1", "Priya Nair", ("winter",), "Of tides.")
    assert post.url == "https://blog.example.org/2018/12/title-1.html"
    assert taken.left_out == ["pages", "comments", "drafts", "posts in the bin"]
    drafts = read(file, drafts=True)
    assert [post.title for post in drafts.posts] == ["Title 1", "Title 4"]
    assert any("“Title 4” is a draft" in flag for flag in drafts.flags)
