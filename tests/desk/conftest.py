"""What the tests of the desk's work stand on."""

from pathlib import Path

import pytest

from desk_room import Room, room_of
from publisher.ports.store import Store


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Room:
    """A room with three posts and two readers on the list ``news``."""
    return room_of(store, tmp_path)
