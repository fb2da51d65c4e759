"""One web page: its article, found by trafilatura (extra ``extract``)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.ports import Flag, Found
from publisher.sources.building import Raw, build
from publisher.sources.dates import parse_moment
from publisher.sources.encoding import decode
from publisher.sources.prose import text_line


class WebPage:
    """Reads the article of a web page."""

    def __init__(
        self, data: bytes, *, name: str, zone: ZoneInfo, address: str = "", charset: str = "", today: datetime
    ) -> None:
        """``today`` is the aware moment that stands for the date of a page that has none."""
        self.name = name
        self._data = data
        self._zone = zone
        self._address = address
        self._charset = charset
        self._today = today

    def read(self) -> Iterator[Found]:
        """Yield the article; raise :class:`SourceError` without trafilatura, or without an article."""
        text = decode(self._data, self._charset).text
        said, body = _extracted(text, self._address)
        if not body.strip():
            raise SourceError(
                f"No article was found in {self._address or self.name}; copy its text into a Markdown file."
            )
        published = parse_moment(str(said.get("date") or ""), self._zone)
        if published is None:
            yield Flag(place=self.name, message="The page tells no date; today's was taken.")
        yield build(
            Raw(
                title=text_line(str(said.get("title") or "")),
                author=text_line(str(said.get("author") or "").replace(";", ",")),
                published=published or self._today,
                url=self._address or str(said.get("url") or ""),
                source_id=self._address or self.name,
                html=body,
                base=self._address,
                image=str(said.get("image") or ""),
                tags=tuple(str(tag) for tag in said.get("tags") or ()),
            ),
            self.name,
        )


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
