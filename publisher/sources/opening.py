"""From a path or address to a source that can be read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports.library import Source
from publisher.ports.sources import Kind, Opened, Wanted
from publisher.sources import files
from publisher.sources.archive.reader import ArchiveText
from publisher.sources.encoding import decode
from publisher.sources.feed import Feed
from publisher.sources.fetching.fetch import Fetched, Fetcher
from publisher.sources.locations import called, file_name, is_address
from publisher.sources.page.reader import WebPage
from publisher.sources.recognise import by_content, by_name, refusal

_HEAD: Final = 65_536
#: What begins like the name of a host on the web.
_HOST: Final = re.compile(r"www\.[\w.-]+|[\w.-]+\.(?:com|org|net|edu|gov|eu|uk)", re.IGNORECASE)
_KINDS: Final = "archive, feed, wxr, markdown or page"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Content:
    """A file or folder on this machine, and what is known of where it came from."""

    name: str
    path: Path
    #: Where it was fetched from, redirects followed; empty for what was here.
    address: str = ""
    #: What the server said of it.
    media_type: str = ""
    charset: str = ""

    @property
    def shown(self) -> str:
        """What it is called in a sentence."""
        return self.name if self.address else self.path.name


@contextmanager
def open_source(wanted: Wanted, fetcher: Fetcher) -> Iterator[Opened]:
    """Find out what is at a location and open it; all fetching is done here, none while it is read.

    What was fetched is a file of the system's folder for temporary ones until the end.  Raises :class:`SourceError`
    for what cannot be read or is of no known kind, :class:`FetchError` for an address that does not answer.
    """
    if not is_address(wanted.location):
        path = wanted.folder / wanted.location
        content = _Content(name=wanted.name or path.resolve().name, path=path)
        yield Opened(name=content.name, source=_source(wanted, content, fetcher))
        return
    name = wanted.name or called(wanted.location)
    with TemporaryDirectory(prefix="publisher-", ignore_cleanup_errors=True) as folder:
        answer, path = _fetched(wanted, fetcher, Path(folder))
        if answer.unchanged:
            yield Opened(name=name, source=None, state=answer.state)
            return
        content = _Content(name=name, path=path, address=answer.address, media_type=answer.kind, charset=answer.charset)
        yield Opened(name=name, source=_source(wanted, content, fetcher), state=answer.state)


def _fetched(wanted: Wanted, fetcher: Fetcher, folder: Path) -> tuple[Fetched, Path]:
    """Fetch into a file that is called as at its address, so that whatever reads it names it so."""
    path = folder / "answer"
    with path.open("w+b") as file:
        answer = fetcher.fetch(wanted.location, wanted.state, file)
    named = folder / "at" / file_name(answer.address)
    named.parent.mkdir(parents=True)
    return answer, path.rename(named)


def _source(wanted: Wanted, content: _Content, fetcher: Fetcher) -> Source:
    path, name = content.path, content.name
    head = _head(content)
    kind = wanted.kind or _kind(content, head)
    if kind == "wxr":
        from publisher.sources.wordpress.reader import WordPressExport, site_of  # noqa: PLC0415 - lxml, which the others do without

        # The file's name has the day of the export in it, and the next export is of the same posts.
        name = wanted.name or site_of(head) or name
        return WordPressExport(path, name=name, zone=wanted.zone, drafts=wanted.drafts)
    if kind == "markdown":
        from publisher.sources.markdown.reader import MarkdownFiles  # noqa: PLC0415 - markdown-it, which the others do without

        return MarkdownFiles(
            path,
            name=name,
            zone=wanted.zone,
            website=wanted.website,
            drafts=wanted.drafts,
            most=fetcher.limits.max_bytes,
            address=content.address,
        )
    if kind is None:
        raise SourceError(f"No posts were recognised in {content.shown}; say with --as what it is: {_KINDS}.")
    if path.is_dir():
        raise SourceError(f"{path} is a folder, and only Markdown is read from folders; name its files one by one.")
    data = files.content(path, fetcher.limits.max_bytes)
    if kind == "feed":
        return Feed(
            data,
            name=name,
            zone=wanted.zone,
            address=content.address,
            charset=content.charset,
            drafts=wanted.drafts,
        )
    if kind == "archive":
        return _archive(data, name, wanted.zone)
    return WebPage(
        data,
        name=name,
        zone=wanted.zone,
        address=content.address,
        charset=content.charset,
        today=fetcher.now(),
        dates=wanted.dates(name),
    )


def _head(content: _Content) -> bytes:
    """Return the first bytes, none of a folder; raise :class:`SourceError` for what is not there or has no posts."""
    if not _is_there(content.path):
        raise SourceError(_missing(content.path))
    if content.path.is_dir():
        return b""
    with files.opened(content.path) as file:
        head = file.read(_HEAD)
    refused = refusal(content.shown, head)
    if refused:
        raise SourceError(refused)
    return head


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, or a folder that may not be looked into
        return False


def _kind(content: _Content, head: bytes) -> Kind | None:
    named = by_name(content.path)
    if named and not content.address:
        return named
    found = by_content(head, content.media_type)
    # What a server calls NAME.md may be a page that shows it.
    return named if named and found in (None, "archive") else found


def _missing(path: Path) -> str:
    first = path.parts[0] if path.parts else ""
    if not path.is_absolute() and _HOST.fullmatch(first):
        return f"There is no file or folder {path}; if a web address is meant, write https://{path.as_posix()}."
    return f"There is no file or folder {path}, so it cannot be read; check the name and try again."


def _archive(data: bytes, name: str, zone: ZoneInfo) -> ArchiveText:
    decoded = decode(data)
    return ArchiveText(decoded.text, name=name, zone=zone, doubt=decoded.doubt, cut=decoded.cut)
