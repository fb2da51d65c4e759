"""One row of a file to a reader, to somebody who has left elsewhere, or to why it is neither."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from publisher.audience.cells import halves, moment, names_in, says_yes, tidy
from publisher.audience.headings import Columns, field_name
from publisher.audience.ids import new_id
from publisher.model.email_addresses import read_address
from publisher.model.languages import language_tag
from publisher.model.lawful_basis import UNKNOWN, Basis, BasisKind
from publisher.model.spreadsheets import bare
from publisher.model.subscribers import ReaderState, Subscriber
from publisher.ports.audience import BadRow, Departure, FileRow

#: Words of a status column, and why who has them must not be written to.
_LEFT: Final = MappingProxyType(
    {
        "unsubscribed": "unsubscribed",
        "suppressed": "unsubscribed",
        "blocklisted": "unsubscribed",
        "block-listed": "unsubscribed",
        "blacklisted": "unsubscribed",
        "black-listed": "unsubscribed",
        "opted out": "unsubscribed",
        "cleaned": "bounced",
        "bounced": "bounced",
        "complained": "complained",
        "spam": "complained",
        "abuse": "complained",
    }
)
_AWAITED: Final = frozenset(("pending", "unconfirmed"))
#: Words of a status column for people who did not ask to be written to.
_NOT_ASKED: Final = re.compile(r"disabled|inactive|non-?subscribed|archived|deleted|erased")
_UNUSABLE: Final = "the address is not usable: {}"
#: Words that a column of the lawful basis may have.
_KINDS: Final = MappingProxyType(
    {
        "": None,
        "unknown": None,
        "consent": BasisKind.CONSENT,
        "soft opt-in": BasisKind.SOFT_OPT_IN,
        "soft opt in": BasisKind.SOFT_OPT_IN,
        "charitable purpose soft opt-in": BasisKind.SOFT_OPT_IN,
    }
)


class _RefusalError(Exception):
    """A row gives no reader; the words say why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowReader:
    """Reads rows whose columns are known."""

    columns: Columns
    #: Says when people came to a service that says no more of their consent: ``Ghost``; empty for other files.
    service: str = ""
    make_id: Callable[[], str] = new_id

    def read(self, line: int, cells: Sequence[str]) -> FileRow:
        """Return what the row in this line gives."""
        try:
            return self._read(cells)
        except _RefusalError as refusal:
            return BadRow(line=line, reason=str(refusal), cells=tuple(cells))

    def _read(self, cells: Sequence[str]) -> Subscriber | Departure:
        if any(cell.strip() for cell in cells[self.columns.width :]):
            raise _RefusalError("it has more cells than there are headings")
        padded = [bare(cell) for cell in cells] + [""] * (self.columns.width - len(cells))
        known = {meaning: padded[index] for meaning, index in self.columns.known.items()}
        address = read_address(known["email"])
        if address.fault:
            raise _RefusalError(_UNUSABLE.format(address.fault))
        status = tidy(known.get("status", "")).casefold()
        left = _departure(address.normal, status, known)
        if left is not None:
            return left
        if _NOT_ASKED.fullmatch(status):
            raise _RefusalError(f"its status is “{status}”")
        first, last = halves(known.get("whole_name", ""))
        fields = {name: value for name, index in self.columns.fields.items() if (value := tidy(padded[index]))}
        return Subscriber(
            id=self.make_id(),
            address=address.normal,
            written=address.written,
            first_name=tidy(known.get("first_name", first)),
            last_name=tidy(known.get("last_name", last)),
            language=_language(known.get("language", "")),
            lists=names_in(known.get("lists", "")),
            tags=names_in(known.get("tags", "")),
            fields=MappingProxyType(_attributes(known.get("attributes", "")) | fields),
            basis=self._basis(known),
            state=ReaderState.PENDING if status in _AWAITED else ReaderState.ACTIVE,
        )

    def _basis(self, known: Mapping[str, str]) -> Basis:
        word = tidy(known.get("basis", "")).casefold()
        if word not in _KINDS:
            raise _RefusalError(f"“{word}” is no lawful basis; say consent, soft opt-in or unknown")
        kind, at, said = _KINDS[word], *_when(known.get("consent_at", ""))
        how = tidy(known.get("how", "")) or said
        words, source = tidy(known.get("words", "")), tidy(known.get("source", ""))
        if "agreed" in known:
            agreed = says_yes(known["agreed"])
            if not agreed:
                raise _RefusalError("they did not agree" if agreed is False else "it does not say that they agree")
            kind, words = BasisKind.CONSENT, words or self.columns.statement
        elif kind is None and (at or how or words):
            kind = BasisKind.CONSENT
        if kind is not None:
            source = ", ".join(part for part in (self.service, source) if part)
            refusal = tidy(known.get("refusal", ""))
            return Basis(kind=kind, at=at, how=how, words=words, source=source, refusal=refusal)
        since = _when(known.get("since", ""))[0]
        return Basis(at=since, source=f"a reader on {self.service} since then") if since else UNKNOWN


def joined(earlier: Subscriber, *, lists: Sequence[str], tags: Sequence[str], basis: Basis) -> Subscriber:
    """Return a reader with these lists and tags besides their own, and the basis where their own is not known."""
    return replace(
        earlier,
        lists=tuple(sorted({*earlier.lists, *lists})),
        tags=tuple(sorted({*earlier.tags, *tags})),
        basis=earlier.basis if earlier.basis.known or not basis.known else basis,
    )


def _departure(address: str, status: str, known: Mapping[str, str]) -> Departure | None:
    """Return that somebody has left, where any column says so."""
    for column, reason in (("bounced_at", "bounced"), ("left_at", "unsubscribed")):
        if known.get(column, "").strip():
            return Departure(address=address, reason=reason, at=moment(known[column]))
    off = says_yes(known.get("off", "")) is True or says_yes(known.get("on", "")) is False
    reason = "unsubscribed" if off else _LEFT.get(status, "")
    return Departure(address=address, reason=reason) if reason else None


def _when(cell: str) -> tuple[datetime | None, str]:
    """Return the instant, or the words where they name none that is sure."""
    found = moment(cell) if cell.strip() else None
    return found, "" if found is not None else tidy(cell)


def _language(cell: str) -> str:
    words = tidy(cell)
    tag = language_tag(words) if words else ""
    if words and not tag:
        raise _RefusalError(f"“{words}” is no language; say cy, en-GB, Welsh or the like")
    return tag


def _attributes(cell: str) -> dict[str, str]:
    """Return the fields that a service keeps as one JSON object; what is no text or number stands as JSON."""
    if not cell.strip():
        return {}
    try:
        found = msgspec.json.decode(cell.encode(), type=dict[str, object])
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise _RefusalError("its attributes are no JSON object") from None
    said = {
        field_name(name): tidy(value if isinstance(value, str) else msgspec.json.encode(value).decode())
        for name, value in found.items()
        if value is not None
    }
    return {name: value for name, value in said.items() if name and value}
