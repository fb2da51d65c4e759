"""Languages: a tag for what people write in a column of languages."""

import re
from functools import cache
from typing import Final

#: Letters of the code of a country.
_COUNTRY: Final = 2
_TAG: Final = re.compile(r"([a-zA-Z]{2,3})((?:[-_][a-zA-Z0-9]{2,8})*)")


def language_tag(words: str) -> str:
    """Return the tag (RFC 5646) of a language: ``cy`` for “cy”, “Welsh” and “Cymraeg”; empty for any other word."""
    said = words.strip()
    if found := _TAG.fullmatch(said):
        language, rest = found[1].lower(), found[2].replace("_", "-")
        if language in _known():
            return language + "".join(
                f"-{part.upper() if len(part) == _COUNTRY else part}" for part in rest.split("-") if part
            )
    return _names().get(said.casefold(), "")


@cache
def _known() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 - slow to import, and few files have such a column

    return frozenset(Locale("en").languages)


@cache
def _names() -> dict[str, str]:
    from babel import Locale, localedata  # noqa: PLC0415 - the same

    english = {str(name).casefold(): tag for tag, name in Locale("en").languages.items() if "_" not in tag}
    own = {
        name.casefold(): tag
        for tag in localedata.locale_identifiers()
        if "_" not in tag and (name := Locale(tag).languages.get(tag))
    }
    return {**own, **english}
