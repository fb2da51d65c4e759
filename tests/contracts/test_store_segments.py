"""Segments as SQL mean what they say, on each database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Outcome
from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.releases import EmailRelease, freeze
from publisher.model.segment_grammar import asked, parse
from publisher.model.segments import Asked, Both, Everyone, Has, Node, Not, On, Was, ago
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import Edit
from publisher.ports.store import Store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LISTS, TAGS, LANGUAGES, TEXTS = (
    ("news", "schools"),
    ("a", "it's"),
    ("", "cy", "en-GB", "en"),
    ("", "Hill %", "hill_", "x"),
)
DAYS = (1, 10, 40)


@dataclass(frozen=True)
class Person:
    """A reader, and what the oracle knows beside."""

    subscriber: Subscriber
    added: datetime
    #: When which campaign was sent to them.
    sent: Mapping[str, datetime]


def people() -> list[Person]:
    """Return readers who differ in all that a segment can ask."""
    found = []
    for number in range(48):
        kind = (BasisKind.UNKNOWN, BasisKind.CONSENT, BasisKind.SOFT_OPT_IN)[number % 3]
        reader = Subscriber(
            id=f"id-{number:02}",
            address=f"r{number}@example.org",
            first_name=("Anna", "anne", "")[number % 3],
            language=LANGUAGES[number % 4],
            lists=tuple(name for place, name in enumerate(LISTS) if number >> place & 1),
            tags=tuple(name for place, name in enumerate(TAGS) if number >> place + 2 & 1),
            fields={"school": text} if (text := TEXTS[number // 2 % 4]) else {},
            basis=Basis(kind=kind),
        )
        sent = {"old": NOW - timedelta(days=30)} if number % 4 == 0 else {}
        sent |= {"new": NOW - timedelta(days=5)} if number % 5 == 0 else {}
        found.append(Person(reader, NOW - timedelta(days=DAYS[number % 3]), sent))
    return found


PEOPLE = people()


def means(node: Node, person: Person) -> bool:  # noqa: C901, PLR0911 - one line for each kind of part
    """Return whether a person is in a segment: what the words say, and nothing of SQL."""
    reader = person.subscriber
    match node:
        case Everyone():
            return True
        case Not(part=part):
            return not means(part, person)
        case Both(parts=parts, how="and"):
            return all(means(part, person) for part in parts)
        case Both(parts=parts):
            return any(means(part, person) for part in parts)
        case On(kind="list", name=name):
            return name in reader.lists
        case On(kind="tag", name=name):
            return name in reader.tags
        case On(kind="basis", name=name):
            return reader.basis.kind == name
        case On(name=name):
            return reader.language.lower() == name or reader.language.lower().startswith(f"{name}-")
        case Has(name=name, own=own, how=how, text=text):
            value = (reader.fields.get(name, "") if own else getattr(reader, name)).lower()
            return bool(value) if how == "any" else value == text.lower() if how == "is" else text.lower() in value
        case Was(what="added"):
            return _when(node, person.added)
        case Was(campaign=campaign):
            return any(_when(node, at) for name, at in person.sent.items() if campaign in ("", name))


def _when(node: Was, at: datetime) -> bool:
    if node.days is not None:
        return at >= ago(node.days, NOW)
    if node.since is not None:
        return at >= node.since
    return node.before is None or at < node.before


@pytest.fixture
def filled(store: Store) -> Store:
    for person in PEOPLE:
        store.audience.add([person.subscriber], person.added)
    for campaign in ("old", "new"):
        send(store, campaign, {person.subscriber.id: at for person in PEOPLE if (at := person.sent.get(campaign))})
    return store


def send(store: Store, campaign: str, readers: Mapping[str, datetime]) -> None:
    """Send a campaign to everybody, which only these get."""
    at = next(iter(readers.values()))
    email = EmailRelease(subject="s", sender="n@example.org", skeleton=b"", due=at)
    release = freeze(campaign=campaign, title="t", approved_by="e", approved_at=at, digests={"email": email})
    [dispatch] = store.ledger.enqueue(release)
    store.ledger.start(dispatch.id, at)
    claims = store.ledger.claim(dispatch.id, token="t", now=at, until=at + timedelta(minutes=9), limit=99)
    store.ledger.commit([claim.delivery.id for claim in claims], token="t", now=at)
    states = {True: DeliveryState.SENT, False: DeliveryState.FAILED}
    store.ledger.settle(
        [
            Outcome(delivery_id=claim.delivery.id, state=states[claim.subscriber.id in readers], cause=Known.NONE)
            for claim in claims
        ],
        token="t",
        now=at,
    )


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.just(Everyone()),
    st.builds(On, kind=st.just("list"), name=st.sampled_from([*LISTS, "none"])),
    st.builds(On, kind=st.just("tag"), name=st.sampled_from([*TAGS, "none"])),
    st.builds(On, kind=st.just("language"), name=st.sampled_from(["cy", "en", "en-gb", "e"])),
    st.builds(On, kind=st.just("basis"), name=st.sampled_from(list(BasisKind)).map(str)),
    st.builds(
        Has,
        name=st.sampled_from(["school", "none", 'a"b', "x'y"]),
        own=st.just(True),
        how=st.sampled_from(["any", "is", "contains"]),
        text=st.sampled_from(["Hill %", "HILL", "%", "_", "x", "'", "\\"]),
    ),
    st.builds(
        Has,
        name=st.just("first_name"),
        own=st.just(False),
        how=st.sampled_from(["any", "is", "contains"]),
        text=st.sampled_from(["ANNA", "nn", "z"]),
    ),
    st.builds(Was, what=st.just("sent"), campaign=st.sampled_from(["", "old", "new", "none"])),
    st.builds(Was, what=st.sampled_from(["sent", "added"]), days=st.sampled_from([2, 14, 100])),
    st.builds(Was, what=st.sampled_from(["sent", "added"]), since=st.just(NOW - timedelta(days=12))),
    st.builds(Was, what=st.sampled_from(["sent", "added"]), before=st.just(NOW - timedelta(days=12))),
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, part=inner),
        st.builds(Both, parts=st.lists(inner, min_size=2, max_size=3).map(tuple), how=st.sampled_from(["and", "or"])),
    ),
    max_leaves=6,
)


def test_the_database_chooses_whom_the_words_mean(filled: Store) -> None:
    @settings(max_examples=120, deadline=None)
    @given(NODES)
    def holds(node: Node) -> None:
        expected = [person.subscriber.id for person in PEOPLE if means(node, person)]
        who = Asked(node, NOW)
        assert [reader.id for reader in filled.audience.members((), (), who)] == expected
        assert filled.audience.count((), (), who) == len(expected)

    holds()


def test_a_segment_is_counted_with_lists_and_without_those_who_get_nothing(filled: Store) -> None:
    filled.audience.suppress("r1@example.org", "unsubscribed", NOW)
    who = asked("language cy", NOW)
    expected = [
        each.subscriber.id
        for each in PEOPLE
        if {"news"} & {*each.subscriber.lists} and means(parse("language cy"), each)
    ]
    expected.remove("id-01")
    assert [reader.id for reader in filled.audience.members(["news"], (), who)] == expected
    assert sum(filled.audience.bases(["news"], (), who).values()) == len(expected)


def test_what_is_written_is_a_value_and_never_sql(filled: Store) -> None:
    for words in ("x' OR 1=1 --", "x'); DROP TABLE subscribers; --", '"; SELECT 1'):
        name = words.replace('"', "")
        for expression in (f'list "{name}"', f'field "{name}" is "{name}"', f'sent "{name}"'):
            assert filled.audience.count((), (), asked(expression, NOW)) == 0
    assert filled.audience.count() == len(PEOPLE)


def test_a_release_goes_to_its_segment_and_not_to_who_has_left_it_since(store: Store) -> None:
    readers = [Subscriber(id=f"r{number}", address=f"r{number}@example.org", tags=("school",)) for number in range(3)]
    store.audience.add([*readers, Subscriber(id="other", address="other@example.org")], NOW)
    email = EmailRelease(
        subject="s", sender="n@example.org", skeleton=b"", who="tag school, not sent in 14 days", due=NOW
    )
    release = freeze(campaign="w", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
    [dispatch] = store.ledger.enqueue(release)
    store.ledger.start(dispatch.id, NOW)
    assert store.ledger.tally(dispatch.id).total == 3
    store.audience.edit("r1@example.org", Edit(untag=("school",)), NOW)
    until = NOW + timedelta(minutes=1)
    claims = store.ledger.claim(dispatch.id, token="t", now=NOW, until=until, limit=9)
    assert {claim.subscriber.id for claim in claims} == {"r0", "r2"}
    [left] = store.ledger.to_reader("r1")
    assert (left.state, left.cause) == (DeliveryState.SUPPRESSED, Known.LEFT_SEGMENT)
