"""What the columns of a reader file mean, told by their headings in the wordings that exports use."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from publisher.errors import AudienceError

#: Meaning → headings, lower case, without accents, words divided by one space.
_WORDINGS: Final[Mapping[str, str]] = {
    "email": (
        "email|e mail|mail|email address|e mail address|emailaddress|mail address|subscriber email|primary email|"
        "email 1|e mail 1 value|e mail adresse|email adresse|mailadresse|adresse e mail|adresse email|adresse mail|"
        "courriel|correo|correo electronico|e mailadres|e post|ebost|e bost|cyfeiriad e bost"
    ),
    "first_name": (
        "first name|firstname|first|fname|given name|givenname|forename|vorname|prenom|nombre|voornaam|fornavn|"
        "enw cyntaf"
    ),
    "last_name": (
        "last name|lastname|last|lname|surname|family name|familyname|nachname|familienname|nom|nom de famille|"
        "apellido|apellidos|achternaam|etternavn|cyfenw"
    ),
    "lists": "list|lists|group|groups|mailing list|mailing lists|audience|liste|listen|listes|rhestr|rhestrau",
    "tags": "tag|tags|label|labels|schlagwort|schlagworte|etiquettes|etiquetas",
    "status": "status|subscription status|subscriber status|member status|email status",
}
#: Headings that mean the email address only where no plainer one is there: they may be postal.
_PERHAPS_EMAIL: Final = frozenset({"address", "adresse", "contact", "kontakt", "direccion"})
#: Headings of a whole name; beside a column of first or last names they are fields like any other.
_WHOLE_NAME: Final = frozenset(
    {"name", "full name", "fullname", "display name", "vollstandiger name", "nom complet", "nombre completo", "enw"}
)
_MEANINGS: Final = MappingProxyType(
    {heading: meaning for meaning, headings in _WORDINGS.items() for heading in headings.split("|")}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where in a row each thing stands."""

    #: Meaning (email, first_name, last_name, whole_name, lists, tags, status) to the column's index.
    known: Mapping[str, int]
    #: Name of a custom field to the column's index.
    fields: Mapping[str, int]
    #: Number of columns, those without a heading included.
    width: int


def understand(headings: Sequence[str], file: str) -> Columns:
    """Return what the columns mean.

    A column without a heading is left out.  Raises :class:`AudienceError`, naming ``file``, where no column has
    the addresses and where two columns mean the same.  It does not quote the headings: in a file without any, the
    first row is a reader.
    """
    known: dict[str, int] = {}
    fields: dict[str, int] = {}
    plain = [_plain(heading) for heading in headings]
    meanings = {_MEANINGS.get(words) for words in plain}
    perhaps: dict[str, str] = {} if "email" in meanings else dict.fromkeys(_PERHAPS_EMAIL, "email")
    if meanings.isdisjoint({"first_name", "last_name"}):
        perhaps |= dict.fromkeys(_WHOLE_NAME, "whole_name")
    for index, words in enumerate(plain):
        meaning = perhaps.get(words) or _MEANINGS.get(words)
        name = meaning or field_name(headings[index])
        place = known if meaning else fields
        if name in place:
            raise AudienceError(
                f"{file} has two columns for the same thing (columns {place[name] + 1} and {index + 1}); "
                f"remove one or give it another heading."
            )
        if name:
            place[name] = index
    if "email" not in known:
        raise AudienceError(f"{file} has no column of addresses; put the heading “email” over it and try again.")
    return Columns(known=known, fields=fields, width=len(headings))


def field_name(heading: str) -> str:
    """Return the name under which templates know a custom column: ``School name`` gives ``school_name``.

    A name is letters, digits and underscores and does not begin with a digit; empty for an empty heading.
    """
    name = "_".join(re.findall(r"\w+", unicodedata.normalize("NFKC", heading).lower()))
    return f"field_{name}" if name[:1].isdigit() else name


def custom_field(heading: str) -> str:
    """Return the name of the custom field that a person calls ``heading``.

    Raises :class:`AudienceError` where it has neither letter nor digit, or means something that has its own place.
    """
    name = field_name(heading)
    if not name:
        raise AudienceError(f"“{heading}” cannot name a field; use letters and digits, such as school.")
    if meaning := _MEANINGS.get(_plain(heading)):
        raise AudienceError(f"“{heading}” is no custom field but means {meaning}; give it as such.")
    return name


def _plain(heading: str) -> str:
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in bare if not unicodedata.combining(sign))))
