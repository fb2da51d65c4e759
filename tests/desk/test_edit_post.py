"""Editing a post: what a person wrote is never lost, and nothing else of the post is undone."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_room import NOW, Room
from publisher.desk import edit_post
from publisher.desk.post_form import PostForm
from publisher.errors import PostError
from publisher.sources.editing import PostProse

FORM = PostForm(prose=PostProse(), zone=ZoneInfo("Europe/London"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "edits" / "helpline.toml"


def write(file: Path, was: str, becomes: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="utf-8")


def test_what_a_person_changes_is_taken_over_and_the_form_is_gone(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    assert not edit_post.begin(post, file, FORM)
    assert edit_post.untouched(post, file, FORM)
    write(file, '"Helpline"', '"Ring the helpline"')
    assert not edit_post.untouched(post, file, FORM)
    fields = edit_post.take_over(edit_post.read(post, file, FORM), post, room.store.library, file, NOW)
    assert fields == ("title",)
    assert room.store.library.get("helpline").title == "Ring the helpline"
    assert not file.exists()


def test_an_import_meanwhile_is_not_undone(room: Room, file: Path) -> None:
    before = room.store.library.get("helpline")
    edit_post.begin(before, file, FORM)
    write(file, '"Helpline"', '"Ring the helpline"')
    room.store.library.upsert([replace(before, text="New words.", html="<p>New words.</p>")], NOW)
    edit_post.take_over(edit_post.read(before, file, FORM), before, room.store.library, file, NOW)
    after = room.store.library.get("helpline")
    assert (after.title, after.text) == ("Ring the helpline", "New words.")


def test_a_form_that_cannot_be_read_is_kept_and_the_next_edit_goes_on_with_it(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    edit_post.begin(post, file, FORM)
    write(file, '"Helpline"', '"Ring the helpline')
    with pytest.raises(PostError, match="nothing was changed"):
        edit_post.read(post, file, FORM)
    assert edit_post.begin(post, file, FORM)
    assert "Ring the helpline" in edit_post.written(file)
    assert not edit_post.begin(post, file, FORM, anew=True)
    assert edit_post.untouched(post, file, FORM)


def test_an_editor_of_windows_changes_nothing_by_how_it_saves(room: Room, file: Path) -> None:
    post = room.store.library.get("helpline")
    edit_post.begin(post, file, FORM)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert edit_post.take_over(edit_post.read(post, file, FORM), post, room.store.library, file, NOW) == ()
    assert room.store.library.history("helpline") == []


def test_an_address_that_a_person_wrote_in_survives_the_next_import(room: Room, file: Path) -> None:
    before = room.store.library.get("helpline")
    room.store.library.upsert([replace(before, url="")], NOW)
    bare = room.store.library.get("helpline")
    edit_post.begin(bare, file, FORM)
    write(file, 'address = ""', 'address = "https://www.example.org/ring-us"')
    fields = edit_post.take_over(edit_post.read(bare, file, FORM), bare, room.store.library, file, NOW)
    assert fields == ("address",)
    room.store.library.upsert([replace(before, url="", text="New words.", html="<p>New words.</p>")], NOW)
    after = room.store.library.get("helpline")
    assert (after.url, after.text) == ("https://www.example.org/ring-us", "New words.")
