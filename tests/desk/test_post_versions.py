"""What a post was before, told in the words of a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_room import NOW, Room
from publisher.desk.post_versions import edition, editions
from publisher.errors import PostError


def test_every_version_says_what_changed_in_it(room: Room) -> None:
    library, later = room.store.library, NOW + timedelta(days=1)
    first = library.get("helpline")
    library.update(replace(first, title="Ring us"), later)
    library.upsert([replace(first, html="<p>Ring at any hour.</p>", text="Ring at any hour.")], later)
    found = editions(library.get("helpline"), library.history("helpline"))
    assert [(each.number, each.changed) for each in found] == [(1, ()), (2, ("title",)), (3, ("text",))]
    assert [each.replaced_at for each in found] == [later, later, None]
    assert edition(1, found).post == first


def test_a_version_that_there_is_not_is_told(room: Room) -> None:
    found = editions(room.store.library.get("helpline"), [])
    with pytest.raises(PostError, match="has only one version, and no 2"):
        edition(2, found)
