"""Taking readers in from a file: the good rows, or none where a person wants all or nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from publisher.ports.audience import Audience, ReaderFile, SubscriberImport


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderImport:
    """What an import of readers did."""

    #: All zero where nothing was imported.
    done: SubscriberImport = field(default_factory=SubscriberImport)
    imported: bool = False
    #: Whether nothing was imported because some row is bad.
    refused: bool = False


def import_readers(
    reading: ReaderFile, audience: Audience, now: datetime, *, strict: bool = False, dry_run: bool = False
) -> ReaderImport:
    """Add the readers of a file, or change those that are there, in one transaction.

    ``strict`` imports nothing where any row is bad, ``dry_run`` nothing at all.
    """
    refused = strict and bool(reading.bad_rows)
    if refused or dry_run:
        return ReaderImport(refused=refused)
    return ReaderImport(done=audience.add(reading.subscribers, now), imported=True)
