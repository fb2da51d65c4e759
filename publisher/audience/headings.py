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
    "language": "language|lang|locale|preferred language|sprache|langue|idioma|iaith|taal",
    "lists": "list|lists|group|groups|mailing list|mailing lists|audience|liste|listen|listes|rhestr|rhestrau",
    "tags": "tag|tags|label|labels|schlagwort|schlagworte|etiquettes|etiquetas",
    "status": "status|state|subscription status|subscriber status|member status|email status",
    "basis": "basis|lawful basis|legal basis",
    "consent_at": (
        "consent at|consent date|date of consent|consented at|consent timestamp|opt in date|optin date|opt in time|"
        "optin time|opted in at"
    ),
    "how": "consent how|consent method|how consent was given|opt in method",
    "words": "consent words|consent text|consent wording|consent statement",
    "source": "consent source|opt in source|optin source|opt in ip|optin ip|signup source|sign up source",
    "refusal": "refusal offered",
    # What this program itself writes beside rows that were left out.
    "ignored": "left out because",
}
#: Meanings that are a service's own words only, or are told by more than a heading.
_OTHERS: Final = ("whole_name", "agreed", "since", "left_at", "bounced_at", "off", "on", "attributes", "ignored")
#: A heading that is a statement to which people agree, as a form has it.
_AGREEMENT: Final = re.compile(
    r"\b(i agree|i consent|consent|i would like to (receive|get|hear)|i want to (receive|get|hear)|opt in|sign me up|"
    r"keep me (posted|informed|updated)|ich stimme|j accepte)\b"
)
#: When a form was filled in; beside a statement to agree to, when somebody agreed.
_FILLED_IN: Final = frozenset(
    {"timestamp", "zeitstempel", "horodateur", "completion time", "submitted at", "submission date", "date submitted"}
)
#: How a person names a meaning in ``--map``; the other meanings are called by their own names.
_BY_HAND: Final = MappingProxyType({"name": "whole_name", "consent": "agreed", "nothing": "ignored", "": "ignored"})
#: Headings that mean the email address only where no plainer one is there: they may be postal.
_PERHAPS_EMAIL: Final = frozenset({"address", "adresse", "contact", "kontakt", "direccion"})
#: Headings of a whole name; beside a column of first or last names they are fields like any other.
_WHOLE_NAME: Final = frozenset(
    {
        "name",
        "your name",
        "full name",
        "fullname",
        "display name",
        "vollstandiger name",
        "nom complet",
        "nombre completo",
        "enw",
    }
)
_MEANINGS: Final = MappingProxyType(
    {heading: meaning for meaning, headings in _WORDINGS.items() for heading in headings.split("|")}
)


class NoAddressesError(AudienceError):
    """No column of a file has the addresses; a person can say which one does."""

    def __init__(self, file: str, headings: Sequence[str]) -> None:
        super().__init__(
            f"{file} has no column of addresses; put the heading “email” over it, or say which it is: "
            f"--map HEADING=email."
        )
        self.headings = tuple(headings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where in a row each thing stands."""

    #: Meaning (email, first_name, last_name, whole_name, lists, tags, status …) to the column's index.
    known: Mapping[str, int]
    #: Name of a custom field to the column's index.
    fields: Mapping[str, int]
    #: Number of columns, those without a heading included.
    width: int
    #: The words that people agreed to: the heading of the column ``agreed``.
    statement: str = ""

    def becomes(self, index: int) -> str:
        """Return what a column becomes, for a person; empty where it is left out."""
        for meaning, place in self.known.items():
            if place == index and meaning != "ignored":
                return _SAID.get(meaning, meaning.replace("_", " "))
        return next((f"field {name}" for name, place in self.fields.items() if place == index), "")


_SAID: Final = MappingProxyType(
    {
        "whole_name": "first and last name",
        "agreed": "whether they agreed",
        "consent_at": "when they agreed",
        "how": "how they agreed",
        "words": "the words they agreed to",
        "source": "where they agreed",
        "since": "a reader there since",
        "left_at": "when they left",
        "bounced_at": "when it bounced",
        "off": "whether they left",
        "on": "whether they left",
        "attributes": "fields of their own",
        "status": "whether they left",
    }
)


def understand(
    headings: Sequence[str],
    file: str,
    *,
    mapping: Mapping[str, str] | None = None,
    service: Mapping[str, str] | None = None,
) -> Columns:
    """Return what the columns mean.

    ``mapping`` is what a person said (heading → meaning, or the name of a field), ``service`` what a service's own
    headings mean.  A column without a heading is left out.  Raises :class:`AudienceError`, naming ``file``, where no
    column has the addresses (:class:`NoAddressesError`), where two columns mean the same, and where the mapping names
    a column that is not there.  It does not quote the headings: in a file without any, the first row is a reader.
    """
    said = _said(headings, mapping or {}, file)
    known: dict[str, int] = {}
    fields: dict[str, int] = {}
    meanings = _meanings(headings, said, service or {})
    for index, heading in enumerate(headings):
        meaning, name = meanings[index], ""
        if index in said and not meaning:
            name = field_name(said[index])
        elif not meaning:
            name = field_name(heading)
        place, key = (known, meaning) if meaning else (fields, name)
        if meaning == "ignored" or not key:
            continue
        if key in place:
            raise AudienceError(
                f"{file} has two columns for the same thing (columns {place[key] + 1} and {index + 1}); "
                f"remove one, give it another heading, or leave it out with --map {index + 1}=."
            )
        place[key] = index
    if "email" not in known:
        raise NoAddressesError(file, headings)
    statement = " ".join(headings[known["agreed"]].split()) if "agreed" in known else ""
    return Columns(known=known, fields=fields, width=len(headings), statement=statement)


def _meanings(headings: Sequence[str], said: Mapping[int, str], service: Mapping[str, str]) -> list[str]:
    """Return the meaning of each column; empty for a field."""
    plains = [plain(heading) for heading in headings]
    found = [
        _meant(said[index]) if index in said else service.get(words) or _MEANINGS.get(words, "")
        for index, words in enumerate(plains)
    ]
    free = [index for index, meaning in enumerate(found) if not meaning and index not in said]
    for index in free:
        if "email" not in found and plains[index] in _PERHAPS_EMAIL:
            found[index] = "email"
        elif {"first_name", "last_name", "whole_name"}.isdisjoint(found) and plains[index] in _WHOLE_NAME:
            found[index] = "whole_name"
        elif {"agreed", "basis", "words"}.isdisjoint(found) and _AGREEMENT.search(plains[index]):
            found[index] = "agreed"
    if "agreed" in found and "consent_at" not in found:
        filled_in = next((index for index in free if not found[index] and plains[index] in _FILLED_IN), None)
        if filled_in is not None:
            found[filled_in] = "consent_at"
    return found


def _said(headings: Sequence[str], mapping: Mapping[str, str], file: str) -> dict[int, str]:
    """Return what a person said of each column, by its index; a column is named by its heading or its number."""
    found: dict[int, str] = {}
    plains = [plain(heading) for heading in headings]
    for column, meaning in mapping.items():
        words = plain(column)
        if words and words in plains:
            found[plains.index(words)] = meaning
        elif column.strip().isdigit() and 0 < int(column) <= len(headings):
            found[int(column) - 1] = meaning
        else:
            raise AudienceError(
                f"{file} has no column “{column}”, of which the mapping speaks; "
                f"give its heading, or its number from 1 to {len(headings)}."
            )
    return found


def _meant(words: str) -> str:
    """Return the meaning that a person names; empty for what is to be a field."""
    name = "_".join(plain(words).split())
    if name in _BY_HAND:
        return _BY_HAND[name]
    return name if name in _WORDINGS or name in _OTHERS else _MEANINGS.get(plain(words), "")


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
    if meaning := _MEANINGS.get(plain(heading)):
        raise AudienceError(f"“{heading}” is no custom field but means {meaning}; give it as such.")
    return name


def plain(heading: str) -> str:
    """Return a heading in small letters without accents, its words divided by one space."""
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in bare if not unicodedata.combining(sign))))
