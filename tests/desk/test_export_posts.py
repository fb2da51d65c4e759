"""Writing posts to files: nothing that stands there is written over without a word."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desk_room import Room
from publisher.desk.choose import Choice
from publisher.desk.export_posts import Exported, export_posts
from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.ports.sources import Written


def one_file(posts: Sequence[Post]) -> Written:
    return Written(files={"": "\n".join(post.title for post in posts)}, changed=(posts[-1].slug,))


def many_files(posts: Sequence[Post]) -> Written:
    return Written(files={f"{post.slug}.md": post.text for post in posts})


def export(room: Room, out: Path, *, last: int = 2, many: bool = False, replace: bool = False) -> Exported:
    write = many_files if many else one_file
    return export_posts(Choice(last=last), room.store.library, room.config, write, out=out, replace=replace)


def test_what_is_chosen_is_written_and_what_would_not_come_back_is_named(room: Room, tmp_path: Path) -> None:
    done = export(room, tmp_path / "new" / "posts.txt")
    assert done == Exported(posts=("lantern-walk", "warm-rooms"), changed=("warm-rooms",))
    assert (tmp_path / "new" / "posts.txt").read_bytes() == b"Lantern walk\nWarm rooms"


def test_a_form_of_many_files_fills_a_folder(room: Room, tmp_path: Path) -> None:
    export(room, tmp_path / "posts", many=True)
    assert sorted(path.name for path in (tmp_path / "posts").iterdir()) == ["lantern-walk.md", "warm-rooms.md"]


def test_a_file_or_a_folder_that_is_there_is_left_alone(room: Room, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    export(room, tmp_path / "posts", many=True)  # an empty folder is nobody's
    with pytest.raises(PostError, match="is there already"):
        export(room, tmp_path / "posts", many=True)
    (tmp_path / "posts.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PostError, match="is there already"):
        export(room, tmp_path / "posts.txt")
    assert (tmp_path / "posts.txt").read_text(encoding="utf-8") == "mine"
    assert export(room, tmp_path / "posts.txt", replace=True).posts


def test_nothing_is_written_where_no_post_fits(room: Room, tmp_path: Path) -> None:
    with pytest.raises(PostError, match="No post fits"):
        export_posts(Choice(year=1999), room.store.library, room.config, one_file, out=tmp_path / "posts.txt")
    assert not (tmp_path / "posts.txt").exists()
