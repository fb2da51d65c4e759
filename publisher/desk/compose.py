"""Composing: from a selection of posts to a campaign's files, written for a person to edit."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from msgspec import structs

from publisher.channels import registry as channels
from publisher.channels.channel import Channel, Network, Plan
from publisher.channels.email import EmailPlan
from publisher.desk.choose import Choice, choose_among
from publisher.desk.draft_by_program import Outcome, drafted_by
from publisher.desk.nearest_season import nearest_season
from publisher.desk.proposals import Proposal
from publisher.errors import CampaignError
from publisher.model.posts import Post
from publisher.ports.drafters import Drafter
from publisher.ports.library import Library
from publisher.social.drafting.draft import draft_thread
from publisher.when import parse_wall_time, zone
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign, CampaignFile, check_name
from publisher.workspace.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person said of the campaign to compose; what is empty is proposed."""

    name: str
    #: The posts that it is made of.  A season is the campaign's, too.
    choice: Choice
    title: str = ""
    subject: str = ""
    template: str = ""
    lists: tuple[str, ...] = ()
    #: When it leaves by each channel, as the person says it.
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """A campaign that was written, for a person to edit."""

    campaign: Campaign
    #: In the campaign's order.
    posts: tuple[Post, ...]
    written: tuple[Path, ...]
    #: Name in the trash of the campaign that it took the place of; empty where it is new.
    replaced: str = ""
    #: Why the draft of the organisation's own program was not taken; empty where it was, or there is none.
    trouble: str = ""


def compose(
    wish: Wish,
    library: Library,
    config: Config,
    folder: Path,
    *,
    now: datetime,
    replace: Callable[[Path], str] | None = None,
    drafter: Drafter | None = None,
) -> Composed:
    """Make the campaign that a person wishes for and write it into ``folder``, the folder of the campaigns.

    ``replace`` starts over a campaign that is there: it is given its folder, puts that out of the way, and returns
    where to; where it raises, nothing is written.  ``drafter`` drafts the thread in place of Publisher, as long as
    what it drafts can be posted.  Raises :class:`CampaignError` where nothing says which posts it
    is made of, where none fits, and for a name that cannot be a folder's or is taken; :class:`PostError` for a post,
    an author, a tag or a source that is not there; :class:`TimeError` for times that cannot be.
    """
    if not wish.choice.anything:
        raise CampaignError(
            "Say which posts the campaign is made of: --season winter --year 2018, --since and --until, "
            "--last 5, --year 2018, or --post SLUG."
        )
    if wish.at:
        parse_wall_time(wish.at, zone_name=config.organisation.timezone)
    for slug in wish.choice.slugs:
        library.get(slug)
    everything = library.all()
    posts = choose_among(everything, wish.choice, library, config)
    if not posts and wish.choice.season and wish.choice.year is not None:
        anytime = dataclasses.replace(wish.choice, season=None, year=None)
        others = choose_among(everything, anytime, library, config)
        raise CampaignError(nearest_season(others, wish.choice.season, wish.choice.year, config))
    made = Outcome(campaign=campaign_of(wish, posts, config, folder, now=now))
    if drafter is not None:
        made = drafted_by(drafter, made.campaign, posts, config, tightest())
    campaign = made.campaign
    replaced = replace(campaign.folder) if replace is not None and campaign.folder.exists() else ""
    return Composed(
        campaign=campaign,
        posts=tuple(posts),
        written=tuple(campaigns.save(campaign)),
        replaced=replaced,
        trouble=made.trouble,
    )


def campaign_of(wish: Wish, posts: Sequence[Post], config: Config, folder: Path, *, now: datetime) -> Campaign:
    """Return the campaign that carries ``posts``, not yet written to its folder in ``folder``.

    Without a time of its own it leaves on the day of ``now``.

    Raises :class:`CampaignError` for a name that cannot be a folder's and where no post was chosen.
    """
    check_name(wish.name)
    if not posts:
        raise CampaignError(
            f"No post was chosen for {wish.name}; see publisher posts list, and choose with --season and --year, "
            f"--since and --until, --last or --post."
        )
    made = Proposal(
        title=wish.title,
        name=wish.name,
        wanted=wish.template,
        season=wish.choice.season,
        posts=posts,
        config=config,
        leaves=_leaves(wish, config, now),
    )
    subject = wish.subject or made.subject
    file = CampaignFile(
        title=made.heading,
        subject=subject,
        preheader=made.preheader(subject),
        template=made.template,
        season=wish.choice.season or "",
        link=made.link,
        posts=made.entries(),
        plans={channel.name: _plan(channel, wish) for channel in channels.composed()},
    )
    thread = draft_thread(
        title=made.heading,
        posts=posts,
        settings=config.social,
        on=tightest(),
        website=config.organisation.website,
        leaves=made.leaves,
    )
    return Campaign(
        name=wish.name,
        folder=folder / wish.name,
        file=file,
        intro=made.intro,
        thread=tuple(part.text for part in thread),
        alternatives=tuple(part.alternatives for part in thread),
    )


def _leaves(wish: Wish, config: Config, now: datetime) -> date:
    """Return the day when a campaign leaves, in the organisation's zone: the one that was said, or today."""
    here = config.organisation.timezone
    leaves = parse_wall_time(wish.at, zone_name=here).instant if wish.at else now
    return leaves.astimezone(zone(here)).date()


def tightest() -> Network:
    """Return the network with the least room among those that a new campaign leaves by: what fits there fits all."""
    return min((one for one in channels.composed() if isinstance(one, Network)), key=lambda network: network.limit)


def _plan(channel: Channel, wish: Wish) -> Plan:
    plan = channel.plan(at=wish.at)
    return structs.replace(plan, lists=wish.lists) if isinstance(plan, EmailPlan) else plan
