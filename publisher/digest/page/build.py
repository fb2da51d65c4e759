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
from publisher.digest.page.album import Album
from publisher.digest.page.colours import dresses_for
from publisher.digest.page.inline import inline
from publisher.digest.page.palette import palette_for
from publisher.digest.page.picture_sizes import size_in
from publisher.digest.page.pictures import Focus, read_focus
from publisher.digest.page.post_html import WIDTH, Placed, fitted, from_markdown, plain_address
from publisher.digest.page.preheader import proposed
from publisher.digest.page.template_files import HTML, TEXT
from publisher.digest.page.template_values import Article, Issue, Maker, Shown, letterhead
from publisher.digest.page.templates import render
from publisher.digest.page.text_part import Footnotes, plain
from publisher.digest.page.translations import Words
from publisher.errors import CampaignError, PostError, PublisherError, TemplateError, nearest
from publisher.model.posts import Post
from publisher.model.utm import own_hosts, tag
from publisher.when import Season, parse_wall_time, season_of, year_of_season, zone
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
    notes = Footnotes(given.placeholders, picture=lambda alt: given.words("picture", alt=alt))
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
            "dresses": (dresses := dresses_for(season, self.config.brand)),
            # A template that chooses none, such as one of the first design, wears the season.
            "colours": dresses.season,
            "season": season,
            "digest": self.issue(articles, [post for _, post in chosen], season),
            "intro": Markup(opening),  # noqa: S704 - made by markdown-it without raw HTML
            "articles": articles,
        }

    def address(self, url: str) -> str:
        """Return an address with the campaign's tags where it leads to an own site."""
        return tag(url, self.config.email.utm, self.campaign.name, self.hosts)

    def picture(self, source: str, alt: str, size: tuple[int, int] = (0, 0)) -> Placed:
        """Return a picture of running text: a file of the campaign's folder or an address."""
        return self.album.place(source, width=min(WIDTH, size[0] or WIDTH), alt=alt, size=size)

    def picture_of_intro(self, source: str, alt: str, _size: tuple[int, int]) -> Placed:
        """Return a picture of ``intro.md``; an error names its line."""
        # Markdown has encoded what is no ASCII, also in the name of a file.
        name = source if source.startswith(_WEB) else unquote(source)
        before, found, _ = self.campaign.intro.partition(f"({name}")
        place = of_intro(self.campaign).place(before.count("\n") + 1 if found else 1)
        return self.placed(place, lambda: self.picture(name, alt))

    def placed(self, place: str, picture: Callable[[], Placed]) -> Placed:
        """Return a picture that a person named at ``place``, which an error tells."""
        try:
            return picture()
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
            picture=lambda source, alt, size: (
                self.picture(source, alt, size) if source.startswith(_WEB) else Placed("", 0)
            ),
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
        """Return the picture of an article: the campaign's own, or the post's, or none where the campaign says so."""
        if entry.image is False:
            return None
        own, theirs = entry.image or "", post.image
        if not own and (theirs is None or not theirs.url.startswith(_WEB)):
            return None
        source = str(own) or (theirs.url if theirs is not None else "")
        alt = entry.image_alt or (theirs.alt if theirs is not None and not own else "")
        focus = self.focus(number, entry)

        def at(width: int, height: int) -> Placed:
            found = self.album.place(
                source, width=width, height=height, alt=alt, focus=focus, size=size_in(post.html, source)
            )
            return found._replace(src=plain_address(found.src))

        if own:
            # A picture that cannot be had is told with its place, whether the template shows it or not.
            self.placed(self.campaign.place("posts", number, "image"), lambda: at(WIDTH, 0))
        return Shown(alt=alt, at=at)

    def focus(self, number: int, entry: PostEntry) -> Focus:
        """Return what of an article's picture must stay; an error names its line."""
        try:
            return read_focus(entry.image_focus)
        except CampaignError as error:
            raise CampaignError(f"{self.campaign.place('posts', number, 'image_focus')}: {error}") from None

    def issue(self, articles: Sequence[Article], posts: Sequence[Post], season: Season) -> Issue:
        """Return title, subject and the like, rendered."""
        day = self.day()
        local = [post.published.astimezone(day.tzinfo) for post in posts]
        this_month = bool(local) and all((one.year, one.month) == (day.year, day.month) for one in local)
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
            date=self.words.date(day),
            month=self.words.month(day),
            season=self.words.variant("seasons", season).format(
                year=year_of_season(max(local, default=day).date(), season, self.config.organisation.hemisphere)
            ),
            minutes=self.words.count("minutes", sum(post.reading_minutes for post in posts)),
            also=self.words("also_month" if this_month else "also"),
            also_season=self.words.variant("also_seasons", season),
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
