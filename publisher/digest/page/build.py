"""Building: a campaign and its posts become a digest, inlined once whoever reads it.

The reader's values stand as placeholders (:mod:`publisher.digest.merge.placeholders`) until the page is finished, so
what is expensive depends on the content alone and is kept by it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from markupsafe import Markup

from publisher.digest.digest import Digest
from publisher.digest.merge.own_words import (
    LINES,
    OF_POST,
    OwnWords,
    check_subject,
    of_file,
    of_intro,
    of_post,
    places_of_fields,
)
from publisher.digest.merge.placeholders import NAME, Placeholders
from publisher.digest.merge.template_reader import teller_of
from publisher.digest.page.inline import inline
from publisher.digest.page.palette import palette_for
from publisher.digest.page.pictures import Album
from publisher.digest.page.post_html import WIDTH, fitted, from_markdown, plain_address
from publisher.digest.page.preheader import proposed
from publisher.digest.page.template_files import HTML, TEXT
from publisher.digest.page.template_values import Article, Issue, Maker, Shown, letterhead
from publisher.digest.page.templates import render
from publisher.digest.page.text_part import Footnotes, plain
from publisher.digest.page.translations import Words
from publisher.errors import CampaignError, PostError, PublisherError, TemplateError, nearest
from publisher.model.posts import Post
from publisher.model.utm import own_hosts, tag
from publisher.when import Season, parse_wall_time, season_of, zone
from publisher.workspace.campaigns import Campaign, PostEntry
from publisher.workspace.config import Config

_WEB: Final = ("http://", "https://")
#: Inlined pages that are kept in memory; one has some 50 KB.
_KEPT: Final = 32


def build(
    campaign: Campaign,
    posts: Sequence[Post],
    config: Config,
    *,
    folders: Sequence[Path] = (),
    context: Mapping[str, object],
    now: datetime,
    fetch: Callable[[str], bytes] | None = None,
) -> Digest:
    """Return the digest of ``campaign`` for the reader that ``context`` tells of.

    ``posts`` holds at least those that the campaign names; their order is the campaign's.  ``folders`` are the
    workspace's folders of templates, which win over the packaged ones.  ``context`` is what
    :func:`publisher.digest.merge.template_reader.reading` gives for a reader, or a trail while a skeleton is compiled.
    ``now`` dates a digest that has no time of its own.  ``fetch`` gets a picture of the site where the campaign embeds
    pictures; without it they stay linked.

    Raises :class:`PostError` for a post that is not there, :class:`CampaignError` for a picture that is not,
    :class:`TemplateError` for a missing or broken template, :class:`ConfigError` for colours below AA, and
    :class:`MergeError` for merge fields that do not hold and a subject on two lines; what a person can mend in the
    campaign's files is named with file and line.
    """
    check_subject(campaign)
    given = _Ingredients.of(campaign, config, context=context, now=now, fetch=fetch)
    values = given.values(posts)
    name = campaign.file.template
    html = given.placeholders.into_html(_page(name, render(name, HTML, folders, values)))
    notes = Footnotes(given.placeholders)
    text_values = values | {"notes": notes, "intro": plain(str(values["intro"]), notes)}
    text = given.placeholders.into_text(_tidy(render(name, TEXT, folders, text_values)))
    issue = values["digest"]
    return Digest(
        subject=given.placeholders.into_text(issue.subject),
        preheader=given.placeholders.into_text(issue.preheader),
        html=html,
        text=text,
        language=config.organisation.language,
        direction=config.organisation.direction,
        # A template need not show every picture that the posts have.
        pictures=tuple(picture for picture in given.album.pictures if f"cid:{picture.content_id}" in html),
        places=places_of_fields(campaign),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ingredients:
    """What one build works with."""

    campaign: Campaign
    config: Config
    context: Mapping[str, object]
    now: datetime
    words: Words
    placeholders: Placeholders
    album: Album
    #: Hosts whose links take campaign tags.
    hosts: Collection[str]

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        config: Config,
        *,
        context: Mapping[str, object],
        now: datetime,
        fetch: Callable[[str], bytes] | None,
    ) -> "_Ingredients":
        plan = campaign.file.email
        return cls(
            campaign=campaign,
            config=config,
            context=context,
            now=now,
            words=Words(config.organisation.language),
            placeholders=Placeholders(),
            album=Album(campaign.folder, plan.images if plan is not None else "linked", fetch=fetch),
            hosts=own_hosts(config.email.utm.sites, config.organisation.website),
        )

    def say(self, words: OwnWords) -> str:
        """Return what a person's words say; what the reader puts into them are placeholders."""
        return words.say(teller_of(self.context), self.placeholders)

    def values(self, posts: Sequence[Post]) -> dict[str, Any]:
        """Return everything a template is given."""
        chosen = self.chosen(posts)
        season = self.season([post for _, post in chosen])
        intro = of_intro(self.campaign)
        opening = fitted(from_markdown(self.say(intro)), address=self.address, picture=self.picture_of_intro)
        articles = self.articles(chosen)
        direction = self.config.organisation.direction
        return {
            **self.context,
            NAME: self.placeholders,
            "lang": self.config.organisation.language,
            "dir": direction,
            "start": "left" if direction == "ltr" else "right",
            "end": "right" if direction == "ltr" else "left",
            "words": self.words,
            "brand": letterhead(self.config, self.address),
            "palette": palette_for(season, self.config.brand),
            "season": season,
            "digest": self.issue(articles),
            "intro": Markup(opening),  # noqa: S704 - made by markdown-it without raw HTML
            "articles": articles,
        }

    def address(self, url: str) -> str:
        """Return an address with the campaign's tags where it leads to an own site."""
        return tag(url, self.config.email.utm, self.campaign.name, self.hosts)

    def picture(self, source: str, alt: str) -> str:
        """Return the ``src`` of a picture: a file of the campaign's folder or an address."""
        return self.album.source(source, width=WIDTH, alt=alt)

    def picture_of_intro(self, source: str, alt: str) -> str:
        """Return the ``src`` of a picture of ``intro.md``; an error names its line."""
        # Markdown has encoded what is no ASCII, also in the name of a file.
        name = source if source.startswith(_WEB) else unquote(source)
        before, found, _ = self.campaign.intro.partition(f"({name}")
        place = of_intro(self.campaign).place(before.count("\n") + 1 if found else 1)
        return self.placed(place, name, alt)

    def placed(self, place: str, source: str, alt: str) -> str:
        """Return the ``src`` of a picture that a person named at ``place``, which an error tells."""
        try:
            return self.picture(source, alt)
        except CampaignError as error:
            raise CampaignError(f"{place}: {error}") from None

    def chosen(self, posts: Sequence[Post]) -> list[tuple[PostEntry, Post]]:
        """Return the campaign's entries with their posts, in the campaign's order."""
        by_slug = {post.slug: post for post in posts}
        for entry in self.campaign.file.posts:
            if entry.slug not in by_slug:
                hint = nearest(entry.slug, by_slug) or " Import it, or take it out of campaign.toml."
                raise PostError(f"The campaign {self.campaign.name} names the post “{entry.slug}”, unknown here.{hint}")
        return [(entry, by_slug[entry.slug]) for entry in self.campaign.file.posts]

    def day(self) -> datetime:
        """Return when the digest leaves, in the organisation's zone, or else now."""
        plan, zone_name = self.campaign.file.email, self.config.organisation.timezone
        leaves = parse_wall_time(plan.at, zone_name=zone_name).instant if plan is not None and plan.at else self.now
        return leaves.astimezone(zone(zone_name))

    def season(self, posts: Sequence[Post]) -> Season:
        """Return the season of the campaign, of its newest post, or of the day it leaves."""
        if self.campaign.file.season:
            return self.campaign.file.season
        newest = max((post.published for post in posts), default=self.day())
        local = newest.astimezone(zone(self.config.organisation.timezone))
        return season_of(local.date(), self.config.organisation.hemisphere)

    def articles(self, chosen: Sequence[tuple[PostEntry, Post]]) -> list[Article]:
        """Return the posts as templates show them; a picture leads to its post where its alt is its own."""
        maker = Maker(
            config=self.config,
            words=self.words,
            address=self.address,
            # A post comes from elsewhere: only addresses are its pictures, never files of the campaign's folder.
            picture=lambda source, alt: self.picture(source, alt) if source.startswith(_WEB) else "",
        )
        seen: set[str] = set()
        articles = []
        for number, (entry, post) in enumerate(chosen):
            shown = self.shown(number, entry, post)
            leads = shown is not None and bool(shown.alt and post.url) and shown.alt not in seen
            if shown is not None:
                seen.add(shown.alt)
                shown = replace(shown, leads=leads)
            said = {name: self.say(of_post(self.campaign, number, name)) for name in OF_POST}
            articles.append(maker.article(post, msgspec.structs.replace(entry, **said), shown))
        return articles

    def shown(self, number: int, entry: PostEntry, post: Post) -> Shown | None:
        """Return the picture of an article: the campaign's own, or the post's."""
        if entry.image:
            place = self.campaign.place("posts", number, "image")
            return Shown(src=plain_address(self.placed(place, entry.image, entry.image_alt)), alt=entry.image_alt)
        if post.image is None or not post.image.url.startswith(_WEB):
            return None
        alt = entry.image_alt or post.image.alt
        return Shown(src=plain_address(self.picture(post.image.url, alt)), alt=alt)

    def issue(self, articles: Sequence[Article]) -> Issue:
        """Return title, subject and the like, rendered."""
        campaign = self.campaign
        lines = {name: self.say(of_file(campaign, name)) for name in LINES}
        title = " ".join(lines["title"].split())
        button = self.say(of_post(campaign, 0, "button")) if campaign.file.posts else ""
        button = button or self.words("find_out")
        subject = " ".join(lines["subject"].split())
        return Issue(
            title=title,
            subject=subject,
            preheader=" ".join(lines["preheader"].split())
            or proposed([item.title for item in articles], articles[0].excerpt if articles else "", subject=subject),
            date=self.words.date(self.day()),
            count=self.words.count("articles", len(articles)),
            link=self.address(plain_address(lines["link"])) or next((item.url for item in articles), ""),
            button=button,
            about=f"{button}: {title}",
        )


def _tidy(text: str) -> str:
    """Return a text without trailing blanks, without more than one empty line in a row, and with one final newline."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def _page(name: str, page: str) -> str:
    """Return the page of the template ``name`` inlined; whatever its HTML or CSS breaks is a :class:`TemplateError`."""
    try:
        return _inlined(page)
    except PublisherError:
        raise
    except Exception as error:  # noqa: BLE001 - premailer and cssutils raise whatever a person's page makes them
        raise TemplateError(
            f"{name}{HTML}: what the template puts out cannot be made a page for email ({type(error).__name__}); "
            f"mend its HTML and its style sheet."
        ) from None


@lru_cache(maxsize=_KEPT)
def _inlined(page: str) -> str:
    """Return the page inlined, from memory where the same page has been inlined before."""
    return inline(page)
