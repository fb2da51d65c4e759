"""Who has left gets nothing, in whatever order things happen, on each database.

The machine below plays people who import, add, move and erase, readers who leave and come back, and a daemon that
begins dispatches and claims.  It knows who must get nothing; the store is asked after each step.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from publisher.model.dispatches import DispatchState
from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.releases import EmailRelease, freeze
from publisher.model.subscribers import ReaderState, Subscriber
from publisher.ports.audience import Departure, Edit
from publisher.ports.store import Store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LISTS = ("newsletter", "schools")
NAMES = ("amira", "ben", "carys", "dan")
#: Several examples share one database: each has readers and lists of its own.
RUNS: Iterator[int] = count()

names = st.sampled_from(NAMES)
several = st.lists(names, min_size=1, max_size=6)
lists = st.lists(st.sampled_from(LISTS), unique=True)
reasons = st.sampled_from(["unsubscribed", "bounced", "complained", "by hand"])
spellings = st.sampled_from([str, str.upper, str.title])


@dataclass
class Known:
    """What must hold of one address."""

    suppressed: bool = False
    pending: bool = False
    there: bool = False
    lists: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


class Leaving(RuleBasedStateMachine):
    """One audience, two lists, and every way in and out."""

    store: Store

    @initialize()
    def begin(self) -> None:
        self.run = next(RUNS)
        self.known = {name: Known() for name in NAMES}
        #: Dispatches with the lists to which they go.
        self.dispatches: dict[int, set[str]] = {}

    def address(self, name: str) -> str:
        return f"{name}-{self.run}@example.org"

    def called(self, name: str) -> str:
        return f"{name}-{self.run}"

    def reader(self, name: str, on: list[str]) -> Subscriber:
        number = next(RUNS)
        return Subscriber(
            id=f"{name}-{self.run}-{number}", address=self.address(name), lists=tuple(map(self.called, on))
        )

    # Ways in

    @rule(rows=st.lists(st.tuples(names, lists, st.sampled_from(["reader", "pending", "gone"])), max_size=6))
    def imports(self, rows: list[tuple[str, list[str], str]]) -> None:
        """Take in a file, in which one may stand twice, as a reader and as one who left."""
        incoming: list[Subscriber | Departure] = []
        for name, on, kind in rows:
            known = self.known[name]
            if kind == "gone":
                incoming.append(Departure(address=self.address(name), reason="unsubscribed"))
                known.suppressed = True
                continue
            state = ReaderState.PENDING if kind == "pending" else ReaderState.ACTIVE
            incoming.append(replace(self.reader(name, on), state=state))
            if not known.suppressed:
                known.pending = known.pending if known.there else kind == "pending"
                known.there = True
                known.lists |= set(on) - known.left
        self.store.audience.add(incoming, NOW)

    @rule(name=names, on=lists, off=lists)
    def moves(self, name: str, on: list[str], off: list[str]) -> None:
        edit = Edit(put_on=tuple(map(self.called, on)), take_off=tuple(map(self.called, off)))
        found, known = self.store.audience.edit(self.address(name), edit, NOW), self.known[name]
        assert (found is not None) == known.there
        if known.there:
            known.left -= set(on)
            known.lists = (known.lists | set(on)) - set(off)

    @rule(name=names)
    def confirms(self, name: str) -> None:
        known = self.known[name]
        done = self.store.audience.confirm(self.address(name), Basis(kind=BasisKind.CONSENT, at=NOW), NOW)
        assert done == (known.there and known.pending and not known.suppressed)
        known.pending = known.pending and not done

    @rule(name=names)
    def comes_back(self, name: str) -> None:
        """Lift the suppression, at the reader's own wish."""
        assert self.store.audience.unsuppress(self.address(name), NOW) == self.known[name].suppressed
        self.known[name].suppressed = False

    # Ways out

    @rule(name=names, reason=reasons, spelt=spellings)
    def leaves(self, name: str, reason: str, spelt: Callable[[str], str]) -> None:
        self.store.audience.suppress(spelt(self.address(name)), reason, NOW)
        self.known[name].suppressed = True

    @rule(name=names, off=lists)
    def leaves_lists(self, name: str, off: list[str]) -> None:
        known = self.known[name]
        left = set(off) & known.lists if known.there else set()
        assert self.store.audience.leave(self.address(name), list(map(self.called, off)), NOW) == bool(left)
        known.lists -= left
        known.left |= left

    @rule(name=names)
    def is_erased(self, name: str) -> None:
        assert self.store.audience.remove(self.address(name), NOW) == self.known[name].there
        if self.known[name].there:
            self.known[name] = Known(suppressed=True)

    # The daemon

    @rule(on=lists)
    def begins(self, on: list[str]) -> None:
        """Approve, queue and begin a dispatch, whose deliveries are planned at once and claimed later."""
        chosen = tuple(map(self.called, on or LISTS))
        email = EmailRelease(subject="s", sender="n@example.org", skeleton=b"", lists=chosen, due=NOW)
        digests = {"email": email}
        name = f"campaign-{self.run}-{len(self.dispatches)}"
        release = freeze(campaign=name, title="t", approved_by="e", approved_at=NOW, digests=digests)
        [dispatch] = self.store.ledger.enqueue(release)
        self.store.ledger.start(dispatch.id, NOW)
        self.dispatches[dispatch.id] = set(on or LISTS)

    @rule(limit=st.integers(1, 3))
    def claims(self, limit: int) -> None:
        for number, on in self.dispatches.items():
            if self.store.ledger.dispatch(number).state is not DispatchState.RUNNING:
                continue
            until = NOW + timedelta(minutes=10)
            for claim in self.store.ledger.claim(number, token="t", now=NOW, until=until, limit=limit):
                known = self.known[claim.subscriber.address.split("-")[0]]
                assert known.there, "nobody who was erased is written to"
                assert not known.suppressed, "the suppression list wins"
                assert not known.pending, "who has not confirmed is not written to"
                assert known.lists & on, "who has left the list is not written to"

    # What always holds

    @invariant()
    def only_who_may_be_is_chosen(self) -> None:
        for name in LISTS:
            expected = {self.address(who) for who, known in self.known.items() if self._is_active(known, name)}
            chosen = [reader.address for reader in self.store.audience.members([self.called(name)])]
            assert sorted(chosen) == sorted(expected)
            assert self.store.audience.count([self.called(name)]) == len(expected)
            assert self.store.audience.lists().get(self.called(name), 0) == len(expected)

    @invariant()
    def the_list_remembers(self) -> None:
        for name, known in self.known.items():
            assert (self.store.audience.suppression(self.address(name)) is not None) == known.suppressed
            assert (self.store.audience.find(self.address(name)) is not None) == known.there

    def _is_active(self, known: Known, name: str) -> bool:
        return known.there and not known.suppressed and not known.pending and name in known.lists


def test_the_suppression_list_wins_in_every_order_of_events(store: Store) -> None:
    class OnThisStore(Leaving):
        pass

    OnThisStore.store = store
    run_state_machine_as_test(OnThisStore, settings=settings(max_examples=6, stateful_step_count=25, deadline=None))


def test_erase_then_import_then_send_and_nothing_leaves(store: Store) -> None:
    amira = Subscriber(id="first", address="amira@example.org", lists=("newsletter",))
    store.audience.add([amira], NOW)
    assert store.audience.remove("amira@example.org", NOW)
    again = [replace(amira, id="second", address="Amira@Example.org"), replace(amira, id="third")]
    assert store.audience.add(again, NOW).suppressed == 2
    email = EmailRelease(subject="s", sender="n@example.org", skeleton=b"", lists=("newsletter",), due=NOW)
    release = freeze(campaign="winter", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
    [dispatch] = store.ledger.enqueue(release)
    store.ledger.start(dispatch.id, NOW)
    assert store.ledger.claim(dispatch.id, token="t", now=NOW, until=NOW + timedelta(minutes=1), limit=9) == []
    assert store.ledger.tally(dispatch.id).total == 0
