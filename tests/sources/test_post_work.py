"""Editing and picking posts, without an editor and without a terminal."""

from datetime import UTC, datetime

import pytest

from publisher.desk.editing import as_form, from_form
from publisher.desk.picking import Picker
from publisher.errors import PostError
from publisher.posts import Post
from publisher.sources.building import Raw, build

NOW = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)


def post(title: str = 'Talk "here" \\ now', tags: tuple[str, ...] = ("a", "b")) -> Post:
    return build(Raw(title=title, published=NOW, source_id="1", html="<p>Words – of “one”.</p>", tags=tags), "given")


def test_a_form_that_was_not_touched_changes_nothing() -> None:
    assert from_form(post(), as_form(post())) == post()


def test_title_excerpt_and_tags_can_be_changed() -> None:
    changed = from_form(post(), 'title = "New  title"\nexcerpt = """Two\nlines"""\ntags = ["x", "x", " "]\n')
    assert (changed.title, changed.excerpt, changed.tags) == ("New title", "Two lines", ("x",))


@pytest.mark.parametrize("form", ["title = ", 'title = "x"', 'title = " "\nexcerpt = ""\ntags = []', "tile = 1"])
def test_a_broken_form_changes_nothing_and_says_so(form: str) -> None:
    with pytest.raises(PostError, match="nothing was changed"):
        from_form(post(), form)


@pytest.mark.parametrize(("up", "down"), [("\x1b[A", "\x1b[B"), ("k", "j"), ("\xe0H", "\xe0P"), ("\x1bOA", "\x1bOB")])
def test_posts_are_picked_in_the_order_in_which_they_were_marked(up: str, down: str) -> None:
    picker = Picker(slugs=("a", "b", "c"))
    for key in (down, down, down, " ", up, up, up, " ", "?", "\r"):
        picker = picker.press(key)
    assert (picker.picked, picker.ended) == (("c", "a"), True)


def test_a_mark_can_be_taken_away_and_leaving_picks_nothing() -> None:
    picker = Picker(slugs=("a", "b")).press(" ").press(" ")
    assert picker.picked == ()
    assert picker.press(" ").press("q") == Picker(slugs=("a", "b"), ended=True)
