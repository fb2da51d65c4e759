"""Events as calendars read them (iCalendar, RFC 5545; the calendar's name and how often to look, RFC 7986).  Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from publisher.when import require_aware

#: RFC 5545 section 3.1: a line has at most 75 octets, its end left out.
_LINE: Final = 75
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
#: What a text may not have at all (section 3.3.11).
_CONTROLS: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEvent:
    """One departure in a calendar."""

    #: Stays for good: by this a calendar knows the event again.
    uid: str
    #: Grows where the event is planned anew.
    sequence: int
    begins: datetime
    #: When it was changed last.
    changed: datetime
    summary: str
    description: str = ""
    status: Status = "CONFIRMED"

    def __post_init__(self) -> None:
        require_aware(self.begins, "CalendarEvent.begins")
        require_aware(self.changed, "CalendarEvent.changed")


def calendar(events: Iterable[CalendarEvent], *, name: str) -> str:
    """Return a calendar called ``name``, lines ended by CRLF; the same events make the same text."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Publisher//Timeline//EN", "METHOD:PUBLISH"]
    head += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    lines = [*head, *(line for event in events for line in _event(event)), "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_instant(event.changed)}"
    yield f"LAST-MODIFIED:{_instant(event.changed)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_instant(event.begins)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"STATUS:{event.status}"
    # Nobody is busy while something leaves by itself.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.translate(_CONTROLS).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, each after the first with a blank before it; no letter is cut."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
