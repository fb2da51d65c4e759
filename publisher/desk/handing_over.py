"""Sending a few messages that stand in no ledger, such as a test to oneself."""

from collections.abc import Collection, Sequence

from publisher.model.dispatches import Answer
from publisher.ports.transports import EmailTransport, Envelope


def hand_over(transport: EmailTransport, envelopes: Sequence[Envelope]) -> list[Answer]:
    """Send the messages and return the answer to each, in their order; raise what the transport raises."""
    bag = _Few(envelopes)
    transport.carry(bag)
    return [bag.answers[envelope] for envelope in envelopes]


class _Few:
    """A :class:`publisher.ports.transports.Bag` whose messages may all leave."""

    def __init__(self, envelopes: Sequence[Envelope]) -> None:
        self._left = iter(envelopes)
        self.answers: dict[Envelope, Answer] = {}

    def fits(self, largest: int) -> bool:  # noqa: ARG002 - each is refused by itself
        return True

    def next(self) -> Envelope | None:
        return next(self._left, None)

    def answered(self, envelope: Envelope, answer: Answer) -> None:
        self.answers[envelope] = answer

    def commit(self, ready: Sequence[Envelope]) -> Collection[Envelope]:
        return ready
