"""A thread drafted by a program of the organisation's own, such as a bridge to a language model.

It is asked in JSON for what the own draft was made of, and its answer is held to what a person's thread is held to.
Whatever fails, the own draft stands and a sentence says why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from publisher.channels.channel import Network
from publisher.errors import ProgramError
from publisher.model.foreign_tags import foreign_tags
from publisher.model.posts import Post
from publisher.ports.drafters import Drafter
from publisher.social.drafting.telling import DraftedPart
from publisher.social.thread import assemble
from publisher.workspace import thread_file
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config

#: Of the question; it changes where a program would have to.
VERSION: Final = 1
_MOST_PARTS: Final = 25
#: What a person may do and is told of, but a program shall not do.
_STRICT: Final = frozenset({"split", "markup"})


class _Article(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    title: str
    author: str
    published: str
    url: str
    text: str


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    network: str
    #: Most that a part may weigh, its number and links as the network counts them.
    limit: int
    #: What each number that is added takes of it.
    reserved: int
    links: str
    hashtags: tuple[str, ...]
    handles: dict[str, str]
    website: str
    language: str


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    alternatives: tuple[str, ...] = ()


class _Question(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    title: str
    posts: tuple[_Article, ...]
    rules: _Rules
    #: The own draft, to begin from.
    draft: tuple[_Part, ...]


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[_Part | str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A campaign with the thread that it gets, and why that is the own draft."""

    campaign: Campaign
    #: A sentence where the program's draft was not taken; empty where it was.
    trouble: str = ""


def drafted_by(drafter: Drafter, campaign: Campaign, posts: Sequence[Post], config: Config, on: Network) -> Outcome:
    """Return ``campaign`` with the thread that a program drafts for the network ``on``, or with its own."""
    own = tuple(
        _Part(text=text, alternatives=others)
        for text, others in zip(campaign.thread, campaign.alternatives, strict=True)
    )
    try:
        answer = drafter.draft(msgspec.json.encode(_question(campaign, posts, config, on, own)))
        parts = tuple(_parts(msgspec.json.decode(answer, type=_Answer), campaign, config, on))
    except ProgramError as error:
        return Outcome(campaign=campaign, trouble=_trouble(f"{error}"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        said = f"{drafter.name} did not print JSON with parts ({error})"
        return Outcome(campaign=campaign, trouble=_trouble(said))
    return Outcome(campaign=_with(campaign, parts))


def _trouble(what: str) -> str:
    return f"The draft of draft_command in [social] was not taken: {what}. Publisher's own stands."


def _question(
    campaign: Campaign, posts: Sequence[Post], config: Config, on: Network, draft: tuple[_Part, ...]
) -> _Question:
    social = config.social
    digits = len(str(_MOST_PARTS))
    return _Question(
        version=VERSION,
        title=campaign.file.title,
        posts=tuple(
            _Article(
                slug=post.slug,
                title=post.title,
                author=post.byline,
                published=post.published.isoformat(),
                url=post.url,
                text=post.text,
            )
            for post in posts
        ),
        rules=_Rules(
            network=on.name,
            limit=on.limit,
            reserved=2 + 2 * digits if social.numbering else 0,
            links=social.links,
            hashtags=social.hashtags,
            handles=social.handles,
            website=config.organisation.website,
            language=config.organisation.language,
        ),
        draft=draft,
    )


def _parts(answer: _Answer, campaign: Campaign, config: Config, on: Network) -> Iterator[DraftedPart]:
    """Yield the parts of an answer; raise :class:`ProgramError` for what could not be posted as it stands."""
    parts = [part if isinstance(part, _Part) else _Part(text=part) for part in answer.parts]
    if not 1 <= len(parts) <= _MOST_PARTS:
        raise ProgramError(f"it has {len(parts)} parts, where 1 to {_MOST_PARTS} are taken")
    for number, reason in _faults([part.text for part in parts], campaign, config, on):
        raise ProgramError(f"part {number}: {reason}")
    for part in parts:
        # An alternative stands for its part; its place in the thread matters not for what is looked at.
        good = (one.strip() for one in part.alternatives if not list(_faults([one], campaign, config, on)))
        yield DraftedPart(text=part.text.strip(), alternatives=tuple(good))


def _faults(texts: Sequence[str], campaign: Campaign, config: Config, on: Network) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with parts, with the number of each: what would stop or surprise a person's own thread."""
    for number, text in enumerate(texts, 1):
        if not text.strip() or len(thread_file.parse(text)) != 1 or thread_file.parse(text)[0].text != text.strip():
            yield number, "it is empty, or has a comment or a line of --- in it"
        for tag in foreign_tags(text):
            yield number, f"“{tag.text}” would be posted as it stands"
    thread = assemble(replace(campaign, thread=tuple(text.strip() for text in texts)), config, on=on)
    for remark in thread.remarks:
        if remark.severity == "error" or remark.about in _STRICT:
            yield remark.part or 1, remark.sentence.rstrip(".")


def _with(campaign: Campaign, parts: Sequence[DraftedPart]) -> Campaign:
    return replace(
        campaign,
        thread=tuple(part.text for part in parts),
        alternatives=tuple(part.alternatives for part in parts),
    )
