"""Editing a post: what a person wrote is never lost, and nothing else of the post is undone."""

from dataclasses import replace
from pathlib import Path

import pytest

from desk_room import NOW, Room
from publisher.desk import edit_post
from publisher.errors import PostError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "edits" / "helpline.toml"


def write(file: Path, was: str, becomes: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="utf-8")


def test_what_a_person_changes_is_taken_over_and_the_form_is_gone(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    assert not edit_post.begin(post, file)
    assert edit_post.untouched(post, file)
    write(file, '"Helpline"', '"Ring the helpline"')
    assert not edit_post.untouched(post, file)
    fields = edit_post.take_over(edit_post.read(post, file), post, room.store.library, file, NOW)
    assert fields == ("title",)
    assert room.store.library.get("helpline").title == "Ring the helpline"
    assert not file.exists()


def test_an_import_meanwhile_is_not_undone(room: Room, file: Path) -> None:
    before = room.store.library.get("helpline")
    edit_post.begin(before, file)
    write(file, '"Helpline"', '"Ring the helpline"')
    room.store.library.upsert([replace(before, text="New words.", html="<p>New words.</p>")], NOW)
    edit_post.take_over(edit_post.read(before, file), before, room.store.library, file, NOW)
    after = room.store.library.get("helpline")
    assert (after.title, after.text) == ("Ring the helpline", "New words.")


def test_a_form_that_cannot_be_read_is_kept_and_the_next_edit_goes_on_with_it(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    edit_post.begin(post, file)
    write(file, '"Helpline"', '"Ring the helpline')
    with pytest.raises(PostError, match="nothing was changed"):
        edit_post.read(post, file)
    assert edit_post.begin(post, file)
    assert "Ring the helpline" in edit_post.written(file)
    assert not edit_post.begin(post, file, anew=True)
    assert edit_post.untouched(post, file)


def test_an_editor_of_windows_changes_nothing_by_how_it_saves(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    edit_post.begin(post, file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert edit_post.take_over(edit_post.read(post, file), post, room.store.library, file, NOW) == ()
    assert room.store.library.history("helpline") == []
