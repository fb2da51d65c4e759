"""What brings readers in from files, and writes them out again."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from publisher.audience.csv_file import BadRowFile, save, write
from publisher.audience.reader_file import Wanted, open_file
from publisher.desk.import_readers import import_readers
from publisher.model.email_addresses import normalise_reader
from publisher.ports.audience import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from publisher.app.workspace import OpenWorkspace
    from publisher.audience.reader_file import ReaderFile
    from publisher.desk.import_readers import ReaderImport
    from publisher.model.segments import Asked
    from publisher.model.subscribers import ReaderState

_NOTHING = Wanted()


def readers_in(here: OpenWorkspace, file: Path, wanted: Wanted = _NOTHING) -> ReaderFile:
    """Open a file of readers, its columns understood as a person said at an earlier file with the same headings.

    Raises :class:`AudienceError` where it cannot be read or cannot be one.
    """
    return open_file(file, wanted, recall=here.store.audience.mapping)


def take_in(
    here: OpenWorkspace,
    source: ReaderFile,
    *,
    strict: bool = False,
    dry_run: bool = False,
    rejects: Path | None = None,
    force: bool = False,
    tell: Callable[[float | None], None] = lambda _share: None,
) -> ReaderImport:
    """Import the readers of an opened file; write the rows that were left out into ``rejects``.

    Raises :class:`AudienceError` where the file breaks off, or where ``rejects`` cannot be written.
    """
    audience, now = here.store.audience, here.clock.now()
    if rejects is None:
        done = import_readers(source, audience, now, strict=strict, dry_run=dry_run, tell=tell)
    else:
        with closing(BadRowFile(rejects, source.headings, force=force)) as out:
            done = import_readers(source, audience, now, strict=strict, dry_run=dry_run, tell=tell, set_aside=out.add)
    if done.imported and source.mapping:
        audience.remember(source.headings, source.mapping)
    return done


def address_of(here: OpenWorkspace, word: str) -> str:
    """Return the normalised address that a person means who types it, or a reader's id.

    Raises :class:`AudienceError` for what is neither.
    """
    named = here.store.audience.named(word.strip()) if "@" not in word else None
    return named.address if named is not None else normalise_reader(word)


def export_readers(
    here: OpenWorkspace,
    file: Path,
    *,
    lists: Collection[str],
    tags: Collection[str],
    who: Asked | None = None,
    states: Collection[ReaderState] = ACTIVE,
    force: bool,
) -> int:
    """Write readers into a CSV file that only its owner may read; return how many.

    Raises :class:`AudienceError` where there is a file already, unless ``force``, or where none can be written.
    """
    readers = list(here.store.audience.members(lists, tags, who, states=states))
    save(file, write(readers), force=force)
    return len(readers)


def save_page(file: Path, page: str, *, force: bool) -> None:
    """Write a page of personal data that only its owner may read; raise as :func:`export_readers` does."""
    save(file, page, force=force)
