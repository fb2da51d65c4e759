"""What is held on a person as a page that they can read: one file, without script, printable."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from html import escape
from typing import Final

from publisher.desk.held_data import HeldData
from publisher.model.lawful_basis import EVIDENCE
from publisher.model.subscribers import TEXTS

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;"
    "width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd;"
    "overflow-wrap:anywhere}th[scope=row]{width:12rem;font-weight:600}"
)


def held_page(held: HeldData, *, organisation: str, now: datetime, zone: tzinfo) -> str:
    """Return the page as HTML; times stand in ``zone``."""
    title = f"What {organisation} holds about {held.address}"
    body = "".join(_body(held, zone))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main><h1>{escape(title)}</h1>\n"
        f"<p>As it stood on {_day(now, zone)}.</p>\n{body}</main></body></html>\n"
    )


def _body(held: HeldData, zone: tzinfo) -> Iterator[str]:
    reader = held.subscriber
    yield _facts("State", _state(held, zone))
    if reader is None:
        yield "<p>No name, no list and no history is held.</p>\n"
        return
    plain = [(name.replace("_", " ").capitalize(), getattr(reader, name)) for name in TEXTS]
    own = [(name.replace("_", " ").capitalize(), value) for name, value in sorted(reader.fields.items())]
    lists = [("Lists", ", ".join(reader.lists)), ("Tags", ", ".join(reader.tags))]
    yield _facts("You", [("Address", reader.shown), *plain, *own, *lists, ("Our number for you", reader.id)])
    basis = reader.basis
    evidence = [(name.capitalize(), getattr(basis, name)) for name in EVIDENCE]
    since = [("Since", _day(basis.at, zone))] if basis.at else []
    yield _facts("Why you are written to", [("Lawful basis", str(basis.kind)), *since, *evidence])
    happened = [(_day(change.at, zone), change.sentence, change.by) for change in held.history]
    yield _table("What happened", ("When", "What", "By"), happened)
    sent = [(_day(row.at, zone), row.title, _became(row.state, row.why, row.reply)) for row in held.sent]
    yield _table("What was sent", ("When", "Email", "What became of it"), sent)


def _state(held: HeldData, zone: tzinfo) -> list[tuple[str, str]]:
    said = [("State", str(held.state))] if held.known else [("State", "nothing is held")]
    if held.suppressed is not None:
        since = f", since {_day(held.suppressed_since, zone)}" if held.suppressed_since else ""
        said.append(("Gets no email", f"{held.suppressed}{since}; of the address a scrambled form is kept for this"))
    said += [(f"Left {name}", _day(at, zone)) for name, at in held.left_lists.items()]
    return said


def _became(*parts: str) -> str:
    return ": ".join(part for part in parts if part)


def _day(at: datetime | None, zone: tzinfo) -> str:
    if at is None:
        return "–"
    there = at.astimezone(zone)
    return f"{there.day} {there:%B %Y, %H:%M}"


def _facts(title: str, facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>\n' for name, value in facts if value
    )
    return f"<h2>{escape(title)}</h2>\n<table><tbody>\n{rows}</tbody></table>\n"


def _table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    if not body:
        return f"<h2>{escape(title)}</h2>\n<p>Nothing.</p>\n"
    return f"<h2>{escape(title)}</h2>\n<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n"
