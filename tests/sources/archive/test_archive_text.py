"""Archive dumps in all the shapes in which people save them."""

from datetime import date

import pytest

from publisher.errors import SourceError
from publisher.model.posts import Originally
from source_reader import Reader, Taken

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


def body(read: Reader, text: str) -> Taken:
    return read(read.file("dump.txt", f"A title\n\nPosted: May 6, 2018 | Admin\n\n{text}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "hall Talk",
        "Robin Ferreira Maya Osei Radio Example",
        "Robin Ferreira, Town Hall. 12th October 2010",
        "Our hall (2018)",
    ],
)
def test_a_caption_without_its_picture_is_flagged_and_stays_as_words(read: Reader, line: str) -> None:
    texts = [f"It was full.\n\n{line}\n\nThank you."] if line != "Our hall (2018)" else []
    for text in [*texts, f"It was full.\n\n{line}"]:
        taken = body(read, text)
        assert any(f"line 7: “{line}”" in flag and "caption" in flag for flag in taken.flags)
        assert f"<p>{line}</p>" in taken.post.html


@pytest.mark.parametrize(
    "line",
    [
        "The Law", "Facebook & Twitter", "What Should We Do Now", "How do I deal with it?", "Find out about us",
        "The lantern people 🤓", "By Robin Ferreira (Lantern House)", "We opened on 12 October 2010.",
    ],
)  # fmt: skip
def test_headings_calls_and_signatures_are_no_captions(read: Reader, line: str) -> None:
    assert body(read, f"It was full.\n\n{line}\n\nThank you.").flags == []
    if not line.endswith(("Law", "Twitter", "Now", "?")):
        assert body(read, f"It was full.\n\n{line}").flags == []


@pytest.mark.parametrize(
    ("sentence", "lost"),
    [
        ("More about it can be found here.", True),
        ("Listen to our talk with Maya here!", True),
        ("To register, click this link.", True),
        ("Everyone is welcome here.", False),
        ("It is easy to find the river from here.", False),
        ("Here is what we found.", False),
    ],
)
def test_words_that_were_a_link_are_flagged(read: Reader, sentence: str, lost: bool) -> None:
    taken = body(read, f"First. {sentence}\n\nLast.")
    assert any("was a link on the page" in flag for flag in taken.flags) is lost
    assert sentence in taken.post.text


def test_flags_come_in_the_order_of_the_file(read: Reader) -> None:
    taken = body(read, "hall Talk\n\nWrite to [email protected] now.\n\nIt can be found here.\n\nTranslate »")
    lines = [int(flag.split("line ")[1].split(":")[0]) for flag in taken.flags]
    assert lines == sorted(lines)
    assert len(lines) == 4


def test_a_list_keeps_its_numbers_and_one_that_begins_again_is_another(read: Reader) -> None:
    text = "1. One\n2. Two\n\nBetween them.\n\n3. Three\n\n4. Four\n\n1. Anew"
    post = body(read, text).post
    assert post.text == "1. One\n2. Two\n\nBetween them.\n\n3. Three\n4. Four\n\n1. Anew"
    assert '<ol start="3"><li>Three</li><li>Four</li></ol>' in post.html


def test_numbers_that_do_not_count_on_are_not_made_to(read: Reader) -> None:
    assert body(read, "7. Seven\n9. Nine").post.text == "7. Seven\n\n9. Nine"


BROKEN = """We walk through the park with lanterns that the children made at
school. This year more than forty families came, and nobody minded the
rain. We talked about the way home in the dark, and about whom to ring
when a plan changes.

What to bring
A coat, a hat and a lantern are all that you need for the walk, and a
friend if you have one near.

- a lantern that does not mind the rain, with a handle long enough for
  small hands
- a coat

Lantern House
1 Example Street
"""


def test_paragraphs_broken_into_lines_are_put_together(read: Reader) -> None:
    post = body(read, BROKEN).post
    first, heading, second, items, *address = post.text.split("\n\n")
    assert first.endswith("whom to ring when a plan changes.")
    assert "made at school. This year" in first
    assert (heading, second[-28:]) == ("What to bring", "friend if you have one near.")
    assert items == "• a lantern that does not mind the rain, with a handle long enough for small hands\n• a coat"
    assert address == ["Lantern House", "1 Example Street"]


def test_lines_that_are_paragraphs_are_left_alone(read: Reader) -> None:
    lines = "The first of a few lines.\nThe second, which is a little longer.\nA third.\nAnd the last of them all."
    assert body(read, lines).post.text == lines.replace("\n", "\n\n")


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


def test_a_day_alone_below_a_title_begins_a_post_where_no_line_says_more(read: Reader) -> None:
    text = (
        "Lights on the way home\n20 December 2018\n\nForty families came.\n\n\nAnother title\n\n3 May 2019\n\nWords.\n"
    )
    first, second = read(read.file("dump.txt", text)).posts
    assert (first.title, first.published.date(), first.text) == (
        "Lights on the way home",
        date(2018, 12, 20),
        "Forty families came.",
    )
    assert (second.title, second.text) == ("Another title", "Words.")
    labelled = read(read.file("dump.txt", f"A title\n\nPosted: May 6, 2018 | Admin\n\n{text}"))
    assert [post.title for post in labelled.posts] == ["A title"]


def test_lines_that_name_what_they_say_are_the_head_of_a_post(read: Reader) -> None:
    text = (
        "Title: Lights on the way home\nAuthor: Jane Doe\nDate: 20 December 2018\nLink: https://www.example.org/lights\n"
        "Tags: winter, walking\nSummary: How forty families get home.\n\nForty families came.\n\n\n"
        "Author: Robin Ferreira\nTitle: Second title\nPublished: 2019-01-03\n\nWords: few.\n"
    )
    first, second = read(read.file("dump.txt", text)).posts
    assert (first.title, first.author, first.published.date()) == (
        "Lights on the way home",
        "Jane Doe",
        date(2018, 12, 20),
    )
    assert (first.url, first.tags) == ("https://www.example.org/lights", ("winter", "walking"))
    assert (first.excerpt, first.text) == ("How forty families get home.", "Forty families came.")
    assert (second.title, second.author, second.text) == ("Second title", "Robin Ferreira", "Words: few.")


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("Publié le 20 décembre 2018 par Esmé Laurent", "Esmé Laurent", date(2018, 12, 20)),
        ("Par Esmé Laurent le 1er août 2018", "Esmé Laurent", date(2018, 8, 1)),
        ("Postiwyd ar 20 Rhagfyr 2018 gan Siân Wyn", "Siân Wyn", date(2018, 12, 20)),
        ("Dyddiad: 5ed o Fawrth 2018", "", date(2018, 3, 5)),
    ],
)
def test_by_lines_in_french_and_welsh_are_read(read: Reader, line: str, author: str, day: date) -> None:
    post = read(read.file("dump.txt", f"A title\n\n{line}\n\nSome words of the post.\n")).post
    assert (post.author, post.published.date()) == (author, day)


@pytest.mark.parametrize(
    ("days", "read_as", "said"),
    [
        (["01/03/2017", "02/14/2018"], [date(2017, 1, 3), date(2018, 2, 14)],
         "Days have the month first, as 02/14/2018 shows; 01/03/2017 was read as 3 January 2017."),
        (["01/03/2017", "20/12/2018"], [date(2017, 3, 1), date(2018, 12, 20)], ""),
        (["01/03/2017"], [date(2017, 3, 1)],
         "No day tells whether it or its month stands first; 01/03/2017 was read as 1 March 2017."),
        (["01/03/2017", "02/14/2018", "20/12/2018"], [date(2017, 3, 1), date(2018, 2, 14), date(2018, 12, 20)],
         "Days stand in two orders, as 02/14/2018 and 20/12/2018 show; 01/03/2017 was read as 1 March 2017."),
        (["02/14/2018"], [date(2018, 2, 14)], ""),
        (["03/03/2018"], [date(2018, 3, 3)], ""),
    ],
)  # fmt: skip
def test_days_in_numbers_have_one_order_in_a_file_and_a_guess_is_said(
    read: Reader, days: list[str], read_as: list[date], said: str
) -> None:
    text = "\n\n".join(f"Title {number}\n\nPosted: {day}\n\nWords." for number, day in enumerate(days))
    taken = read(read.file("dump.txt", text))
    assert [post.published.date() for post in taken.posts] == read_as
    assert taken.flags == ([f"dump.txt: {said}"] if said else [])


def test_the_first_error_shows_what_a_post_looks_like(read: Reader) -> None:
    with pytest.raises(SourceError, match="“Posted: December 20, 2018"):
        read(read.file("dump.txt", "Just words.\n"))
