"""One web page: its article, found by trafilatura (extra ``extract``)."""

import html as entities
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports.library import Flag, Found
from publisher.sources.archive.reader import byline
from publisher.sources.encoding import decode
from publisher.sources.locations import shared
from publisher.sources.prose.dates import DATE, date_in_address, parse_date, parse_moment
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import text_line

if TYPE_CHECKING:
    from publisher.sources.page.metadata import About

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_FIRST: Final = re.compile(r"\s*<p>(.{1,400}?)</p>", re.DOTALL)
#: Most words of a name.
_NAMES: Final = 4
#: What XML, which trafilatura answers in, cannot have.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD: Final = 4_096
#: What has fewer letters is a button or two.
_LEAST: Final = 25


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
        text = self._text()
        said, other, body = _extracted(text, self._address) if text.strip() else (None, {}, "")
        if said is None or sum(map(str.isalpha, _TAG.sub("", body))) < _LEAST:
            raise SourceError(f"No article was found in {self.name}; copy its text into a Markdown file.")
        url = shared(said.canonical or self._address) if said.canonical or self._address else ""
        source_id = (url if self._address else "") or self.name
        day, author, body = _byline(body)
        published = self._stated(said.published or day) or self._dates.get(source_id)
        if published is None:
            published = self._guessed(other)
            yield Flag(place=self.name, message=_dateless(published))
        yield build(
            Raw(
                title=text_line(said.title or str(other.get("title") or "")),
                author=text_line(said.author or author or _name(str(other.get("author") or ""))),
                published=published or self._today,
                updated=parse_moment(said.updated, self._zone),
                url=url,
                source_id=source_id,
                html=body,
                base=self._address or url,
                image=said.image or str(other.get("image") or ""),
                image_alt=said.image_alt,
                tags=said.tags or tuple(str(tag) for tag in other.get("tags") or ()),
            ),
            self.name,
        )

    def _text(self) -> str:
        declared = _CHARSET.search(self._data[:_HEAD])
        charset = self._charset or (declared[1].decode("ascii") if declared else "")
        return _CONTROL.sub("", decode(self._data, charset).text)

    def _stated(self, said: str) -> datetime | None:
        """Return the moment that the page says it was published at, or the day in its address."""
        moment, day = parse_moment(said, self._zone), date_in_address(self._address)
        return moment or (datetime.combine(day, time(12), tzinfo=self._zone) if day else None)

    def _guessed(self, other: Mapping[str, Any]) -> datetime | None:
        """Return a day that stands in the page, as far as trafilatura finds one."""
        return parse_moment(str(other.get("date") or ""), self._zone)


def _byline(body: str) -> tuple[str, str, str]:
    """Return the day and the author of a line at the begin of the article, and the article without it."""
    first = _FIRST.match(body)
    if first is None:
        return "", "", body
    line = " ".join(entities.unescape(_TAG.sub("", first[1])).split())
    day, author = byline(line) or (parse_date(line) if re.fullmatch(DATE, line, re.IGNORECASE) else None, "")
    return (day.isoformat(), author, body[first.end() :]) if day else ("", "", body)


def _name(guessed: str) -> str:
    """Return what trafilatura takes for the author, unless it is a sentence about one."""
    names = [name.strip() for name in guessed.split(";")]
    return ", ".join(name for name in names if len(name.split()) <= _NAMES)


def _dateless(guessed: datetime | None) -> str:
    if guessed is None:
        return "The page tells no date; that of today was taken, and stays when it is imported again."
    return f"The page does not say when it was published; {guessed:%Y-%m-%d}, which stands in it, was taken."


def _extracted(text: str, address: str) -> "tuple[About | None, Mapping[str, Any], str]":
    """Return what the page says of its article, what trafilatura guesses beyond that, and the article as HTML."""
    try:
        import trafilatura  # noqa: PLC0415 - an extra, 60 MB
    except ImportError as error:
        raise SourceError(_unusable(error)) from error
    from lxml import etree, html  # noqa: PLC0415 - only pages need it

    from publisher.sources.page.article import article_of  # noqa: PLC0415 - needs trafilatura
    from publisher.sources.page.metadata import about  # noqa: PLC0415 - needs lxml

    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None, {}, ""
    said = about(tree, address)
    # A search of the whole page would find days that are spoken of, and years of copyright.
    searched = {"extensive_search": False, "original_date": True, "url": address or None}
    other = trafilatura.extract_metadata(text, default_url=address or None, date_config=searched, extensive=False)
    base = address or said.canonical
    stated = next((one.get("href", "") for one in tree.iter("base")), "")
    return said, other.as_dict(), article_of(tree, _base(base, stated), said.title)


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
