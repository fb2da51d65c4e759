"""The fixed words of templates, in the language of the configuration, from one catalogue (``words.toml``).

The catalogue is TOML rather than gettext's files: it is read as it stands, with no step that compiles it, and a
person can add a language to it.  Babel gives what a language needs besides words: plural forms and dates.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from publisher.errors import ConfigError

FALLBACK: Final = "en"
Entry = str | Mapping[str, str]


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, Entry]]:
    """Return the words by language and key; one with plural forms or variants is a mapping."""
    text = files("publisher.digest.page").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Words:
    """The words and dates of one language.

    A language that the catalogue lacks gets English words, with dates of its own.
    """

    def __init__(self, language: str) -> None:
        """``language`` is a BCP 47 tag; raises :class:`ConfigError` for one that is no language."""
        self.language = language
        self._locale = _locale(language)
        known = catalogue()
        self._own = known.get(self._locale.language, known[FALLBACK])
        self._english = known[FALLBACK]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words under ``key`` with ``values`` in their places."""
        entry = self._entry(key)
        if not isinstance(entry, str):
            raise KeyError(key)
        return entry.format(**values)

    def count(self, key: str, number: int) -> str:
        """Return the words under ``key`` in the plural form for ``number``, which stands in them as ``n``."""
        forms = self._entry(key)
        if isinstance(forms, str):
            raise KeyError(key)
        form = str(self._locale.plural_form(number))
        return forms.get(form, forms["other"]).format(n=number)

    def variant(self, key: str, name: str) -> str:
        """Return one of several words under ``key``, such as the season's name."""
        entry = self._entry(key)
        if isinstance(entry, str):
            raise KeyError(key)
        return entry[name]

    def date(self, day: date | datetime, *, short: bool = False) -> str:
        """Return the day as the language writes it: ``20 December 2018``, short ``20 Dec 2018``."""
        return format_date(day, format="medium" if short else "long", locale=self._locale)

    def month(self, day: datetime) -> str:
        """Return the month of a day as the language writes it: ``June 2026``."""
        return format_skeleton("yMMMM", day, locale=self._locale)

    def label(self, heading: str) -> str:
        """Return a column's heading as it stands before a value."""
        return self("label", heading=heading)

    def _entry(self, key: str) -> Entry:
        return self._own[key] if key in self._own else self._english[key]


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        pass
    try:
        return Locale.parse(language.replace("_", "-").partition("-")[0])
    except (UnknownLocaleError, ValueError):
        raise ConfigError(
            f"organisation.language “{language}” is no language that has dates; write it as en-GB or cy."
        ) from None
