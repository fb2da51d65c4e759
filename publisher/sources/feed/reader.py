"""Feeds: RSS, Atom and JSON Feed to posts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources.encoding import declared_in, decode
from publisher.sources.feed import blogger, json_feed
from publisher.sources.feed.entry import Entry
from publisher.sources.feed.parsing import entries_of
from publisher.sources.feed.pictures import NARROW
from publisher.sources.feed.xml_feed import dated, entry_of
from publisher.sources.prose.dates import date_in_address, month_in_address
from publisher.sources.prose.endings import without_endings
from publisher.sources.prose.hidden_emails import shown
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.sanitise import clean

_NOON: Final = time(12)
#: Entries without a date keep their order: each is taken for so much older than the one before it.
_STEP: Final = timedelta(seconds=1)
_STATES: Final = {"draft": "is a draft", "scheduled": "is not published yet"}


class Feed:
    """Reads the entries of a feed."""

    def __init__(
        self,
        data: bytes,
        *,
        name: str,
        zone: ZoneInfo,
        today: datetime,
        address: str = "",
        charset: str = "",
        website: str = "",
        drafts: bool = False,
        dates: Mapping[str, datetime] = MappingProxyType({}),
    ) -> None:
        """``address`` is where the feed is from, for relative links; ``charset`` what the server said.

        ``website`` is the site that an export without addresses is of; ``drafts`` takes in entries that are not
        published, too.  In a feed without any date an entry has the one in ``dates``, which are known by ids, else
        ``today``, an aware moment.
        """
        self.name = name
        self._zone = zone
        self._today = today
        self._address = address
        self._data = data
        self._charset = charset
        self._website = website
        self._drafts = drafts
        self._dates = dates
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the entries; raise :class:`SourceError` for what is no feed."""
        decoded = decode(self._data, self._charset or declared_in(self._data))
        if decoded.doubt:
            yield Flag(place=self.name, message=decoded.doubt, lost=decoded.cut)
        text = decoded.text.lstrip("\ufeff \t\r\n")
        seen: set[str] = set()
        for item in self._json(text) if text.startswith("{") else self._xml(text):
            if isinstance(item, Raw):
                if item.source_id in seen:
                    message = f"{_called(item.title, item.url)} stands twice; the first was taken."
                    yield Flag(place=self.name, message=message)
                    continue
                seen.add(item.source_id)
                yield build(item, self.name)
            else:
                yield item

    def _json(self, text: str) -> Iterator[Raw | Flag]:
        found = list(json_feed.entries_of(text, self.name, self._zone))
        dateless = not any(isinstance(item, Entry) and item.published for item, _ in found)
        for number, (item, share) in enumerate(found):
            self.share = share
            if isinstance(item, Flag):
                yield item
            else:
                yield from self._raw(
                    item, partial(self._undated, number, None) if dateless else partial(self._otherwise, None)
                )

    def _xml(self, text: str) -> Iterator[Raw | Flag | LeftOut]:
        entries, feed, flags = entries_of(text, self.name, self._address)
        yield from flags
        dateless = not any(map(dated, entries))
        for number, entry in enumerate(entries):
            self.share = (number + 1) / len(entries)
            reason = blogger.unwanted(entry, drafts=self._drafts)
            if reason:
                yield LeftOut(reason=reason)
                continue
            otherwise = (
                partial(self._undated, number, dated(feed)) if dateless else partial(self._otherwise, dated(feed))
            )
            yield from self._raw(entry_of(entry, feed, self._address, self._website), otherwise)

    def _raw(self, entry: Entry, undated: Callable[[Entry], tuple[datetime | None, str]]) -> Iterator[Raw | Flag]:
        """Yield an entry as the raw form of a post, after what is doubtful about it."""
        published, doubt = (entry.published, "") if entry.published else undated(entry)
        if published is None:
            yield Flag(place=self.name, message=f"{entry.called} has no date and was left out.", lost=True)
            return
        html, cut = without_endings(clean(shown(entry.html), entry.base or self._address))
        doubts = [
            doubt,
            "has only its beginning in this feed; import its page for the whole." if cut else "",
        ]
        doubts.append(f"{_STATES[entry.state]}, and was taken in as you wished." if entry.state in _STATES else "")
        yield from (Flag(place=self.name, message=f"{entry.called} {said}") for said in doubts if said)
        narrow = 0 < entry.image_width < NARROW and "<img" in html
        yield Raw(
            title=entry.title,
            author=entry.author,
            published=published,
            updated=entry.updated,
            url=entry.url,
            source_id=_id(entry, published),
            html=html,
            base=entry.base or self._address,
            excerpt=entry.excerpt,
            excerpt_is_own=entry.excerpt_is_own,
            image="" if narrow else entry.image,
            image_alt=entry.image_alt,
            tags=entry.tags,
            originally=entry.originally,
            slug=entry.slug,
        )

    def _otherwise(self, feed: datetime | None, entry: Entry) -> tuple[datetime | None, str]:
        """Return the day in an entry's address, else that of the feed, where others have dates of their own."""
        return self._noon(date_in_address(entry.url)) or feed, ""

    def _undated(self, number: int, feed: datetime | None, entry: Entry) -> tuple[datetime | None, str]:
        """Return the likeliest moment of an entry in a feed without dates, and what is doubtful about it.

        RSS 0.9x has a date for the feed alone.
        """
        sure = self._noon(date_in_address(entry.url)) or feed
        if sure is not None:
            return sure, ""
        month = self._noon(month_in_address(entry.url))
        if month is not None:
            return month, f"has no date; {month:%Y-%m-%d}, after its address, was taken."
        known = self._dates.get(_id(entry, None))
        said = "has no date; that of today was taken, and stays when it is imported again."
        return (known, "") if known else (self._today - number * _STEP, said)

    def _noon(self, day: date | None) -> datetime | None:
        return datetime.combine(day, _NOON, tzinfo=self._zone) if day else None


def _id(entry: Entry, published: datetime | None) -> str:
    if entry.guid or entry.url:
        return entry.guid or entry.url
    return f"{published.isoformat()} {entry.title}" if published and entry.published else entry.title


def _called(title: str, address: str) -> str:
    return f"“{title}”" if title else f"An entry without a title ({address or 'nor an address'})"
