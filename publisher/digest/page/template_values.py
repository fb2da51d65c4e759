"""What a template is given: a campaign's posts and the organisation, as plain values ready to be put out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from publisher.digest.page.bounds import paused
from publisher.digest.page.post_html import Address, Resolve, fitted, plain_address, sanitised
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A picture as a template shows it."""

    #: https address or ``cid:``.
    src: str
    alt: str
    #: Whether the picture may lead to the article: only where its alt makes a link text of its own.
    leads: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A post as a template shows it, the campaign's own words in their places."""

    title: str
    #: Absolute, in ASCII; empty where the post has no address.
    url: str
    excerpt: str
    picture: Shown | None
    author: str
    #: In the language of the configuration; the short ones for narrow places do not break within themselves.
    date: str
    date_short: str
    #: How long the post takes to read.
    minutes: str
    minutes_short: str
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
    font: str
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
    #: How many articles, in words of the language.
    count: str
    #: Where the one button of an announcement leads, its words, and what it says to a screen reader.
    link: str
    button: str
    about: str


_FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"


def letterhead(config: Config, address: Address) -> Letterhead:
    """Return the organisation as a template shows it; ``address`` finishes that of its site."""
    brand, organisation = config.brand, config.organisation
    return Letterhead(
        name=organisation.name,
        website=address(plain_address(organisation.website)),
        address=organisation.address,
        footer=brand.footer,
        # Double quotes would end the style attribute that the stack is written into.
        font=brand.font.replace('"', "'") or _FONT,
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
    #: Returns the ``src`` of a picture within a post.
    picture: Resolve

    def article(self, post: Post, entry: PostEntry, picture: Shown | None) -> Article:
        """Return a post as a template shows it, with what the campaign's ``entry`` says for the reader in its place.

        The post's words come from elsewhere: they are shown as they stand, and never read as anything.
        """
        words, excerpt, button = self.words, entry.excerpt, entry.button
        title = " ".join((entry.title or post.title).split())
        local = post.published.astimezone(zone(self.config.organisation.timezone))

        # Made once for each level, however often a template asks: it takes milliseconds, and pictures much more.
        @cache
        def at_level(level: int) -> Markup:
            return self._body(post, level)

        def body(level: int = _FIRST) -> Markup:
            return at_level(max(1, min(level, _LAST)))

        return Article(
            title=title,
            url=self.address(plain_address(post.url)),
            excerpt=excerpt or shortened(" ".join(post.excerpt.split()), EXCERPT),
            picture=picture,
            author=post.byline,
            date=words.date(local),
            date_short=_unbroken(words.date(local, short=True)),
            minutes=words.count("minutes", post.reading_minutes),
            minutes_short=_unbroken(words.count("minutes_short", post.reading_minutes)),
            button=button or words("read_on"),
            about=f"{button}: {title}" if button else words("read_on_about", title=title),
            origin=_origin(post, words),
            whole=not post.url and not excerpt,
            body=body,
            text=lambda notes: plain(body(), notes),
        )

    def _body(self, post: Post, level: int) -> Markup:
        with paused():
            html = sanitised(post.html)
            fit = fitted(html, address=self.address, picture=self.picture, base=post.url, first_level=level)
        return Markup(fit)  # noqa: S704 - sanitised by nh3


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


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
