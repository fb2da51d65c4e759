"""What a new campaign says where nobody has said it: its template, title, subject, preheader, opening and teasers.

A campaign's files know merge fields, and posts come from elsewhere: what is taken from them, and from the
configuration, is written so that it stands as it is, whatever braces are in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from publisher.digest.merge.grammar import literal
from publisher.digest.page.preheader import proposed
from publisher.model.posts import WHOLE, Post
from publisher.model.words import spelled
from publisher.social.drafting.teaser import teaser
from publisher.when import Season
from publisher.workspace.campaigns import PostEntry
from publisher.workspace.config import Config

#: Template of one message and one button.
ANNOUNCEMENT: Final = "announcement"
#: What a line of an email cannot have in it, and what stands for it.
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: Letters of a line that an excerpt may have left out before it begins.
_TITLE: Final = 120
_GREETING: Final = 'Dear {{ subscriber.first_name | default("friend") }},\n\n'


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A campaign in the making."""

    #: What a person calls it; empty where nobody said.
    title: str
    name: str
    #: A template that a person asked for; empty where nobody did.
    wanted: str
    season: Season | None
    posts: Sequence[Post]
    config: Config
    #: Day when it leaves.
    leaves: date

    @property
    def template(self) -> str:
        """The template: the season's dress where a season was asked for, however many posts it has."""
        if self.wanted or self.season:
            return self.wanted or "seasonal"
        return "single" if len(self.posts) == 1 else "digest"

    @property
    def heading(self) -> str:
        """The title of the digest and of its thread; an announcement's is that of its post."""
        if self.title:
            return self.title
        if self.template == ANNOUNCEMENT:
            return self._quoted(self.posts[0].title)
        return self.name.replace("-", " ").capitalize()

    @property
    def subject(self) -> str:
        """The subject: of one post its title, otherwise the digest's with who writes."""
        if self.template == ANNOUNCEMENT:
            return self.heading
        if len(self.posts) == 1 and not self.season:
            return self._quoted(self.posts[0].title)
        return f"{self.heading} from {self._quoted(self.config.organisation.name)}"

    def preheader(self, subject: str) -> str:
        """Return the line that goes on from a subject."""
        first = self.posts[0]
        line = proposed([post.title for post in self.posts], self.teaser(first) or first.excerpt, subject=subject)
        return self._quoted(line)

    @property
    def link(self) -> str:
        """Where the button of an announcement leads; the post's own where the campaign says nothing."""
        return self.posts[0].url if self.template == ANNOUNCEMENT and len(self.posts) == 1 else ""

    @property
    def intro(self) -> str:
        """The opening, in Markdown; an announcement is told in it."""
        return f"{_GREETING}{self._opening()}\n"

    def entries(self) -> tuple[PostEntry, ...]:
        """Return the posts, with a teaser where the template shows one.

        A post without an address is printed whole, as long as the digest is read in :data:`publisher.model.posts.WHOLE`
        minutes.
        """
        shows = self.template not in {ANNOUNCEMENT, "single"}
        long = sum(post.reading_minutes for post in self.posts) > WHOLE
        return tuple(
            PostEntry(
                slug=post.slug,
                excerpt=self._quoted(self.teaser(post)) if shows and (post.url or long) and _cut(post) else "",
                image_alt=post.image.alt if post.image else "",
            )
            for post in self.posts
        )

    def teaser(self, post: Post) -> str:
        """Return what tells of a post: what its writer wrote for that, or else its own best sentences."""
        return teaser(post, self.leaves) if _cut(post) else post.excerpt

    def _opening(self) -> str:
        name = self._quoted(self.config.organisation.name)
        if self.template == ANNOUNCEMENT:
            return self._quoted(self.teaser(self.posts[0])) or f"Here is something new from {name}."
        many = len(self.posts)
        number = spelled(many)
        if self.season:
            pieces = "one piece" if many == 1 else f"{number} pieces"
            return f"This is {self.season} at {name}: {pieces} that we would not like you to miss."
        if many == 1:
            return f"Here is something new from {name}."
        return f"Here are {number} pieces from {name} that we would not like you to miss."

    def _quoted(self, text: str) -> str:
        return literal(" ".join(_BREAKS.sub(" ", text).split()))


def _cut(post: Post) -> bool:
    """Return whether a post's excerpt is but the beginning of its text, which software cut."""
    excerpt, text = (_letters(words) for words in (post.excerpt, post.text))
    # Software leaves out a title that the text begins with.
    return excerpt in text[: len(excerpt) + _TITLE]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
