"""The environment that templates run in: Jinja's sandbox, with every step on a meter.

Jinja's sandbox keeps a template from objects that are not for it.  It does not keep one from using up the machine:
``{{ "a" * 2000000000 }}`` is harmless to it.  Here loops, calls, filters, tests, operators and lists count against the
meter of :mod:`publisher.digest.page.bounds`, methods of Python's values that could grow without it are closed, and
only text can be put out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import Any, Final, cast

from jinja2 import Undefined, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from publisher.digest.merge.placeholders import of_templates
from publisher.digest.merge.template_reader import MergeField
from publisher.digest.page.bounds import ITEM, MOST_BITS, MOST_MADE, BoundError, spend, spend_text, spend_value, weigh
from publisher.digest.page.metering import TURN, VALUE, Metering

#: Of no use in an email: they put out what is different each time, or what no reader can read.
_CLOSED_FILTERS: Final = ("pprint", "random", "tojson")
_CLOSED_GLOBALS: Final = ("lipsum",)
#: Methods of Python's own values that a template may call; none makes much more than it is called on and with, but
#: for those that :func:`_check_method` knows.
_METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset(
        {
            *("capitalize", "casefold", "lower", "lstrip", "rstrip", "strip", "swapcase", "title", "upper"),
            *("isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric"),
            *("isprintable", "isspace", "istitle", "isupper", "count", "endswith", "find", "index", "rfind", "rindex"),
            *("partition", "removeprefix", "removesuffix", "rpartition", "rsplit", "split", "splitlines", "startswith"),
            *("format", "join", "replace", "striptags", "unescape"),
        }
    ),
    bytes: frozenset(),
    int: frozenset(),
    float: frozenset({"is_integer"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    dict: frozenset({"get", "items", "keys", "values"}),
}
#: Filters whose texts multiply: each place in the one may become the whole of the other.
_MULTIPLYING: Final = frozenset({"indent", "join", "replace", "urlize", "wordwrap"})
#: Greatest number that a filter may be given, such as a width.
_MOST_NUMBER: Final = 100_000
#: A width in a format that is too great, or that comes out of a value.
_WIDE: Final = re.compile(r"%[^a-zA-Z%\n]*(?:\d{4}|\*)|\{[^{}]*(?:\d{4}|\{)")
#: What may be put out; all else would show its insides, and another place in memory each time.
_TEXTS: Final = (str, int, float, type(None), Undefined)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates spend what they use; they are rendered inside ``bounds.metered()``."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, **options: Any) -> None:
        """``options`` are those of Jinja's environment."""
        # Jinja would compute what is constant while it compiles, with no eye on its size.
        super().__init__(optimized=False, finalize=_put_out, **options)
        for name in _CLOSED_FILTERS:
            del self.filters[name]
        for name in _CLOSED_GLOBALS:
            del self.globals[name]

    def meter(self) -> None:
        """Put filters and tests on the meter; called when all of them are there."""
        self.filters = {name: _metered(name, stock) for name, stock in self.filters.items()}
        self.tests = {name: _counted(cast("Callable[..., Any]", stock)) for name, stock in self.tests.items()}
        self.filters |= {TURN: spend, VALUE: spend_value}

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        """Compile a template, its turns and values on the meter; Jinja's documented place to step in."""
        return super()._generate(Metering().visit(source), *args, **options)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may have an attribute: nothing private, and of Python's own values a few methods."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        kind = next((kind for kind in _METHODS if isinstance(obj, kind)), None)
        return kind is None or not callable(value) or attr in _METHODS[kind]

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return what stands for ``"…".format``; raise :class:`BoundError` where it asks for a great width."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None:
            _check_format(value.__self__)
        return wrapped

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute ``left operator right``, counted before it is made."""
        _check_operation(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls, counted before and after."""
        _check_method(called, args)
        spend(weigh((args, kwargs)))
        return spend_value(super().call(context, called, *args, **kwargs))


@pass_context
def _put_out(context: Context, value: object) -> object:
    """Finalise what a template puts out: texts and numbers as they are, a reader's fields as placeholders, no other."""
    told = of_templates(context, value)
    if not isinstance(told, _TEXTS):
        raise BoundError(f"this is no text but {_kind(told)}; name what of it is to stand there")
    return spend_value(told)


def _kind(value: object) -> str:
    name = type(value).__name__.lstrip("_").lower()
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _metered(name: str, stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that counts what it is given and what it makes."""
    passed = int(hasattr(stock, "jinja_pass_arg"))

    @wraps(stock)
    def metered(*args: Any, **options: Any) -> Any:
        given = list(args)
        if name == "join" and not isinstance(given[passed], MergeField):
            # Whatever is joined is looked at first; what a generator would give counts like any other list.
            given[passed] = list(islice(given[passed], MOST_MADE // ITEM))
        _check_filter(name, given[passed:], options)
        return spend_value(stock(*given, **options))

    return metered


def _counted(stock: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(stock)
    def counted(*args: Any, **options: Any) -> Any:
        spend()
        return stock(*args, **options)

    return counted


def _check_filter(name: str, given: Sequence[Any], options: Mapping[str, Any]) -> None:
    """Raise :class:`BoundError` where a filter would make too much."""
    value, *others = (*given, *options.values())
    spend(weigh((value, others)))
    numbers = [abs(one) for one in others if isinstance(one, int)]
    if max(numbers, default=0) > _MOST_NUMBER:
        raise BoundError(f"the filter “{name}” is given the number {max(numbers):,}; give it {_MOST_NUMBER:,} at most")
    if name == "format":
        _check_format(str(value))
    if name == "sum" and any(isinstance(one, list | tuple) for one in others):
        raise BoundError("the filter “sum” adds numbers up; add lists with +")
    if name in _MULTIPLYING:
        widths = numbers if name == "indent" else []
        longest = max((len(one) for one in others if isinstance(one, str)), default=0)
        _check_product(len(value) if isinstance(value, str | list) else 0, max((longest, *widths)))


def _check_product(places: int, length: int) -> None:
    if places * length > MOST_MADE:
        raise BoundError(f"this puts {length:,} characters into {places:,} places at once; make one of them shorter")


def _check_format(form: str) -> None:
    if _WIDE.search(form):
        raise BoundError("this asks for a width of a thousand characters or more, or for one out of a value")


def _check_method(called: Any, given: Sequence[Any]) -> None:
    """Raise :class:`BoundError` where a method of a text would make too much."""
    text, name = getattr(called, "__self__", None), getattr(called, "__name__", "")
    if not isinstance(text, str) or not given:
        return
    if name == "replace":
        _check_product(len(text) + 1, max((len(one) for one in given if isinstance(one, str)), default=0))
    elif name == "join":
        _check_product(
            len(text), len(given[0]) if isinstance(given[0], str | list | tuple | dict | range) else MOST_MADE
        )


def _check_operation(operator: str, left: Any, right: Any) -> None:
    """Raise :class:`BoundError` where an operator would make too much."""
    if isinstance(left, int) and isinstance(right, int):
        _check_numbers(operator, left, right)
    elif operator == "*":
        times, repeated = (left, right) if isinstance(left, int) else (right, left)
        if isinstance(times, int):
            _check_repeated(repeated, times)
    elif operator == "+" and isinstance(left, str) and isinstance(right, str):
        spend_text(len(left) + len(right))
    elif operator == "+":
        spend(weigh(left) + weigh(right))
    elif operator == "%" and isinstance(left, str):
        _check_format(left)
        spend_text(len(left) + weigh(right))


def _check_repeated(value: Any, times: int) -> None:
    if isinstance(value, str):
        spend_text(len(value) * max(times, 0))
    elif isinstance(value, list | tuple):
        spend(weigh(value) * max(times, 0))


def _check_numbers(operator: str, left: int, right: int) -> None:
    bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
    if operator in ("*", "**") and bits > MOST_BITS:
        raise BoundError(f"this makes a number of more than {MOST_BITS:,} bits; no digest needs it")
