"""Taking readers in from a file: the good rows, or none where a person wants all or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from publisher.model.subscribers import Subscriber
from publisher.ports.audience import Audience, BadRow, Departure, ReaderSource, SubscriberImport

#: Bad rows that are kept to be shown; all of them are counted, and can be written into a file.
MOST_SHOWN: Final = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderImport:
    """What an import of readers did; where it was a rehearsal or was refused, what it would have done."""

    done: SubscriberImport = field(default_factory=SubscriberImport)
    imported: bool = False
    #: Whether nothing was imported because some row is bad.
    refused: bool = False
    #: Rows that give a reader.
    readers: int = 0
    #: How many rows are bad, and the first thousand of them.
    bad: int = 0
    bad_rows: tuple[BadRow, ...] = ()


def import_readers(
    source: ReaderSource,
    audience: Audience,
    now: datetime,
    *,
    strict: bool = False,
    dry_run: bool = False,
    set_aside: Callable[[BadRow], None] = lambda _row: None,
    tell: Callable[[float | None], None] = lambda _share: None,
) -> ReaderImport:
    """Add the readers of a file, or change those that are there, in one transaction.

    ``strict`` imports nothing where any row is bad, ``dry_run`` nothing at all; both go through it as if they did.
    ``set_aside`` gets each bad row, ``tell`` the share that has been read.
    """
    bad: list[BadRow] = []
    counts = {"bad": 0, "readers": 0}

    def rows() -> Iterator[Subscriber | Departure]:
        for row in source.read():
            tell(source.share)
            if isinstance(row, BadRow):
                counts["bad"] += 1
                set_aside(row)
                if len(bad) < MOST_SHOWN:
                    bad.append(row)
                continue
            counts["readers"] += isinstance(row, Subscriber)
            yield row

    def refused() -> bool:
        return strict and counts["bad"] > 0

    def keep() -> bool:
        return not (dry_run or refused())

    done = audience.add(rows(), now, by=f"import of {source.name}", keep=keep)
    return ReaderImport(
        done=done,
        imported=keep(),
        refused=refused() and not dry_run,
        readers=counts["readers"],
        bad=counts["bad"],
        bad_rows=tuple(bad),
    )
