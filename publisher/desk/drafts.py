"""From a campaign's files to what would leave, for preview, check, render and approval alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from publisher.channels.channel import Channel
from publisher.checks.proof import no_holiday
from publisher.digest.digest import Digest
from publisher.digest.merge.compile import Compiled, compile_digest
from publisher.digest.merge.fields import Links
from publisher.digest.merge.links import reader_links
from publisher.digest.merge.message import Masthead, masthead
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.ports.library import Library
from publisher.social.thread import Thread
from publisher.social.thread import assemble as assemble_thread
from publisher.when import WallTime, parse_wall_time
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config


class _EveryColumn(Mapping[str, str]):
    """Custom fields that show their names: ``[town]``."""

    def __getitem__(self, name: str) -> str:
        return f"[{name}]"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


#: The reader who stands for all where a page is looked at.
SAMPLE: Subscriber = Subscriber(
    id="sample",
    address="alex@example.org",
    first_name="Alex",
    last_name="Reader",
    lists=("newsletter",),
    fields=_EveryColumn(),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A campaign together with its posts, as it would leave at ``now``."""

    campaign: Campaign
    config: Config
    posts: tuple[Post, ...]
    #: Slugs of ``[[posts]]`` that the library does not have.
    missing: tuple[str, ...]
    #: Slugs of all posts that the library has, where one is missing, so that the nearest can be named.
    known: tuple[str, ...]
    #: Folders of templates, the workspace's own first.
    folders: tuple[Path, ...]
    now: datetime
    #: The thread as it would stand on each network that the campaign leaves by, in the registry's order.
    threads: tuple[Thread, ...] = ()
    #: Gets a picture of the site, where the campaign embeds its pictures; ``None`` leaves them linked.
    fetch: Callable[[str], bytes] | None = None
    #: Returns what a day is celebrated as, empty where it is no holiday.
    holiday: Callable[[date], str] = no_holiday

    @property
    def email_at(self) -> WallTime | None:
        """When the email leaves; ``None`` for as soon as possible.  Raises :class:`TimeError`."""
        return self._at(self.campaign.file.email.at if self.campaign.file.email else "")

    def at(self, channel: Channel) -> WallTime | None:
        """Return when it leaves by a channel; ``None`` for as soon as possible.  Raises :class:`TimeError`."""
        return self._at(self.campaign.file.at(channel.name))

    def build(self, context: Mapping[str, object]) -> Digest:
        """Build the digest for what ``context`` tells of the reader; raises what the templates raise."""
        return build(
            self.campaign,
            self.posts,
            self.config,
            folders=self.folders,
            context=context,
            now=self.now,
            fetch=self.fetch,
        )

    def digest(self, reader: Subscriber = SAMPLE) -> Digest:
        """Build the digest for one known reader."""
        return self.build(reading(reader, self.sample_links()))

    def sample_links(self) -> Links:
        """Return the links of the reader who stands for all; they lead to nobody's data."""
        return reader_links(self.config, SAMPLE.id)

    def masthead(self) -> Masthead:
        """Return the head of the message, dated when it leaves."""
        at = self.email_at
        return masthead(self.config, at.instant if at is not None else self.now)

    def compiled(self) -> Compiled:
        """Build the digest once for all its readers; raises :class:`MergeError` and what the templates raise."""
        return compile_digest(self.build, self.masthead())

    def _at(self, said: str) -> WallTime | None:
        return parse_wall_time(said, zone_name=self.config.organisation.timezone) if said else None


def assemble(
    campaign: Campaign,
    library: Library,
    config: Config,
    *,
    folders: Sequence[Path],
    now: datetime,
    fetch: Callable[[str], bytes] | None = None,
    holiday: Callable[[date], str] = no_holiday,
) -> Draft:
    """Bring a campaign together with its posts.  Missing posts are noted, not raised: the pre-flight names them.

    ``fetch`` gets a picture of the site, for a campaign that embeds its pictures; it should remember what it got, as
    a digest with blocks that ask about its reader is built for each answer.
    """
    posts: list[Post] = []
    missing: list[str] = []
    for entry in campaign.file.posts:
        try:
            posts.append(library.get(entry.slug))
        except PostError:
            missing.append(entry.slug)
    return Draft(
        campaign=campaign,
        config=config,
        posts=tuple(posts),
        missing=tuple(missing),
        known=tuple(library.slugs()) if missing else (),
        folders=tuple(folders),
        now=now,
        threads=tuple(assemble_thread(campaign, config, on=network) for network in campaign.file.networks),
        fetch=fetch,
        holiday=holiday,
    )
