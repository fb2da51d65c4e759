"""Trying a template out on no post, one, three and twelve."""

from pathlib import Path

import pytest

from desk_room import NOW, Room
from publisher.desk.try_template import try_out


@pytest.mark.parametrize("name", ["announcement", "digest", "seasonal", "single"])
def test_a_packaged_template_is_good(room: Room, name: str) -> None:
    assert [each for each in try_out(name, room.config, folders=(), now=NOW) if each.severity == "error"] == []


def test_a_broken_one_says_where_once(room: Room, tmp_path: Path) -> None:
    (tmp_path / "mine.html.j2").write_text("<p>{{ digest.titel }}</p>", encoding="utf-8")
    (tmp_path / "mine.txt.j2").write_text("{{ digest.title }}", encoding="utf-8")
    found = try_out("mine", room.config, folders=(tmp_path,), now=NOW)
    assert [(each.check, each.place) for each in found] == [("template.build", "mine.html.j2")]
    assert "mine.html.j2, line 1" in found[0].message
