"""Looking after readers."""

from types import MappingProxyType

from desk_room import NOW, Room
from publisher.desk import readers
from publisher.model.subscribers import Subscriber


def test_readers_are_found_by_any_part_of_address_and_name(room: Room) -> None:
    room.store.audience.add([Subscriber(id="r9", address="ben@example.org", last_name="Ötker", lists=("news",))], NOW)
    for words in ("BEN@", "ötk"):
        found = readers.find_readers(room.store.audience, find=words)
        assert [reader.address for reader in found.readers] == ["ben@example.org"]


def test_a_limit_keeps_the_count_of_all(room: Room) -> None:
    found = readers.find_readers(room.store.audience, lists=("news",), limit=1)
    assert (len(found.readers), found.matching) == (1, 2)


def test_a_reader_who_is_suppressed_is_not_added_and_says_why(room: Room) -> None:
    assert readers.suppress(["ben@example.org"], room.store.audience, because="bounced", now=NOW) == 1
    reader = Subscriber(id="r9", address="ben@example.org", fields=MappingProxyType({"town": "Seaton"}))
    done, reason = readers.add_reader(reader, room.store.audience, NOW)
    assert (done.added, done.suppressed, reason) == (0, 1, "bounced")


def test_suppression_is_lifted_for_those_who_are_on_the_list(room: Room) -> None:
    readers.suppress(["ben@example.org"], room.store.audience, because="bounced", now=NOW)
    assert readers.lift(["ben@example.org", "never@example.org"], room.store.audience, NOW) == 1


def test_all_that_is_kept_about_an_address_is_shown(room: Room) -> None:
    known = readers.look_up("reader1@example.org", room.store.audience)
    assert known.reader is not None
    assert (known.reader.id, known.suppressed) == ("r1", None)
    assert readers.look_up("nobody@example.org", room.store.audience).reader is None
