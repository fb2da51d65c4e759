"""What the commands for posts say to a person."""

import io
import re
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.cli.screen import output

POST = "{title}\n\nPosted: December {day}, 2018 | {author}\n\n{text}\n\n"
HIDDEN = "Write to [email protected] before you come."


def archive(*posts: tuple[str, str, str]) -> str:
    return "".join(
        POST.format(title=title, day=day, author=author, text=text)
        for day, (title, author, text) in enumerate(posts, 1)
    )


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    Terminal(tmp_path).types("init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org",
                             "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    return Terminal(tmp_path / "room")


@pytest.fixture
def room(empty: Terminal) -> Terminal:
    text = archive(
        ("Lanterns in the park", "Priya Nair", "Bring a lantern and a warm coat."),
        ("Age limits are not a babysitter", "Hannah Cole", "A number on a box tells little about a child."),
        ("Thank you, Leeds", "Priya Nair", "Two hundred people came. Thank you for every question."),
    )
    (empty.folder / "blog.txt").write_text(text, encoding="utf-8")
    empty.types("posts", "import", "blog.txt")
    return empty


def imported(room: Terminal, name: str, text: str, *words: str, code: int = 0) -> str:
    (room.folder / name).write_text(text, encoding="utf-8")
    return room.types("posts", "import", name, *words, code=code)


def test_an_import_says_first_what_came_in_and_last_where_to_look(empty: Terminal) -> None:
    said = imported(empty, "a.txt", archive(("One", "Admin", "Some words."), ("Two", "Admin", "Other words.")))
    first, *_, last = said.splitlines()
    assert (first, last) == ("✓ a.txt: 2 new.", "Next   publisher posts list --source a.txt")
    again = empty.types("posts", "import", "a.txt")
    assert again.startswith("✓ a.txt: 2 as before.\n")
    assert "Next" not in again


def test_a_remark_that_holds_for_many_places_stands_once(empty: Terminal) -> None:
    many = archive(*((f"Post {number}", "Admin", HIDDEN) for number in range(25)))
    said = imported(empty, "many.txt", many)
    assert said.count("was hidden by the web page") == 1
    assert re.search(r"(?s)lines 5, 11, 17, .* and\s+13\s+more", said)
    assert "--all" in said
    every = empty.types("posts", "import", "many.txt", "--all")
    assert "more" not in every
    assert "149" in every
    assert len(empty.asks("posts", "import", "many.txt")[0]["flags"]) == 25


def test_posts_without_an_address_are_said_with_the_ways_out(empty: Terminal) -> None:
    text = archive(("One", "Admin", "Some words."), ("Two", "Admin", "Other words."))
    said = " ".join(imported(empty, "a.txt", text).split())
    assert "2 posts have no address on the web: a digest shows them whole, without a button." in said
    assert "--address https://www.example.org/{year}/{month}/{slug}/" in said
    pattern = "https://www.example.org/{year}/{slug}/"
    again = empty.types("posts", "import", "a.txt", "--address", pattern)
    assert "have no address" not in again
    assert empty.asks("posts", "show", "one")["url"] == "https://www.example.org/2018/one/"


def test_a_pattern_with_a_mistake_changes_nothing(empty: Terminal) -> None:
    (empty.folder / "a.txt").write_text(archive(("One", "Admin", "Some words.")), encoding="utf-8")
    empty.types("posts", "import", "a.txt", "--address", "https://www.example.org/{slugg}", code=2)
    assert empty.asks("posts", "list") == []


def test_many_files_that_lack_the_same_are_told_once(empty: Terminal) -> None:
    blog = empty.folder / "blog"
    blog.mkdir()
    for number in range(20):
        (blog / f"{number:02}.md").write_text(f"# Post {number}\n\nWords.\n", encoding="utf-8")
    said = empty.types("posts", "import", "blog", code=1)
    assert said.count("has no date and was left out") == 1
    assert "19 more lack the same, such as 01.md" in " ".join(said.split())
    assert empty.types("posts", "import", "blog", "--all", code=1).count("has no date") == 20


def test_remarks_that_differ_in_what_they_quote_stand_once_with_examples(empty: Terminal) -> None:
    blog = empty.folder / "blog"
    blog.mkdir()
    for number in range(20):
        text = f"---\ntitle: Film {number}\ndate: 2018-12-01\n---\n\n{{{{< youtube v{number} >}}}}\n\nWords.\n"
        (blog / f"{number:02}.md").write_text(text, encoding="utf-8")
    said = empty.types("posts", "import", "blog")
    assert said.count("was taken out") == 1
    assert re.search(r"20 +“…” was taken out", said)
    assert "{{< youtube v0 >}} (00.md, line 6)" in said
    assert "and 8 more" in said
    assert empty.types("posts", "import", "blog", "--all").count("was taken out") == 20


def test_a_likely_duplicate_comes_with_the_words_that_settle_it(room: Terminal) -> None:
    again = archive(("Lanterns in the park", "Priya Nair", "Bring a lantern and a warm coat."))
    said = imported(room, "again.txt", again)
    assert "1 post may be here already" in said
    assert "looks like lanterns-in-the-park" in said
    assert "publisher posts remove lanterns-in-the-park-2" in said


def test_what_was_left_out_is_counted_with_its_reason(empty: Terminal) -> None:
    draft = "---\ntitle: Not yet\ndate: 2018-12-20\ndraft: true\n---\n\nWords.\n"
    said = imported(empty, "draft.md", draft)
    assert "Left out of draft.md: drafts (1)." in said
    assert said.startswith("! draft.md: 1 left out.\n")


def test_one_post_is_not_called_posts(room: Terminal) -> None:
    assert "1 post." in room.types("posts", "list", "--last", "1")
    assert "1 post written" in room.types("posts", "export", "--last", "1", "--out", "out")
    assert "1 post, the best first" in room.types("posts", "search", "babysitter")


def test_a_post_is_shown_with_all_that_is_known_of_it(empty: Terminal) -> None:
    matter = (
        "---\ntitle: A lantern\ndate: 2018-12-20 09:30\nupdated: 2018-12-21\nauthor: Priya Nair\n"
        "tags: [winter, walks]\nurl: https://www.example.org/lantern\nimage: https://www.example.org/l.jpg\n"
        "image_alt: A paper lantern\noriginally:\n  where: The Park Paper\n  when: 2017-01-02\n---\n\nIt is lit.\n"
    )
    imported(empty, "lantern.md", matter)
    said = empty.types("posts", "show", "a-lantern")
    for fact in (
        "A lantern", "Priya Nair", "2018-12-20 09:30 Europe/London", "https://www.example.org/lantern", "lantern.md",
        "winter, walks", "https://www.example.org/l.jpg", "A paper lantern", "The Park Paper, 2017-01-02", "3 words",
        "No digest has carried it", "It is lit.",
    ):  # fmt: skip
        assert fact in said, fact
    assert "History" not in said


def test_a_post_tells_what_it_was_before(room: Terminal) -> None:
    text = (room.folder / "blog.txt").read_text(encoding="utf-8")
    imported(room, "blog.txt", text.replace("warm coat", "woollen hat"))
    slug = "lanterns-in-the-park"
    history = room.types("posts", "show", slug, "--history")
    assert re.search(r"2\s+now\s+text, excerpt", history)
    assert re.search(r"1\s+until .*\s+as it came in", history)
    assert "woollen hat" in room.types("posts", "show", slug)
    former = room.types("posts", "show", slug, "--version", "1")
    assert "warm coat" in former
    assert "Version 1 of 2, replaced" in former
    assert "the versions 1 to 2, and no 3" in room.errs("posts", "show", slug, "--version", "3")
    assert [version["number"] for version in room.asks("posts", "show", slug)["versions"]] == [1, 2]


def test_an_author_tag_or_source_that_is_not_there_is_answered_with_what_is(room: Terminal) -> None:
    assert "Did you mean “Priya Nair”?" in room.errs("posts", "list", "--author", "Prya Nair")
    assert "There are: blog.txt." in room.errs("posts", "search", "lantern", "--source", "feed")
    assert "no post with the tag “winter”" in room.errs("compose", "x", "--tag", "winter")
    assert "Thank you, Leeds" in room.types("posts", "list", "--author", "priya nair")


def test_a_search_without_a_result_says_which_word_stands_nowhere(room: Terminal) -> None:
    said = room.types("posts", "search", "lantern", "zebra")
    assert "“lantern” stands in 1 post." in said
    assert "“zebra” stands in no post." in said
    assert "lant* would find 1 post." in room.types("posts", "search", "lanterm")
    assert "would be there without the other options" in room.types(
        "posts", "search", "coat", "--author", "Hannah Cole"
    )


@pytest.mark.parametrize("words", ["-lantern", "***", '"'])
def test_a_search_for_no_word_asks_for_one(room: Terminal, words: str) -> None:
    assert "at least one word that must be there" in room.types("posts", "search", "--", words)


def test_removing_names_what_it_removes(room: Terminal) -> None:
    said = room.types("posts", "remove", "thank-you-leeds", "--yes", "lanterns-in-the-park")
    assert said.splitlines() == [
        "Removed: 2018-12-03  Thank you, Leeds",
        "Removed: 2018-12-01  Lanterns in the park",
        "Undo   publisher posts import blog.txt --removed",
    ]
    assert "1 post." in room.types("posts", "list")


def test_removing_tells_which_campaign_is_made_of_a_post(room: Terminal) -> None:
    room.types("compose", "thanks", "--post", "thank-you-leeds")
    said = room.types("posts", "remove", "thank-you-leeds", "--yes", "lanterns-in-the-park")
    assert "thank-you-leeds stands in campaigns/thanks/" in said
    assert "lanterns-in-the-park stands" not in said


def test_nothing_is_removed_where_one_slug_is_wrong(room: Terminal) -> None:
    room.errs("posts", "remove", "thank-you-leeds", "--yes", "no-such-post")
    assert "3 posts." in room.types("posts", "list")


def test_the_library_says_when_it_is_empty(empty: Terminal) -> None:
    assert "publisher posts import FILE" in empty.types("posts", "list", "--author", "Nobody")


@pytest.mark.parametrize("style", [output.ACCENT, output.GOOD, output.DOUBTFUL, output.BAD, output.QUIET])
def test_every_colour_can_be_read_on_black_and_on_white(style: str) -> None:
    from rich.color import Color

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    colour = Color.parse(style).get_truecolor()
    light = 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    assert min((light + 0.05) / 0.05, 1.05 / (light + 0.05)) > 3.8


def test_likely_duplicates_are_offered_when_they_come_in_and_listed_later(empty: Terminal) -> None:
    walk = " ".join(
        f"We walked past gate {number} with lanterns and talked about the way home." for number in range(12)
    )
    imported(empty, "a.txt", archive(("Lanterns in the park", "Admin", walk)))
    said = imported(empty, "b.txt", archive(("Guest column", "Priya Nair", walk)))
    assert "1 post may be here already" in said
    assert "publisher posts remove guest-column" in said
    assert "may be here already" not in empty.types("posts", "import", "b.txt")
    listed = empty.types("posts", "list", "--duplicates")
    assert "looks like lanterns-in-the-park" in listed
    assert "2 posts." in listed
    empty.types("posts", "remove", "guest-column", "--yes")
    assert "No post fits" in empty.types("posts", "list", "--duplicates")
    assert "posts removed before (1)" in empty.types("posts", "import", "b.txt")
    assert "✓ b.txt: 1 new" in empty.types("posts", "import", "b.txt", "--removed")
