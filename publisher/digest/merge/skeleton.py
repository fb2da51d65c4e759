"""The skeleton: a finished message as literal bytes and slots, and how it is filled for one reader.

Filling joins bytes.  Each slot's value is escaped for the place it goes to, and in a body stands between soft line
breaks, so that the literals around it were encoded once for everybody and their lines do not depend on it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import msgspec

from publisher.digest.merge.fields import LINKS, Field, Links, Question, answer, resolve, sendable
from publisher.digest.merge.quoted_printable import check_header, quote_body, quote_header, quote_mailbox
from publisher.digest.merge.template_reader import escape
from publisher.errors import MergeError
from publisher.model.subscribers import Subscriber

VERSION: Final = 1
Place: TypeAlias = Literal["text", "html", "link", "header", "to", "message_id", "unsubscribe"]
#: What a slot writes for a reader, given the values of the skeleton's fields by number.
Writer: TypeAlias = Callable[[Sequence[str], Subscriber, Links, str], bytes]
#: Number of a variant, or a question with what follows no and yes.
Tree: TypeAlias = "int | tuple[Question, Tree, Tree]"
_WEB: Final = re.compile(r"https?://[!#-&(-;=?-~]+")
_MAIL: Final = "mailto:"


class Slot(msgspec.Struct, frozen=True, array_like=True):
    """A place in the message that differs from reader to reader."""

    place: Place
    #: For bodies the number of the field; for ``header`` its name, then texts and numbers of fields in turn; for
    #: ``unsubscribe`` the mail address for those without one of their own.
    parts: tuple[str | int, ...] = ()


class Variant(msgspec.Struct, frozen=True, array_like=True):
    """The message for all readers who give the same answers."""

    #: Questions in the order in which the build asks them, with this variant's answers.
    path: tuple[tuple[Question, bool], ...]
    #: In order: the number of a literal, or the complement (``~``) of the number of a slot.
    pieces: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """What filling for one reader would meet."""

    #: Number of the variant that the reader gets.
    variant: int
    #: Fields for which the reader has no value, with a fallback or without.
    empty: tuple[Field, ...] = ()
    #: Why the reader cannot be written to, as a sentence; empty where nothing is in the way.
    unfit: str = ""
    #: Characters of all the reader's own values together.
    length: int = 0


class _Content(msgspec.Struct, frozen=True, kw_only=True):
    version: int = VERSION
    fields: tuple[Field, ...]
    literals: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    variants: tuple[Variant, ...]


class Skeleton:
    """A digest for all its readers; made by :func:`publisher.digest.merge.compile.compile_skeleton`."""

    def __init__(
        self,
        *,
        fields: Sequence[Field],
        literals: Sequence[bytes],
        slots: Sequence[Slot],
        variants: Sequence[Variant],
    ) -> None:
        self._content = _Content(
            fields=tuple(fields), literals=tuple(literals), slots=tuple(slots), variants=tuple(variants)
        )
        self._tree = _tree([variant.path for variant in variants])
        writers = [_writer(slot, fields) for slot in slots]
        self._plans = [_Plan(variant, literals, slots, writers, fields) for variant in variants]

    def fill(self, subscriber: Subscriber, *, message_id: str, links: Links) -> bytes:
        """Return the complete message for one reader: CRLF line ends, not dot-stuffed.

        ``message_id`` is what :func:`publisher.digest.merge.message.message_id` returns.  Raises :class:`MergeError`
        for a field with neither value nor fallback and for a line break or NUL on the way into a header; the
        error names the reader by id alone.
        """
        variant = self.variant_for(subscriber, links)
        return self._plans[variant].fill(self._content.fields, subscriber, links, message_id)

    def examine(self, subscriber: Subscriber, links: Links) -> "Examined":
        """Return what filling for the reader would meet, without joining the message."""
        variant = self.variant_for(subscriber, links)
        return self._plans[variant].examine(variant, self._content.fields, subscriber, links)

    def variant_for(self, subscriber: Subscriber, links: Links) -> int:
        """Return the number of the variant that the reader gets."""
        tree = self._tree
        while not isinstance(tree, int):
            tree = tree[2] if answer(tree[0], subscriber, links) else tree[1]
        return tree

    def drafts(self) -> Iterator[bytes]:
        """Yield the message of each variant, the names of its fields in their places.

        What stands in nobody's words is left out: To, Message-ID and the headers for unsubscribing.
        """
        content = self._content
        named = [_named(slot, content.fields) for slot in content.slots]
        for variant in content.variants:
            yield b"".join(content.literals[piece] if piece >= 0 else named[~piece] for piece in variant.pieces)

    def fields(self) -> tuple[Field, ...]:
        """Return the merge fields that some variant puts out."""
        return self._content.fields

    @property
    def variants(self) -> int:
        """How many different messages there are before values are filled in."""
        return len(self._content.variants)

    @property
    def largest(self) -> int:
        """Bytes of the largest message, without what readers' own values add."""
        return max((plan.size for plan in self._plans), default=0)

    @property
    def dotted(self) -> bool:
        """Whether a line may begin with a dot; none of a reader's values makes one that does."""
        return any(literal.startswith(b".") or b"\n." in literal for literal in self._content.literals)

    def labels_of(self, variant: int) -> frozenset[str]:
        """Return the labels of the reader's own fields that a variant puts out."""
        return self._plans[variant].labels

    def to_bytes(self) -> bytes:
        """Write the skeleton for a release."""
        return msgspec.msgpack.encode(self._content)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Skeleton":
        """Read what :meth:`to_bytes` wrote; raise :class:`MergeError` where another version or nobody wrote it."""
        try:
            content = msgspec.msgpack.decode(data, type=_Content)
        except msgspec.DecodeError:
            content = None
        if content is None or content.version != VERSION:
            raise MergeError("The stored digest is of another version of Publisher; approve the campaign again.")
        return cls(fields=content.fields, literals=content.literals, slots=content.slots, variants=content.variants)


class _Plan:
    """One variant, ready to be joined."""

    def __init__(
        self,
        variant: Variant,
        literals: Sequence[bytes],
        slots: Sequence[Slot],
        writers: Sequence[Writer],
        fields: Sequence[Field],
    ) -> None:
        self._parts = [literals[piece] if piece >= 0 else b"" for piece in variant.pieces]
        self.size = sum(map(len, self._parts))
        used = dict.fromkeys(~piece for piece in variant.pieces if piece < 0)
        self._writers = [
            (writers[slot], [at for at, piece in enumerate(variant.pieces) if ~piece == slot]) for slot in used
        ]
        self._refusing = [writers[slot] for slot in used if _refuses(slots[slot], fields)]
        # Numbers of the fields that are put out, each once, and of those that are the reader's own.
        self._numbers = tuple(
            dict.fromkeys(part for slot in used for part in slots[slot].parts if isinstance(part, int))
        )
        self._of_profile = tuple(number for number in self._numbers if fields[number].name not in LINKS)
        self.labels = frozenset(fields[number].label for number in self._of_profile)

    def fill(self, fields: Sequence[Field], subscriber: Subscriber, links: Links, message_id: str) -> bytes:
        values = self._values(fields, subscriber, links)
        parts = self._parts.copy()
        for write, places in self._writers:
            written = write(values, subscriber, links, message_id)
            for at in places:
                parts[at] = written
        return b"".join(parts)

    def examine(self, variant: int, fields: Sequence[Field], subscriber: Subscriber, links: Links) -> "Examined":
        values = [""] * len(fields)
        empty = tuple(fields[number] for number in self._of_profile if not fields[number].has_value(subscriber, links))
        try:
            if not any(not wanted.has_fallback for wanted in empty):
                for number in self._of_profile:
                    values[number] = resolve(fields[number], subscriber, links)
                for write in self._refusing:
                    write(values, subscriber, links, "")
        except MergeError as error:
            return Examined(variant=variant, empty=empty, unfit=str(error))
        return Examined(variant=variant, empty=empty, length=sum(map(len, values)))

    def _values(self, fields: Sequence[Field], subscriber: Subscriber, links: Links) -> list[str]:
        values = [""] * len(fields)
        for number in self._numbers:
            values[number] = resolve(fields[number], subscriber, links)
        return values


def _named(slot: Slot, fields: Sequence[Field]) -> bytes:
    if slot.place in ("text", "html", "link"):
        return quote_body(f"{{{fields[int(slot.parts[0])].label}}}")
    if slot.place != "header":
        return b""
    name, *parts = slot.parts
    words = "".join(part if isinstance(part, str) else f"{{{fields[part].label}}}" for part in parts)
    return quote_header(str(name), words)


def _refuses(slot: Slot, fields: Sequence[Field]) -> bool:
    if slot.place == "link":
        return fields[int(slot.parts[0])].name not in LINKS
    return slot.place in ("header", "to")


def _tree(paths: Sequence[Sequence[tuple[Question, bool]]]) -> Tree:
    return _branch(dict(enumerate(paths)), 0)


def _branch(paths: Mapping[int, Sequence[tuple[Question, bool]]], depth: int) -> Tree:
    number, path = next(iter(paths.items()))
    if depth == len(path):
        return number
    question = path[depth][0]
    no, yes = ({n: p for n, p in paths.items() if p[depth][1] is reply} for reply in (False, True))
    return question, _branch(no, depth + 1), _branch(yes, depth + 1)


def _writer(slot: Slot, fields: Sequence[Field]) -> Writer:
    if slot.place in ("text", "html", "link"):
        return _body_writer(slot.place, int(slot.parts[0]), fields)
    if slot.place == "header":
        return _header_writer(str(slot.parts[0]), slot.parts[1:])
    if slot.place == "to":
        return lambda _values, subscriber, _links, _id: to_header(subscriber)
    if slot.place == "message_id":
        return lambda _values, _subscriber, _links, message_id: _id_header(message_id)
    fallback = str(slot.parts[0])
    return lambda _values, _subscriber, links, _id: unsubscribe_headers(links, fallback)


def _body_writer(place: Place, number: int, fields: Sequence[Field]) -> Writer:
    if place == "text":
        return lambda values, _subscriber, _links, _id: quote_body(values[number])
    if place == "html" or fields[number].name in LINKS:
        return lambda values, _subscriber, _links, _id: quote_body(escape(values[number]))
    label = fields[number].label
    return lambda values, subscriber, _links, _id: quote_body(escape(_web_address(values[number], label, subscriber)))


def _web_address(value: str, label: str, subscriber: Subscriber) -> str:
    if not _WEB.fullmatch(value):
        raise MergeError(
            f"{label} of the reader {subscriber.id} stands as a link and is no http(s) address; correct the import."
        )
    return value


def _header_writer(name: str, parts: Sequence[str | int]) -> Writer:
    def write(values: Sequence[str], _subscriber: Subscriber, _links: Links, _id: str) -> bytes:
        return quote_header(name, "".join(part if isinstance(part, str) else values[part] for part in parts))

    return write


def to_header(subscriber: Subscriber) -> bytes:
    """Return the To header of a reader, with the display name where there is one, and CRLF."""
    name = sendable(f"{subscriber.first_name} {subscriber.last_name}".strip())
    return quote_mailbox("To", name, subscriber.mailbox)


def _id_header(message_id: str) -> bytes:
    return f"Message-ID: {check_header('Message-ID', message_id)}\r\n".encode("ascii")


def unsubscribe_headers(links: Links, fallback: str) -> bytes:
    """Return List-Unsubscribe (RFC 2369), and List-Unsubscribe-Post (RFC 8058) with an https address only.

    ``fallback`` is the ``mailto:`` address of readers whose links have none.  An address is never folded: some
    receivers do not join one again.
    """
    page, mail = links.unsubscribe_url, links.unsubscribe_mail
    if not mail:
        mail = page if page.startswith(_MAIL) else fallback
    addresses = [f"<{check_header('List-Unsubscribe', mail)}>"]
    post = ""
    if page.startswith("https://"):
        addresses.insert(0, f"<{check_header('List-Unsubscribe', page)}>")
        post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    joined = ",\r\n ".join(addresses)
    return f"List-Unsubscribe: {joined}\r\n{post}".encode("ascii")
