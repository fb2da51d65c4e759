"""One look at the queue: recover, find what is due, send it, finish it."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from publisher.daemon.email import Sending, send_email
from publisher.daemon.pause import paused
from publisher.daemon.thread import send_thread
from publisher.errors import AccountError, PublisherError, TransportError
from publisher.outbox import Channel, DeliveryState, Dispatch, DispatchState
from publisher.ports import Clock, Ledger, Transports

_LOG: Final = logging.getLogger(__name__)
#: A clock that moves by more than this between two ticks, against the monotonic one, is not believed.
_STEP: Final = timedelta(minutes=2)


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
        transports: Transports,
        sending: Sending,
        policy: Policy,
        clock: Clock,
        stop: threading.Event,
        tell: Callable[[str], None],
    ) -> None:
        """``tell`` is given a sentence for each thing that a person may want to know."""
        self._ledger = ledger
        self._transports = transports
        self._sending = sending
        self._policy = policy
        self._clock = clock
        self._stop = stop
        self._tell = tell
        self._last: tuple[datetime, float] | None = None

    def begin(self) -> None:
        """Settle what an earlier daemon left: this one is alone, so every lease of another has ended."""
        found = self._ledger.recover(self._clock.now(), all_leases=True)
        if found.returned:
            self._tell(f"{found.returned} deliveries that had not left went back into the queue.")
        if found.uncertain:
            named = ", ".join(str(delivery.id) for delivery in found.uncertain)
            self._tell(f"{len(found.uncertain)} deliveries may or may not have arrived (numbers {named}).")

        for transport in self._transports.social.values():
            if why := paused(self._ledger, transport.name):
                self._tell(f"The account {transport.name} is paused: {why}")

    def tick(self) -> int:
        """Do all that is due now; return how many dispatches were worked on."""
        now = self._clock.now()
        if self._stepped(now):
            return 0
        self._ledger.recover(now)
        self._decide_uncertain(now)
        worked = 0
        for dispatch in self._ledger.due(now):
            if self._stop.is_set():
                break
            worked += self._one(dispatch, now)
        return worked

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
        if dispatch.state is DispatchState.QUEUED and now - dispatch.due > self._policy.grace[dispatch.channel]:
            self._ledger.move(
                dispatch.id, DispatchState.MISSED, now, f"its time was {dispatch.due:%Y-%m-%d %H:%M} UTC, too long ago"
            )
            self._tell(
                f"{dispatch.campaign} ({dispatch.channel}) missed its time; publisher queue release "
                f"{dispatch.id} sends it now, publisher queue cancel {dispatch.id} drops it."
            )
            return 0
        try:
            self._send(self._ledger.start(dispatch.id, now))
        except AccountError as error:
            self._tell(f"{dispatch.campaign} ({dispatch.channel}) waits: {error}")
        except TransportError as error:
            self._tell(f"{dispatch.campaign} ({dispatch.channel}) waits for the other side: {error}")
        except PublisherError as error:
            # A release that is not what was approved, or a template field that cannot be filled: a person's matter.
            self._ledger.move(dispatch.id, DispatchState.HELD, self._clock.now(), str(error))
            self._tell(f"{dispatch.campaign} ({dispatch.channel}) is held: {error}")
        return 1

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
                transport=self._transports.social[dispatch.channel],
                dispatch=dispatch,
                clock=self._clock,
                stop=self._stop,
                uncertain=self._policy.uncertain,
                settle=self._policy.settle,
            )
        done = self._ledger.finish(dispatch.id, self._clock.now())
        after = self._ledger.tally(dispatch.id)
        sent = after[DeliveryState.SENT] - before[DeliveryState.SENT]
        if sent or done:
            what = "messages" if dispatch.channel == "email" else "parts"
            self._tell(
                f"{dispatch.campaign} ({dispatch.channel}): {sent} {what} sent, {after[DeliveryState.SENT]} of "
                f"{after.total} in all{'; done' if done else ''}."
            )
        now = self._ledger.dispatch(dispatch.id)
        if now.state is DispatchState.HELD:
            self._tell(f"{dispatch.campaign} ({dispatch.channel}) is held: {now.note}")

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
            if delivery.changed_at is not None and now - delivery.changed_at >= self._policy.settle:
                self._ledger.resolve(delivery.id, to, now, cause=f"{self._policy.uncertain}, by policy")
