"""One web page: its article, found by trafilatura (extra ``extract``)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports import Flag, Found
from publisher.sources.building import Raw, build
from publisher.sources.dates import parse_moment
from publisher.sources.encoding import decode
from publisher.sources.locations import shared
from publisher.sources.prose import text_line


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

    def read(self) -> Iterator[Found]:
        """Yield the article; raise :class:`SourceError` without trafilatura, or without an article."""
        text = decode(self._data, self._charset).text
        said, body = _extracted(text, self._address)
        if not body.strip():
            raise SourceError(f"No article was found in {self.name}; copy its text into a Markdown file.")
        published = parse_moment(str(said.get("date") or ""), self._zone)
        source_id = shared(self._address) if self._address else self.name
        if published is None:
            yield Flag(place=self.name, message=_dateless(source_id in self._dates))
        yield build(
            Raw(
                title=text_line(str(said.get("title") or "")),
                author=text_line(str(said.get("author") or "").replace(";", ",")),
                published=published or self._dates.get(source_id, self._today),
                url=shared(self._address) if self._address else str(said.get("url") or ""),
                source_id=source_id,
                html=body,
                base=self._address,
                image=str(said.get("image") or ""),
                tags=tuple(str(tag) for tag in said.get("tags") or ()),
            ),
            self.name,
        )


def _dateless(known: bool) -> str:
    taken = "that of its first import stays" if known else "today's was taken"
    return f"The page tells no date; {taken}."


def _extracted(text: str, address: str) -> tuple[dict[str, Any], str]:
    """Return what trafilatura finds: the metadata, and the article as HTML."""
    try:
        import trafilatura  # noqa: PLC0415 - an extra, 60 MB
    except ImportError:
        raise SourceError(
            "Reading an article out of a web page needs trafilatura; "
            "install it with pip install 'publisher-desk[extract]'."
        ) from None
    options: dict[str, Any] = {"url": address or None, "include_comments": False, "include_images": True}
    body = trafilatura.extract(
        text, output_format="html", include_formatting=True, include_links=True, include_tables=True, **options
    )
    said = trafilatura.extract_metadata(text, default_url=address or None)
    return said.as_dict(), str(body or "")
