"""One look at the queue: recover, find what is due, send it, finish it."""

import logging
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from publisher.channels.registry import channel
from publisher.daemon.news import Event, News, Tell
from publisher.daemon.senders import Sender
from publisher.errors import AccountError, MistakeError, QueueError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Channel, DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.doubts import DoubtPolicy, Verdict
from publisher.model.note_words import sentence
from publisher.model.notes import NOTHING, Note, Reason
from publisher.model.words import counted
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.ledger import Ledger

_LOG: Final = logging.getLogger(__name__)
#: A clock that moves by more than this between two ticks, against the monotonic one, is not believed.
_STEP: Final = timedelta(minutes=2)
#: How long a refused account, and a server that is away, are left alone.
_ACCOUNT_RESTS: Final = timedelta(minutes=5)
_SERVER_RESTS: Final = timedelta(seconds=20)
#: What a verdict makes of a delivery in doubt.
_DECIDED: Final = {
    Verdict.RESEND: (DeliveryState.PENDING, Known.RESENT_BY_POLICY),
    Verdict.FAIL: (DeliveryState.FAILED, Known.SKIPPED_BY_POLICY),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the configuration says of sending."""

    #: How late a dispatch may still leave.
    grace: Mapping[Channel, timedelta]
    #: What becomes of deliveries whose outcome is not known.
    doubt: DoubtPolicy


class Daemon:
    """Sends what is due, one tick at a time."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        accounts: Accounts,
        senders: Mapping[Channel, Sender],
        policy: Policy,
        clock: Clock,
        stop: threading.Event,
        tell: Tell,
        where: Mapping[Channel, str] = MappingProxyType({}),
    ) -> None:
        """``tell`` is given each thing that a person may want to know, from several threads.

        ``where`` says where what leaves by a channel goes.
        """
        self._ledger = ledger
        self._accounts = accounts
        self._senders = senders
        self._policy = policy
        self._clock = clock
        self._stop = stop
        self._tell = tell
        self._where = where
        self._last: tuple[datetime, float] | None = None
        #: Until when, by the monotonic clock, an account is left alone.
        self._rests: dict[str, float] = {}
        #: What was told last of a dispatch that waits.
        self._said: dict[int, str] = {}
        #: Dispatches whose beginning was told.
        self._begun: set[int] = set()
        #: Why the last round failed, where one did.
        self._failed = ""

    def begin(self) -> None:
        """Settle what an earlier daemon left: this one is alone, so every lease of another has ended."""
        found = self._ledger.recover(self._clock.now(), all_leases=True)
        if found.returned:
            back = counted(found.returned, "delivery", "deliveries")
            says = f"{back} that had not left went back into the queue."
            self._tell(News(event=Event.RETURNED, says=says, figures={"returned": found.returned}))
        for number, doubtful in Counter(delivery.dispatch_id for delivery in found.uncertain).items():
            dispatch = self._ledger.dispatch(number)
            whom = channel(dispatch.channel).nouns.counted(doubtful)
            says = f"{whom} in doubt; the answer was lost: publisher queue show {number}"
            self._tell(News(event=Event.DOUBT, says=says, dispatch=dispatch, figures={"doubt": doubtful}))
        for sender in self._senders.values():
            if sender.tries_again:
                # Whoever starts the daemon may have mended the account.
                self._accounts.resume(sender.account)
            elif pause := self._accounts.paused(sender.account):
                self._tell(News(event=Event.PAUSED, says=f"The account {sender.account} is paused: {pause.why}"))

    def failed(self, why: str) -> None:
        """Tell once why a round came to nothing, whatever it was; the next one tries again."""
        if why != self._failed:
            self._failed = why
            self._tell(News(event=Event.FAILED, says=f"This round failed: {why}"))

    def in_flight(self) -> int:
        """Return how many deliveries are past the step that cannot be taken back, and wait for their answer."""
        running = (each for each in self._ledger.dispatches() if each.state is DispatchState.RUNNING)
        return sum(self._ledger.tally(each.id)[DeliveryState.COMMITTING] for each in running)

    def tick(self) -> int:
        """Do all that is due now; return how many dispatches were worked on.

        Channels go side by side, so that a digest of hours does not keep a thread waiting; within a channel what is
        due first goes first.  An error of one dispatch is raised when the others have had their turn.
        """
        now = self._clock.now()
        if self._stepped(now):
            return 0
        self._ledger.recover(now)
        self._decide_doubts(now)
        queues: dict[Channel, list[Dispatch]] = {}
        for dispatch in self._ledger.due(now):
            queues.setdefault(dispatch.channel, []).append(dispatch)
        if not queues:
            return 0
        with ThreadPoolExecutor(len(queues), thread_name_prefix="publisher-channel") as pool:
            rounds = list(pool.map(lambda queue: self._queue(queue, now), queues.values()))
        for failure in (failure for _, failures in rounds for failure in failures):
            raise failure
        self._failed = ""
        return sum(worked for worked, _ in rounds)

    def _queue(self, dispatches: Sequence[Dispatch], now: datetime) -> tuple[int, list[Exception]]:
        """Work on the dispatches of one channel; return how many, and what nobody foresaw."""
        worked, failures = 0, []
        for dispatch in dispatches:
            if self._stop.is_set():
                break
            try:
                worked += self._one(dispatch, now)
            except Exception as error:  # noqa: BLE001 - one dispatch must not stop the others; raised by the tick
                failures.append(error)
        return worked, failures

    def _stepped(self, now: datetime) -> bool:
        ticks = self._clock.monotonic()
        last, self._last = self._last, (now, ticks)
        if last is None:
            return False
        step = (now - last[0]) - timedelta(seconds=ticks - last[1])
        if abs(step) <= _STEP:
            return False
        minutes = step.total_seconds() / 60
        says = f"The machine's clock moved by {minutes:+.0f} minutes; nothing is sent in this round."
        self._tell(News(event=Event.CLOCK, says=says, figures={"seconds": round(step.total_seconds())}))
        _LOG.info("clock stepped by %.0f s", step.total_seconds())
        return True

    def _one(self, dispatch: Dispatch, now: datetime) -> int:
        sender = self._senders.get(dispatch.channel)
        if sender is None:
            self._say_waiting(dispatch, f"nothing here sends by {dispatch.channel}; see config.toml.")
            return 0
        if self._clock.monotonic() < self._rests.get(sender.account, 0.0):
            return 0
        try:
            if dispatch.state is DispatchState.QUEUED and now - dispatch.due > self._policy.grace[dispatch.channel]:
                self._miss(dispatch, now)
                return 0
            self._send(self._ledger.start(dispatch.id, now), sender)
        except AccountError as error:
            self._pause(dispatch, sender, error)
        except TransportError as error:
            self._rest(sender, _SERVER_RESTS)
            self._ledger.waits(dispatch.id, Note(reason=Reason.WAITS, words=str(error)), self._clock.now())
            self._say_waiting(dispatch, str(error), "for the other side")
        except MistakeError as error:
            # A release that is not what was approved, or a template field that cannot be filled: a person's matter.
            if self._hold(dispatch, Note(reason=Reason.UNFIT, words=str(error))):
                self._tell(News(event=Event.HELD, says=f"is held: {error}", dispatch=dispatch))
        return 1

    def _miss(self, dispatch: Dispatch, now: datetime) -> None:
        self._ledger.move(dispatch.id, DispatchState.MISSED, now, Note(reason=Reason.MISSED))
        says = (
            f"missed its time; publisher queue resume {dispatch.id} sends it now, "
            f"publisher queue cancel {dispatch.id} drops it."
        )
        self._tell(News(event=Event.MISSED, says=says, dispatch=dispatch))

    def _pause(self, dispatch: Dispatch, sender: Sender, error: AccountError) -> None:
        """Let a refused account rest; one that may not be tried again unasked is looked after by its sender."""
        if self._accounts.pause(sender.account, str(error), self._clock.now()):
            _LOG.info("The account %s is paused: %s", sender.account, error)
        if sender.tries_again:
            self._rest(sender, _ACCOUNT_RESTS)
        self._say_waiting(dispatch, str(error))

    def _rest(self, sender: Sender, how_long: timedelta) -> None:
        self._rests[sender.account] = self._clock.monotonic() + how_long.total_seconds()

    def _say_waiting(self, dispatch: Dispatch, why: str, what_for: str = "") -> None:
        """Say once why a dispatch waits."""
        if self._said.get(dispatch.id) != why:
            self._said[dispatch.id] = why
            says = f"waits{f' {what_for}' if what_for else ''}: {why}"
            self._tell(News(event=Event.WAITS, says=says, dispatch=dispatch))

    def _hold(self, dispatch: Dispatch, why: Note) -> bool:
        """Hold a dispatch for a person; return ``False`` where one has held or cancelled it meanwhile: as good."""
        with suppress(QueueError):
            self._ledger.move(dispatch.id, DispatchState.HELD, self._clock.now(), why)
            return True
        return False

    def _send(self, dispatch: Dispatch, sender: Sender) -> None:
        before = self._ledger.tally(dispatch.id)
        if dispatch.id not in self._begun:
            self._begun.add(dispatch.id)
            whom = channel(dispatch.channel).nouns.counted(before.total)
            goes_on = "goes on" if before[DeliveryState.SENT] else "begins"
            figures = {"sent": before[DeliveryState.SENT], "total": before.total}
            says = ", ".join(filter(None, (goes_on, whom, self._where.get(dispatch.channel, ""))))
            self._tell(News(event=Event.BEGUN, says=says, dispatch=dispatch, figures=figures))
        try:
            why_held = sender.send(dispatch, self._ledger.release(dispatch.release_id), self._stop)
        except TransportError:
            self._say_progress(dispatch, sender, before, done=False)
            raise
        if why_held:
            self._hold(dispatch, why_held)
        self._ledger.waits(dispatch.id, NOTHING, self._clock.now())
        done = self._ledger.finish(dispatch.id, self._clock.now())
        self._say_progress(dispatch, sender, before, done=done)

    def _say_progress(self, dispatch: Dispatch, sender: Sender, before: Tally, *, done: bool) -> None:
        after = self._ledger.tally(dispatch.id)
        sent = after[DeliveryState.SENT] - before[DeliveryState.SENT]
        written = after[DeliveryState.WRITTEN] - before[DeliveryState.WRITTEN]
        if sent and sender.tries_again:
            self._accounts.resume(sender.account)
        if written > 0 or sent or done:
            self._said.pop(dispatch.id, None)
            event = Event.DONE if done else Event.SENT
            says = _rehearsed(dispatch, after) if written > 0 else _progress(dispatch, after)
            self._tell(News(event=event, says=says, dispatch=dispatch, figures=_figures(after)))
        now = self._ledger.dispatch(dispatch.id)
        if now.state is DispatchState.HELD:
            self._tell(News(event=Event.HELD, says=f"is held: {sentence(now)}", dispatch=dispatch))

    def _decide_doubts(self, now: datetime) -> None:
        """Decide by the policy what is in doubt, but for the senders that look for it themselves."""
        if not self._policy.doubt.decides:
            return
        doubts = self._ledger.doubts()
        channels = {dispatch.id: dispatch.channel for dispatch in self._ledger.dispatches()} if doubts else {}
        for doubt in doubts:
            sender = self._senders.get(channels[doubt.delivery.dispatch_id])
            decided = _DECIDED.get(self._policy.doubt.verdict(doubt, now))
            if decided is not None and sender is not None and not sender.looks:
                to, cause = decided
                self._ledger.resolve(doubt.delivery.id, to, now, cause=cause)


def _progress(dispatch: Dispatch, tally: Tally) -> str:
    """Say ``1,200 of 1,204 readers; 2 failed, 1 in doubt: publisher report winter-2026``."""
    said = f"{tally[DeliveryState.SENT]:,} of {channel(dispatch.channel).nouns.counted(tally.total)}"
    others = {"failed": DeliveryState.FAILED, "in doubt": DeliveryState.UNCERTAIN}
    trouble = ", ".join(f"{tally[state]:,} {word}" for word, state in others.items() if tally[state])
    return f"{said}; {trouble}: publisher report {dispatch.campaign}" if trouble else said


def _rehearsed(dispatch: Dispatch, tally: Tally) -> str:
    """Say ``1,204 of 1,204 readers written into outbox/: a rehearsal; nobody got it``."""
    of = channel(dispatch.channel).nouns.counted(tally.total)
    return f"{tally[DeliveryState.WRITTEN]:,} of {of} written into outbox/: a rehearsal; nobody got it"


def _figures(tally: Tally) -> dict[str, int]:
    return {
        "sent": tally[DeliveryState.SENT],
        "written": tally[DeliveryState.WRITTEN],
        "total": tally.total,
        "to_go": tally.open,
        "failed": tally[DeliveryState.FAILED],
        "doubt": tally[DeliveryState.UNCERTAIN],
    }
