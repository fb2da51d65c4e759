"""Subscribers from what a person types: one reader, several addresses, a wish to leave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from publisher.audience.cells import moment, names_in
from publisher.audience.headings import custom_field
from publisher.audience.ids import new_id
from publisher.audience.reader_file import open_file
from publisher.audience.unsubscribe import UnsubscribeTokens
from publisher.errors import AudienceError
from publisher.model.email_addresses import normalise_reader, read_address
from publisher.model.languages import language_tag
from publisher.model.lawful_basis import UNKNOWN, Basis, BasisKind
from publisher.model.subscribers import ReaderState, Subscriber
from publisher.ports.audience import Audience, BadRow

#: When the charitable-purpose soft opt-in came into force (Data (Use and Access) Act 2025).
SOFT_OPT_IN_SINCE: Final = datetime(2026, 2, 5, tzinfo=UTC)


def new_subscriber(
    address: str,
    *,
    texts: Mapping[str, str] | None = None,
    lists: Iterable[str] = (),
    tags: Iterable[str] = (),
    fields: Iterable[str] = (),
    basis: Basis = UNKNOWN,
    pending: bool = False,
) -> Subscriber:
    """Return a reader with a fresh id; ``texts`` are those of :data:`publisher.model.subscribers.TEXTS`, by name.

    ``fields`` are written ``name=value``.  Raises :class:`AudienceError` for what is no address, no language, no name
    of a list or tag, or no field.
    """
    said: dict[str, Any] = {name: " ".join(words.split()) for name, words in (texts or {}).items()}
    if language := said.get("language"):
        said["language"] = language_tag(language)
        if not said["language"]:
            raise AudienceError(f"“{language}” is no language; say cy, en-GB, Welsh or the like.")
    return Subscriber(
        id=new_id(),
        address=normalise_reader(address),
        written=read_address(address).written,
        **said,
        lists=checked_names(lists, "list"),
        tags=checked_names(tags, "tag"),
        fields=MappingProxyType(dict(_field(words) for words in fields)),
        basis=basis,
        state=ReaderState.PENDING if pending else ReaderState.ACTIVE,
    )


def basis_of(kind: str, *, at: str = "", how: str = "", words: str = "", source: str = "", refusal: str = "") -> Basis:
    """Return the lawful basis that a person names, with its evidence; ``at`` is a day such as 2026-03-01.

    Raises :class:`AudienceError` for a day that is none, for evidence of nothing, and for a soft opt-in before the day
    from which the law knows it, or without a word on how refusing was offered.
    """
    evidence = {"how": how, "words": words, "source": source, "refusal": refusal}
    if not kind:
        if at or any(evidence.values()):
            raise AudienceError("Say of what this is the evidence: --basis consent, or --basis soft-opt-in.")
        return UNKNOWN
    found = moment(at) if at else None
    if at and found is None:
        raise AudienceError(f"“{at}” is no day; write it as 2026-03-01.")
    basis = Basis(kind=BasisKind(kind.replace("soft-", "soft ")), at=found, **evidence)
    if basis.kind is BasisKind.SOFT_OPT_IN and (basis.at is None or basis.at < SOFT_OPT_IN_SINCE or not basis.refusal):
        raise AudienceError(
            "A soft opt-in counts for details collected from 5 February 2026 on, with a refusal offered then: "
            "give --basis-date, and --basis-refusal with how it was offered."
        )
    return basis


def named_addresses(typed: Sequence[str], file: str | None) -> tuple[tuple[str, ...], tuple[BadRow, ...]]:
    """Return the addresses typed and those in a CSV file, and the file's rows without one.

    Raises :class:`AudienceError` for a typed one that is none, for a file that cannot be read, and for nothing at all.
    """
    addresses = tuple(normalise_reader(address) for address in typed)
    if file is None:
        if not addresses:
            raise AudienceError("Give at least one address, or a file with --from FILE.csv.")
        return addresses, ()
    rows = list(open_file(Path(file)).addresses())
    in_file = dict.fromkeys(row for row in rows if isinstance(row, str))
    return (*addresses, *in_file), tuple(row for row in rows if isinstance(row, BadRow))


def reader_who_leaves(words: str, audience: Audience, key: bytes) -> str:
    """Return the address that a token, a subject line with a token, or an address names.

    Raises :class:`AudienceError` for a token that was not made with ``key``, or whose reader is gone already.
    """
    if "@" in words:
        return normalise_reader(words)
    reader = audience.named(UnsubscribeTokens(key).read(words))
    if reader is None:
        raise AudienceError("The reader of this token is gone already; there is nothing left to do.")
    return reader.address


def checked_names(given: Iterable[str], kind: str) -> tuple[str, ...]:
    """Return names of lists or tags, sorted, each once; raise :class:`AudienceError` for what cannot be one."""
    names = sorted(set(given))
    for name in names:
        if names_in(name) != (name,):
            raise AudienceError(f"“{name}” cannot name a {kind}; leave out quotation marks and the signs ; , and |.")
    return tuple(names)


def _field(words: str) -> tuple[str, str]:
    name, sign, value = words.partition("=")
    if not sign:
        raise AudienceError(f"“{words}” is no field; write it as school=Hillside.")
    return custom_field(name), " ".join(value.split())
