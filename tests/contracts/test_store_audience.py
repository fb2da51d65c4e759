"""What the audience promises, on each database."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.dispatches import DeliveryState, Outcome
from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.releases import EmailRelease, freeze
from publisher.model.subscribers import ReaderState, Subscriber, state_of
from publisher.ports.audience import Departure, Edit, SubscriberImport
from publisher.ports.store import Store
from publisher.store.audience.importing import batches

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2019, 1, 2, 9, 0, tzinfo=UTC)


def reader(name: str, *lists: str, tags: tuple[str, ...] = (), **fields: str) -> Subscriber:
    return Subscriber(
        id=f"id-{name}",
        address=f"{name}@example.org",
        first_name=name.title(),
        lists=lists,
        tags=tags,
        fields=fields,
    )


def names(store: Store, lists: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> list[str]:
    return [member.first_name for member in store.audience.members(lists, tags)]


def test_a_subscriber_comes_back_whole(store: Store) -> None:
    amira = reader("amira", "newsletter", "schools", tags=("parents",), school="Ysgol y Bryn")
    assert store.audience.add([amira], NOW) == SubscriberImport(added=1)
    assert store.audience.find("amira@example.org") == amira
    assert store.audience.named("id-amira") == amira


def test_nobody_is_found_by_an_unknown_address_or_id(store: Store) -> None:
    assert store.audience.find("amira@example.org") is None
    assert store.audience.named("id-amira") is None


def test_an_address_is_one_reader_however_it_is_written(store: Store) -> None:
    store.audience.add([reader("amira")], NOW)
    again = Subscriber(id="another", address="Amira@Example.org")
    assert store.audience.add([again], NOW) == SubscriberImport(unchanged=1)
    found = store.audience.find(" AMIRA@example.org ")
    assert found is not None
    assert found.id == "id-amira"


def test_an_import_adds_to_what_is_known_and_takes_nothing_away(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", tags=("a",), school="Hillside", town="Bath")], NOW)
    bare = Subscriber(id="x", address="amira@example.org", lists=("schools",), tags=("b",), fields={"school": ""})
    named = Subscriber(id="y", address="amira@example.org", last_name="Haddad", fields={"town": "Bristol"})
    assert store.audience.add([bare], NOW) == SubscriberImport(changed=1)
    assert store.audience.add([named], NOW) == SubscriberImport(changed=1)
    assert store.audience.find("amira@example.org") == Subscriber(
        id="id-amira",
        address="amira@example.org",
        first_name="Amira",
        last_name="Haddad",
        lists=("newsletter", "schools"),
        tags=("a", "b"),
        fields={"school": "Hillside", "town": "Bristol"},
    )


def test_an_import_again_changes_nothing(store: Store) -> None:
    readers = [reader(f"reader{number}", "newsletter", tags=("a",)) for number in range(3)]
    store.audience.add(readers, NOW)
    assert store.audience.add(readers, NOW) == SubscriberImport(unchanged=3)


def test_an_address_twice_in_one_import_is_one_reader(store: Store) -> None:
    twice = [reader("amira", "newsletter"), reader("amira", "schools")]
    assert store.audience.add(twice, NOW) == SubscriberImport(added=1, repeated=1)
    assert names(store) == ["Amira"]


def test_the_suppression_list_wins_over_every_import(store: Store) -> None:
    store.audience.suppress("amira@example.org", "unsubscribed", NOW)
    assert store.audience.add([reader("amira"), reader("ben")], NOW) == SubscriberImport(added=1, suppressed=1)
    assert names(store) == ["Ben"]


def test_members_are_on_one_of_the_lists_and_have_one_of_the_tags_each_once(store: Store) -> None:
    store.audience.add(
        [
            reader("amira", "newsletter", "schools", tags=("a", "b")),
            reader("ben", "newsletter", tags=("b",)),
            reader("carys", "schools"),
            reader("dan", "volunteers", tags=("a",)),
        ],
        NOW,
    )
    assert names(store) == ["Amira", "Ben", "Carys", "Dan"]
    assert names(store, ("newsletter", "schools")) == ["Amira", "Ben", "Carys"]
    assert names(store, ("newsletter", "schools"), ("a", "b")) == ["Amira", "Ben"]
    assert names(store, (), ("a",)) == ["Amira", "Dan"]
    assert names(store, ("nobody",)) == []


def test_suppressed_readers_are_no_members_and_are_not_counted(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter"), reader("ben", "newsletter")], NOW)
    store.audience.suppress("amira@example.org", "bounced", NOW)
    assert names(store, ("newsletter",)) == ["Ben"]
    assert store.audience.count(("newsletter",)) == 1
    assert store.audience.lists() == {"newsletter": 1}
    assert store.audience.find("amira@example.org") is not None


def test_members_come_page_by_page_and_complete(store: Store) -> None:
    store.audience.add((reader(f"reader{number}", "newsletter") for number in range(1_203)), NOW)
    found = [member.id for member in store.audience.members(["newsletter"])]
    assert len(found) == len(set(found)) == store.audience.count(["newsletter"]) == 1_203


def test_a_list_whose_readers_are_all_suppressed_is_still_named(store: Store) -> None:
    store.audience.add([reader("amira", "schools")], NOW)
    store.audience.suppress("amira@example.org", "bounced", NOW)
    assert store.audience.lists() == {"schools": 0}


def test_leaving_a_list_keeps_the_others(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", "schools")], NOW)
    assert store.audience.leave("amira@example.org", ["schools", "volunteers"], NOW)
    assert not store.audience.leave("amira@example.org", ["schools"], NOW)
    assert not store.audience.leave("nobody@example.org", ["schools"], NOW)
    found = store.audience.find("amira@example.org")
    assert found is not None
    assert found.lists == ("newsletter",)


def test_an_erased_reader_is_gone_and_does_not_come_back_by_import(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", tags=("a",))], NOW)
    assert store.audience.remove("amira@example.org", NOW)
    assert not store.audience.remove("amira@example.org", NOW)
    assert store.audience.find("amira@example.org") is None
    assert store.audience.lists() == {}
    assert store.audience.suppression("amira@example.org") == "erased"
    assert store.audience.add([reader("amira")], NOW) == SubscriberImport(suppressed=1)


def test_who_was_added_by_mistake_is_as_if_never_added(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", tags=("a",))], NOW)
    assert store.audience.take_back("amira@example.org")
    assert not store.audience.take_back("amira@example.org")
    assert store.audience.find("amira@example.org") is None
    assert store.audience.suppression("amira@example.org") is None
    assert not [month for month in store.audience.months() if any(month.counts.values())]
    assert store.audience.add([reader("amira")], NOW).added == 1


def test_who_stands_in_the_ledger_is_not_taken_back(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter")], NOW)
    email = EmailRelease(subject="s", sender="news@example.org", skeleton=b"", due=NOW)
    approved = freeze(campaign="c", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
    [dispatch] = store.ledger.enqueue(approved)
    store.ledger.start(dispatch.id, NOW)
    assert not store.audience.take_back("amira@example.org")
    assert store.audience.find("amira@example.org") is not None


def test_removing_an_unknown_address_changes_nothing(store: Store) -> None:
    assert not store.audience.remove("nobody@example.org", NOW)
    assert store.audience.suppression("nobody@example.org") is None


def test_the_newest_reason_stands_but_erased_stays_erased(store: Store) -> None:
    store.audience.suppress("amira@example.org", "bounced", NOW)
    store.audience.suppress("amira@example.org", "unsubscribed", NOW)
    assert store.audience.suppression("amira@example.org") == "unsubscribed"
    store.audience.add([reader("ben")], NOW)
    store.audience.remove("ben@example.org", NOW)
    store.audience.suppress("ben@example.org", "bounced", NOW)
    assert store.audience.suppressions() == {"erased": 1, "unsubscribed": 1}


def test_a_reader_may_come_back_at_their_own_wish(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter")], NOW)
    store.audience.suppress("amira@example.org", "unsubscribed", NOW)
    assert store.audience.unsuppress("amira@example.org", NOW)
    assert not store.audience.unsuppress("amira@example.org", NOW)
    assert names(store) == ["Amira"]


def test_an_import_that_breaks_off_takes_nothing_in(store: Store) -> None:
    def readers() -> object:
        yield from (reader(f"reader{number}") for number in range(700))
        raise RuntimeError("the file broke off")

    with pytest.raises(RuntimeError):
        store.audience.add(readers(), NOW)  # type: ignore[arg-type]  # a generator typed as what it is
    assert store.audience.count() == 0


@given(st.lists(st.sampled_from(["a@x", "b@x", "c@x", "d@x"])))
def test_batches_lose_nobody_and_have_each_address_once(addresses: list[str]) -> None:
    incoming = [Subscriber(id=str(number), address=address) for number, address in enumerate(addresses)]
    cut = list(batches(incoming, str.encode))
    assert [member for batch in cut for member in batch.values()] == incoming


CONSENT = Basis(kind=BasisKind.CONSENT, at=NOW, how="a form", words="Yes, please", source="https://www.example.org")


def test_all_that_is_kept_of_a_reader_comes_back(store: Store) -> None:
    anna = Subscriber(
        id="id-anna",
        address="anna@xn--bcher-kva.example.org",
        written="Anna@bücher.example.org",
        first_name="Anna",
        last_name="Rivers",
        language="cy",
        lists=("newsletter",),
        tags=("school",),
        fields={"town": "Bath"},
        basis=CONSENT,
        state=ReaderState.PENDING,
    )
    store.audience.add([anna], NOW)
    assert store.audience.find(anna.address) == anna


def test_who_has_not_confirmed_is_written_to_only_afterwards(store: Store) -> None:
    pending = replace(reader("amira", "newsletter"), state=ReaderState.PENDING)
    store.audience.add([pending, reader("ben", "newsletter")], NOW)
    assert store.audience.add([reader("amira")], NOW) == SubscriberImport(unchanged=1)
    assert (names(store), store.audience.count(), store.audience.lists()) == (["Ben"], 1, {"newsletter": 1})
    assert [each.first_name for each in store.audience.members(states=[ReaderState.PENDING])] == ["Amira"]
    assert store.audience.confirm("amira@example.org", CONSENT, NOW)
    assert not store.audience.confirm("amira@example.org", CONSENT, NOW)
    assert names(store) == ["Amira", "Ben"]
    assert store.audience.bases() == {BasisKind.CONSENT: 1, BasisKind.UNKNOWN: 1}


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (None, ReaderState.ACTIVE),
        ("unsubscribed", ReaderState.UNSUBSCRIBED),
        ("by hand", ReaderState.UNSUBSCRIBED),
        ("Hard Bounce", ReaderState.BOUNCED),
        ("cleaned", ReaderState.BOUNCED),
        ("Complained", ReaderState.COMPLAINED),
        ("reported as spam", ReaderState.COMPLAINED),
        ("100% sure_", ReaderState.UNSUBSCRIBED),
    ],
)
def test_a_state_is_that_of_the_reason_in_sql_as_in_words(store: Store, reason: str | None, state: ReaderState) -> None:
    store.audience.add([reader("amira")], NOW)
    if reason is not None:
        store.audience.suppress("amira@example.org", reason, NOW)
    found = store.audience.find("amira@example.org")
    assert found is not None
    assert found.state is state is state_of(reason)
    for each in ReaderState:
        assert [one.state for one in store.audience.members(states=[each])] == ([state] if each is state else [])


def test_every_change_is_in_the_history(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter")], NOW, by="import of a.csv")
    store.audience.add([Subscriber(id="x", address="amira@example.org", last_name="Haddad")], NOW, by="add")
    store.audience.edit("amira@example.org", Edit(put_on=("schools",), tag=("a",)), NOW, by="move")
    store.audience.leave("amira@example.org", ["newsletter"], NOW, by="remove")
    store.audience.suppress("amira@example.org", "bounced twice", NOW, by="mailbox")
    store.audience.suppress("amira@example.org", "hard bounce", NOW)
    store.audience.unsuppress("amira@example.org", NOW, by="suppress --lift")
    told = [(change.sentence, change.by) for change in store.audience.history("id-amira")]
    assert told == [
        ("added; lists: newsletter", "import of a.csv"),
        ("changed; last name: – → Haddad", "add"),
        ("changed; lists: +schools; tags: +a", "move"),
        ("changed; lists: -newsletter", "remove"),
        ("bounced; reason: bounced twice", "mailbox"),
        ("resumed", "suppress --lift"),
    ]
    assert store.audience.history("nobody") == []


def test_no_import_puts_anybody_back_on_a_list_that_they_left(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", "schools")], NOW)
    store.audience.leave("amira@example.org", ["newsletter"], NOW)
    assert store.audience.add([reader("amira", "newsletter")], NOW) == SubscriberImport(unchanged=1, kept_off=1)
    assert store.audience.left_lists("Amira@example.org") == {"newsletter": NOW}
    after = store.audience.edit("amira@example.org", Edit(put_on=("newsletter",)), NOW)
    assert after is not None
    assert after.lists == ("newsletter", "schools")
    assert store.audience.left_lists("amira@example.org") == {}
    assert store.audience.edit("nobody@example.org", Edit(tag=("a",)), NOW) is None


def test_an_edit_takes_away_too(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter", "schools", tags=("a", "b"))], NOW)
    store.audience.edit("amira@example.org", Edit(take_off=("schools", "none"), untag=("a",)), NOW)
    found = store.audience.find("amira@example.org")
    assert found is not None
    assert (found.lists, found.tags) == (("newsletter",), ("b",))


def test_who_left_elsewhere_is_suppressed_whether_known_or_not(store: Store) -> None:
    store.audience.add([reader("amira")], NOW)
    store.audience.suppress("carys@example.org", "complained", NOW)
    gone = [
        Departure(address=f"{name}@example.org", reason="unsubscribed", at=LATER) for name in ("amira", "ben", "carys")
    ]
    assert store.audience.add([*gone, reader("ben")], NOW, by="file") == SubscriberImport(departed=3, suppressed=1)
    assert names(store) == []
    assert store.audience.suppressions() == {"complained": 1, "unsubscribed": 2}
    assert store.audience.suppressed_since("ben@example.org") == LATER
    assert [change.what for change in store.audience.history("id-amira")] == ["added", "unsubscribed"]


def test_an_import_that_is_not_kept_tells_what_it_would_have_done(store: Store) -> None:
    store.audience.add([reader("amira")], NOW)
    gone = Departure(address="dan@example.org", reason="bounced")
    rows: list[Subscriber | Departure] = [reader("ben"), reader("amira", "newsletter"), gone]
    done = store.audience.add(rows, NOW, keep=lambda: False)
    assert done == SubscriberImport(added=1, changed=1, departed=1)
    assert (names(store), store.audience.lists(), store.audience.suppressions()) == (["Amira"], {}, {})


def test_erasing_takes_history_and_what_servers_quoted_and_keeps_the_counts(store: Store) -> None:
    store.audience.add([reader("amira", "newsletter")], NOW, by="import of amira.csv")
    email = EmailRelease(subject="s", sender="n@example.org", skeleton=b"", due=NOW)
    approved = freeze(campaign="w", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
    [dispatch] = store.ledger.enqueue(approved)
    store.ledger.start(dispatch.id, NOW)
    [claimed] = store.ledger.claim(dispatch.id, token="t", now=NOW, until=LATER, limit=1)
    store.ledger.commit([claimed.delivery.id], token="t", now=NOW)
    said = "550 5.1.1 <AMIRA@example.org>: no such mailbox"
    failed = Outcome(delivery_id=claimed.delivery.id, state=DeliveryState.FAILED, reply=said)
    store.ledger.settle([failed], token="t", now=NOW)
    assert store.audience.remove("amira@example.org", NOW)
    [row] = store.ledger.to_reader("id-amira")
    assert row.reply == "550 5.1.1 <…>: no such mailbox"
    assert store.audience.history("id-amira") == []
    [month] = store.audience.months()
    assert (month.year, month.month, month.gained, month.lost) == (2018, 12, 1, 1)


def test_growth_is_counted_by_month(store: Store) -> None:
    store.audience.add([reader("amira"), reader("ben")], NOW)
    store.audience.suppress("ben@example.org", "unsubscribed", LATER)
    store.audience.add([reader("carys")], LATER)
    told = [(month.year, month.month, month.gained, month.lost) for month in store.audience.months()]
    assert told == [(2018, 12, 2, 0), (2019, 1, 1, 1)]


def test_what_was_said_of_columns_is_remembered_by_the_headings(store: Store) -> None:
    assert store.audience.mapping(["Contact", "Name"]) == {}
    store.audience.remember(["Contact", "Name"], {"Contact": "email"})
    store.audience.remember(["Contact", "Name"], {"1": "email"})
    assert store.audience.mapping(["Contact", "Name"]) == {"1": "email"}
    assert store.audience.mapping(["Name", "Contact"]) == {}
