"""Who has not got it, and why, as a person looks at it: readers by address, like ones together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import BAD, DOUBTFUL
from publisher.desk.reports import reason
from publisher.model.dispatches import Delivery, DeliveryState, Tally
from publisher.model.words import counted

#: What a person calls these states, in the order in which they are told.
_LABELS: Final = {
    DeliveryState.FAILED: "failed",
    DeliveryState.UNCERTAIN: "doubt",
    DeliveryState.DEFERRED: "waits",
    DeliveryState.SUPPRESSED: "suppressed",
}
_STYLES: Final = {"failed": BAD, "doubt": DOUBTFUL, "waits": DOUBTFUL}
#: Readers of one group that are named.
_NAMED: Final = 10


def grouped(rows: Sequence[Delivery], names: Mapping[str, str], tally: Tally) -> Facts:
    """Return what became of these deliveries, by state and reason; ``names`` are the addresses of readers by id.

    ``tally`` counts all; ``rows`` may be the first of many.
    """
    told = [pair for state, label in _LABELS.items() for pair in _of_state(state, label, rows, names, tally)]
    return Facts(rows=told, styles=_STYLES)


def _of_state(
    state: DeliveryState, label: str, rows: Sequence[Delivery], names: Mapping[str, str], tally: Tally
) -> Iterator[tuple[str, str]]:
    groups: dict[str, list[Delivery]] = {}
    for row in rows:
        if row.state is state:
            groups.setdefault(reason(row), []).append(row)
    for why, alike in groups.items():
        said = f"{len(alike):,}  {why}".rstrip()
        yield label, f"{said}\n{_who(alike, names)}"
        label = ""
    rest = tally[state] - sum(map(len, groups.values()))
    if rest > 0:
        yield label, f"{rest:,}{' more' if groups else ''}"


def _who(rows: Sequence[Delivery], names: Mapping[str, str]) -> str:
    told = ", ".join(_whom(row, names) for row in rows[:_NAMED])
    rest = len(rows) - _NAMED
    return told + (f" and {counted(rest, 'other')}" if rest > 0 else "")


def _whom(row: Delivery, names: Mapping[str, str]) -> str:
    whom = f"part {row.position}" if row.position else names.get(row.subscriber_id, f"erased ({row.subscriber_id})")
    return f"{whom} (delivery {row.id})" if row.state is DeliveryState.UNCERTAIN else whom
