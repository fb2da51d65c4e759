"""``config.toml`` to frozen values.

The classes below are the one definition of the configuration: ``config.example.toml`` is held against them by
a test, both ways.  Secrets never stand here; see :mod:`publisher.workspace.secrets`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

from publisher.channels import registry as channels
from publisher.channels.channel import Account, Channel, Count
from publisher.errors import ConfigError, TimeError, nearest
from publisher.model import quiet_times
from publisher.model.address_patterns import mistake_in
from publisher.model.email_addresses import examine
from publisher.model.source_kinds import NAMES, kind_named, listed
from publisher.when import Hemisphere, zone
from publisher.workspace import toml
from publisher.workspace.renamed import Renamed

Kind = TypeVar("Kind", bound=Account)
#: ``#rrggbb``, or empty for the palette's own.
Colour = Annotated[str, msgspec.Meta(pattern=r"^(#[0-9a-fA-F]{6})?$")]


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who speaks."""

    name: str
    #: Absolute http(s) address of the organisation's site.
    website: str = ""
    #: Postal address for the footer, on one line.
    address: str = ""
    #: IANA name.
    timezone: str = "Europe/London"
    hemisphere: Hemisphere = "northern"
    #: BCP 47 tag; the fixed words of templates follow its language (en, cy).
    language: str = "en-GB"
    direction: Literal["ltr", "rtl"] = "ltr"


class Sender(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose name stands on the email."""

    email: str
    #: Display name; the organisation's where empty.
    name: str = ""
    reply_to: str = ""


class Brand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The look of the digests; what is empty follows the season's palette."""

    #: Ground of the header in light mode.
    header: Colour = ""
    #: Ground of buttons; their text is white.
    accent: Colour = ""
    #: Links and accents in dark mode.
    accent_dark: Colour = ""
    #: CSS font stack.
    font: str = ""
    #: https address of a logo that is legible on light and dark, and what it says.
    logo: str = ""
    logo_alt: str = ""
    #: Width of the logo in CSS pixels.
    logo_width: Count = 160
    #: A closing sentence above the footer's fixed lines.
    footer: str = ""


class Utm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Campaign tags on links to the organisation's own sites; empty ``source`` means none."""

    source: str = ""
    medium: str = "email"
    #: Hosts that count as own sites, subdomains included; the website's host where empty.
    sites: tuple[str, ...] = ()


class Email(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every email of the organisation carries."""

    #: Address that takes unsubscribe requests; the sender's where empty.
    unsubscribe_address: str = ""
    #: Public https address of the unsubscribe, preference and view pages; empty until there is one.
    public_url: str = ""
    #: Host part of List-Id; made from the sender's domain where empty.
    list_id: str = ""
    #: Feedback-ID header, as agreed with a receiver.
    feedback_id: str = ""
    #: Share of each client family in the audience, such as { gmail = 0.4 }, for the client-support check.
    clients: dict[str, float] = {}
    utm: Utm = Utm()


class Dkim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """DKIM signing (extra ``dkim``)."""

    selector: str
    domain: str
    #: Path of the private key in PEM, relative to the workspace; the file must be 0600.
    key_file: str


class Social(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How threads are drafted."""

    links: Literal["last", "each", "none"] = "last"
    numbering: bool = True
    #: Without #.
    hashtags: tuple[str, ...] = ()
    #: Handles by author's name, without @.
    handles: dict[str, str] = {}
    #: A program that drafts threads, and its arguments; see docs/threads.md.  Empty for Publisher's own drafts.
    draft_command: tuple[str, ...] = ()
    #: Seconds that it may take.
    draft_seconds: Annotated[float, msgspec.Meta(gt=0, le=600)] = 60.0


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regular source of posts, read by ``publisher posts sync``."""

    name: str
    #: A path, relative to the workspace, or an http(s) address.
    location: str
    #: Recognised where empty.
    kind: str = ""
    #: Pattern of the addresses of posts that have none of their own, such as
    #: "https://www.example.org/{year}/{month}/{slug}/"; see :mod:`publisher.model.address_patterns`.
    address: str = ""


class Fetch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be fetched, and how."""

    #: Hosts or networks that may be fetched although they are private, such as "intranet.example.org".
    allow_private: tuple[str, ...] = ()
    #: Most bytes of one answer.
    max_bytes: Count = 20_000_000
    #: Most seconds for one answer.
    timeout: Count = 30


class Sending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the daemon does."""

    #: Seconds between ticks.
    tick: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    #: Hours after its time in which a dispatch still leaves, by channel; later it is missed and a person decides.
    #: A channel that is not named has its own: 24 for email, 2 for networks.
    grace: dict[str, Annotated[float, msgspec.Meta(gt=0)]] = {}
    #: What becomes of deliveries whose outcome is not known.
    uncertain: Literal["hold", "resend", "skip"] = "hold"
    #: Hours before an uncertain delivery is resent.
    settle: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    #: Most attempts for one recipient.
    attempts: Count = 8


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours and days on which the organisation would rather send nothing."""

    #: A stretch of each day in the organisation's zone, such as "21:00-08:00".
    quiet: str = ""
    #: Days such as "2026-12-25", "12-25" of every year, "12-24 to 01-02", "sunday".
    blackout: tuple[str, ...] = ()
    #: Country, or country and part of it, such as "GB-ENG", whose public holidays count (extra ``holidays``).
    holidays: str = ""
    #: Which of them keep a campaign from being approved; the others warn.
    block: tuple[Literal["quiet", "blackout", "holidays"], ...] = ("blackout",)
    #: Minutes that two departures should be apart; 0 for no matter.
    apart: Annotated[int, msgspec.Meta(ge=0)] = 0


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``config.toml`` but for the sections that channels bring; see :func:`written`."""

    organisation: Organisation
    sender: Sender
    #: SQLAlchemy address of a PostgreSQL database; SQLite in the workspace where empty.  One with a password is the
    #: secret ``database_url`` instead.
    database: str = ""
    brand: Brand = Brand()
    email: Email = Email()
    social: Social = Social()
    sending: Sending = Sending()
    calendar: Calendar = Calendar()
    fetch: Fetch = Fetch()
    dkim: Dkim | None = None
    sources: tuple[SourceEntry, ...] = ()

    def __repr__(self) -> str:
        """Show whose configuration it is; the address of the database may have a password."""
        return f"{type(self).__name__}(organisation={self.organisation.name!r}, …)"


class Config(Written, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The configuration of a workspace, the accounts of its channels included."""

    #: By the names of their sections.
    accounts: dict[str, Account] = {}

    def account(self, channel: Channel) -> Account | None:
        """Return the account that carries ``channel``; ``None`` where its section is not there."""
        return self.accounts.get(channel.section)

    def grace(self, channel: Channel) -> timedelta:
        """Return how late a dispatch may still leave by ``channel``."""
        hours = self.sending.grace.get(channel.name)
        return channel.grace if hours is None else timedelta(hours=hours)

    def account_of(self, kind: type[Kind]) -> Kind | None:
        """Return the account of this kind; ``None`` where its section is not there."""
        return next((account for account in self.accounts.values() if isinstance(account, kind)), None)


def written(sections: Collection[str] = ()) -> type[Written]:
    """Return the whole of ``config.toml`` as a type: with the sections of our channels and of those in ``sections``."""
    strange = set(sections).difference(Written.__struct_fields__)
    known = {channel.section: channel.account for channel in channels.brought(strange) if channel.account is not None}
    fields = [(name, kind | None, None) for name, kind in known.items()]
    extended = msgspec.defstruct(
        "Written", fields, bases=(Written,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return cast("type[Written]", extended)


#: Keys that had another name in an earlier version, by their old names; they go on working by those.
RENAMED: Final[Renamed] = {
    ("sending", "grace_email"): ("sending", "grace", "email"),
    ("sending", "grace_x"): ("sending", "grace", "x"),
}


#: What people write into ``config.toml`` although it belongs elsewhere, and where.
_ELSEWHERE: Final[Mapping[tuple[str, ...], str]] = {
    ("smtp", "password"): " Passwords do not stand here: publisher setup smtp stores it, or write it as smtp_password "
    "into .publisher/secrets.toml; then take this line out.",
}


def load(path: Path) -> Config:
    """Read ``config.toml``; raise :class:`ConfigError` naming file, line and key, with the nearest key."""
    return checked(toml.read(path, written, ConfigError, renamed=RENAMED, elsewhere=_ELSEWHERE), path.name)


def parse(text: str, name: str) -> Config:
    """Read the text of a ``config.toml``; ``name`` stands for the file in errors, which are as in :func:`load`."""
    return checked(toml.parse(text, name, written, ConfigError, renamed=RENAMED, elsewhere=_ELSEWHERE), name)


def checked(found: Written, name: str) -> Config:
    """Return what was written as a configuration, its email addresses as they are sent to.

    Raises :class:`ConfigError` for what no type can say.
    """
    try:
        zone(found.organisation.timezone)
    except TimeError as error:
        raise ConfigError(f"{name}: organisation.timezone: {error}") from None
    for entry in found.sources:
        if entry.kind and kind_named(entry.kind) is None:
            raise ConfigError(
                f"{name}: the source “{entry.name}” is said to be of the kind “{entry.kind}”, "
                f"but kind is {listed()}.{nearest(entry.kind, NAMES)}"
            )
        if entry.address and (mistake := mistake_in(entry.address)):
            raise ConfigError(f"{name}: the pattern of addresses of the source “{entry.name}” {mistake}.")
    if not _may_be_public(found.email.public_url):
        raise ConfigError(
            f"{name}: email.public_url: “{found.email.public_url}” is no https address of a site, and readers' "
            f"own links go there; write one such as https://news.example.org, or leave it empty."
        )
    _check_calendar(found.calendar, name)
    own = {field: getattr(found, field) for field in Written.__struct_fields__}
    own |= {"sender": _sender(found.sender, name), "email": _email(found.email, name)}
    sections = (field for field in found.__struct_fields__ if field not in own)
    return Config(**own, accounts={name: value for name in sections if (value := getattr(found, name)) is not None})


def _check_calendar(found: Calendar, name: str) -> None:
    """Raise :class:`ConfigError` for an hour or a day that cannot be read."""
    said: list[tuple[str, str, Callable[[str], object]]] = []
    said += [("quiet", found.quiet, quiet_times.hours)] if found.quiet else []
    said += [("blackout", day, quiet_times.days) for day in found.blackout]
    for key, text, read in said:
        try:
            read(text)
        except TimeError as error:
            raise ConfigError(f"{name}: calendar.{key}: {error}") from None


def _sender(found: Sender, name: str) -> Sender:
    """Return the sender with addresses that a mail server takes; the domain may be written in any script."""
    email = _mailbox(found.email, "sender.email", name)
    if not email:
        raise ConfigError(f"{name}: sender.email is empty, and every email is from an address; write yours.")
    return msgspec.structs.replace(found, email=email, reply_to=_mailbox(found.reply_to, "sender.reply_to", name))


def _email(found: Email, name: str) -> Email:
    address = _mailbox(found.unsubscribe_address, "email.unsubscribe_address", name)
    return msgspec.structs.replace(found, unsubscribe_address=address)


def _mailbox(address: str, key: str, name: str) -> str:
    """Return the address that stands at ``key`` as it is sent to; empty where none is written."""
    if not address.strip():
        return ""
    normal, fault = examine(address)
    if fault:
        raise ConfigError(
            f"{name}: {key}: “{address}” is no usable email address: {fault}; write one such as news@example.org."
        )
    return normal


def notices(path: Path, renamed: Renamed = RENAMED) -> tuple[str, ...]:
    """Return a sentence for each key that has its old name in the file; none for one that cannot be read."""
    try:
        return toml.notices(path.read_text(encoding="utf-8-sig"), path.name, renamed)
    except (OSError, UnicodeDecodeError):
        return ()


def _may_be_public(address: str) -> bool:
    """Tell whether readers' links may begin with ``address``: https and a host with a dot, and nothing after a path."""
    if not address:
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not set(address) & set(' "<>\\^`{|}')
    return parts.scheme == "https" and "." in parts.netloc.strip(".") and plain and not (parts.query or parts.fragment)
