"""What a template sees of its reader.

A template is given the same objects for a known reader (:func:`reading`) and while a skeleton is compiled
(:class:`Trail`): only what they tell differs.  A known reader's fields tell their values; a trail's tell placeholders,
plain words of ASCII that survive Markdown, inlining and wrapping, and that :mod:`publisher.digest.merge.compile`
finds again.
"""

import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

from publisher.digest.merge.fields import (
    FILTERS,
    LINKS,
    NAMES,
    Field,
    Links,
    Question,
    answer,
    custom_field,
    field_named,
    profile_field,
    refused_filter,
    refused_listing,
    resolve,
)
from publisher.errors import MergeError
from publisher.model.subscribers import Subscriber

if TYPE_CHECKING:
    from jinja2 import Environment

#: Placeholders of fields, by number.  Those of links are addresses, so that rules about addresses see one.
MARK: Final = "zq7k{}k7qz"
LINK_MARK: Final = "https://merge.invalid/zq7k{}k7qz"
_ESCAPED: Final = re.compile("[&<>\"']")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
#: Filters that leave a field as it is, or only put it out.
_HARMLESS: Final = frozenset({"e", "escape", "forceescape", "string"})


def escape(text: str) -> str:
    """Escape for HTML, text and quoted attributes alike, as Jinja's autoescape does."""
    return text.translate(_ESCAPES) if _ESCAPED.search(text) else text


class Teller(Protocol):
    """Knows, or only notes, what is asked about a reader."""

    def tell(self, field: Field) -> str:
        """Return what stands for the field."""

    def decide(self, question: Question) -> bool:
        """Answer a block's question."""


class MergeField:
    """A field in a template's context; put out, it tells its value or its placeholder."""

    __slots__ = ("_field", "_teller")

    def __init__(self, field: Field, teller: Teller) -> None:
        self._field = field
        self._teller = teller

    def __str__(self) -> str:
        return self._teller.tell(self._field)

    def __html__(self) -> str:
        return escape(str(self))

    def __bool__(self) -> bool:
        return self._teller.decide(Question("has", self._field.name))

    def __eq__(self, _other: object) -> NoReturn:
        raise MergeError(
            f"{self._field.label} is compared in a template, which would need a digest for every reader; "
            f'give those readers a tag and ask {{% if "TAG" in subscriber.tags %}}.'
        )

    __hash__ = None  # type: ignore[assignment]  # what cannot be compared cannot be hashed

    def then(self, name: str, text: str = "") -> "MergeField":
        """Return the field with one more filter."""
        return MergeField(self._field.then(name, text), self._teller)

    def refuse(self, name: str) -> NoReturn:
        """Raise :class:`MergeError` for a filter that fields do not take."""
        raise MergeError(refused_filter(self._field.label, name))


class _Names:
    """``subscriber.tags`` or ``subscriber.lists``: may be asked, not listed."""

    __slots__ = ("_kind", "_of", "_teller")

    def __init__(self, kind: str, of: str, teller: Teller) -> None:
        self._kind, self._of, self._teller = kind, of, teller

    def __contains__(self, name: object) -> bool:
        return self._teller.decide(Question("tag" if self._kind == "tag" else "list", str(name)))

    def __bool__(self) -> bool:
        return self._teller.decide(Question("any", self._of))

    def __iter__(self) -> NoReturn:
        raise MergeError(refused_listing(self._of))

    def __str__(self) -> str:
        return "".join(self)


class _Custom:
    """``subscriber.fields``: the columns of the import."""

    __slots__ = ("_teller",)

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def __getattr__(self, name: str) -> MergeField:
        if name.startswith("__"):
            raise AttributeError(name)
        return MergeField(custom_field(name), self._teller)

    def __getitem__(self, name: object) -> MergeField:
        return MergeField(custom_field(str(name)), self._teller)

    def __str__(self) -> str:
        return str(field_named(("subscriber", "fields")))


class _Reader:
    """``subscriber``."""

    __slots__ = ("_teller",)

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "fields":
            return _Custom(self._teller)
        if name in NAMES:
            return _Names(name.removesuffix("s"), name, self._teller)
        return MergeField(profile_field(name), self._teller)

    def __str__(self) -> str:
        return str(field_named(("subscriber",)))

    @property
    def _told_by(self) -> Teller:
        return self._teller


def context(teller: Teller) -> dict[str, object]:
    """Return what a template is given of its reader: ``subscriber`` and the three links."""
    return {"subscriber": _Reader(teller), **{name: MergeField(Field(name), teller) for name in LINKS}}


def teller_of(given: Mapping[str, object]) -> Teller:
    """Return who tells of the reader in what :func:`context` returned, for words that are read without a template."""
    reader = given["subscriber"]
    if not isinstance(reader, _Reader):
        raise TypeError("subscriber in a template's context is what context() puts there")
    return reader._told_by  # noqa: SLF001 - hidden from templates, not from this module


class _Known:
    """Tells the values of one reader."""

    def __init__(self, subscriber: Subscriber, links: Links) -> None:
        self._subscriber = subscriber
        self._links = links

    def tell(self, field: Field) -> str:
        return resolve(field, self._subscriber, self._links)

    def decide(self, question: Question) -> bool:
        return answer(question, self._subscriber, self._links)


def reading(subscriber: Subscriber, links: Links) -> dict[str, object]:
    """Return a template's context for a known reader, such as the preview's sample.

    A field without value or fallback raises :class:`MergeError` when it is put out.
    """
    return context(_Known(subscriber, links))


class Trail:
    """Notes what a build asks, and answers blocks' questions as it was told to, otherwise no."""

    def __init__(self, answers: Mapping[Question, bool], *, fields: dict[Field, int], public: bool) -> None:
        """``fields`` numbers the fields of all builds; ``public`` tells whether there are public pages to link to."""
        self._answers = answers
        self._fields = fields
        self._public = public
        #: Every question in the order in which it was first asked, with its answer.
        self.path: dict[Question, bool] = {}

    def tell(self, field: Field) -> str:
        """Return the field's placeholder; raise :class:`MergeError` for a link that no reader would have."""
        link = field.name in LINKS
        if link and not field.has_fallback and not self.decide(Question("has", field.name)):
            raise MergeError(
                f"{field.name} has no value as long as email.public_url is not set in config.toml; "
                f"set it, or put the link between {{% if {field.name} %}} and {{% endif %}}."
            )
        number = self._fields.setdefault(field, len(self._fields))
        return (LINK_MARK if link else MARK).format(number)

    def decide(self, question: Question) -> bool:
        """Answer, and note, a block's question."""
        if question.kind == "has" and question.name in LINKS:
            return self._public or question.name == "unsubscribe_url"
        return self.path.setdefault(question, self._answers.get(question, False))


def install(environment: "Environment") -> None:
    """Teach a Jinja environment the filters of merge fields.

    ``default`` and the filters of :data:`publisher.digest.merge.fields.FILTERS` work on fields as they do on texts,
    with
    the difference that an empty field counts as missing; every other filter refuses a field with
    :class:`MergeError`, since it would change the placeholder and not the value.
    """
    filters = environment.filters
    for name, stock in list(filters.items()):
        if name not in _HARMLESS:
            filters[name] = _fitted(name, stock)


def _fitted(name: str, stock: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(stock)
    def fitted(*values: Any, **options: Any) -> Any:
        first = values[0] if values else None
        if isinstance(first, MergeField):
            if name in ("default", "d"):
                return first.then("default", str(_fallback(first, *values[1:], **options)))
            return first.then(name) if name in FILTERS else first.refuse(name)
        for value in (*values, *options.values()):
            if isinstance(value, MergeField):
                value.refuse(name)
        return stock(*values, **options)

    return fitted


def _fallback(field: MergeField, default_value: object = "", boolean: object = True) -> object:  # noqa: ARG001 - Jinja's
    if isinstance(default_value, MergeField):
        field.refuse("default with another field in it")
    return default_value
