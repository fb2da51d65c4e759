"""Taking readers in from a file: the good rows, or none."""

from desk_room import NOW, Room
from publisher.desk.import_readers import import_readers
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import BadRow, ReaderFile

READING = ReaderFile(
    subscribers=(Subscriber(id="r9", address="ben@example.org", lists=("news",)),),
    bad_rows=(BadRow(line=3, reason="the address is not usable: it has no @"),),
    repeated=0,
    encoding="utf-8",
)


def test_good_rows_are_taken_beside_bad_ones(room: Room) -> None:
    result = import_readers(READING, room.store.audience, NOW)
    assert (result.imported, result.refused, result.done.added) == (True, False, 1)
    assert room.store.audience.count(("news",)) == 3


def test_all_or_nothing_takes_nothing_where_one_row_is_bad(room: Room) -> None:
    result = import_readers(READING, room.store.audience, NOW, strict=True)
    assert (result.imported, result.refused, result.done.added) == (False, True, 0)
    assert room.store.audience.count(("news",)) == 2


def test_a_look_changes_nothing(room: Room) -> None:
    result = import_readers(READING, room.store.audience, NOW, dry_run=True)
    assert (result.imported, result.refused) == (False, False)
    assert room.store.audience.count(("news",)) == 2
