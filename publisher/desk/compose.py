"""Composing: from a selection of posts to a campaign's files, written for a person to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publisher.digest.page.preheader import proposed
from publisher.errors import CampaignError
from publisher.model.posts import Post
from publisher.social.drafting.draft import draft_thread
from publisher.when import Season
from publisher.workspace.campaigns import Campaign, CampaignFile, EmailPlan, PostEntry, XPlan, check_name
from publisher.workspace.config import Config

_GREETING: Final = 'Dear {{ subscriber.first_name | default("friend") }},\n\n'


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person said of the campaign to compose; what is empty is proposed."""

    name: str
    title: str = ""
    subject: str = ""
    template: str = ""
    season: Season | None = None
    lists: tuple[str, ...] = ()
    email_at: str = ""
    x_at: str = ""


def compose(wish: Wish, posts: Sequence[Post], config: Config, campaigns: Path) -> Campaign:
    """Return the campaign that carries ``posts``, not yet written to its folder in ``campaigns``.

    Raises :class:`CampaignError` for a name that cannot be a folder's and where no post was chosen.
    """
    check_name(wish.name)
    if not posts:
        raise CampaignError(
            f"No post was chosen for {wish.name}; see publisher posts list, and choose with --season and --year, "
            f"--since and --until, --last or --post."
        )
    title = wish.title or wish.name.replace("-", " ").capitalize()
    file = CampaignFile(
        title=title,
        subject=wish.subject or _subject(title, posts, config),
        preheader=proposed([post.title for post in posts], posts[0].excerpt),
        template=wish.template or _template(wish, posts),
        season=wish.season or "",
        posts=tuple(_entry(post) for post in posts),
        email=EmailPlan(lists=wish.lists, at=wish.email_at),
        x=XPlan(at=wish.x_at),
    )
    return Campaign(
        name=wish.name,
        folder=campaigns / wish.name,
        file=file,
        intro=_GREETING + _opening(posts, config) + "\n",
        thread=draft_thread(title=title, posts=posts, settings=config.social, website=config.organisation.website),
    )


def _subject(title: str, posts: Sequence[Post], config: Config) -> str:
    return posts[0].title if len(posts) == 1 else f"{title} from {config.organisation.name}"


def _template(wish: Wish, posts: Sequence[Post]) -> str:
    if len(posts) == 1:
        return "single"
    return "seasonal" if wish.season else "digest"


def _opening(posts: Sequence[Post], config: Config) -> str:
    if len(posts) == 1:
        return f"Here is something new from {config.organisation.name}."
    return (
        f"Here are {_in_words(len(posts))} pieces from {config.organisation.name} that we would not like you to miss."
    )


def _in_words(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if number < len(words) else str(number)


def _entry(post: Post) -> PostEntry:
    return PostEntry(slug=post.slug, image_alt=post.image.alt if post.image else "")
