"""Merge tags of other tools, found in a person's words: ``*|FNAME|*``, ``{first_name}``, ``[First Name]``.

Whoever has written newsletters elsewhere types the tags of the tool they knew, or pastes a text that has them.
Nothing here understands them, so they would be sent as they stand.  Pure, and linear in the text's length.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

#: Shapes that are no prose whatever stands in them: Publisher's own and Jinja's, Mailchimp's, Salesforce's, SendGrid's.
_SURE: Final = (
    r"\{\{\{?[^{}]{0,200}\}\}\}?|\{%[^{}%]{0,200}%\}|\{#[^{}#]{0,200}#\}|\{[{%]"
    r"|\*\|[^|\n]{1,100}\|\*"
    r"|%%[=\w][^%\n]{0,100}%%"
    r"|<%[^%<>\n]{1,100}%>"
)
#: Shapes that may be prose; they count where the name in them is one of :data:`_NAMES`.
_NAMED: Final = (
    r"\{[$!]?[^\W\d_][^{}\n]{0,80}\}"
    r"|\[\[?(?:%[ ])?[^\W\d_][^\[\]\n]{0,80}\]\]?(?![(\[:])"
    r"|%[^\W\d_][\w.-]{0,60}%"
    r"|<<[^\W\d_][^<>\n]{0,80}>>|«[^\W\d_][^«»\n]{0,80}»"
    r"|</?[a-z]{9,20}>"
)
_TAG: Final = re.compile(rf"(?P<sure>{_SURE})|(?P<named>{_NAMED})")
#: In Markdown a backslash makes a sign one that stands for itself.
_OR_ESCAPED: Final = re.compile(rf"\\.|{_TAG.pattern}")
_DEFINITION: Final = re.compile(r"^ {0,3}\[([^\[\]\n]{1,80})\]:", re.MULTILINE)
#: What stands around the name: brackets and signs, the table that it is looked up in, a fallback behind it.
_AROUND: Final = " {}[]%<>«»$!*|/."
_TABLE: Final = re.compile(
    r"(?:contact|customer|data|lead|member|merge|params|person|profile|recipient|subscriber|supporter|user|user_data"
    r"|contactfield|var)s?[.:=~]",
    re.IGNORECASE,
)
_FALLBACK: Final = re.compile(r"[|,\n]|:\s*[\"'“]| or ", re.IGNORECASE)
#: Longest part of a tag that is told.
_TOLD: Final = 60

#: Names under which other tools know what Publisher knows, without case, blanks and signs.
_MEANINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "subscriber.first_name": (
            "firstname", "fname", "forename", "givenname", "firstnamefix", "name", "fullname",
        ),
        "subscriber.last_name": ("lastname", "lname", "surname", "familyname"),
        "subscriber.address": ("email", "emailaddress", "subscriberemail"),
        "unsubscribe_url": ("unsub", "unsubscribe", "unsubscribelink", "unsubscribeurl", "unsublink", "optout"),
        "view_url": ("viewinbrowser", "viewonline", "webversion", "webview", "webviewlink", "mirrorpage"),
        "preferences_url": (
            "preferences", "updateprofile", "updatepreferences", "managepreferences", "managesubscription",
        ),
        "": (
            "company", "companyname", "organisation", "organization", "jobtitle", "salutation", "city", "town",
            "country", "postcode", "zip", "phone", "phonenumber", "birthday", "date", "currentyear", "currentdate",
            "currentday", "listname", "forwardtoafriend",
        ),
    }
)  # fmt: skip
_NAMES: Final = {name: field for field, names in _MEANINGS.items() for name in names}


class ForeignTag(NamedTuple):
    """A tag of another tool."""

    #: As it stands there, cut where it is long.
    text: str
    #: Where it begins: number of the line, 1 for the first.
    line: int
    #: The field of Publisher that says the same, such as ``subscriber.first_name``; empty where there is none.
    means: str
    #: Whether it cannot well be prose: by its shape, or since it means a field.
    sure: bool

    @property
    def is_own(self) -> bool:
        """Whether it has the braces of Publisher's own fields and blocks."""
        return self.text.startswith(("{{", "{%", "{#"))


def foreign_tags(text: str, *, markdown: bool = False) -> Iterator[ForeignTag]:
    r"""Yield the tags in a text, in order.

    Publisher's own fields and blocks are among them: where they work, the caller leaves them out by ``is_own``.  In
    Markdown a tag behind a backslash, ``\[First Name]``, is meant as it stands, and so is a link's text.
    """
    links = {meaning_key(match[1]) for match in _DEFINITION.finditer(text)} if markdown else set()
    line, last = 1, 0
    for match in (_OR_ESCAPED if markdown else _TAG).finditer(text):
        line, last = line + text.count("\n", last, match.start()), match.start()
        tag = _tag(match[0], line, sure=match["sure"] is not None) if match.lastgroup else None
        if tag is not None and meaning_key(match[0]) not in links:
            yield tag


def _tag(text: str, line: int, *, sure: bool) -> ForeignTag | None:
    means = meaning(text)
    if means is None and not sure:
        return None
    told = text if len(text) <= _TOLD else text[: _TOLD - 1] + "…"
    return ForeignTag(" ".join(told.split()), line, means or "", sure or bool(means))


def meaning(tag: str) -> str | None:
    """Return the field of Publisher that a tag, or the name in one, stands for.

    Empty for a name that other tools know and Publisher does not, ``None`` for any other.
    """
    return _NAMES.get(meaning_key(tag))


def meaning_key(tag: str) -> str:
    """Return the name in a tag without its table, fallback, case, blanks and signs: ``firstname``."""
    name = _FALLBACK.split(tag.strip(_AROUND), maxsplit=1)[0]
    name = _TABLE.sub("", name.strip(_AROUND), count=1)
    return "".join(letter for letter in name.casefold() if letter.isalnum())
