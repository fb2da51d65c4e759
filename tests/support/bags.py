"""Bags that a test packs, and carriers that a test scripts."""

from collections.abc import Callable, Collection, Sequence

from publisher.errors import TransportError
from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.transports import Bag, Commit, EmailTransport, Envelope


class PackedBag:
    """A bag with these messages; ``commit`` is the ledger's yes or no, asked for each message that is ready."""

    def __init__(self, *envelopes: Envelope, commit: Commit = lambda: True) -> None:
        self._left = iter(envelopes)
        self._commit = commit
        self.answers: dict[Envelope, Answer] = {}
        self.taken_out: list[Envelope] = []
        #: What was given to each commit.
        self.commits: list[list[Envelope]] = []

    def fits(self, largest: int) -> bool:
        return True

    def next(self) -> Envelope | None:
        self.taken_out += [envelope] if (envelope := next(self._left, None)) else []
        return envelope

    def answered(self, envelope: Envelope, answer: Answer) -> None:
        assert envelope not in self.answers, "answered twice"
        self.answers[envelope] = answer

    def commit(self, ready: Sequence[Envelope]) -> Collection[Envelope]:
        assert not set(ready) & set(self.answers), "asked for after its answer"
        self.commits.append(list(ready))
        return [envelope for envelope in ready if self._commit()]


def carried(transport: EmailTransport, *envelopes: Envelope, commit: Callable[[], bool] = lambda: True) -> list[Answer]:
    """Carry the messages and return what became of each; raises what the transport does."""
    bag = PackedBag(*envelopes, commit=commit)
    transport.carry(bag)
    return [bag.answers[envelope] for envelope in envelopes]


class OneByOne:
    """A carrier whose :meth:`send` a test scripts; what it raises ends the round, as a server that is away does."""

    account = "email"

    def carry(self, bag: Bag) -> None:
        while (envelope := bag.next()) is not None:
            try:
                answer = self.send(envelope, lambda envelope=envelope: envelope in bag.commit([envelope]))  # type: ignore[misc]  # bound early
            except TransportError:
                bag.answered(envelope, Answer(state=DeliveryState.PENDING))
                raise
            bag.answered(envelope, answer)
        bag.commit(())

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        raise NotImplementedError
