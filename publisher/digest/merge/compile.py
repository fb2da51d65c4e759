"""Compiling: from a build with placeholders in a reader's place to a skeleton.

A digest is built once for each set of answers to what its blocks ask about a reader, never once for each reader.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from publisher.digest.digest import Digest
from publisher.digest.merge.fields import LINKS, Field, Links, Question, resolve
from publisher.digest.merge.message import Masthead, Piece, lay_out
from publisher.digest.merge.places import Places
from publisher.digest.merge.quoted_printable import SOFT, quote_body, quote_header
from publisher.digest.merge.skeleton import Skeleton, Slot, Variant
from publisher.digest.merge.survey import missing_values
from publisher.digest.merge.template_reader import LINK_MARK, MARK, Trail, context, escape
from publisher.errors import MergeError
from publisher.model.subscribers import Subscriber

__all__ = ["Build", "Compiled", "Links", "Skeleton", "compile_digest", "compile_skeleton", "missing_values"]

#: Builds the digest for what a template is given of its reader
#: (:func:`publisher.digest.merge.template_reader.reading`).
Build = Callable[[Mapping[str, object]], Digest]
#: Most variants of one digest: six independent blocks.
MOST_VARIANTS: Final = 64
_TOKEN: Final = re.compile(r"(?:https://merge\.invalid/)?zq7k(\d+)k7qz", re.IGNORECASE)
_TRACE: Final = re.compile(r"zq7k|merge\.invalid", re.IGNORECASE)
#: Literals shorter than this are joined to their neighbours; longer ones may be shared by variants.
_SHORT: Final = 1_024


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """A digest for all its readers, and what each variant of it looks like."""

    skeleton: Skeleton
    #: The digest of each variant of the skeleton, in their order, with placeholders in the reader's place.
    digests: tuple[Digest, ...] = field(repr=False)

    def read_by(self, reader: Subscriber, links: Links) -> Digest:
        """Return the digest that building it for this reader alone would give, without building it again.

        Raises :class:`MergeError` for a field with neither value nor fallback.
        """
        digest = self.digests[self.skeleton.variant_for(reader, links)]
        fields = self.skeleton.fields()

        def value(match: re.Match[str]) -> str:
            return resolve(fields[int(match[1])], reader, links)

        return replace(
            digest,
            subject=_TOKEN.sub(value, digest.subject),
            preheader=_TOKEN.sub(value, digest.preheader),
            html=_TOKEN.sub(lambda match: escape(value(match)), digest.html),
            text=_TOKEN.sub(value, digest.text),
        )


def compile_skeleton(build: Build, masthead: Masthead) -> Skeleton:
    """Return the skeleton that :func:`compile_digest` makes, for whoever looks at no variant; raise as it does."""
    return compile_digest(build, masthead).skeleton


def compile_digest(build: Build, masthead: Masthead) -> Compiled:
    """Build the digest for every set of answers and cut the finished messages at their merge fields.

    Raises :class:`MergeError` for an unknown field, for one where no value can stand (inside a style sheet, in a
    part of a link without ``urlencode``), and where blocks about readers ask for more than 64 variants; and
    whatever ``build`` raises.
    """
    fields: dict[Field, int] = {}
    table = _Table()
    variants, digests = [], []
    for path, digest in _explore(build, fields, public=masthead.public):
        cutter = _Cutter(tuple(fields), digest.places)
        pieces = lay_out(digest, masthead, cutter.body, cutter.header)
        variants.append(Variant(tuple(path.items()), table.take(pieces)))
        digests.append(digest)
    skeleton = Skeleton(fields=tuple(fields), literals=table.literals, slots=table.slots, variants=variants)
    return Compiled(skeleton=skeleton, digests=tuple(digests))


def _explore(build: Build, fields: dict[Field, int], *, public: bool) -> Iterator[tuple[dict[Question, bool], Digest]]:
    """Yield every path of answers once, with its digest; blocks within blocks ask only where they are reached."""
    waiting: list[dict[Question, bool]] = [{}]
    done = 0
    while waiting:
        if done + len(waiting) > MOST_VARIANTS:
            raise MergeError(
                f"The blocks of this digest that depend on the reader make more than {MOST_VARIANTS} variants; "
                f"ask for fewer tags, or send several campaigns."
            )
        answers = waiting.pop()
        trail = Trail(answers, fields=fields, public=public)
        digest = build(context(trail))
        done += 1
        yield trail.path, digest
        known = dict(answers)
        for question in [asked for asked in trail.path if asked not in answers]:
            waiting.append({**known, question: True})
            known[question] = False


class _Cutter:
    """Encodes one digest's bodies and headers and cuts them at the placeholders of ``fields``."""

    def __init__(self, fields: Sequence[Field], places: Mapping[str, str]) -> None:
        self._fields = fields
        self._places = places

    def header(self, name: str, value: str) -> list[Piece]:
        parts: list[str | int] = [name]
        last = 0
        for match, number in self._placeholders(value):
            parts += [value[last : match.start()], number]
            last = match.end()
        if len(parts) == 1:
            return [quote_header(name, value)]
        return [Slot("header", (*parts, value[last:]))]

    def body(self, text: str, place: Literal["text", "html"]) -> list[Piece]:
        places = Places(text) if place == "html" else None
        pieces: list[Piece] = []
        last = 0
        for match, number in self._placeholders(text):
            kind = self._place(number, places.kind(*match.span())) if places else "text"
            pieces += [quote_body(text[last : match.start()]) + SOFT, Slot(kind, (number,)), SOFT]
            last = match.end()
        return [*pieces, quote_body(text[last:])]

    def _placeholders(self, text: str) -> Iterator[tuple[re.Match[str], int]]:
        """Yield the placeholders in text; raise :class:`MergeError` where one has been changed on the way."""
        left = _TOKEN.sub("", text)
        for match in _TOKEN.finditer(text):
            number = int(match[1])
            field = self._fields[number] if number < len(self._fields) else None
            mark = LINK_MARK if field is not None and field.name in LINKS else MARK
            if field is None or match[0] != mark.format(number):
                label = field.label if field is not None else "A merge field"
                raise MergeError(f"{label} is changed by its template before it is filled in; put it out as it is.")
            yield match, number
        if _TRACE.search(left):
            raise MergeError("A merge field is cut by its template before it is filled in; put it out as it is.")

    def _place(self, number: int, kind: str) -> Literal["html", "link"]:
        field = self._fields[number]
        encoded = bool(field.steps) and field.steps[-1].name == "urlencode"
        told = f"{self._places[field.label]}: {field.label}" if field.label in self._places else field.label
        if kind == "part of link" and not encoded:
            raise MergeError(f"{told} stands inside a link; write it there as {{{{ {field.label} | urlencode }}}}.")
        if kind in ("style", "script", "tag"):
            raise MergeError(f"{told} stands inside a {kind}, where no value is safe; move it into the text.")
        return "link" if kind == "link" else "html"


class _Table:
    """Literals and slots of all variants, each once."""

    def __init__(self) -> None:
        self._literals: dict[bytes, int] = {}
        self._slots: dict[Slot, int] = {}

    @property
    def literals(self) -> tuple[bytes, ...]:
        return tuple(self._literals)

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(self._slots)

    def take(self, pieces: Iterable[Piece]) -> tuple[int, ...]:
        """Return the numbers of the pieces, short literals joined to their neighbours."""
        numbers = []
        joined = b""
        for piece in pieces:
            if isinstance(piece, bytes) and len(joined) + len(piece) < _SHORT:
                joined += piece
                continue
            if joined:
                numbers.append(self._literals.setdefault(joined, len(self._literals)))
                joined = b""
            if isinstance(piece, bytes):
                numbers.append(self._literals.setdefault(piece, len(self._literals)))
            else:
                numbers.append(~self._slots.setdefault(piece, len(self._slots)))
        if joined:
            numbers.append(self._literals.setdefault(joined, len(self._literals)))
        return tuple(numbers)
