"""Archive dumps in all the shapes in which people save them."""

from datetime import date

import pytest

from publisher.errors import SourceError
from publisher.posts import Originally
from source_reader import Reader

DUMP = """Lights on the way home

Lights on the way home

Posted: December 20, 2018 | Admin

lantern-picSo how do we get home safely? We asked forty families, and wrote down what they told us.

What they told us

• Walk together
• Wear something bright

1. Say where you are
2. Say when you are back

“Nobody walks alone on our street any more, and that is how we like it.”

Write to [email protected] for a poster.

Translate »

This post originally appeared in the Example Gazette on 3rd May 2018.


Second title

By Robin Ferreira on 5 February 2019

Words of the second post, which are few.
"""


def test_a_dump_is_understood_cleaned_and_flagged_by_line(read: Reader) -> None:
    taken = read(read.file("dump.txt", DUMP))
    first, second = taken.posts
    assert (first.title, first.author, first.published.date()) == (
        "Lights on the way home",
        "Admin",
        date(2018, 12, 20),
    )
    assert (second.title, second.author, second.published.date()) == (
        "Second title",
        "Robin Ferreira",
        date(2019, 2, 5),
    )
    assert first.originally == Originally(where="Example Gazette", when=date(2018, 5, 3))
    assert first.excerpt == "So how do we get home safely? We asked forty families, and wrote down what they told us."
    assert "<h3>What they told us</h3>" in first.html
    assert "<ul><li>Walk together</li><li>Wear something bright</li></ul>" in first.html
    assert "<ol><li>Say where you are</li><li>Say when you are back</li></ol>" in first.html
    assert "<blockquote><p>“Nobody walks alone" in first.html
    assert "Translate" not in first.text
    assert "originally" not in first.text
    said = "\n".join(taken.flags)
    assert "dump.txt, line 7: “lantern-pic” is a picture's name" in said
    assert "dump.txt, line 19: An email address was hidden" in said
    assert "dump.txt, line 21: “Translate »” belongs to the web page" in said
    assert "dump.txt, line 3: The title stands twice" in said


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("Posted: December 20, 2018 | Admin", "Admin", date(2018, 12, 20)),
        ("Posted on 20th December 2018 by Esmé Laurent", "Esmé Laurent", date(2018, 12, 20)),
        ("Published 20 Dec 2018", "", date(2018, 12, 20)),
        ("Published: 2018-12-20", "", date(2018, 12, 20)),
        ("By Esmé Laurent on Thursday, 20 December 2018", "Esmé Laurent", date(2018, 12, 20)),
        ("By Esmé Laurent | Dec. 20, 2018", "Esmé Laurent", date(2018, 12, 20)),
        ("Written by Esmé Laurent on 20/12/2018", "Esmé Laurent", date(2018, 12, 20)),
        ("20 December 2018 · Esmé Laurent", "Esmé Laurent", date(2018, 12, 20)),
        ("Date: 2018-12-20T09:30:00Z", "", date(2018, 12, 20)),
        ("POSTED: DECEMBER 20, 2018 | ADMIN", "ADMIN", date(2018, 12, 20)),
    ],
)
def test_the_line_below_the_title_may_be_worded_in_many_ways(read: Reader, line: str, author: str, day: date) -> None:
    post = read(read.file("dump.txt", f"A title\n\n{line}\n\nSome words of the post.\n")).post
    assert (post.title, post.author, post.published.date()) == ("A title", author, day)


@pytest.mark.parametrize(
    "prose",
    [
        "Posted by accident in 2018, the letter came back.",
        "By the way, on 5 May 2018 we opened.",
        "On September 1, 2018, we began.",
        "By 2018 we were many.",
    ],
)
def test_prose_with_a_date_is_no_by_line(read: Reader, prose: str) -> None:
    post = read(
        read.file("dump.txt", f"A title\n\nPosted: May 6, 2018 | Admin\n\nFirst words.\n\n{prose}\n\nLast.\n")
    ).post
    assert prose in post.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_of_all_machines_are_read(read: Reader, encoding: str, ends: str) -> None:
    text = "A title\n\nPosted: May 6, 2018 | Esmé\n\nCafé – open.\n".replace("\n", ends)
    post = read(read.file("dump.txt", text.encode(encoding))).post
    assert (post.author, post.text) == ("Esmé", "Café – open.")


def test_a_file_cut_off_in_a_character_says_so(read: Reader) -> None:
    text = "A title\n\nPosted: May 6, 2018 | Admin\n\nThe café".encode()
    taken = read(read.file("dump.txt", text[:-1]))
    assert taken.post.text == "The caf"
    assert taken.lost == ["The file breaks off in the middle of a character."]


def test_control_characters_go(read: Reader) -> None:
    taken = read(read.file("dump.txt", "A title\n\nPosted: May 6, 2018 | Ad\x00min\n\nOne\x07 two\x0c.\n"))
    assert taken.post.text == "One two."


def test_a_file_without_posts_says_what_a_post_looks_like(read: Reader) -> None:
    with pytest.raises(SourceError, match="Posted: December 20, 2018"):
        read(read.file("dump.txt", "Just words.\n"), kind="archive")
    with pytest.raises(SourceError, match="--as"):
        read(read.file("dump.txt", "Just words.\n"))
    with pytest.raises(SourceError, match="cannot be read"):
        read(read.folder / "missing.txt")
