"""Editing and picking posts, without an editor and without a terminal."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cli.posts.picker import Picker, PickerRow, keys_in
from publisher.desk.post_form import PostForm
from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.sources.editing import PostProse
from publisher.sources.prose.posts import Raw, build

FORM = PostForm(prose=PostProse(), zone=ZoneInfo("Europe/London"))
NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)


def post(title: str = 'Talk "here" \\ now', tags: tuple[str, ...] = ("a", "b")) -> Post:
    return build(Raw(title=title, published=NOW, source_id="1", html="<p>Words – of “one”.</p>", tags=tags), "given")


def test_a_form_that_was_not_touched_changes_nothing() -> None:
    assert FORM.read(post(), FORM.written(post())) == post()


def test_title_excerpt_and_tags_can_be_changed() -> None:
    changed = FORM.read(post(), 'title = "New  title"\nexcerpt = """Two\nlines"""\ntags = ["x", "x", " "]\n')
    assert (changed.title, changed.excerpt, changed.tags) == ("New title", "Two lines", ("x",))


@pytest.mark.parametrize("form", ["title = ", 'title = "x"', 'title = " "\nexcerpt = ""\ntags = []', "tile = 1"])
def test_a_broken_form_changes_nothing_and_says_so(form: str) -> None:
    with pytest.raises(PostError, match="nothing was changed"):
        FORM.read(post(), form)


@given(st.text(max_size=400), st.text(max_size=80), st.lists(st.text(max_size=20), max_size=4))
def test_any_words_survive_the_form(excerpt: str, title: str, tags: list[str]) -> None:
    tidy = replace(
        post(),
        title=" ".join(title.split()) or "x",
        excerpt=" ".join(excerpt.split()),
        tags=tuple(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in tags)))),
    )
    assert FORM.read(post(), FORM.written(tidy)) == replace(tidy, slug=post().slug)


def picker(*slugs: str, page: int = 10) -> Picker:
    return Picker(lines=tuple(PickerRow(slug=slug, words=f"Title {slug}") for slug in slugs), page=page)


def pressed(start: Picker, *keys: str) -> Picker:
    for key in keys:
        start = start.press(key)
    return start


@pytest.mark.parametrize(("up", "down"), [("\x1b[A", "\x1b[B"), ("k", "j"), ("\xe0H", "\xe0P"), ("\x1bOA", "\x1bOB")])
def test_posts_are_picked_in_the_order_in_which_they_were_marked(up: str, down: str) -> None:
    ended = pressed(picker("a", "b", "c"), down, down, down, " ", up, up, up, " ", "?", "\r")
    assert (ended.picked, ended.ended) == (("c", "a"), True)


def test_a_mark_can_be_taken_away_and_leaving_picks_nothing() -> None:
    marked = pressed(picker("a", "b"), " ")
    assert pressed(marked, " ").picked == ()
    assert pressed(marked, "q", "q").picked == pressed(marked, "\x1b", "\x1b").picked == ()
    assert pressed(picker("a"), "q").ended


def test_what_is_picked_is_not_lost_by_one_key() -> None:
    doubtful = pressed(picker("a", "b"), " ", "q")
    assert (doubtful.ended, doubtful.answer, doubtful.picked) == (False, "leaving", ("a",))
    assert pressed(doubtful, "j").at == 1
    assert pressed(doubtful, "j", "\r").picked == ("a",)


def test_ending_with_nothing_picked_is_answered_and_goes_on() -> None:
    asked = pressed(picker("a"), "\r")
    assert (asked.ended, asked.answer) == (False, "nothing")
    assert pressed(asked, " ", "\r").picked == ("a",)


def test_the_place_stays_at_its_line_when_all_are_shown_again() -> None:
    there = pressed(picker("kite", "lamp", "lantern"), "/", *"lan", "\r", "\x1b")
    assert there.found[there.at].slug == "lantern"


def test_pages_and_ends_are_a_key_away() -> None:
    many = picker(*(f"p{number}" for number in range(50)))
    ways = (["\x1b[6~"], ["\x1b[6~", "\x1b[5~"], ["G"], ["G", "g"], ["\x1b[4~"])
    assert [pressed(many, *keys).at for keys in ways] == [10, 0, 49, 0, 49]


def test_words_narrow_the_list_and_escape_shows_all_again() -> None:
    many = picker("lantern", "kite", "lamp")
    found = pressed(many, "/", *"LA tit", "\r")
    assert [line.slug for line in found.found] == ["lantern", "lamp"]
    assert pressed(found, "\x1b[B", " ").picked == ("lamp",)
    assert [line.slug for line in pressed(many, "/", *"lanx", "\x7f").found] == ["lantern"]
    assert len(pressed(found, "\x1b").found) == 3
    assert pressed(many, "/", *"zzz", "\r", " ", "j", "a").picked == ()


def test_what_is_picked_stays_so_while_words_are_sought() -> None:
    assert pressed(picker("kite", "lamp"), " ", "/", *"lamp", "\r", " ", "\r").picked == ("kite", "lamp")


def test_all_that_is_found_is_picked_or_left_with_one_key() -> None:
    some = pressed(picker("a", "b", "c"), "j", " ", "a")
    assert some.picked == ("b", "a", "c")
    assert pressed(some, "a").picked == ()


def test_a_key_held_down_comes_as_many_keys() -> None:
    assert list(keys_in("\x1b[B\x1b[Bj \x1b[6~\x1bOA/x\r")) == [
        "\x1b[B", "\x1b[B", "j", " ", "\x1b[6~", "\x1bOA", "/", "x", "\r",
    ]  # fmt: skip
