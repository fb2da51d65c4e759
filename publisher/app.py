"""The only wiring: from a folder to the workspace, its store, its transports."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from publisher import config as configuration
from publisher.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from publisher.campaigns import Campaign
    from publisher.config import Config, SourceEntry
    from publisher.daemon.tick import Daemon
    from publisher.desk.assemble import Draft
    from publisher.desk.importing import Intake
    from publisher.desk.preview import Preview
    from publisher.digest.fields import Links
    from publisher.ports import EmailTransport, SocialTransport, Store, SubscriberImport, Transports
    from publisher.posts import Post, Selection
    from publisher.secrets import Secrets
    from publisher.sources.opening import Wanted
    from publisher.sources.recognise import Kind
    from publisher.subscribers import Subscriber

CONFIG_FILE: Final = "config.toml"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return monotonic()


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """A folder with a configuration, and where things are in it."""

    folder: Path
    config: "Config"

    @property
    def campaigns(self) -> Path:
        """The folder of the campaigns."""
        return self.folder / "campaigns"

    @property
    def templates(self) -> Path:
        """The workspace's own email templates."""
        return self.folder / "templates" / "email"

    @property
    def state(self) -> Path:
        """What Publisher keeps for itself: database, secrets, locks."""
        return self.folder / ".publisher"

    @property
    def outbox(self) -> Path:
        """Where the folder transport writes."""
        return self.folder / "outbox"

    @property
    def zone(self) -> "ZoneInfo":
        """The organisation's time zone."""
        from publisher.when import zone

        return zone(self.config.organisation.timezone)

    @property
    def secrets(self) -> "Secrets":
        """Where the workspace's secrets are found."""
        from publisher.secrets import Secrets

        return Secrets(self.state / "secrets.toml")


def find_workspace(start: Path) -> Path:
    """Return the nearest folder with a ``config.toml``: ``start`` or one above; raise :class:`WorkspaceError`."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise WorkspaceError(
        f"There is no workspace in {start} or above it; make one with publisher init NAME, "
        f"or go into its folder, or name it with --workspace."
    )


def open_workspace(folder: Path | None = None) -> Workspace:
    """Open the workspace in ``folder``, or the nearest one from here upwards."""
    if folder is not None and not (folder / CONFIG_FILE).is_file():
        raise WorkspaceError(f"{folder} is no workspace (it has no {CONFIG_FILE}); make one with publisher init.")
    found = find_workspace(Path.cwd()) if folder is None else folder.resolve()
    return Workspace(folder=found, config=configuration.load(found / CONFIG_FILE))


def open_store(workspace: Workspace) -> "Store":
    """Open the workspace's database, made or migrated where needed."""
    from publisher.outbox import RetryPolicy
    from publisher.store import open_store as open_database

    return open_database(
        workspace.config.database or workspace.state / "publisher.db",
        policy=RetryPolicy(attempts=workspace.config.sending.attempts),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """An open workspace with its database and the clock."""

    workspace: Workspace
    store: "Store"
    clock: SystemClock

    @property
    def config(self) -> "Config":
        """The workspace's configuration."""
        return self.workspace.config


@contextmanager
def open_desk(folder: Path | None = None) -> "Iterator[Desk]":
    """Open the workspace in ``folder`` (or the nearest one) with its database, and close it again."""
    workspace = open_workspace(folder)
    store = open_store(workspace)
    try:
        yield Desk(workspace=workspace, store=store, clock=SystemClock())
    finally:
        store.close()


def open_transports(workspace: Workspace, store: "Store", clock: SystemClock) -> "Transports":
    """Return what carries each channel: the folder transport where nothing else is configured."""
    from publisher.ports import Transports
    from publisher.transports.folder import FolderEmail, FolderSocial

    config = workspace.config
    email: EmailTransport = FolderEmail(workspace.outbox)
    social: SocialTransport = FolderSocial(workspace.outbox)
    if config.smtp is not None:
        from publisher.transports.smtp import SmtpEmail

        email = SmtpEmail(config.smtp, workspace.secrets.find("smtp_password"))
    if config.x is not None:
        from publisher.transports.x import connect

        social = connect(config.x, secrets=workspace.secrets, state=workspace.state, store=store.ledger, clock=clock)
    return Transports(email=email, social={"x": social})


def import_posts(
    desk: Desk,
    location: str,
    *,
    kind: "Kind | None" = None,
    name: str = "",
    drafts: bool = False,
    tell: "Callable[[Post], None]" = lambda _: None,
) -> "Intake":
    """Take in the posts at a path or address; raise :class:`SourceError` where nothing can be read there.

    ``kind`` is recognised where it is not given; ``tell`` is called with each post as it is read.
    """
    from publisher.sources.opening import Wanted

    wanted = Wanted(
        location=location,
        kind=kind,
        name=name,
        zone=desk.workspace.zone,
        website=desk.config.organisation.website,
        drafts=drafts,
    )
    return _take_in(desk, wanted, tell)


def sync_posts(desk: Desk, entry: "SourceEntry", tell: "Callable[[Post], None]" = lambda _: None) -> "Intake":
    """Take in what is new at a regular source; what has not changed since the last time is not even fetched."""
    from publisher.sources.opening import Wanted, is_address

    far = is_address(entry.location)
    wanted = Wanted(
        location=entry.location if far else str(desk.workspace.folder / entry.location),
        kind=entry.kind or None,
        name=entry.name,
        zone=desk.workspace.zone,
        website=desk.config.organisation.website,
        state=desk.store.library.fetch_state(entry.name) if far else {},
    )
    return _take_in(desk, wanted, tell)


def _take_in(desk: Desk, wanted: "Wanted", tell: "Callable[[Post], None]") -> "Intake":
    from time import sleep

    from publisher.desk.importing import Intake, take_in
    from publisher.sources.fetch import Fetcher
    from publisher.sources.opening import open_source

    fetcher = Fetcher(limits=desk.config.fetch, sleep=sleep, now=desk.clock.now, website=wanted.website)
    opened = open_source(wanted, fetcher)
    if opened.source is None:
        return Intake(source=opened.name, skipped=True)
    intake = take_in(opened.source, desk.store.library, desk.clock.now(), tell)
    # What could not be read in full is fetched in full the next time.
    if wanted.name and opened.state and intake.complete and opened.state != wanted.state:
        desk.store.library.save_fetch_state(opened.name, opened.state)
    return intake


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export wrote."""

    #: Slugs.
    posts: tuple[str, ...]
    #: Slugs of those whose words would not come back as they are.
    changed: tuple[str, ...] = ()


def export_posts(desk: Desk, selection: "Selection", *, form: str, out: Path, replace: bool) -> Exported:
    """Write posts to a file, or for Markdown a folder; raise :class:`PostError` where something stands there."""
    from publisher.errors import PostError
    from publisher.posts import select
    from publisher.sources import writing

    zone = desk.workspace.zone
    posts = select(desk.store.library.all(), selection, zone)
    if not posts:
        raise PostError("No post fits; nothing was written.")
    if not replace and out.exists() and (out.is_file() or any(out.iterdir())):
        raise PostError(f"{out} is there already; name another place, or write over it with --force.")
    changed: tuple[str, ...] = ()
    if form == "markdown":
        out.mkdir(parents=True, exist_ok=True)
        for post in posts:
            day = f"{post.published.astimezone(zone):%Y-%m-%d}"
            _write(out / f"{day}-{post.slug}.md", writing.to_markdown(post))
    elif form == "json":
        _write(out, writing.to_json(posts, desk.config.organisation.name))
    else:
        text = writing.to_archive(posts, zone)
        changed = tuple(post.slug for post in writing.not_carried(posts, text, zone))
        _write(out, text)
    return Exported(posts=tuple(post.slug for post in posts), changed=changed)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def import_subscribers(desk: Desk, file: Path) -> "SubscriberImport":
    """Take in the readers of a CSV file; raise :class:`AudienceError` where it cannot be read."""
    from publisher.audience.csv_file import content_of, read

    reading = read(content_of(file), file.name)
    return desk.store.audience.add(reading.subscribers, desk.clock.now())


def draft(desk: Desk, campaign: "Campaign") -> "Draft":
    """Bring a campaign together with its posts and the workspace's templates."""
    from publisher.desk.assemble import assemble

    return assemble(
        campaign,
        desk.store.library,
        desk.config,
        folders=(desk.workspace.templates,),
        now=desk.clock.now(),
        fetch=picture_fetcher(desk),
    )


def picture_fetcher(desk: Desk) -> "Callable[[str], bytes]":
    """Return what gets a picture of the site to embed it, each once, within the limits of ``[fetch]``."""

    @cache
    def fetched(address: str) -> bytes:
        from time import sleep

        from publisher.sources.fetch import Fetcher

        website = desk.config.organisation.website
        fetcher = Fetcher(limits=desk.config.fetch, sleep=sleep, now=desk.clock.now, website=website)
        return fetcher.fetch(address).body

    return fetched


def draft_of(desk: Desk, name: str) -> "Draft":
    """Read the campaign called ``name`` and bring it together; raise :class:`CampaignError`."""
    from publisher import campaigns

    return draft(desk, campaigns.load(desk.workspace.campaigns / name))


def budget(desk: Desk) -> float | None:
    """Return what may still be spent on X this month, in US dollars; ``None`` where X is not configured."""
    if desk.config.x is None:
        return None
    from publisher.transports.x.limits import spending

    spent = spending(desk.store.ledger.limit("x"), desk.clock.now()).cost
    return max(0.0, desk.config.x.monthly_budget - spent)


def posts_left(desk: Desk) -> int | None:
    """Return how many posts may still be made on X this month; ``None`` where X is not configured."""
    if desk.config.x is None:
        return None
    from publisher.transports.x.limits import spending

    made = spending(desk.store.ledger.limit("x"), desk.clock.now()).posts
    return max(0, desk.config.x.monthly_posts - made)


def preview_of(folder: Path | None, name: str) -> "Preview":
    """Read everything anew and return what the preview shows of a campaign."""
    from publisher.desk.looking import preview_of as look

    with open_desk(folder) as desk:
        return look(draft_of(desk, name), desk.store, budget=budget(desk))


def links_of(desk: Desk) -> "Callable[[Subscriber], Links]":
    """Return what makes the addresses for leaving and looking of one reader."""
    from publisher.audience.unsubscribe import Tokens, unsubscribe_address
    from publisher.digest.fields import Links

    email = desk.config.email
    mailbox = email.unsubscribe_address or desk.config.sender.email
    tokens = Tokens(desk.store.key())
    public = email.public_url.rstrip("/")

    def links(subscriber: "Subscriber") -> Links:
        token = tokens.make(subscriber.id)
        mail = unsubscribe_address(mailbox, token)
        if not public:
            return Links(unsubscribe_url=mail, unsubscribe_mail=mail)
        return Links(
            unsubscribe_url=f"{public}/unsubscribe/{token}",
            unsubscribe_mail=mail,
            view_url=f"{public}/view/{token}",
            preferences_url=f"{public}/preferences/{token}",
        )

    return links


def make_daemon(desk: Desk, *, stop: threading.Event, tell: "Callable[[str], None]") -> "Daemon":
    """Return the daemon of a workspace; nothing runs yet."""
    from publisher.daemon.email import Sending
    from publisher.daemon.tick import Daemon, Policy

    sending, smtp = desk.config.sending, desk.config.smtp
    return Daemon(
        ledger=desk.store.ledger,
        transports=open_transports(desk.workspace, desk.store, desk.clock),
        sending=Sending(
            key=desk.store.key(),
            links=links_of(desk),
            sign=signer(desk.workspace),
            connections=smtp.connections if smtp is not None else 1,
        ),
        policy=Policy(
            grace={"email": timedelta(hours=sending.grace_email), "x": timedelta(hours=sending.grace_x)},
            uncertain=sending.uncertain,
            settle=timedelta(hours=sending.settle),
        ),
        clock=desk.clock,
        stop=stop,
        tell=tell,
    )


def signer(workspace: Workspace) -> "Callable[[bytes], bytes]":
    """Return what signs a finished message with DKIM, or leaves it as it is where ``[dkim]`` is not set."""
    if workspace.config.dkim is None:
        return bytes
    from publisher.digest.dkim import signer as dkim_signer

    return dkim_signer(workspace.config.dkim, workspace.folder)


def run_daemon(desk: Desk, *, once: bool, tell: "Callable[[str], None]") -> None:
    """Send what is due, once or until a signal asks to stop; raise :class:`DaemonError` where one runs already."""
    from publisher.daemon.running import alone, run, stopping_on_signals

    stop = threading.Event()
    with alone(desk.workspace.state / "daemon.lock"), stopping_on_signals(stop):
        daemon = make_daemon(desk, stop=stop, tell=tell)
        if once:
            daemon.begin()
            daemon.tick()
        else:
            run(daemon, seconds=desk.config.sending.tick, stop=stop)
