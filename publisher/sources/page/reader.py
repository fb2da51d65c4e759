"""One web page: its article, found by trafilatura (extra ``extract``)."""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports.library import Flag, Found
from publisher.sources.archive.heads import byline, is_bare
from publisher.sources.encoding import decode
from publisher.sources.locations import shared
from publisher.sources.page.names import name_of
from publisher.sources.prose.dates import parse_date, parse_moment
from publisher.sources.prose.hidden_emails import shown
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import picture_here, title_line

if TYPE_CHECKING:
    from lxml import html

    from publisher.sources.page.article import Article
    from publisher.sources.page.metadata import About

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_FIRST: Final = re.compile(r"\s*<p>(.{1,400}?)</p>", re.DOTALL)
#: Most words of a name.
_NAMES: Final = 4
#: What XML, which trafilatura answers in, cannot have.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD: Final = 4_096
_NO_DATE: Final = {"extensive_search": False}
#: What has fewer letters is a button or two.
_LEAST: Final = 25
#: What has fewer letters is an article only where the page says that it is one.
_SHORT: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """A page that was read."""

    text: str
    tree: "html.HtmlElement"
    said: "About"
    article: "Article"
    #: What trafilatura guesses beyond that.
    guessed: Mapping[str, Any]


class WebPage:
    """Reads the article of a web page."""

    def __init__(
        self,
        data: bytes,
        *,
        name: str,
        zone: ZoneInfo,
        address: str = "",
        charset: str = "",
        today: datetime,
        dates: Mapping[str, datetime] = MappingProxyType({}),
    ) -> None:
        """``today`` is the aware moment that stands for the date of a page that has none, unless ``dates`` knows one.

        These are the moments at which the posts of this source are known to have been published, by their ids.
        """
        self.name = name
        self._data = data
        self._zone = zone
        self._address = address
        self._charset = charset
        self._today = today
        self._dates = dates
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the article; raise :class:`SourceError` without trafilatura, or without an article."""
        page = self._page()
        said = page.said
        url = shared(said.canonical or self._address) if said.canonical or self._address else ""
        source_id = (url if self._address else "") or self.name
        day, author, body = _byline(page.article.html)
        published, doubt = self._published(page, day, source_id)
        lost = "" if self._address or url else _pictureless(body)
        for message in (*filter(None, [doubt, lost]), *page.article.remarks):
            yield Flag(place=self.name, message=message)
        yield build(
            Raw(
                title=title_line(page.article.title or said.title or str(page.guessed.get("title") or "")),
                author=name_of(said.author) or name_of(author) or _guessed_name(str(page.guessed.get("author") or "")),
                published=published,
                updated=parse_moment(said.updated, self._zone),
                url=url,
                source_id=source_id,
                html=body,
                base=self._address or url,
                image=said.image or str(page.guessed.get("image") or ""),
                image_alt=said.image_alt,
                tags=said.tags or tuple(str(tag) for tag in page.guessed.get("tags") or ()),
            ),
            self.name,
        )

    def _page(self) -> _Page:
        """Return the page with its article; raise :class:`SourceError` where there is none."""
        text = self._text()
        page = _extracted(text, self._address) if text.strip() else None
        if page is None or not _is_article(page):
            raise SourceError(f"No article was found in {self.name}; {_way_out(page)}.")
        return page

    def _text(self) -> str:
        declared = _CHARSET.search(self._data[:_HEAD])
        charset = self._charset or (declared[1].decode("ascii") if declared else "")
        return shown(_CONTROL.sub("", decode(self._data, charset).text))

    def _published(self, page: _Page, day: str, source_id: str) -> tuple[datetime, str]:
        """Return when the article was published, and what is doubtful about that."""
        from publisher.sources.page import moments  # noqa: PLC0415 - needs htmldate

        found = moments.stated(page.tree, page.said, self._address, self._zone) or parse_moment(day, self._zone)
        found = found or self._dates.get(source_id)
        if found is not None:
            return found, ""
        guessed = moments.guessed(page.text, self._address, self._zone)
        return guessed or self._today, _dateless(guessed)


def _is_article(page: _Page) -> bool:
    """Return whether what was found is an article: some words, and a few alone only where the page says so."""
    body = entities.unescape(_TAG.sub(" ", page.article.html))
    letters = sum(map(str.isalpha, body))
    return letters >= _SHORT or (letters >= _LEAST and (page.said.is_article or page.article.marked))


def _way_out(page: _Page | None) -> str:
    if page is not None and page.said.feeds:
        return f"it names a feed, which has its articles: publisher posts import {page.said.feeds[0]}"
    return "copy its text into a Markdown file"


def _byline(body: str) -> tuple[str, str, str]:
    """Return the day and the author of a line at the begin of the article, and the article without it."""
    first = _FIRST.match(body)
    if first is None:
        return "", "", body
    line = " ".join(entities.unescape(_TAG.sub("", first[1])).split())
    said, author = byline(line) or (line if is_bare(line) else "", "")
    day = parse_date(said)
    return (day.isoformat(), author, body[first.end() :]) if day else ("", "", body)


def _guessed_name(guessed: str) -> str:
    """Return what trafilatura takes for the author, unless it is a sentence about one, or nobody."""
    return name_of(", ".join(name for name in guessed.split(";") if len(name.split()) <= _NAMES))


def _pictureless(body: str) -> str:
    picture = picture_here(body)
    if not picture:
        return ""
    return (
        f"The picture {picture} has no address on the web, so it was left out; "
        f"import the page from its address, or put the picture on the web and write its address in."
    )


def _dateless(guessed: datetime | None) -> str:
    if guessed is None:
        return "The page tells no date; that of today was taken, and stays when it is imported again."
    return f"The page does not say when it was published; {guessed:%Y-%m-%d}, which stands in it, was taken."


def _extracted(text: str, address: str) -> _Page | None:
    """Return the page with what it says of its article, and the article; ``None`` for what cannot be parsed."""
    try:
        import trafilatura  # noqa: PLC0415 - an extra, 60 MB
    except ImportError as error:
        raise SourceError(_unusable(error)) from error
    from lxml import etree, html  # noqa: PLC0415 - only pages need it

    from publisher.sources.page.article import article_of  # noqa: PLC0415 - needs trafilatura
    from publisher.sources.page.metadata import about  # noqa: PLC0415 - needs lxml

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    said = about(tree, address)
    stated = next((one.get("href", "") for one in tree.iter("base")), "")
    base = _base(address or said.canonical, stated)
    # The search for a day has its own place.
    other = trafilatura.extract_metadata(text, default_url=address or None, date_config=_NO_DATE, extensive=False)
    return _Page(text=text, tree=tree, said=said, article=article_of(tree, base, said), guessed=other.as_dict())


def _unusable(error: ImportError) -> str:
    """Return why trafilatura cannot be imported, and the way out; one that is there may lack what it needs."""
    if error.name == "trafilatura":
        return (
            "Reading an article out of a web page needs trafilatura; "
            "install it with pip install 'publisher-desk[extract]'."
        )
    return (
        f"trafilatura, which finds the article in a web page, is installed but cannot start ({error}); "
        f"install it anew with pip install --force-reinstall 'publisher-desk[extract]'."
    )


def _base(address: str, stated: str) -> str:
    try:
        return urljoin(address, stated)
    except ValueError:
        return address
