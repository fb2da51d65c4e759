"""``campaigns/NAME/`` to a :class:`Campaign` and back: what a person edits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from publisher.errors import CampaignError, nearest
from publisher.workspace import toml

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_BREAK: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


class PostEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[posts]]`` of ``campaign.toml``: a post by slug, and what this campaign says instead of it."""

    slug: str
    title: str = ""
    excerpt: str = ""
    #: Address of a picture, or the name of a file in the campaign's folder.
    image: str = ""
    image_alt: str = ""
    #: Words of the button; the template's own where empty.
    button: str = ""


class EmailPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[email]``: to whom and when."""

    #: Names of lists; every subscriber where empty.
    lists: tuple[str, ...] = ()
    #: Only subscribers with one of these tags, where given.
    tags: tuple[str, ...] = ()
    #: Wall time such as 2018-12-20 09:00; as soon as the daemon runs where empty.
    at: str = ""
    images: Literal["linked", "embedded"] = "linked"


class XPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[x]``: when the thread goes out; ``send = false`` keeps it at home."""

    at: str = ""
    send: bool = True


class CampaignFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of ``campaign.toml``."""

    title: str
    subject: str
    preheader: str = ""
    #: Name of a template: digest, seasonal, announcement, single, or the workspace's own.
    template: str = "digest"
    #: Shows in header, accent and ornament; from the posts' dates where empty.
    season: Literal["", "winter", "spring", "summer", "autumn"] = ""
    #: Where the one button of an announcement leads.
    link: str = ""
    posts: tuple[PostEntry, ...] = ()
    email: EmailPlan | None = EmailPlan()
    x: XPlan | None = XPlan()


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """A campaign as it stands in its folder."""

    name: str
    folder: Path
    file: CampaignFile
    #: Markdown of the digest's opening.
    intro: str
    #: The parts of the thread as a person left them, in order.
    thread: tuple[str, ...]


def load(folder: Path) -> Campaign:
    """Read the campaign in ``folder``; raise :class:`CampaignError` for what is missing or broken."""
    if not (folder / "campaign.toml").is_file():
        known = names(folder.parent)
        hint = nearest(folder.name, known) or " Run publisher compose to make one."
        raise CampaignError(f"There is no campaign “{folder.name}” in {folder.parent}.{hint}")
    return Campaign(
        name=folder.name,
        folder=folder,
        file=toml.read(folder / "campaign.toml", CampaignFile, CampaignError),
        intro=_text(folder / "intro.md"),
        thread=parse_thread(_text(folder / "thread.md")),
    )


def save(campaign: Campaign, *, replace: bool = False) -> list[Path]:
    """Write a new campaign's files and return them; raise :class:`CampaignError` where its folder is in use."""
    if not replace:
        check_new(campaign.name, campaign.folder.parent)
    contents = {
        "campaign.toml": format_file(campaign.file),
        "intro.md": campaign.intro,
        "thread.md": format_thread(campaign.thread),
    }
    try:
        campaign.folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (campaign.folder / name).write_text(content, encoding="utf-8", newline="\n")
    except OSError as reason:
        raise CampaignError(
            f"{campaign.folder} cannot be written ({reason.strerror}); make room there and try again."
        ) from None
    return [campaign.folder / name for name in contents]


def format_file(file: CampaignFile) -> str:
    """Write ``campaign.toml`` with a word beside each setting that a person may want to change."""
    lines = [
        f"title = {toml.quote(file.title)}",
        "# The subject of the email, at best under 60 characters, and the line that inboxes show after it.",
        f"subject = {toml.quote(file.subject)}",
        f"preheader = {toml.quote(file.preheader)}",
        "# digest, seasonal, announcement, single, or a template of your own in templates/email/.",
        f"template = {toml.quote(file.template)}",
        f"season = {toml.quote(file.season)}",
    ]
    if file.link:
        lines.append(f"link = {toml.quote(file.link)}")
    if file.email is not None:
        lines += [
            "",
            "[email]",
            '# Names of lists, such as ["newsletter"]; every subscriber where empty.',
            f"lists = {toml.quote_all(file.email.lists)}",
            "# When it leaves, in the organisation's time zone: 2018-12-20 09:00.  Empty: once approved.",
            f"at = {toml.quote(file.email.at)}",
            f"images = {toml.quote(file.email.images)}",
        ]
    if file.x is not None:
        lines += ["", "[x]", f"send = {str(file.x.send).lower()}", f"at = {toml.quote(file.x.at)}"]
    if file.posts:
        lines += ["", "# The order here is the order in the digest; title, excerpt, image and button may be changed."]
    for entry in file.posts:
        lines += ["", "[[posts]]", *_entry_lines(entry)]
    return "\n".join(lines) + "\n"


def _entry_lines(entry: PostEntry) -> list[str]:
    values = ((name, getattr(entry, name)) for name in PostEntry.__struct_fields__)
    return [f"{name} = {toml.quote(value)}" for name, value in values if value or name == "slug"]


def names(campaigns: Path) -> list[str]:
    """Return the names of the campaigns in the folder ``campaigns``, sorted."""
    return sorted(file.parent.name for file in campaigns.glob("*/campaign.toml"))


def check_new(name: str, campaigns: Path) -> None:
    """Raise :class:`CampaignError` where ``name`` cannot be a campaign's, or is one's in the folder ``campaigns``."""
    folder = campaigns / check_name(name)
    if (folder / "campaign.toml").exists():
        raise CampaignError(
            f"The campaign {name} exists already in {folder}; "
            f"edit its files, or choose another name, or start it over with --force."
        )


def check_name(name: str) -> str:
    """Return ``name`` where it can be a folder's; raise :class:`CampaignError` otherwise."""
    if not _NAME.fullmatch(name):
        raise CampaignError(f"“{name}” cannot name a campaign; use small letters, digits and hyphens: winter-2018.")
    return name


def parse_thread(text: str) -> tuple[str, ...]:
    """Return the parts of a ``thread.md``: what stands between lines of ``---``, empty ones left out."""
    return tuple(part.strip() for part in _BREAK.split(text) if part.strip())


def format_thread(parts: Iterable[str]) -> str:
    """Write parts as ``thread.md``, the inverse of :func:`parse_thread` for parts without such a line."""
    return "\n\n---\n\n".join(parts) + "\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as reason:
        raise CampaignError(f"{path} cannot be read ({type(reason).__name__}); save it as UTF-8 text.") from None
