"""WordPress exports: what is published comes in, clean; the rest is counted; broken files lose only what is broken."""

from datetime import UTC, datetime

import pytest

from publisher.errors import SourceError
from source_reader import Reader

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Lantern Trust</title><link>https://example.org</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[esme]]></wp:author_login>
<wp:author_display_name><![CDATA[Esmé Laurent]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>\n"


def item(number: int = 1, body: str = "<p>Words.</p>", **said: str) -> str:
    given = {
        "title": f"Title {number}", "type": "post", "status": "publish", "password": "", "extra": "",
        "gmt": f"2018-12-{number:02} 09:30:00", "creator": "esme", "excerpt": "", "name": f"title-{number}",
        "date": "Thu, 20 Dec 2018 09:30:00 +0000", **said,
    }  # fmt: skip
    return f"""<item><title><![CDATA[{given["title"]}]]></title>
<link>https://example.org/title-{number}/</link><pubDate>{given["date"]}</pubDate>
<dc:creator><![CDATA[{given["creator"]}]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[{given["excerpt"]}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt><![CDATA[{given["gmt"]}]]></wp:post_date_gmt>
<wp:post_name><![CDATA[{given["name"]}]]></wp:post_name><wp:status><![CDATA[{given["status"]}]]></wp:status>
<wp:post_type><![CDATA[{given["type"]}]]></wp:post_type>
<wp:post_password><![CDATA[{given["password"]}]]></wp:post_password>
{given["extra"]}</item>
"""


def export(*items: str) -> str:
    return HEAD + "".join(items) + TAIL


def test_a_post_has_what_wordpress_knows_of_it(read: Reader) -> None:
    extra = (
        '<category domain="category" nicename="news"><![CDATA[News &amp; views]]></category>'
        '<category domain="post_tag" nicename="winter"><![CDATA[Winter]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        "<wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key>"
        "<wp:meta_value><![CDATA[7]]></wp:meta_value></wp:postmeta>"
        "<wp:post_modified_gmt>2018-12-24 10:00:00</wp:post_modified_gmt>"
    )
    picture = item(
        7,
        type="attachment",
        extra="<wp:attachment_url><![CDATA[https://example.org/lantern.jpg]]></wp:attachment_url>\n"
        "<wp:postmeta>\n<wp:meta_key><![CDATA[_wp_attachment_image_alt]]></wp:meta_key>\n"
        "<wp:meta_value><![CDATA[A lantern]]></wp:meta_value></wp:postmeta>",
    )
    body = "<!-- wp:paragraph -->\n<p>What helps a <a href='/help'>family</a> to talk.</p>\n<!-- /wp:paragraph -->"
    taken = read(read.file("site.xml", export(item(1, body, extra=extra, title="Talk &amp; listen"), picture)))
    post = taken.post
    assert (post.title, post.author, post.slug) == ("Talk & listen", "Esmé Laurent", "title-1")
    assert post.published == datetime(2018, 12, 1, 9, 30, tzinfo=UTC)
    assert post.updated == datetime(2018, 12, 24, 10, 0, tzinfo=UTC)
    assert post.tags == ("News & views", "Winter")
    assert post.image is not None
    assert (post.image.url, post.image.alt) == ("https://example.org/lantern.jpg", "A lantern")
    assert post.html == '<p>What helps a <a href="https://example.org/help">family</a> to talk.</p>'
    assert taken.left_out == ["pictures and files"]
    assert taken.flags == []


def test_what_is_not_published_is_left_out_and_counted(read: Reader) -> None:
    items = [
        item(1),
        item(2, status="draft"),
        item(3, type="page"),
        item(4, type="revision"),
        item(5, password="secret"),
        item(6, status="private"),
        item(7, status="future"),
    ]
    taken = read(read.file("site.xml", export(*items)))
    assert [post.source_id for post in taken.posts] == ["1"]
    reasons = [
        "drafts", "pages", "revisions", "posts behind a password", "private posts", "posts not published yet",
    ]  # fmt: skip
    assert taken.left_out == reasons
    assert [post.source_id for post in read(read.folder / "site.xml", drafts=True).posts] == ["1", "2", "6", "7"]


def test_plain_text_gets_the_paragraphs_that_wordpress_shows(read: Reader) -> None:
    body = "One line\nand another.\n\nA second paragraph.\n\n<h2>Heading</h2>\n\n<ul>\n<li>item</li>\n</ul>"
    post = read(read.file("site.xml", export(item(1, body)))).post
    assert post.html.startswith("<p>One line<br>\nand another.</p>\n<p>A second paragraph.</p>\n<h2>Heading</h2>")
    assert post.text == "One line\nand another.\n\nA second paragraph.\n\nHeading\n\n• item"


def test_blocks_among_plain_text_stand_between_its_paragraphs(read: Reader) -> None:
    body = (
        "Bring these:\n<ul>\n<li>a coat</li>\n<li>a <em>lantern</em></li>\n</ul>\nThen we go.\n<p>All of us.</p>\n"
        "<pre>Gate A\n\n  Gate B</pre>\n&nbsp;\n\n<blockquote>Mind the step.\n\nAll right.</blockquote>\nHome by six."
    )
    post = read(read.file("site.xml", export(item(1, body)))).post
    assert "<p>Bring these:</p>\n<ul>" in post.html
    assert "</ul>\n<p>Then we go.</p>\n<p>All of us.</p>\n<pre>Gate A\n\n  Gate B</pre>\n<blockquote>" in post.html
    assert post.text.split("\n\n")[:3] == ["Bring these:", "• a coat\n• a lantern", "Then we go."]
    assert post.html.endswith("<p>Home by six.</p>")
    assert "<p></p>" not in post.html


def test_shortcodes_are_shown_or_taken_out_with_a_note(read: Reader) -> None:
    body = (
        '[caption id="a" align="left"]<img src="https://example.org/a.jpg" alt="A hall" /> The hall[/caption]\n\n'
        '[gallery ids="1,2"]\n\nThey said [sic] so [1].\n\n[embed]https://example.org/film[/embed]\n\n'
        '[note color="red"]Mind this.[/note]'
    )
    taken = read(read.file("site.xml", export(item(1, body))))
    assert '<figure><img src="https://example.org/a.jpg" alt="A hall">' in taken.post.html
    assert "<figcaption>The hall</figcaption>\n</figure>" in taken.post.html
    assert '<a href="https://example.org/film">' in taken.post.html
    assert "They said [sic] so [1]." in taken.post.text
    assert "Mind this." in taken.post.text
    assert "[gallery" not in taken.post.text
    assert len(taken.flags) == 2
    assert "line 8: “Title 1”: the shortcode [gallery] was taken out; what it showed is not in" in taken.flags[0]
    assert "[note] was taken out; what stands between its two ends is kept." in taken.flags[1]


def test_a_caption_inside_the_link_of_its_picture_ends_with_the_picture(read: Reader) -> None:
    body = (
        '[caption id="a"]<a href="https://example.org/hall"><img src="https://example.org/a.jpg" alt="A hall" /> '
        "The hall</a>[/caption]\n\nThe hall was full."
    )
    post = read(read.file("site.xml", export(item(1, body)))).post
    assert '<a href="https://example.org/hall"><img src="https://example.org/a.jpg" alt="A hall"></a>' in post.html
    assert post.html.endswith("<figcaption>The hall</figcaption>\n</figure>\n<p>The hall was full.</p>")


def test_an_address_of_first_publication_becomes_where_it_appeared(read: Reader) -> None:
    body = "<p>Words.</p><p><em>This post originally appeared on Example News on 3 May 2018.</em></p>"
    post = read(read.file("site.xml", export(item(1, body)))).post
    assert post.originally is not None
    assert (post.originally.where, str(post.originally.when)) == ("Example News", "2018-05-03")
    assert post.text == "Words."


def test_a_truncated_export_gives_what_is_whole_and_names_the_rest(read: Reader) -> None:
    whole = export(item(1), item(2), item(3, title="The last one"))
    taken = read(read.file("site.xml", whole[: whole.index("<wp:post_id>3")]))
    assert [post.source_id for post in taken.posts] == ["1", "2"]
    assert taken.lost == ["“The last one” breaks off with the file and was left out."]
    between = read(read.file("other.xml", HEAD + item(1) + item(2)))
    assert [post.source_id for post in between.posts] == ["1", "2"]
    assert between.lost == ["The file breaks off; what follows is missing."]


def test_a_broken_item_does_not_take_its_neighbours_with_it(read: Reader) -> None:
    broken = item(2, title="Broken").replace("</wp:status>", "</wp:stat")
    odd = item(3).replace("<title><![CDATA[Title 3]]>", "<title>Tea&nbsp;time")
    taken = read(read.file("site.xml", export(item(1), broken, odd, item(4))))
    assert [post.source_id for post in taken.posts] == ["1", "3", "4"]
    assert taken.posts[1].title == "Tea time"
    assert taken.lost == ["“Broken” could not be read and was left out."]


def test_control_characters_are_no_obstacle(read: Reader) -> None:
    taken = read(read.file("site.xml", export(item(1, "<p>One\x0b\x00 two\x1f.</p>", title="A\x08 title"))))
    assert (taken.post.title, taken.post.text) == ("A title", "One two.")
    assert taken.lost == []


@pytest.mark.parametrize("declared", ["ISO-8859-1", "US-ASCII", "windows-1251"])
def test_utf_8_is_read_as_that_whatever_is_declared(read: Reader, declared: str) -> None:
    text = export(item(1, "<p>A café – open.</p>")).replace("UTF-8", declared)
    assert read(read.file("site.xml", text)).post.text == "A café – open."


def test_what_says_utf_8_and_is_not_is_read_all_the_same(read: Reader) -> None:
    text = export(item(1), item(2, "<p>A café – open.</p>"))
    taken = read(read.file("site.xml", text.encode("cp1252")))
    assert [post.text for post in taken.posts] == ["Words.", "A café – open."]
    assert taken.lost == []


def test_bombs_and_outside_files_are_refused(read: Reader) -> None:
    secret = read.file("secret.txt", "do not tell")
    for entity in ('<!ENTITY a "aaaa">', f'<!ENTITY a SYSTEM "{secret.as_uri()}">', '<!ENTITY % a SYSTEM "x">'):
        text = export(item(1)).replace("<rss", f"<!DOCTYPE rss [{entity}]><rss", 1).replace("Lantern Trust", "&a;")
        with pytest.raises(SourceError, match="declares entities"):
            read(read.file("site.xml", text))


def test_a_date_without_a_zone_is_the_organisations(read: Reader) -> None:
    dated = item(1, gmt="0000-00-00 00:00:00", extra="<wp:post_date>2018-07-01 09:30:00</wp:post_date>")
    taken = read(read.file("site.xml", export(dated.replace("<pubDate>Thu, 20 Dec 2018 09:30:00 +0000", "<pubDate>"))))
    assert taken.post.published == datetime(2018, 7, 1, 8, 30, tzinfo=UTC)
    without = item(2, gmt="").replace("<pubDate>Thu, 20 Dec 2018 09:30:00 +0000", "<pubDate>")
    taken = read(read.file("site.xml", export(without)))
    assert taken.lost == ["“Title 2” has no date and was left out."]


def test_the_next_export_of_a_site_is_the_same_source_whatever_its_file_is_called(read: Reader) -> None:
    november = read(read.file("lantern.WordPress.2018-11-01.xml", export(item(1))))
    december = read(read.file("lantern.WordPress.2018-12-01.xml", export(item(1), item(2))))
    assert {post.source for post in (*november.posts, *december.posts)} == {"example.org"}
    assert read(read.folder / "lantern.WordPress.2018-11-01.xml", name="mine").post.source == "mine"
    headless = export(item(1)).replace("<link>https://example.org</link>", "", 1)
    assert read(read.file("headless.xml", headless)).post.source == "headless.xml"


def test_an_excerpt_that_a_writer_wrote_is_the_excerpt(read: Reader) -> None:
    body = "<p>The tide comes in twice a day.</p>"
    written = item(1, body, excerpt="What the sea taught <em>a school</em> &amp; its teachers.")
    cut = item(2, body, excerpt="The tide comes [&hellip;]")
    first, second = read(read.file("site.xml", export(written, cut))).posts
    assert first.excerpt == "What the sea taught a school & its teachers."
    assert second.excerpt == "The tide comes in twice a day."


EMBED = """<!-- wp:embed {"url":"https://www.example.org/1"} --><figure><div>
https://www.example.org/1
</div></figure><!-- /wp:embed -->"""


@pytest.mark.parametrize(
    ("code", "link"),
    [
        ("[audio https://example.org/a.mp3]", "https://example.org/a.mp3"),
        ('[audio mp3="https://example.org/a.mp3"][/audio]', "https://example.org/a.mp3"),
        ("[youtube https://www.example.org/watch?v=1&amp;t=2]", "https://www.example.org/watch?v=1&t=2"),
        ("[youtube=https://www.example.org/watch?v=1]", "https://www.example.org/watch?v=1"),
        ("https://www.example.org/watch?v=1", "https://www.example.org/watch?v=1"),
        (EMBED, "https://www.example.org/1"),
    ],
)  # fmt: skip
def test_what_plays_elsewhere_becomes_a_link_and_no_excerpt(read: Reader, code: str, link: str) -> None:
    post = read(read.file("site.xml", export(item(1, f"{code}\n\nThe tide comes in twice a day, they say.")))).post
    assert f'<a href="{link.replace("&", "&amp;")}">' in post.html
    assert "[" not in post.html
    assert post.excerpt == "The tide comes in twice a day, they say."


def test_a_film_without_an_address_is_taken_out_with_a_note(read: Reader) -> None:
    taken = read(read.file("site.xml", export(item(1, "[wpvideo aB3dE w=640]\n\nThe tide comes in."))))
    assert taken.post.text == "The tide comes in."
    assert any("[wpvideo] was taken out" in flag for flag in taken.flags)


def test_a_post_with_nothing_but_a_film_has_no_address_for_an_excerpt(read: Reader) -> None:
    assert read(read.file("site.xml", export(item(1, "https://www.example.org/watch?v=1")))).post.excerpt == ""


def test_a_draft_has_no_date_of_year_nought(read: Reader) -> None:
    modified = "<wp:post_modified_gmt>2018-12-24 10:00:00</wp:post_modified_gmt>"
    never = {"gmt": "0000-00-00 00:00:00", "date": "Mon, 30 Nov -0001 00:00:00 +0000", "status": "draft"}
    taken = read(read.file("site.xml", export(item(1, extra=modified, **never))), drafts=True)
    assert taken.post.published == datetime(2018, 12, 24, 10, 0, tzinfo=UTC)
    assert any("“Title 1”: a draft, and was taken in as you wished." in flag for flag in taken.flags)


def test_a_name_in_another_script_is_not_made_a_slug_of_its_code(read: Reader) -> None:
    encoded = item(1, name="%e6%bd%ae%e6%b1%90", title="潮汐")
    spaced = item(2, name="tides%20and%20boots")
    first, second = read(read.file("site.xml", export(encoded, spaced))).posts
    assert first.slug.startswith("chao")
    assert second.slug == "tides-and-boots"


@pytest.mark.parametrize("name", ["address", "section", "article", "aside", "details", "center"])
def test_the_words_of_a_block_that_posts_have_not_stand_apart(read: Reader, name: str) -> None:
    body = f"<{name} class='a>b'>1 Harbour Street<br>Exampleton</{name}><a href='/anchor'>Anchor</a>"
    assert read(read.file("site.xml", export(item(1, body)))).post.text == "1 Harbour Street\nExampleton\n\nAnchor"


def test_words_beside_blocks_keep_their_paragraphs(read: Reader) -> None:
    block = '<!-- wp:group {"a":"{b}"} --><div><!-- wp:paragraph --><p>In a block.</p><!-- /wp:paragraph --></div>'
    body = f"One line.\n\nAnother.\n\n{block}<!-- /wp:group -->\n<!-- wp:separator /-->\nA third.\n\nA fourth."
    post = read(read.file("site.xml", export(item(1, body)))).post
    assert post.text == "One line.\n\nAnother.\n\nIn a block.\n\nA third.\n\nA fourth."
