"""What brings readers in from files, and writes them out again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from publisher.audience.by_hand import put_on
from publisher.audience.csv_file import content_of, read, save, write
from publisher.model.email_addresses import normalise

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from publisher.app.workspace import OpenWorkspace
    from publisher.ports.audience import ReaderFile


def readers_in(file: Path, *, lists: Collection[str] = (), tags: Collection[str] = ()) -> ReaderFile:
    """Return what a CSV file of readers gives, each put on these lists and given these tags besides their own.

    Raises :class:`AudienceError` where it cannot be read.
    """
    reading = read(content_of(file), file.name)
    return replace(reading, subscribers=tuple(put_on(reading.subscribers, lists, tags)))


def address_of(here: OpenWorkspace, word: str) -> str:
    """Return the normalised address that a person means who types it, or a reader's id.

    Raises :class:`AudienceError` for what is neither.
    """
    named = here.store.audience.named(word.strip()) if "@" not in word else None
    return named.address if named is not None else normalise(word)


def export_readers(
    here: OpenWorkspace, file: Path, *, lists: Collection[str], tags: Collection[str], force: bool
) -> int:
    """Write readers into a CSV file that only its owner may read; return how many.

    Raises :class:`AudienceError` where there is a file already, unless ``force``, or where none can be written.
    """
    readers = list(here.store.audience.members(lists, tags))
    save(file, write(readers), force=force)
    return len(readers)
