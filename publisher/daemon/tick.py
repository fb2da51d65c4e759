"""One look at the queue: recover, find what is due, send it, finish it."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from publisher.daemon.email import Sending, send_email
from publisher.daemon.thread import send_thread
from publisher.errors import AccountError, MistakeError, QueueError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Channel, Delivery, DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.words import counted
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.ledger import Ledger
from publisher.ports.transports import Transports

_LOG: Final = logging.getLogger(__name__)
#: A clock that moves by more than this between two ticks, against the monotonic one, is not believed.
_STEP: Final = timedelta(minutes=2)
#: How long a refused account, and a server that is away, are left alone.
_ACCOUNT_RESTS: Final = timedelta(minutes=5)
_SERVER_RESTS: Final = timedelta(seconds=20)
_BY_POLICY: Final = {DeliveryState.PENDING: Known.RESENT_BY_POLICY, DeliveryState.FAILED: Known.SKIPPED_BY_POLICY}


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the configuration says of sending."""

    #: How late a dispatch may still leave.
    grace: Mapping[Channel, timedelta]
    #: What becomes of deliveries whose outcome is not known.
    uncertain: Literal["hold", "resend", "skip"]
    #: How long an uncertain delivery rests before it is resent.
    settle: timedelta


class Daemon:
    """Sends what is due, one tick at a time."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        accounts: Accounts,
        transports: Transports,
        sending: Sending,
        policy: Policy,
        clock: Clock,
        stop: threading.Event,
        tell: Callable[[str], None],
    ) -> None:
        """``tell`` is given a sentence for each thing that a person may want to know."""
        self._ledger = ledger
        self._accounts = accounts
        self._transports = transports
        self._sending = sending
        self._policy = policy
        self._clock = clock
        self._stop = stop
        self._tell = tell
        self._last: tuple[datetime, float] | None = None
        #: Until when, by the monotonic clock, a channel is left alone.
        self._rests: dict[Channel, float] = {}
        #: What was told last of a dispatch that waits.
        self._said: dict[int, str] = {}

    def begin(self) -> None:
        """Settle what an earlier daemon left: this one is alone, so every lease of another has ended."""
        found = self._ledger.recover(self._clock.now(), all_leases=True)
        if found.returned:
            back = counted(found.returned, "delivery", "deliveries")
            self._tell(f"{back} that had not left went back into the queue.")
        if found.uncertain:
            doubt = counted(len(found.uncertain), "delivery", "deliveries")
            named = ", ".join(str(delivery.id) for delivery in found.uncertain)
            self._tell(f"{doubt} may or may not have arrived (numbers {named}).")
        # Whoever starts the daemon may have mended the account.
        self._accounts.resume("email")
        for transport in self._transports.social.values():
            if pause := self._accounts.paused(transport.name):
                self._tell(f"The account {transport.name} is paused: {pause.why}")

    def tick(self) -> int:
        """Do all that is due now; return how many dispatches were worked on.

        Channels go side by side, so that a digest of hours does not keep a thread waiting; within a channel what is
        due first goes first.  An error of one dispatch is raised when the others have had their turn.
        """
        now = self._clock.now()
        if self._stepped(now):
            return 0
        self._ledger.recover(now)
        self._decide_uncertain(now)
        queues: dict[Channel, list[Dispatch]] = {}
        for dispatch in self._ledger.due(now):
            queues.setdefault(dispatch.channel, []).append(dispatch)
        if not queues:
            return 0
        with ThreadPoolExecutor(len(queues), thread_name_prefix="publisher-channel") as pool:
            rounds = list(pool.map(lambda queue: self._queue(queue, now), queues.values()))
        for failure in (failure for _, failures in rounds for failure in failures):
            raise failure
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
        self._tell(f"The machine's clock moved by {minutes:+.0f} minutes; nothing is sent in this round.")
        _LOG.warning("clock stepped by %.0f s", step.total_seconds())
        return True

    def _one(self, dispatch: Dispatch, now: datetime) -> int:
        if self._clock.monotonic() < self._rests.get(dispatch.channel, 0.0):
            return 0
        try:
            if dispatch.state is DispatchState.QUEUED and now - dispatch.due > self._policy.grace[dispatch.channel]:
                self._miss(dispatch, now)
                return 0
            self._send(self._ledger.start(dispatch.id, now))
        except AccountError as error:
            self._rest(dispatch, error, _ACCOUNT_RESTS)
        except TransportError as error:
            self._rest(dispatch, error, _SERVER_RESTS)
        except MistakeError as error:
            # A release that is not what was approved, or a template field that cannot be filled: a person's matter.
            with suppress(QueueError):  # a person has held or cancelled it meanwhile, which is as good
                self._ledger.move(dispatch.id, DispatchState.HELD, self._clock.now(), str(error))
                self._tell(f"{_name(dispatch)} is held: {error}")
        return 1

    def _miss(self, dispatch: Dispatch, now: datetime) -> None:
        note = f"its time was {dispatch.due:%Y-%m-%d %H:%M} UTC, too long ago"
        self._ledger.move(dispatch.id, DispatchState.MISSED, now, note)
        self._tell(
            f"{_name(dispatch)} missed its time; publisher queue release {dispatch.id} sends it now, "
            f"publisher queue cancel {dispatch.id} drops it."
        )

    def _rest(self, dispatch: Dispatch, error: TransportError, how_long: timedelta) -> None:
        """Leave the mail server alone for a while, and say why once; the X account's own pause does so for threads."""
        refused = isinstance(error, AccountError)
        if refused:
            self._pause(dispatch, str(error))
        if dispatch.channel == "email":
            self._rests["email"] = self._clock.monotonic() + how_long.total_seconds()
        if self._said.get(dispatch.id) != str(error):
            self._said[dispatch.id] = str(error)
            self._tell(f"{_name(dispatch)} waits{'' if refused else ' for the other side'}: {error}")

    def _pause(self, dispatch: Dispatch, why: str) -> None:
        account = "email" if dispatch.channel == "email" else self._transports.social[dispatch.channel].name
        if self._accounts.pause(account, why, self._clock.now()):
            _LOG.warning("The account %s is paused: %s", account, why)

    def _send(self, dispatch: Dispatch) -> None:
        before = self._ledger.tally(dispatch.id)
        if dispatch.channel == "email":
            send_email(
                ledger=self._ledger,
                transport=self._transports.email,
                dispatch=dispatch,
                release=self._ledger.release(dispatch.release_id),
                sending=self._sending,
                clock=self._clock,
                stop=self._stop,
            )
        else:
            send_thread(
                ledger=self._ledger,
                accounts=self._accounts,
                transport=self._transports.social[dispatch.channel],
                dispatch=dispatch,
                clock=self._clock,
                stop=self._stop,
                uncertain=self._policy.uncertain,
                settle=self._policy.settle,
            )
        done = self._ledger.finish(dispatch.id, self._clock.now())
        self._say_progress(dispatch, before, done=done)

    def _say_progress(self, dispatch: Dispatch, before: Tally, *, done: bool) -> None:
        after = self._ledger.tally(dispatch.id)
        sent = after[DeliveryState.SENT] - before[DeliveryState.SENT]
        if sent and dispatch.channel == "email":
            self._accounts.resume("email")
        if sent or done:
            self._said.pop(dispatch.id, None)
            what = "messages" if dispatch.channel == "email" else "parts"
            self._tell(
                f"{_name(dispatch)}: {sent} {what} sent, {after[DeliveryState.SENT]} of "
                f"{after.total} in all{'; done' if done else ''}."
            )
        now = self._ledger.dispatch(dispatch.id)
        if now.state is DispatchState.HELD:
            self._tell(f"{_name(dispatch)} is held: {now.note}")

    def _decide_uncertain(self, now: datetime) -> None:
        """Resend or skip uncertain email after its settling time, where the policy says so; threads look first."""
        if self._policy.uncertain == "hold":
            return
        to = DeliveryState.PENDING if self._policy.uncertain == "resend" else DeliveryState.FAILED
        over = {DispatchState.CANCELLED, DispatchState.HELD}
        for dispatch in self._ledger.dispatches():
            if dispatch.channel == "email" and dispatch.state not in over:
                self._settle_uncertain(dispatch, to, now)

    def _settle_uncertain(self, dispatch: Dispatch, to: DeliveryState, now: datetime) -> None:
        for delivery in list(self._ledger.deliveries(dispatch.id, {DeliveryState.UNCERTAIN})):
            rested = delivery.changed_at is not None and now - delivery.changed_at >= self._policy.settle
            if rested and (to is DeliveryState.FAILED or self._first_doubt(delivery)):
                self._ledger.resolve(delivery.id, to, now, cause=_BY_POLICY[to])

    def _first_doubt(self, delivery: Delivery) -> bool:
        """Whether a delivery is in doubt for the first time; a second doubt is a person's to decide."""
        events = self._ledger.events(delivery.dispatch_id, delivery.id)
        return sum(event.state == DeliveryState.UNCERTAIN for event in events) <= 1


def _name(dispatch: Dispatch) -> str:
    return f"{dispatch.campaign} ({dispatch.channel})"
