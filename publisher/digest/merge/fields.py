"""Merge fields: what of a reader may stand in a digest, and what it says for one reader.  Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple
from urllib.parse import quote

from publisher.errors import MergeError, nearest
from publisher.model.foreign_tags import meaning
from publisher.model.subscribers import TEXTS, Subscriber

#: What ``subscriber.`` knows beside ``fields``, ``tags`` and ``lists``.
PROFILE: Final = (*TEXTS, "address")
LINKS: Final = ("unsubscribe_url", "view_url", "preferences_url")
#: What ``subscriber.`` knows that may be asked, but not put out.
NAMES: Final = ("tags", "lists")
_GUIDE: Final = "docs/personal.md names those there are"
_CUSTOM: Final = "fields."
_WORD_START: Final = re.compile(r"([-\s({\[<]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The addresses that are made for one reader; an empty one is not offered."""

    #: Opens the unsubscribe page, or writes the unsubscribe mail where there is no public page.
    unsubscribe_url: str = field(repr=False)
    #: The digest in a browser.
    view_url: str = field(default="", repr=False)
    preferences_url: str = field(default="", repr=False)
    #: The ``mailto:`` address whose message unsubscribes this reader; one for everybody is written where empty.
    unsubscribe_mail: str = field(default="", repr=False)


class Step(NamedTuple):
    """One filter after a field: ``default`` with its fallback, or a change of letters."""

    name: str
    #: The fallback of ``default``.
    text: str = ""


class Field(NamedTuple):
    """A merge field as a template writes it: ``subscriber.first_name | default("friend")``."""

    #: ``first_name``, ``last_name``, ``address``, ``fields.NAME``, or one of :data:`LINKS`.
    name: str
    steps: tuple[Step, ...] = ()

    @property
    def label(self) -> str:
        """The field as a person writes it, without filters."""
        return self.name if self.name in LINKS else f"subscriber.{self.name}"

    @property
    def has_fallback(self) -> bool:
        """Whether a reader without a value still gets something."""
        return any(step.name == "default" for step in self.steps)

    def has_value(self, subscriber: Subscriber, links: "Links") -> bool:
        """Whether the reader has something for the field, filters aside."""
        return bool(raw_value(self.name, subscriber, links))

    def then(self, name: str, text: str = "") -> "Field":
        """Return the field with one more filter."""
        return Field(self.name, (*self.steps, Step(name, text)))


class Question(NamedTuple):
    """What a block of a template may ask about a reader: ``{% if "parents" in subscriber.tags %}``."""

    kind: Literal["tag", "list", "any", "has"]
    #: The tag, the list, ``tags`` or ``lists``, or the name of a field.
    name: str


def _title(text: str) -> str:
    return "".join(part[:1].upper() + part[1:].lower() for part in _WORD_START.split(text))


#: The filters that a field may have beside ``default``; each keeps an empty text empty.
FILTERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "upper": str.upper,
        "lower": str.lower,
        "capitalize": str.capitalize,
        "title": _title,
        "trim": str.strip,
        "urlencode": lambda text: quote(text, safe=""),
    }
)


def profile_field(name: str) -> Field:
    """Return the field ``subscriber.NAME``; raise :class:`MergeError` with the nearest name for an unknown one."""
    if name in PROFILE:
        return Field(name)
    if means := meaning(name):
        raise MergeError(f"There is no merge field subscriber.{name}. Did you mean “{means}”?")
    raise MergeError(
        f"There is no merge field subscriber.{name}; columns of your import are subscriber.fields.NAME."
        f"{nearest(name, (*PROFILE, 'fields', *NAMES))}"
    )


def custom_field(name: str) -> Field:
    """Return the field ``subscriber.fields.NAME``."""
    return Field(_CUSTOM + name)


def field_named(path: Sequence[str]) -> Field:
    """Return the field of a dotted name, ``("subscriber", "fields", "town")``.

    Raises :class:`MergeError` for a name that is none, with the field that was meant where that can be guessed, also
    by the name that another tool has for it.
    """
    label = ".".join(path)
    if label in LINKS:
        return Field(label)
    match path:
        case ["subscriber", "fields", column]:
            return custom_field(column)
        case ["subscriber"]:
            raise MergeError("What of the reader is to stand there needs its name: subscriber.first_name.")
        case ["subscriber", "fields", *_]:
            raise MergeError('A column of your import needs its name: subscriber.fields.NAME, or fields["ITS NAME"].')
        case ["subscriber", name] if name in NAMES:
            raise MergeError(refused_listing(name))
        case ["subscriber", name]:
            return profile_field(name)
    known = (*(f"subscriber.{name}" for name in PROFILE), *LINKS)
    means = meaning(label)
    hint = f" Did you mean “{means}”?" if means else nearest(label, known)
    raise MergeError(f"There is no merge field {label}{f'.{hint}' if hint else f'; {_GUIDE}.'}")


def refused_filter(label: str, name: str) -> str:
    """Return the sentence that refuses a filter for a field."""
    return (
        f"{label} cannot go through the filter “{name}”; a reader's fields take default, {', '.join(FILTERS)}."
        f"{nearest(name, ('default', *FILTERS))}"
    )


def refused_listing(name: str) -> str:
    """Return the sentence that refuses to put out ``subscriber.tags`` or ``subscriber.lists``."""
    return (
        f'subscriber.{name} cannot be put out or looped over; ask for one: {{% if "parents" in subscriber.{name} %}}.'
    )


def raw_value(name: str, subscriber: Subscriber, links: Links) -> str:
    """Return what is known for the reader under a field's name; empty where nothing is."""
    if name.startswith(_CUSTOM):
        return subscriber.fields.get(name[len(_CUSTOM) :], "")
    if name == "address":
        return subscriber.shown
    value: str = getattr(links if name in LINKS else subscriber, name)
    return value


def resolve(wanted: Field, subscriber: Subscriber, links: Links) -> str:
    """Return what ``wanted`` says for the reader: its value through its filters, newlines as LF.

    Raises :class:`MergeError` where there is neither value nor fallback, and for a value with NUL in it.
    """
    value = sendable(raw_value(wanted.name, subscriber, links))
    for step in wanted.steps:
        value = (value or step.text) if step.name == "default" else FILTERS[step.name](value)
    if not value and not wanted.has_fallback:
        raise MergeError(
            f"{wanted.label} has no value for the reader {subscriber.id}; "
            f'give it a fallback: {{{{ {wanted.label} | default("friend") }}}}.'
        )
    if "\0" in value:
        raise MergeError(f"{wanted.label} of the reader {subscriber.id} has a NUL in it; import that reader anew.")
    return value


def sendable(value: str) -> str:
    """Return a value with newlines as LF, and ``?`` for halves of surrogate pairs, which are no characters."""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def answer(question: Question, subscriber: Subscriber, links: Links) -> bool:
    """Return the answer to a block's question for the reader."""
    if question.kind == "tag":
        return question.name in subscriber.tags
    if question.kind == "list":
        return question.name in subscriber.lists
    if question.kind == "any":
        return bool(subscriber.tags if question.name == "tags" else subscriber.lists)
    return bool(raw_value(question.name, subscriber, links))
