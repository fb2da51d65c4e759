"""Taking readers in from a file: the good rows, or none."""

from collections.abc import Iterator

from desk_room import NOW, Room
from publisher.desk.import_readers import import_readers
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import BadRow, ColumnUse, Departure, FileRow


class Readers:
    """A file of one new reader, one bad row, and one who has left elsewhere."""

    name = "readers.csv"
    kind = "a CSV file"
    encoding = "utf-8"
    headings = ("email",)
    columns = (ColumnUse(heading="email", becomes="email"),)
    share = 0.5

    def read(self) -> Iterator[FileRow]:
        yield Subscriber(id="r9", address="ben@example.org", lists=("news",))
        yield BadRow(line=3, reason="the address is not usable: it has no @")
        yield Departure(address="reader1@example.org", reason="unsubscribed")


def test_good_rows_are_taken_beside_bad_ones_and_who_left_is_suppressed(room: Room) -> None:
    aside, shares = list[BadRow](), list[float | None]()
    result = import_readers(Readers(), room.store.audience, NOW, set_aside=aside.append, tell=shares.append)
    assert (result.imported, result.refused, result.done.added, result.done.departed) == (True, False, 1, 1)
    assert [row.line for row in aside] == [row.line for row in result.bad_rows] == [3]
    assert shares == [0.5] * 3
    assert room.store.audience.suppression("reader1@example.org") == "unsubscribed"
    assert room.store.audience.count(("news",)) == 2


def test_all_or_nothing_takes_nothing_where_one_row_is_bad(room: Room) -> None:
    result = import_readers(Readers(), room.store.audience, NOW, strict=True)
    assert (result.imported, result.refused) == (False, True)
    assert room.store.audience.suppression("reader1@example.org") is None
    assert room.store.audience.count(("news",)) == 2


def test_a_look_tells_what_would_happen_and_changes_nothing(room: Room) -> None:
    result = import_readers(Readers(), room.store.audience, NOW, dry_run=True)
    assert (result.imported, result.refused, result.done.added, result.done.departed) == (False, False, 1, 1)
    assert room.store.audience.find("ben@example.org") is None
    assert room.store.audience.suppression("reader1@example.org") is None
    assert room.store.audience.count(("news",)) == 2
