"""``config.toml`` to frozen values.

The classes below are the one definition of the configuration: ``config.example.toml`` is held against them by
a test, both ways.  Secrets never stand here; see :mod:`publisher.workspace.secrets`.
"""

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec

from publisher.errors import ConfigError, TimeError
from publisher.when import Hemisphere, zone
from publisher.workspace import toml
from publisher.workspace.renamed import Renamed

Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Count = Annotated[int, msgspec.Meta(ge=1)]
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


class Smtp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mail server; without this section email goes to the folder transport."""

    host: str
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    #: The password is the secret ``smtp_password``.
    username: str = ""
    connections: Count = 4
    #: Messages before a connection is made anew.
    messages_per_connection: Count = 500
    #: Seconds to wait for an answer, except after the final dot (600, RFC 5321 section 4.5.3.2.6).
    timeout: Count = 60


class X(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account on X; without this section threads go to the folder transport.

    Secrets: x_api_key, x_api_secret, x_access_token and x_access_secret for OAuth 1.0a; for OAuth 2.0 the tokens
    that ``publisher x login`` stores.
    """

    #: The account's name, without @.
    handle: str = ""
    auth: Literal["oauth1", "oauth2"] = "oauth1"
    #: OAuth 2.0 client id (public).
    client_id: str = ""
    #: Port of the loopback redirect for ``publisher x login``.
    login_port: Port = 8723
    #: Origin of the API; another one for tests.
    api_url: str = "https://api.x.com"
    timeout: Count = 20
    thread_mode: Literal["chain", "single"] = "chain"
    #: US dollars a calendar month; 0 sends nothing.
    monthly_budget: Annotated[float, msgspec.Meta(ge=0)] = 10.0
    monthly_posts: Annotated[int, msgspec.Meta(ge=0)] = 500


class Social(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How threads are drafted."""

    links: Literal["last", "each", "none"] = "last"
    numbering: bool = True
    #: Without #.
    hashtags: tuple[str, ...] = ()
    #: Handles by author's name, without @.
    handles: dict[str, str] = {}


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regular source of posts, read by ``publisher posts sync``."""

    name: str
    #: A path, relative to the workspace, or an http(s) address.
    location: str
    #: Recognised where empty.
    kind: Literal["", "archive", "feed", "wxr", "markdown", "page"] = ""


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
    tick: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    #: Hours after its time in which a dispatch still leaves; later it is missed and a person decides.
    grace_email: Annotated[float, msgspec.Meta(gt=0)] = 24.0
    grace_x: Annotated[float, msgspec.Meta(gt=0)] = 2.0
    #: What becomes of deliveries whose outcome is not known.
    uncertain: Literal["hold", "resend", "skip"] = "hold"
    #: Hours before an uncertain delivery is resent.
    settle: Annotated[float, msgspec.Meta(gt=0)] = 1.0
    #: Most attempts for one recipient.
    attempts: Count = 8


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of ``config.toml``."""

    organisation: Organisation
    sender: Sender
    #: SQLAlchemy address of a PostgreSQL database; SQLite in the workspace where empty.
    database: str = ""
    brand: Brand = Brand()
    email: Email = Email()
    social: Social = Social()
    sending: Sending = Sending()
    fetch: Fetch = Fetch()
    dkim: Dkim | None = None
    smtp: Smtp | None = None
    x: X | None = None
    sources: tuple[SourceEntry, ...] = ()


#: Keys that had another name in an earlier version, by their old names; they go on working by those.
RENAMED: Final[Renamed] = {}


def load(path: Path) -> Config:
    """Read ``config.toml``; raise :class:`ConfigError` naming file, line and key, with the nearest key."""
    config = toml.read(path, Config, ConfigError, renamed=RENAMED)
    try:
        zone(config.organisation.timezone)
    except TimeError as error:
        raise ConfigError(f"{path.name}: organisation.timezone: {error}") from None
    if not _may_be_public(config.email.public_url):
        raise ConfigError(
            f"{path.name}: email.public_url: “{config.email.public_url}” is no https address of a site, and readers' "
            f"own links go there; write one such as https://news.example.org, or leave it empty."
        )
    return config


def notices(path: Path, renamed: Renamed = RENAMED) -> tuple[str, ...]:
    """Return a sentence for each key that has its old name in the file; none for one that cannot be read."""
    try:
        return toml.notices(path.read_text(encoding="utf-8"), path.name, renamed)
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
