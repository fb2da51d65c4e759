"""A queue with threads of six parts, a fake X, and a day that passes tick by tick."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Final, Literal

from publisher.daemon.thread import ThreadSender
from publisher.daemon.tick import Daemon, Policy
from publisher.model.causes import Known
from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState
from publisher.model.doubts import DoubtPolicy
from publisher.model.releases import Part, ThreadRelease, freeze
from publisher.ports.store import Store
from publisher.ports.transports import SocialTransport
from publisher.testing import FakePost
from publisher.transports.folder import FolderSocial
from x_bench import POST, READ, Bench, KeptClock

PARTS: Final = 6
SETTLE: Final = timedelta(hours=1)
_MANY: Final = 10**6
_TICKS: Final = 200


@dataclass(kw_only=True)
class ThreadBench:
    """One workspace; threads are queued one after the other."""

    bench: Bench
    store: Store
    transport: SocialTransport
    clock: KeptClock
    stop: threading.Event = field(default_factory=threading.Event)
    told: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def queue(self, parts: int = PARTS) -> Dispatch:
        """Queue a thread, its texts unlike all others on this bench."""
        number, now = next(self._numbers), self.clock.now()
        thread = ThreadRelease(
            parts=tuple(
                Part(position=at, text=f"Thread {number}: R&D <{at}> of {parts}") for at in range(1, parts + 1)
            ),
            due=now,
        )
        release = freeze(
            campaign=f"winter-{number}", title="Winter", approved_by="A. Editor", approved_at=now,
            threads={"x": thread},
        )  # fmt: skip
        (dispatch,) = self.store.ledger.enqueue(release)
        return dispatch

    def tick(self, dispatch: Dispatch, uncertain: Literal["hold", "resend", "skip"] = "resend") -> None:
        """Let a daemon look at the queue once; what is due is this dispatch, and others of this bench."""
        if dispatch.id in {one.id for one in self.store.ledger.due(self.clock.now())}:
            self.daemon(uncertain).tick()

    def daemon(
        self, uncertain: Literal["hold", "resend", "skip"] = "resend", *, grace: timedelta = timedelta(days=999)
    ) -> Daemon:
        """Return a daemon that posts threads, however late by default, and sends no email."""
        doubt = DoubtPolicy(choice=uncertain, settle=SETTLE)
        sender = ThreadSender(
            queue=self.store.ledger,
            leases=self.store.ledger,
            accounts=self.store.accounts,
            transport=self.transport,
            clock=self.clock,
            doubt=doubt,
            rehearses=isinstance(self.transport, FolderSocial),
        )
        return Daemon(
            ledger=self.store.ledger,
            accounts=self.store.accounts,
            senders={"x": sender},
            policy=Policy(grace={"x": grace}, doubt=doubt),
            clock=self.clock,
            stop=self.stop,
            tell=lambda news: self.told.append(str(news)),
        )

    def run(self, dispatch: Dispatch, uncertain: Literal["hold", "resend", "skip"] = "resend") -> int:
        """Tick until the thread is done, a person mending what is held or paused; return how often one had to."""
        mended = 0
        for _ in range(_TICKS):
            self.tick(dispatch, uncertain)
            state = self.store.ledger.dispatch(dispatch.id).state
            if state is DispatchState.DONE:
                return mended
            mended += self.mend(dispatch)
            self.pass_time(dispatch)
        raise AssertionError(f"not done after {_TICKS} ticks: {self.rows(dispatch)}")

    def mend(self, dispatch: Dispatch) -> int:
        """Do what a person would after reading the sentence: try a failed part again, go on with the account."""
        ledger, now = self.store.ledger, self.clock.now()
        if self.store.accounts.resume(self.transport.account):
            return 1
        if ledger.dispatch(dispatch.id).state is not DispatchState.HELD:
            return 0
        for row in self.rows(dispatch):
            if row.state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
                ledger.resolve(row.id, DeliveryState.PENDING, now, cause=Known.AGAIN_BY_HAND)
        ledger.move(dispatch.id, DispatchState.QUEUED, now)
        return 1

    def pass_time(self, dispatch: Dispatch) -> None:
        """Move the clock to where something waits for it, or a minute on."""
        now = self.clock.now()
        waiting = [row.next_attempt for row in self.rows(dispatch) if row.next_attempt and row.next_attempt > now]
        self.clock.set(min(waiting, default=now + timedelta(minutes=1)))

    def rows(self, dispatch: Dispatch) -> list[Delivery]:
        """Return the ledger's rows of a thread, in order."""
        return sorted(self.store.ledger.deliveries(dispatch.id), key=lambda row: row.position)

    def live(self, dispatch: Dispatch) -> list[FakePost]:
        """Return the live posts with texts of this thread, oldest first."""
        thread = self.store.ledger.release(dispatch.release_id).threads.get(dispatch.channel)
        texts = {part.text for part in thread.parts} if thread else set()
        return [post for post in self.bench.fake.account.live if post.text in texts]

    def check_nothing_twice(self, dispatch: Dispatch) -> None:
        """Assert: at most one live post for each position, in order, each in answer to the one before."""
        thread = self.store.ledger.release(dispatch.release_id).threads.get(dispatch.channel)
        assert thread is not None
        live = self.live(dispatch)
        assert [post.text for post in live] == [part.text for part in thread.parts[: len(live)]]
        assert [post.reply_to for post in live] == ["", *(post.id for post in live)][: len(live)]

    def check_whole(self, dispatch: Dispatch) -> None:
        """Assert that all is live, once, in order, and that the ledger says the same."""
        self.check_nothing_twice(dispatch)
        rows, live = self.rows(dispatch), self.live(dispatch)
        assert [(row.state, row.remote_id) for row in rows] == [(DeliveryState.SENT, post.id) for post in live]
        assert len(live) == len(rows)


def open_thread_bench(bench: Bench, clock: KeptClock, store: Store, *, timeout: float = 5.0) -> ThreadBench:
    """Return a bench on a fresh ``store``; X's limits and duplicate check are out of the way."""
    bench.fake.account.refuses_duplicates = False
    bench.fake.windows.limit(POST, _MANY)
    bench.fake.windows.limit(READ, _MANY)
    transport = bench.hasty(timeout, store.accounts, monthly_budget=1e6, monthly_posts=_MANY)
    return ThreadBench(bench=bench, store=store, transport=transport, clock=clock)
