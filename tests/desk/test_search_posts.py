"""Searching posts: narrowed by a choice, and helpful where nothing is found."""

from typing import Any

import pytest

from desk_room import Room
from publisher.desk.choose import Choice
from publisher.desk.search_posts import Search, search_posts
from publisher.errors import PostError


def search(room: Room, *words: str, limit: int = 20, **asked: Any) -> Search:
    return search_posts(words, Choice(**asked), room.store.library, room.config, limit=limit)


def test_it_says_whether_there_is_more_than_was_asked_for(room: Room) -> None:
    assert len(search(room, "winter").hits) == 3
    few = search(room, "winter", limit=2)
    assert (len(few.hits), few.more) == (2, True)


def test_it_looks_only_among_what_is_chosen(room: Room) -> None:
    assert [hit.post.slug for hit in search(room, "winter", slugs=("helpline",)).hits] == ["helpline"]
    assert search(room, "winter", year=1999).otherwise == 3


def test_the_newest_are_the_newest_that_have_the_words(room: Room) -> None:
    assert [hit.post.slug for hit in search(room, "helpline", last=1).hits] == ["helpline"]


def test_an_author_whom_nobody_knows_is_told(room: Room) -> None:
    with pytest.raises(PostError, match="Did you mean “Priya Nair”"):
        search(room, "winter", author="Prya Nair")


def test_where_nothing_is_found_it_tells_which_word_stands_nowhere_and_what_begins_like_it(room: Room) -> None:
    nothing = search(room, "winter", "lanterns-", "lantam")
    assert nothing.hits == ()
    assert nothing.alone["winter"] == 3
    assert nothing.alone["lantam"] == 0
    assert nothing.beginnings == {"lant*": 1}


def test_a_search_for_what_must_not_be_there_alone_asks_for_a_word(room: Room) -> None:
    assert search(room, "-winter").wordless
