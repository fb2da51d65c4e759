"""Everything that is held on one person, for a subject access request (UK GDPR article 15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from publisher.model.email_addresses import in_letters
from publisher.model.reader_history import Change
from publisher.model.subscribers import ReaderState, Subscriber, state_of
from publisher.ports.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What one digest has to do with the person."""

    campaign: str
    title: str
    state: str
    at: datetime | None
    #: Why it is so, and what the mail server answered.
    why: str = ""
    reply: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldData:
    """What is held; of somebody who was erased, only that."""

    address: str = field(repr=False)
    state: ReaderState
    subscriber: Subscriber | None
    #: Why the address is on the suppression list, and since when.
    suppressed: str | None
    suppressed_since: datetime | None
    left_lists: Mapping[str, datetime]
    history: tuple[Change, ...]
    sent: tuple[Sent, ...]

    @property
    def known(self) -> bool:
        """Whether anything at all is held."""
        return self.subscriber is not None or self.suppressed is not None or bool(self.left_lists)


def held_data(store: Store, address: str) -> HeldData:
    """Return what is held on a normalised address."""
    reader, reason = store.audience.find(address), store.audience.suppression(address)
    return HeldData(
        address=reader.shown if reader is not None else in_letters(address),
        state=reader.state if reader is not None else state_of(reason),
        subscriber=reader,
        suppressed=reason,
        suppressed_since=store.audience.suppressed_since(address),
        left_lists=store.audience.left_lists(address),
        history=tuple(store.audience.history(reader.id)) if reader is not None else (),
        sent=tuple(_sent(store, reader.id)) if reader is not None else (),
    )


def _sent(store: Store, subscriber_id: str) -> list[Sent]:
    found = []
    for row in store.ledger.to_reader(subscriber_id):
        dispatch = store.ledger.dispatch(row.dispatch_id)
        found.append(
            Sent(
                campaign=dispatch.campaign,
                title=dispatch.title,
                state=row.state,
                at=row.changed_at,
                why=str(row.cause),
                reply=row.reply,
            )
        )
    return found
