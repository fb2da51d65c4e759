"""From a path or address to a source that can be read."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from publisher.errors import SourceError, nearest
from publisher.model.address_patterns import mistake_in
from publisher.model.source_kinds import NAMES, described, kind_named, listed
from publisher.ports.library import Source
from publisher.ports.sources import Opened, Wanted
from publisher.sources import files, unpacking
from publisher.sources.addressed import Addressed
from publisher.sources.archive.heads import EXAMPLE
from publisher.sources.doubted import Doubted
from publisher.sources.fetching.fetch import Fetched, Fetcher
from publisher.sources.locations import called, file_name, is_address
from publisher.sources.opener import Content, Opening
from publisher.sources.recognise import DOCUMENTS, opener_of, recognised, refusal

_HEAD: Final = 65_536
#: What begins like the name of a host on the web.
_HOST: Final = re.compile(r"www\.[\w.-]+|[\w.-]+\.(?:com|org|net|edu|gov|eu|uk)", re.IGNORECASE)


@contextmanager
def open_source(wanted: Wanted, fetcher: Fetcher) -> Iterator[Opened]:
    """Find out what is at a location and open it; all fetching is done here, none while it is read.

    What was fetched or unpacked is in the system's folder for temporary files until the end.  Raises
    :class:`SourceError` for what cannot be read or is of no known kind, :class:`FetchError` for an address that does
    not answer.
    """
    with ExitStack() as stack:
        state: Mapping[str, str] = {}
        if is_address(wanted.location):
            name = wanted.name or called(wanted.location)
            answer, path = _fetched(wanted, fetcher, _temporary(stack))
            if answer.unchanged:
                yield Opened(name=name, source=None, state=answer.state)
                return
            state = answer.state
            content = Content(
                name=name, path=path, address=answer.address, media_type=answer.kind, charset=answer.charset
            )
        else:
            path = wanted.folder / wanted.location
            content = Content(name=wanted.name or path.resolve().name, path=path)
        source = _source(wanted, _unpacked(content, fetcher, stack), fetcher)
        yield Opened(name=content.name, source=source, state=state)


def _temporary(stack: ExitStack) -> Path:
    return Path(stack.enter_context(TemporaryDirectory(prefix="publisher-", ignore_cleanup_errors=True)))


def _unpacked(content: Content, fetcher: Fetcher, stack: ExitStack) -> Content:
    """Return what is in a zip file, in its place; everything else as it is, with its first bytes."""
    content = replace(content, head=_head(content))
    packed = content.head.startswith(unpacking.MARK) and content.path.suffix.lower() not in DOCUMENTS
    if not packed or recognised(content) is not None:
        return content
    inside = unpacking.unpack(content.path, _temporary(stack), fetcher.limits.max_bytes, content.shown)
    content = replace(content, path=inside, address="", media_type="", charset="")
    return replace(content, head=_head(content))


def _fetched(wanted: Wanted, fetcher: Fetcher, folder: Path) -> tuple[Fetched, Path]:
    """Fetch into a file that is called as at its address, so that whatever reads it names it so."""
    path = folder / "answer"
    with path.open("w+b") as file:
        answer = fetcher.fetch(wanted.location, wanted.state, file)
    named = folder / "at" / file_name(answer.address)
    named.parent.mkdir(parents=True)
    return answer, path.rename(named)


def _source(wanted: Wanted, content: Content, fetcher: Fetcher) -> Source:
    """Return what the opener of its kind makes of ``content``."""
    known = recognised(content)
    kind = kind_named(wanted.kind) if wanted.kind else known
    # What is packed is read by the kind that it is of, and by no other.
    its_own = content.head.startswith(unpacking.MARK) and kind is not None and kind is known
    if not (content.path.is_dir() or its_own) and (refused := refusal(content.shown, content.head)):
        raise SourceError(refused)
    if kind is None and wanted.kind:
        raise SourceError(f"“{wanted.kind}” is no kind of source; it is {listed()}.{nearest(wanted.kind, NAMES)}")
    if kind is None:
        said = f"No posts were recognised in {content.shown}; say with --as what it is: {described()}."
        raise SourceError(f"{said} Of the posts in a text, {EXAMPLE}.")
    if wanted.address and (mistake := mistake_in(wanted.address)):
        raise SourceError(f"The pattern of addresses “{wanted.address}” {mistake}.")
    opening = Opening(wanted=wanted, content=content, most=fetcher.limits.max_bytes, now=fetcher.now())
    source: Source = Doubted(opener_of(kind).open_source(opening))
    return Addressed(source, wanted.address, wanted.zone) if wanted.address else source


def _head(content: Content) -> bytes:
    """Return the first bytes, none of a folder; raise :class:`SourceError` for what is not there."""
    if not _is_there(content.path):
        raise SourceError(_missing(content.path))
    if content.path.is_dir():
        return b""
    with files.opened(content.path) as file:
        return file.read(_HEAD)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, or a folder that may not be looked into
        return False


def _missing(path: Path) -> str:
    first = path.parts[0] if path.parts else ""
    if not path.is_absolute() and _HOST.fullmatch(first):
        return f"There is no file or folder {path}; if a web address is meant, write https://{path.as_posix()}."
    return f"There is no file or folder {path}, so it cannot be read; check the name and try again."
