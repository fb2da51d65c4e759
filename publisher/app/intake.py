"""Bringing posts and readers in, and posts out again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.app.workspace import OpenWorkspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from publisher.desk.import_posts import Intake, Tell
    from publisher.model.posts import Selection
    from publisher.ports.audience import SubscriberImport
    from publisher.sources.opening import Wanted
    from publisher.sources.recognise import Kind
    from publisher.workspace.config import SourceEntry


def import_posts(
    here: OpenWorkspace,
    location: str,
    *,
    kind: "Kind | None" = None,
    name: str = "",
    drafts: bool = False,
    removed: bool = False,
    tell: "Tell | None" = None,
) -> "Intake":
    """Take in the posts at a path or address; raise :class:`SourceError` where nothing can be read there.

    ``kind`` is recognised where it is not given; ``removed`` takes in again what was removed before; ``tell`` is
    called with each post as it is read, and the share read so far.
    """
    from publisher.sources.opening import Wanted

    wanted = Wanted(
        location=location,
        kind=kind,
        name=name,
        zone=here.workspace.zone,
        website=here.config.organisation.website,
        drafts=drafts,
        dates=_dates(here),
    )
    return _take_in(here, wanted, tell, removed=removed)


def sync_posts(here: OpenWorkspace, entry: "SourceEntry", tell: "Tell | None" = None) -> "Intake":
    """Take in what is new at a regular source; what has not changed since the last time is not even fetched."""
    from publisher.sources.locations import is_address
    from publisher.sources.opening import Wanted

    far = is_address(entry.location)
    wanted = Wanted(
        location=entry.location if far else str(here.workspace.folder / entry.location),
        kind=entry.kind or None,
        name=entry.name,
        zone=here.workspace.zone,
        website=here.config.organisation.website,
        state=here.store.library.fetch_state(entry.name) if far else {},
        dates=_dates(here),
    )
    return _take_in(here, wanted, tell)


def _dates(here: OpenWorkspace) -> "Callable[[str], Mapping[str, datetime]]":
    """Return what tells when the posts of a source were published, by their ids."""
    return here.store.library.published


def _take_in(here: OpenWorkspace, wanted: "Wanted", tell: "Tell | None", *, removed: bool = False) -> "Intake":
    from time import sleep

    from publisher.desk.import_posts import Intake, take_in
    from publisher.sources.fetching.fetch import Fetcher
    from publisher.sources.opening import open_source

    fetcher = Fetcher(limits=here.config.fetch, sleep=sleep, now=here.clock.now, website=wanted.website)
    with open_source(wanted, fetcher) as opened:
        if opened.source is None:
            return Intake(source=opened.name, skipped=True)
        intake = take_in(opened.source, here.store.library, here.clock.now(), tell, removed=removed)
    # What could not be read in full is fetched in full the next time.
    if wanted.name and opened.state and intake.complete and opened.state != wanted.state:
        here.store.library.save_fetch_state(opened.name, opened.state)
    return intake


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export wrote."""

    #: Slugs.
    posts: tuple[str, ...]
    #: Slugs of those whose words would not come back as they are.
    changed: tuple[str, ...] = ()


def export_posts(here: OpenWorkspace, selection: "Selection", *, form: str, out: Path, replace: bool) -> Exported:
    """Write posts to a file, or for Markdown a folder; raise :class:`PostError` where something stands there."""
    from publisher.errors import PostError
    from publisher.model.posts import select
    from publisher.sources import export

    zone = here.workspace.zone
    posts = select(here.store.library.all(), selection, zone)
    if not posts:
        raise PostError("No post fits; nothing was written.")
    if not replace and out.exists() and (out.is_file() or any(out.iterdir())):
        raise PostError(f"{out} is there already; name another place, or write over it with --force.")
    changed: tuple[str, ...] = ()
    if form == "markdown":
        out.mkdir(parents=True, exist_ok=True)
        for post in posts:
            day = f"{post.published.astimezone(zone):%Y-%m-%d}"
            _write(out / f"{day}-{post.slug}.md", export.to_markdown(post))
    elif form == "json":
        _write(out, export.to_json(posts, here.config.organisation.name))
    else:
        text = export.to_archive(posts, zone)
        changed = tuple(post.slug for post in export.not_carried(posts, text, zone))
        _write(out, text)
    return Exported(posts=tuple(post.slug for post in posts), changed=changed)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def import_subscribers(here: OpenWorkspace, file: Path) -> "SubscriberImport":
    """Take in the readers of a CSV file; raise :class:`AudienceError` where it cannot be read."""
    from publisher.audience.csv_file import content_of, read

    reading = read(content_of(file), file.name)
    return here.store.audience.add(reading.subscribers, here.clock.now())
