"""Subscribers from what a person types: one reader, several addresses, a wish to leave."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from publisher.audience.csv_file import content_of, names_in, read_addresses
from publisher.audience.headings import custom_field
from publisher.audience.ids import new_id
from publisher.audience.unsubscribe import UnsubscribeTokens
from publisher.errors import AudienceError
from publisher.model.email_addresses import normalise
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import Audience, BadRow


def new_subscriber(
    address: str,
    *,
    first_name: str = "",
    last_name: str = "",
    lists: Iterable[str] = (),
    tags: Iterable[str] = (),
    fields: Iterable[str] = (),
) -> Subscriber:
    """Return a reader with a fresh id; ``fields`` are written ``name=value``.

    Raises :class:`AudienceError` for what is no address, no name of a list or tag, or no field.
    """
    return Subscriber(
        id=new_id(),
        address=normalise(address),
        first_name=" ".join(first_name.split()),
        last_name=" ".join(last_name.split()),
        lists=_names(lists, "list"),
        tags=_names(tags, "tag"),
        fields=MappingProxyType(dict(_field(words) for words in fields)),
    )


def put_on(readers: Iterable[Subscriber], lists: Iterable[str], tags: Iterable[str]) -> Iterator[Subscriber]:
    """Yield the readers with these lists and tags besides their own; raise as :func:`new_subscriber` does."""
    more_lists, more_tags = _names(lists, "list"), _names(tags, "tag")
    return (
        replace(
            reader,
            lists=tuple(sorted({*reader.lists, *more_lists})),
            tags=tuple(sorted({*reader.tags, *more_tags})),
        )
        for reader in readers
    )


def named_addresses(typed: Sequence[str], file: str | None) -> tuple[tuple[str, ...], tuple[BadRow, ...]]:
    """Return the addresses typed and those in a CSV file, and the file's rows without one.

    Raises :class:`AudienceError` for a typed one that is none, for a file that cannot be read, and for nothing at all.
    """
    addresses = tuple(normalise(address) for address in typed)
    if file is None:
        if not addresses:
            raise AudienceError("Give at least one address, or a file with --from FILE.csv.")
        return addresses, ()
    in_file, bad = read_addresses(content_of(Path(file)), Path(file).name)
    return (*addresses, *in_file), bad


def reader_who_leaves(words: str, audience: Audience, key: bytes) -> str:
    """Return the address that a token, a subject line with a token, or an address names.

    Raises :class:`AudienceError` for a token that was not made with ``key``, or whose reader is gone already.
    """
    if "@" in words:
        return normalise(words)
    reader = audience.named(UnsubscribeTokens(key).read(words))
    if reader is None:
        raise AudienceError("The reader of this token is gone already; there is nothing left to do.")
    return reader.address


def _names(given: Iterable[str], kind: str) -> tuple[str, ...]:
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
