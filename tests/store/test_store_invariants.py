"""What must always hold of sending email, whatever workers, people and crashes do and in whatever order.

The machine below plays the workers, the mail server, the readers and a person at the queue.  It knows what the
server really accepted, which the ledger can only learn from answers.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ground import empty_database
from publisher.model.causes import Words
from publisher.model.dispatches import (
    DELIVERY_MOVES,
    DISPATCH_MOVES,
    OPEN,
    DeliveryState,
    DispatchState,
    Outcome,
    RetryPolicy,
)
from publisher.model.releases import EmailRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.store.opening import open_store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
READERS = 8
TOKENS = ("ann", "bob", "cat")
D = DispatchState
S = DeliveryState

tokens = st.sampled_from(TOKENS)
readers = st.integers(0, READERS - 1).map(lambda number: f"reader-{number}")
#: What the server does with the final dot: takes the message and says so, refuses it, or takes it in silence.
fates = st.sampled_from(["accepted", "refused", "silent"])
refusals = st.sampled_from([S.DEFERRED, S.FAILED, S.PENDING])


class Sending(RuleBasedStateMachine):
    """One dispatch of email, three workers, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "publisher.db"
        path.write_bytes(empty_database())
        self.store = open_store(path, policy=RetryPolicy(attempts=3))
        self.ledger = self.store.ledger
        self.now = NOW
        #: Leases as the workers know them: delivery → (token, until).
        self.leases: dict[int, tuple[str, datetime]] = {}
        #: Dots that have left and whose answer the worker still awaits: delivery → (token, fate).
        self.in_flight: dict[int, tuple[str, str]] = {}
        #: Copies that the server took, and the resends that somebody chose.
        self.copies: dict[int, int] = {}
        self.resends: dict[int, int] = {}
        self.answered: set[int] = set()
        self.barred: set[str] = set()
        self.erased: set[str] = set()
        self.last: dict[int, DeliveryState] = {}

    @initialize()
    def start(self) -> None:
        names = [f"reader-{number}" for number in range(READERS)]
        self.store.audience.add(
            [Subscriber(id=name, address=f"{name}@example.org", lists=("newsletter",)) for name in names], NOW
        )
        email = EmailRelease(subject="s", sender="n@example.org", skeleton=b"", lists=("newsletter",), due=NOW)
        approved = freeze(campaign="winter", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
        [dispatch] = self.ledger.enqueue(approved)
        self.dispatch = dispatch.id
        self.ledger.start(self.dispatch, NOW)

    @property
    def state(self) -> DispatchState:
        return self.ledger.dispatch(self.dispatch).state

    @property
    def idle(self) -> list[int]:
        """Deliveries that a worker believes it holds and has not begun to send."""
        return sorted(set(self.leases) - set(self.in_flight))

    # The workers

    @precondition(lambda self: self.state is D.RUNNING)
    @rule(token=tokens, limit=st.integers(1, 4), fate=fates | st.none())
    def claim(self, token: str, limit: int, fate: str | None) -> None:
        """Lease some, and with a ``fate`` send them at once."""
        until = self.now + LEASE
        claims = self.ledger.claim(self.dispatch, token=token, now=self.now, until=until, limit=limit)
        assert not claims or self.state is D.RUNNING
        for claimed in claims:
            assert claimed.subscriber.id not in self.barred, "who left before the claim is not written to"
            self.leases[claimed.delivery.id] = (token, until)
        if fate and claims:
            self.send([claimed.delivery.id for claimed in claims], token, fate)

    @precondition(lambda self: bool(self.idle))
    @rule(data=st.data())
    def commit(self, data: st.DataObject) -> None:
        wanted = data.draw(st.lists(st.sampled_from(self.idle), min_size=1, unique=True))
        # Mostly the worker that holds the first; at times one that does not know that it has lost its lease.
        token = data.draw(st.just(self.leases[wanted[0]][0]) | tokens)
        # What may happen between a worker's believing that it holds them and its asking.
        meanwhile = data.draw(st.sampled_from(["nothing", "asleep", "held"]))
        if meanwhile == "asleep":
            self.now += LEASE
        if meanwhile == "held" and self.state is D.RUNNING:
            self.ledger.move(self.dispatch, D.HELD, self.now)
        self.send(wanted, token, data.draw(fates))

    def send(self, wanted: list[int], token: str, fate: str) -> None:
        granted = self.ledger.commit(wanted, token=token, now=self.now)
        for number in granted:
            holder, until = self.leases[number]
            assert holder == token, "nobody commits what another has leased"
            assert until > self.now, "no stale worker commits"
            assert self.state is D.RUNNING, "after a hold or cancel no new dot leaves"
            self.in_flight[number] = (token, fate)
            self.copies[number] = self.copies.get(number, 0) + (fate != "refused")

    @precondition(lambda self: bool(self.in_flight))
    @rule(data=st.data(), refusal=refusals)
    def answer(self, data: st.DataObject, refusal: DeliveryState) -> None:
        number = data.draw(st.sampled_from(sorted(self.in_flight)))
        token, fate = self.in_flight.pop(number)
        if data.draw(st.integers(0, 5)) == 0 and D.CANCELLED in DISPATCH_MOVES[self.state]:
            self.ledger.move(self.dispatch, D.CANCELLED, self.now)
        state = {"accepted": S.SENT, "refused": refusal, "silent": S.UNCERTAIN}[fate]
        if fate == "accepted":
            self.answered.add(number)
        self.leases.pop(number, None)
        self.ledger.settle([Outcome(delivery_id=number, state=state)], token=token, now=self.now)

    @precondition(lambda self: bool(self.idle))
    @rule(data=st.data(), refusal=refusals)
    def refuse_before_the_dot(self, data: st.DataObject, refusal: DeliveryState) -> None:
        number = data.draw(st.sampled_from(self.idle))
        token, _ = self.leases.pop(number)
        self.ledger.settle([Outcome(delivery_id=number, state=refusal)], token=token, now=self.now)

    @precondition(lambda self: bool(self.leases))
    @rule()
    def crash_and_restart(self) -> None:
        before = {delivery.id for delivery in self.ledger.deliveries(self.dispatch, [S.COMMITTING])}
        recovery = self.ledger.recover(self.now, all_leases=True)
        named = {delivery.id for delivery in recovery.uncertain}
        assert named == before, "each delivery in doubt is named"
        assert named <= set(self.in_flight), "only what was in flight is in doubt"
        self.leases.clear()
        self.in_flight.clear()

    @precondition(lambda self: bool(self.leases))
    @rule()
    def take_expired_leases_back(self) -> None:
        self.ledger.recover(self.now)

    @rule(minutes=st.sampled_from([1, 9, 11, 300]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # The readers

    @precondition(lambda self: bool(self.copies) and len(self.barred) < READERS // 2)
    @rule(name=readers, way=st.sampled_from(["suppress", "erase", "leave"]))
    def leave(self, name: str, way: str) -> None:
        address = f"{name}@example.org"
        if way == "suppress":
            self.store.audience.suppress(address, "unsubscribed", self.now)
        elif way == "erase":
            self.store.audience.remove(address, self.now)
            self.erased.add(name)
        else:
            self.store.audience.leave(address, ["newsletter"], self.now)
        self.barred.add(name)

    # The person at the queue

    @precondition(lambda self: bool(self.leases) and self.state is D.RUNNING)
    @rule()
    def hold(self) -> None:
        self.ledger.move(self.dispatch, D.HELD, self.now)

    @precondition(lambda self: self.state is D.HELD)
    @rule()
    def resume(self) -> None:
        self.ledger.move(self.dispatch, D.QUEUED, self.now)

    @precondition(lambda self: len(self.copies) > READERS // 2 and D.CANCELLED in DISPATCH_MOVES[self.state])
    @rule()
    def cancel(self) -> None:
        self.ledger.move(self.dispatch, D.CANCELLED, self.now)

    @precondition(lambda self: self.state is D.QUEUED)
    @rule()
    def run_again(self) -> None:
        self.ledger.start(self.dispatch, self.now)

    @precondition(lambda self: S.UNCERTAIN in self.last.values())
    @rule(data=st.data(), to=st.sampled_from([S.SENT, S.FAILED, S.PENDING]))
    def decide(self, data: st.DataObject, to: DeliveryState) -> None:
        doubtful = sorted(number for number, state in self.last.items() if state is S.UNCERTAIN)
        number = data.draw(st.sampled_from(doubtful))
        if to is S.PENDING and self.state is D.CANCELLED:
            return
        self.ledger.resolve(number, to, self.now, cause=Words(text="a person decided"))
        if to is S.SENT:
            self.answered.add(number)
        if to is S.PENDING:
            self.resends[number] = self.resends.get(number, 0) + 1

    @precondition(lambda self: bool(self.copies) and self.state is D.RUNNING and not self.leases)
    @rule()
    def finish(self) -> None:
        is_open = self.ledger.tally(self.dispatch).open > 0
        assert self.ledger.finish(self.dispatch, self.now) is not is_open

    # What must always hold

    @invariant()
    def nothing_vanishes(self) -> None:
        states = {delivery.id: delivery.state for delivery in self.ledger.deliveries(self.dispatch)}
        assert len(states) == READERS
        for number, state in states.items():
            before = self.last.get(number, state)
            assert state in reachable(before), f"{before} cannot become {state}"
        self.last = states

    @invariant()
    def sent_means_that_the_server_said_so(self) -> None:
        assert {number for number, state in self.last.items() if state is S.SENT} <= self.answered

    @invariant()
    def nobody_gets_two_copies_unless_somebody_chose_it(self) -> None:
        for number, copies in self.copies.items():
            assert copies <= 1 + self.resends.get(number, 0)

    @invariant()
    def what_ended_has_nothing_open(self) -> None:
        if self.state is D.DONE:
            assert not OPEN & set(self.last.values())
        if self.state is D.CANCELLED:
            assert OPEN & set(self.last.values()) <= {S.COMMITTING}

    @invariant()
    def erased_readers_stay_erased(self) -> None:
        for name in self.erased:
            assert self.store.audience.named(name) is None

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


@cache
def reachable(state: DeliveryState) -> frozenset[DeliveryState]:
    """Where a delivery can come to by legal moves, where it is included."""
    found, ends = {state}, {state}
    while ends:
        ends = {move for end in ends for move in DELIVERY_MOVES[end]} - found
        found |= ends
    return frozenset(found)


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=50, stateful_step_count=40)
