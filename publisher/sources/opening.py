"""From a path or address to a source that can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports import Source
from publisher.sources import files
from publisher.sources.archive import ArchiveText
from publisher.sources.encoding import decode
from publisher.sources.feeds import Feed
from publisher.sources.fetch import Fetched, Fetcher
from publisher.sources.page import WebPage
from publisher.sources.recognise import Kind, by_content, by_name

_HEAD: Final = 65_536
_KINDS: Final = "archive, feed, wxr, markdown or page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be read, and how."""

    #: A path, or an http(s) address.
    location: str
    #: Recognised where ``None``.
    kind: Kind | None = None
    #: Of the source; made from the location where empty.
    name: str = ""
    #: Where dates without a zone are meant.
    zone: ZoneInfo
    #: The organisation's site, for relative addresses in Markdown.
    website: str = ""
    #: Whether posts that are not published are wanted too.
    drafts: bool = False
    #: What the last fetch left.
    state: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A source, ready to be read."""

    name: str
    #: ``None`` where the other side says that nothing has changed.
    source: Source | None
    #: What to keep for the next fetch; empty for files.
    state: Mapping[str, str] = field(default_factory=dict)


def is_address(location: str) -> bool:
    """Return whether ``location`` is an address to fetch, rather than a path."""
    return urlsplit(location).scheme.lower() in ("http", "https") or "://" in location


def open_source(wanted: Wanted, fetcher: Fetcher) -> Opened:
    """Find out what is at a location and open it; all fetching is done here, none while it is read.

    Raises :class:`SourceError` for what cannot be read or is of no known kind, :class:`FetchError` for an address
    that does not answer.
    """
    if is_address(wanted.location):
        return _fetched(wanted, fetcher)
    path = Path(wanted.location)
    return Opened(name=_file_name(wanted, path), source=_file(wanted, path, fetcher))


def _fetched(wanted: Wanted, fetcher: Fetcher) -> Opened:
    answer = fetcher.fetch(wanted.location, wanted.state)
    parts = urlsplit(wanted.location)
    name = wanted.name or f"{parts.hostname}{parts.path}".rstrip("/")
    if answer.unchanged:
        return Opened(name=name, source=None, state=answer.state)
    kind = wanted.kind or by_content(answer.body[:_HEAD], answer.kind)
    return Opened(name=name, source=_of_bytes(wanted, name, kind, answer, fetcher), state=answer.state)


def _of_bytes(wanted: Wanted, name: str, kind: Kind | None, answer: Fetched, fetcher: Fetcher) -> Source:
    if kind == "feed":
        return Feed(answer.body, name=name, zone=wanted.zone, address=answer.address, charset=answer.charset)
    if kind == "page":
        return _page(wanted, name, answer.body, fetcher.now(), address=answer.address, charset=answer.charset)
    if kind == "archive":
        return _archive(answer.body, name, wanted.zone)
    if kind in ("wxr", "markdown"):
        raise SourceError(f"{name} is of the kind {kind}, which is read from files; save it and import the file.")
    raise SourceError(f"{name} is nothing that posts are known to come in; say with --as what it is: {_KINDS}.")


def _file_name(wanted: Wanted, path: Path) -> str:
    return wanted.name or path.resolve().name


def _file(wanted: Wanted, path: Path, fetcher: Fetcher) -> Source:
    if not path.exists():
        raise SourceError(f"There is no file or folder {path}, so it cannot be read; check the name and try again.")
    kind = wanted.kind or by_name(path)
    if kind is None:
        with files.opened(path) as file:
            kind = by_content(file.read(_HEAD))
    name, most = _file_name(wanted, path), fetcher.limits.max_bytes
    if kind == "wxr":
        from publisher.sources.wxr import WordPressExport  # noqa: PLC0415 - lxml, which the others do without

        return WordPressExport(path, name=name, zone=wanted.zone, drafts=wanted.drafts)
    if kind == "markdown":
        from publisher.sources.markdown import MarkdownFiles  # noqa: PLC0415 - markdown-it, which the others do without

        return MarkdownFiles(path, name=name, zone=wanted.zone, website=wanted.website, drafts=wanted.drafts, most=most)
    if kind is None:
        raise SourceError(
            f"{path.name} is nothing that posts are known to come in; say with --as what it is: {_KINDS}."
        )
    if path.is_dir():
        raise SourceError(f"{path} is a folder; only Markdown is read from folders.")
    data = files.content(path, most)
    if kind == "feed":
        return Feed(data, name=name, zone=wanted.zone)
    return _archive(data, name, wanted.zone) if kind == "archive" else _page(wanted, name, data, fetcher.now())


def _archive(data: bytes, name: str, zone: ZoneInfo) -> ArchiveText:
    decoded = decode(data)
    return ArchiveText(decoded.text, name=name, zone=zone, doubt=decoded.doubt, cut=decoded.cut)


def _page(wanted: Wanted, name: str, data: bytes, today: datetime, *, address: str = "", charset: str = "") -> WebPage:
    return WebPage(data, name=name, zone=wanted.zone, address=address, charset=charset, today=today)
