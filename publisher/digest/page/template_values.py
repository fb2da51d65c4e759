"""What a template is given: a campaign's posts and the organisation, as plain values ready to be put out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markupsafe import Markup

from publisher.digest.page.bounds import paused
from publisher.digest.page.post_html import WIDTH, Address, Placed, Resolve, fitted, plain_address, sanitised
from publisher.digest.page.text_part import Footnotes, plain
from publisher.digest.page.translations import Words
from publisher.model.posts import EXCERPT, Post
from publisher.model.words import shortened
from publisher.when import zone
from publisher.workspace.campaigns import PostEntry
from publisher.workspace.config import Config

#: Levels of headings: the one below a page's title, and the last.
_FIRST = 2
_LAST = 6
#: Articles that are cards where there are more: beyond them, and the one that leads, a title says enough.
CARDS: Final = 4
#: Most characters of a tag that stands above a title.
_KICKER: Final = 28
#: Most letters of two words that are kept on one line at a title's end.
_STUB: Final = 12
_LAST_TWO: Final = re.compile(r"(?<=\s)(\S+)\s+(\S+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A picture as a template shows it."""

    alt: str
    #: Whether the picture may lead to the article: only where its alt makes a link text of its own.
    leads: bool = False
    #: Returns it for a box of so many CSS pixels: cropped where it travels in the message, in its own shape where it is
    #: linked or where the height is 0.
    at: Callable[[int, int], Placed] = field(repr=False)

    @property
    def src(self) -> str:
        """Its https address or ``cid:``, in its own shape across the whole column."""
        return self.at(WIDTH, 0).src


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A post as a template shows it, the campaign's own words in their places."""

    title: str
    #: Absolute, in ASCII; empty where the post has no address.
    url: str
    excerpt: str
    picture: Shown | None
    #: A word or two above the title: what the post is about.  May be empty.
    kicker: str
    author: str
    #: The first letters of the author's names, where there is no portrait.
    initials: str
    #: In the language of the configuration; the short ones for narrow places do not break within themselves.
    date: str
    date_short: str
    #: How long the post takes to read.
    minutes: str
    minutes_short: str
    minutes_brief: str
    #: Words of the button, and what it says to a screen reader.
    button: str
    about: str
    #: Where the post appeared first, as a sentence; empty where it did here.
    origin: str
    #: Whether the whole post is shown, since there is no address to read on at.
    whole: bool
    #: Returns the whole post as HTML fit for email, its headings from the level given.
    body: Callable[[int], Markup]
    #: Returns the whole post as text, its links in the footnotes given.
    text: Callable[[Footnotes], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """Who writes."""

    name: str
    website: str
    address: str
    #: The organisation's closing sentence.
    footer: str
    #: Font stacks of the text and of titles.
    font: str
    titles: str
    logo: str
    logo_alt: str
    logo_width: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """The digest itself."""

    title: str
    subject: str
    preheader: str
    date: str
    #: The month of that day, and the season of the posts with its year: ``June 2026``, ``Winter 2018``.
    month: str
    season: str
    #: How many articles, in words of the language, and how long they take together.
    count: str
    minutes: str
    #: Above what is only listed: ``Also this month`` where all posts are of the month, and ``Also this winter``.
    also: str
    also_season: str
    #: Where the one button of an announcement leads, its words, and what it says to a screen reader.
    link: str
    button: str
    about: str


_FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_TITLES = "Georgia, 'Times New Roman', serif"


def letterhead(config: Config, address: Address) -> Letterhead:
    """Return the organisation as a template shows it; ``address`` finishes that of its site."""
    brand, organisation = config.brand, config.organisation
    # Double quotes would end the style attribute that the stack is written into.
    own = brand.font.replace('"', "'")
    # Georgia has no letters of scripts that run from the right.
    titles = _FONT if organisation.direction == "rtl" else _TITLES
    return Letterhead(
        name=organisation.name,
        website=address(plain_address(organisation.website)),
        address=organisation.address,
        footer=brand.footer,
        font=own or _FONT,
        titles=own or titles,
        logo=plain_address(brand.logo),
        logo_alt=brand.logo_alt or organisation.name,
        logo_width=brand.logo_width,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Maker:
    """Makes articles of posts, for one build."""

    config: Config
    words: Words
    #: Finishes an address: campaign tags on links to own sites.
    address: Address
    #: Returns a picture within a post as it is shown.
    picture: Resolve

    def article(self, post: Post, entry: PostEntry, picture: Shown | None) -> Article:
        """Return a post as a template shows it, with what the campaign's ``entry`` says for the reader in its place.

        The post's words come from elsewhere: they are shown as they stand, and never read as anything.
        """
        words, excerpt, button = self.words, entry.excerpt, entry.button
        title = " ".join((entry.title or post.title).split())
        local = post.published.astimezone(zone(self.config.organisation.timezone))

        # Its picture stands above it already, or was left out by the campaign.
        without = post.image.url if post.image is not None and not (entry.image and picture) else ""

        # Made once for each level, however often a template asks: it takes milliseconds, and pictures much more.
        @cache
        def at_level(level: int) -> Markup:
            return self._body(post, level, without)

        def body(level: int = _FIRST) -> Markup:
            return at_level(max(1, min(level, _LAST)))

        return Article(
            title=title,
            url=self.address(plain_address(post.url)),
            excerpt=excerpt or shortened(" ".join(post.excerpt.split()), EXCERPT),
            picture=picture,
            kicker=kicker_of(post.tags),
            author=post.byline,
            initials=_initials(post.byline),
            date=words.date(local),
            date_short=unbroken(words.date(local, short=True)),
            minutes=words.count("minutes", post.reading_minutes),
            minutes_short=unbroken(words.count("minutes_short", post.reading_minutes)),
            minutes_brief=unbroken(words.count("minutes_brief", post.reading_minutes)),
            button=button or words("read_on"),
            about=f"{button}: {title}" if button else words("read_on_about", title=title),
            origin=_origin(post, words),
            whole=not post.url and not excerpt,
            body=body,
            text=lambda notes: plain(body(), notes),
        )

    def _body(self, post: Post, level: int, without: str) -> Markup:
        with paused():
            fit = fitted(
                sanitised(post.html),
                address=self.address,
                picture=self.picture,
                base=post.url,
                first_level=level,
                without=without,
                said=self.words.label,
            )
        return Markup(fit)  # noqa: S704 - sanitised by nh3


def unbroken(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def no_stub(title: str) -> str:
    """Return a title whose last line holds more than a short word: two short words at its end stay together."""
    end = _LAST_TWO.search(title)
    if end is None or len(end[1] + end[2]) > _STUB:
        return title
    return f"{title[: end.start()]}{end[1]}\N{NO-BREAK SPACE}{end[2]}"


def kicker_of(tags: Sequence[str]) -> str:
    """Return the first tag that reads like words and not like a label of a machine; empty where none does."""
    for tag in tags:
        words = " ".join(tag.replace("_", " ").split())
        if 1 < len(words) <= _KICKER and words[0].isalpha() and not any(sign in words for sign in "#/:|"):
            return words[0].upper() + words[1:]
    return ""


def _initials(name: str) -> str:
    # Letters behind a name, such as OBE, are no name; nor is what stands before one with a dot.
    names = [part for part in name.split() if part[0].isalpha() and part[-1] != "."]
    names = [part for part in names if not (len(part) > 1 and part.isupper())] or names
    return "".join(part[0].upper() for part in (names[0], names[-1])) if len(names) > 1 else "".join(names)[:1].upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class Divided:
    """The articles after the first."""

    #: In full or as cards, and as titles alone.
    cards: Sequence[Article]
    also: Sequence[Article]


def divided(articles: Sequence[Article]) -> Divided:
    """Return articles divided into cards and those that are listed; what stands whole is never listed."""
    wanted = [item for item in articles if not item.whole][:CARDS]
    return Divided(
        cards=[item for item in articles if item.whole or item in wanted],
        also=[item for item in articles if not item.whole and item not in wanted],
    )


def in_rows(articles: Sequence[Article]) -> list[tuple[Article, ...]]:
    """Return articles in rows of two; one that is shown whole, or is left over, has a row of its own."""
    rows: list[tuple[Article, ...]] = []
    waiting: Article | None = None
    for item in articles:
        if item.whole:
            rows += [(waiting,), (item,)] if waiting is not None else [(item,)]
            waiting = None
        elif waiting is not None:
            rows.append((waiting, item))
            waiting = None
        else:
            waiting = item
    return [*rows, (waiting,)] if waiting is not None else rows


def _origin(post: Post, words: Words) -> str:
    if post.originally is None:
        return ""
    if post.originally.when is None:
        return words("first_published", where=post.originally.where)
    return words("first_published_on", where=post.originally.where, date=words.date(post.originally.when))
