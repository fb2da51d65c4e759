"""``campaigns/NAME/`` to a :class:`Campaign` and back: what a person edits."""

import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal, cast

import msgspec

from publisher.channels import registry as channels
from publisher.channels.channel import Channel, Mail, Network, Plan
from publisher.channels.email import EmailPlan
from publisher.errors import CampaignError, nearest
from publisher.model.words import counted
from publisher.workspace import thread_file, toml
from publisher.workspace.files import read_file, why_unread
from publisher.workspace.thread_file import ThreadPart
from publisher.workspace.toml_lines import spots

FILE: Final = "campaign.toml"
INTRO: Final = "intro.md"
OUTRO: Final = "outro.md"
THREAD: Final = "thread.md"
#: Most bytes of a text that a person writes; a novel has half of it.
_MOST: Final = 1_000_000
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_EXAMPLE: Final = "winter-2018"


class PostEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[posts]]`` of ``campaign.toml``: a post by slug, and what this campaign says instead of it."""

    slug: str
    title: str = ""
    excerpt: str = ""
    #: Address of a picture, or the name of a file in the campaign's folder; false for none.
    image: str | bool = ""
    image_alt: str = ""
    #: What of the picture must not be cut off: ``top``, ``left``, ``30% 40%``; above the middle where empty.
    image_focus: str = ""
    #: Words of the button; the template's own where empty.
    button: str = ""
    #: Words in the post that look as if copying had spoiled them, and are meant so.
    meant: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.image is True:
            raise ValueError("image = true names no picture; write its address or file, or false for none")


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``campaign.toml`` but for the sections of channels; see :func:`written`."""

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


class CampaignFile(Written, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of ``campaign.toml``."""

    #: By channel; nothing leaves by a channel that is not here.
    plans: dict[str, Plan] = {}

    @property
    def email(self) -> EmailPlan | None:
        """The plan of the digest; ``None`` where the campaign sends no email."""
        return next((plan for plan in self.plans.values() if isinstance(plan, EmailPlan) and plan.send), None)

    @property
    def mails(self) -> list[Mail]:
        """The channels that the digest leaves by."""
        return [one for one in self._planned() if isinstance(one, Mail)]

    @property
    def networks(self) -> list[Network]:
        """The networks that the thread leaves by, in the registry's order."""
        return [one for one in self._planned() if isinstance(one, Network)]

    def _planned(self) -> Iterator[Channel]:
        return (channels.channel(name) for name, plan in self.plans.items() if plan.send)

    def at(self, channel: str) -> str:
        """Return when the campaign leaves by ``channel``, as the person said it; empty for as soon as possible."""
        plan = self.plans.get(channel)
        return plan.at if plan is not None else ""


def written(sections: Collection[str] = ()) -> type[Written]:
    """Return the whole of ``campaign.toml`` as a type: with a section for each channel that it may leave by."""
    strange = set(sections).difference(Written.__struct_fields__)
    fields = [(channel.name, channel.plan | None, None) for channel in channels.brought(strange)]
    extended = msgspec.defstruct(
        "Written", fields, bases=(Written,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return cast("type[Written]", extended)


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
    #: What could stand in the place of each part instead; empty where no part has anything.
    alternatives: tuple[tuple[str, ...], ...] = ()
    #: Markdown of the digest's ending; empty for none.
    outro: str = ""
    #: The texts of its files as they were read, by file name; empty for a campaign not yet written.
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    #: Pictures that go with it and are not in its folder yet, by file name.
    pictures: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def place(self, *keys: str | int, line: int = 1) -> str:
        """Return where ``campaign.toml`` says ``keys``, such as ``campaign.toml, line 4``.

        ``keys`` are as in :data:`publisher.workspace.toml_lines.Path`; ``line`` counts within the value.  Without the
        file's text, or without such a value in it, the file alone is named.
        """
        spot = spots(self.files.get(FILE, "")).get(keys)
        return f"{FILE}, line {spot.of_line(line)}" if spot is not None else FILE

    def thread_place(self, part: int, line: int = 1) -> str:
        """Return where ``line`` of a part stands, such as ``thread.md, line 12``; parts and lines count from 1."""
        parts = thread_file.parse(self.files.get(THREAD, ""))
        if part > len(parts):
            return f"{THREAD}, part {part}"
        lines = parts[part - 1].lines
        return f"{THREAD}, line {lines[min(line, len(lines)) - 1]}"


def find(name: str, campaigns: Path) -> Path:
    """Return the folder of the campaign that a person names, one of the folders in ``campaigns``.

    Raises :class:`CampaignError` for a name that cannot be one's, such as a path, for a folder that is a link to
    another place, and where there is none, with the nearest there is.
    """
    known = names(campaigns)
    if not _NAME.fullmatch(name):
        hint = nearest(name, known) or f" A name is made of small letters, digits and hyphens: {_EXAMPLE}."
        raise CampaignError(f"“{name}” is not the name of a campaign.{hint}")
    folder = campaigns / name
    if folder.is_symlink():
        raise CampaignError(f"{folder} is a link to another folder; put a copy of that folder in its place.")
    if not (folder / "campaign.toml").is_file():
        hint = nearest(name, known) or " Run publisher compose to make one."
        raise CampaignError(f"There is no campaign “{name}” in {campaigns}.{hint}")
    return folder


def load(folder: Path) -> Campaign:
    """Read the campaign in ``folder``; raise :class:`CampaignError` for what is missing or broken."""
    if not (folder / "campaign.toml").is_file():
        find(folder.name, folder.parent)
    files = {name: _text(folder / name) for name in (FILE, INTRO, OUTRO, THREAD)}
    parts = thread_file.parse(files[THREAD])
    return Campaign(
        name=folder.name,
        folder=folder,
        file=parse_file(files[FILE], f"{folder.parent.name}/{folder.name}/{FILE}"),
        intro=files[INTRO],
        thread=tuple(part.text for part in parts),
        alternatives=tuple(part.alternatives for part in parts) if any(part.alternatives for part in parts) else (),
        outro=files[OUTRO],
        files=files,
    )


def save(campaign: Campaign) -> list[Path]:
    """Write a new campaign's files and return them; raise :class:`CampaignError` where its folder is in use."""
    check_new(campaign.name, campaign.folder.parent)
    contents = {
        FILE: format_file(campaign.file),
        INTRO: campaign.intro,
        THREAD: thread_file.write(_parts(campaign)),
    }
    if campaign.outro:
        contents[OUTRO] = campaign.outro
    try:
        campaign.folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (campaign.folder / name).write_text(content, encoding="utf-8", newline="\n")
        for name, picture in campaign.pictures.items():
            (campaign.folder / name).write_bytes(picture)
    except OSError as reason:
        raise CampaignError(
            f"{campaign.folder} cannot be written ({reason.strerror}); make room there and try again."
        ) from None
    return [campaign.folder / name for name in (*contents, *campaign.pictures)]


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
    for name, plan in file.plans.items():
        lines += ["", f"[{name}]", *_plan_lines(channels.channel(name), plan)]
    if file.posts:
        lines += ["", "# The order here is the order in the digest; title, excerpt, image and button may be changed."]
    for entry in file.posts:
        lines += ["", "[[posts]]", *_entry_lines(entry)]
    return "\n".join(lines) + "\n"


def parse_file(text: str, name: str = FILE) -> CampaignFile:
    """Read the text of a ``campaign.toml``, the inverse of :func:`format_file`; raise :class:`CampaignError`.

    ``name`` stands for the file in errors.
    """
    return _file(toml.parse(text, name, written, CampaignError))


def _file(found: Written) -> CampaignFile:
    own = {field: getattr(found, field) for field in Written.__struct_fields__}
    sections = (field for field in found.__struct_fields__ if field not in own)
    return CampaignFile(**own, plans={name: plan for name in sections if (plan := getattr(found, name)) is not None})


def _plan_lines(channel: Channel, plan: Plan) -> Iterator[str]:
    """Yield the lines of a channel's section, each key with the word that the channel has for it."""
    for name in plan.__struct_fields__:
        if name in channel.plan_comments:
            yield f"# {channel.plan_comments[name]}"
        yield f"{name} = {_value(getattr(plan, name))}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return toml.quote_all(value)
    return toml.quote(str(value))


def _entry_lines(entry: PostEntry) -> list[str]:
    values = ((name, getattr(entry, name)) for name in PostEntry.__struct_fields__)
    return [f"{name} = {_value(value)}" for name, value in values if value or value is False or name == "slug"]


def names(campaigns: Path) -> list[str]:
    """Return the names of the campaigns in the folder ``campaigns``, sorted."""
    return sorted(file.parent.name for file in campaigns.glob("*/campaign.toml"))


def rename(old: str, new: str, campaigns: Path) -> Path:
    """Give the campaign ``old`` in the folder ``campaigns`` the name ``new``; return its folder.

    Raises :class:`CampaignError` where there is none, and for a name that cannot be one or is taken.
    """
    return _moved(find(old, campaigns), new, campaigns, Path.rename)


def duplicate(old: str, new: str, campaigns: Path) -> Path:
    """Copy the campaign ``old`` in the folder ``campaigns`` under the name ``new``; raise as :func:`rename` does."""
    return _moved(find(old, campaigns), new, campaigns, shutil.copytree)


def _moved(there: Path, new: str, campaigns: Path, move: Callable[[Path, Path], object]) -> Path:
    goal = campaigns / check_name(new)
    if goal.exists():
        raise CampaignError(f"There is a campaign {new} already in {campaigns}; choose another name.")
    try:
        move(there, goal)
    except OSError as reason:
        why = reason.strerror or type(reason).__name__
        raise CampaignError(f"{goal} cannot be made ({why}); close what has {there.name} open, or make room.") from None
    return goal


def last_edited(folder: Path) -> datetime:
    """Return when a file of the campaign in ``folder`` was last written, in UTC."""
    times = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()]
    return datetime.fromtimestamp(max(times, default=folder.stat().st_mtime), UTC)


def first_written(folder: Path) -> datetime:
    """Return when the oldest file of the campaign in ``folder`` was written, in UTC."""
    times = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()]
    return datetime.fromtimestamp(min(times, default=folder.stat().st_mtime), UTC)


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
        raise CampaignError(f"“{name}” cannot name a campaign; use small letters, digits and hyphens: {_EXAMPLE}.")
    return name


def take_alternative(campaign: Campaign, part: int, number: int) -> Campaign:
    """Put an alternative of ``thread.md`` into the place of its part, both counted from 1, and return the campaign.

    The words that were there stand as an alternative instead, and everything else stays as it was.  Raises
    :class:`CampaignError` where there is no such part or alternative, and where the file cannot be written.
    """
    path = campaign.folder / THREAD
    try:
        text = thread_file.with_alternative(campaign.files.get(THREAD, ""), part, number)
        path.write_text(text, encoding="utf-8", newline="\n")
    except IndexError:
        raise CampaignError(_no_alternative(campaign, part, number)) from None
    except ValueError:
        place = campaign.thread_place(part)
        raise CampaignError(f"{place}: this part has “<!--” or “-->” among its words; take it out first.") from None
    except OSError as reason:
        raise CampaignError(f"{path} cannot be written ({reason.strerror}); make room there and try again.") from None
    return load(campaign.folder)


def _no_alternative(campaign: Campaign, part: int, number: int) -> str:
    if not 1 <= part <= len(campaign.thread):
        return f"{campaign.name} has no part {part}; it has {counted(len(campaign.thread), 'part')}."
    there = len(campaign.alternatives[part - 1]) if campaign.alternatives else 0
    has = f"it has {counted(there, 'alternative')}" if there else "it has none: write one below it, <!-- or: … -->"
    return f"Part {part} has no alternative {number}; {has}."


def _parts(campaign: Campaign) -> list[ThreadPart]:
    return [
        ThreadPart(text=text, alternatives=others)
        for text, others in zip_longest(campaign.thread, campaign.alternatives, fillvalue=())
        if isinstance(text, str)
    ]


def _text(path: Path) -> str:
    try:
        text = read_file(path, _MOST).decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as reason:
        raise CampaignError(why_unread(path, reason)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
