"""The export of Substack: a table, and a file for each post."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from publisher.errors import SourceError
from source_reader import Reader

TABLE = """post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url
11.lessons-from-the-tide,2018-12-20T09:30:00.000Z,true,,,newsletter,everyone,"Lessons, from the tide",Of the sea.,
12.harvest,2018-12-21T09:30:00.000Z,false,,,newsletter,everyone,Harvest,,
13.for-friends,2018-12-22T09:30:00.000Z,true,,,newsletter,only_paid,For friends,,
14.talk,2018-12-23T09:30:00.000Z,true,,,thread,everyone,Talk,,
15.lost,2018-12-24T09:30:00.000Z,true,,,newsletter,everyone,Lost,,
"""
BODY = """<p>The tide comes in <strong>twice</strong> a day.</p>
<div class="subscription-widget-wrap-editor" data-attrs="{}"><div class="subscription-widget"><p>Thanks for reading!</p>
<form><input type="email"></form></div></div>
<p class="button-wrapper"><a class="button primary" href="%%share_url%%"><span>Share</span></a></p>
<p class="button-wrapper"><a class="button primary" href="https://www.example.org/join"><span>Join us</span></a></p>
<p>And so on.</p>"""
FILES = {
    "posts.csv": TABLE,
    "posts/11.lessons-from-the-tide.html": BODY,
    "posts/11.lessons-from-the-tide.opens.csv": "email\nesme@example.org\n",
    "posts/12.harvest.html": "<p>Not yet.</p>",
    "posts/13.for-friends.html": "<p>Thank you.</p>",
    "email_list.lantern.csv": "email\nesme@example.org\n",
}


@pytest.fixture(params=["packed", "unpacked"])
def place(request: pytest.FixtureRequest, read: Reader) -> object:
    for name, text in FILES.items():
        read.file(f"export/{name}", text)
    if request.param == "unpacked":
        return read.folder / "export"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in FILES.items():
            file.writestr(name, text)
    return read.file("export.zip", data.getvalue())


def test_posts_come_in_with_what_the_table_tells(read: Reader, place: str) -> None:
    taken = read(place, address="https://lantern.example.org/p/{slug}")
    post = taken.posts[0]
    assert (post.title, post.excerpt) == ("Lessons, from the tide", "Of the sea.")
    assert (post.slug, post.source_id) == ("lessons-from-the-tide", "11")
    assert post.published == datetime(2018, 12, 20, 9, 30, tzinfo=UTC)
    assert post.url == "https://lantern.example.org/p/lessons-from-the-tide"
    assert post.text == "The tide comes in twice a day.\n\nJoin us\n\nAnd so on."
    assert "%%" not in post.html


def test_drafts_and_discussions_stay_out_and_what_is_lost_or_paid_for_is_said(read: Reader, place: str) -> None:
    taken = read(place)
    assert [post.title for post in taken.posts] == ["Lessons, from the tide", "For friends"]
    assert taken.left_out == ["drafts", "discussions"]
    assert any("“For friends” is for paying readers only" in flag for flag in taken.flags)
    assert taken.lost == ["“Lost” has no text in the export and was left out."]
    assert "Harvest" in [post.title for post in read(place, drafts=True).posts]


def test_no_reader_of_the_newsletter_is_unpacked(read: Reader, place: str) -> None:
    taken = read(place)
    assert "esme@example.org" not in repr(taken.items)


def test_what_has_no_table_says_so(read: Reader) -> None:
    read.file("x/posts/1.html", "<p>x</p>")
    with pytest.raises(SourceError, match=r"has no posts\.csv"):
        read(read.folder / "x", kind="substack")
    read.file("y/posts.csv", "id,name\n1,x\n")
    with pytest.raises(SourceError, match="has no column post_id"):
        read(read.folder / "y", kind="substack")
