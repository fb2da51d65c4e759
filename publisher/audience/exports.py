"""Exports of other services: told by their headings, read by a table.

A service's own columns mean here what its documentation says.  What it counts of people (opens, ratings, places) is
left out; when somebody came is kept beside the lawful basis, and is consent only where it says that they opted in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from publisher.errors import AudienceError, nearest


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """How one service writes its readers."""

    name: str
    #: For a person.
    title: str
    #: Headings, in plain words, that only its files have together; any of these sets.
    marks: tuple[frozenset[str], ...]
    #: Heading in plain words → its meaning in ``publisher.audience.headings``.
    columns: Mapping[str, str]


def _columns(**meanings: str) -> Mapping[str, str]:
    return MappingProxyType({heading: meaning for meaning, words in meanings.items() for heading in words.split("|")})


EXPORTS: Final = (
    Export(
        name="mailchimp",
        title="an export of Mailchimp",
        marks=(frozenset(("email address", "member rating", "optin time", "leid")),),
        columns=_columns(
            consent_at="optin time",
            source="optin ip",
            left_at="unsub time",
            bounced_at="clean time",
            ignored=(
                "member rating|confirm time|confirm ip|latitude|longitude|gmtoff|dstoff|timezone|cc|region|"
                "last changed|leid|euid|notes|unsub campaign title|unsub campaign id|unsub reason|unsub reason other|"
                "clean campaign title|clean campaign id"
            ),
        ),
    ),
    Export(
        name="substack",
        title="an export of Substack",
        marks=(frozenset(("email", "active subscription", "email disabled")),),
        columns=_columns(
            since="created at",
            off="email disabled",
            ignored="active subscription|expiry|first payment at|activity|revenue",
        ),
    ),
    Export(
        name="ghost",
        title="an export of Ghost",
        marks=(frozenset(("email", "subscribed to emails", "labels", "complimentary plan")),),
        columns=_columns(
            since="created at",
            on="subscribed to emails",
            tags="labels",
            ignored="id|stripe customer id|complimentary plan|deleted at|attribution",
        ),
    ),
    Export(
        name="listmonk",
        title="an export of listmonk",
        marks=(frozenset(("uuid", "email", "attributes", "status")),),
        columns=_columns(since="created at", attributes="attributes", ignored="uuid|updated at"),
    ),
)
NAMES: Final = tuple(export.name for export in EXPORTS)


def recognised(headings: Collection[str]) -> Export | None:
    """Return the service that writes these headings (in plain words), or ``None``."""
    there = set(headings)
    return next((export for export in EXPORTS if any(marks <= there for marks in export.marks)), None)


def called(name: str) -> Export:
    """Return the service of this name; raise :class:`AudienceError` for one that is not known."""
    for export in EXPORTS:
        if export.name == name.casefold():
            return export
    raise AudienceError(f"“{name}” is none of {', '.join(NAMES)}.{nearest(name, NAMES)}")
