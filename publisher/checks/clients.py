"""What mail clients do not know of the page, from the table made of caniemail.com's data.

The table is old in places (half of it was last tested before 2022), so whatever is said from it says its date.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page.elements import page_of
from publisher.checks.page.features import features
from publisher.checks.proof import DIGEST, Digested

FORM: Final = 1
#: The families that most readers use, for organisations that have not said which theirs do.
USUAL: Final = ("gmail", "outlook", "apple-mail", "yahoo")
#: Can be missing without harm: corners are square, hovering does nothing, a colour or a width is plain.
GRACEFUL: Final = frozenset(
    {
        "css-aspect-ratio", "css-at-media", "css-at-media-hover", "css-at-media-prefers-color-scheme", "css-background",
        "css-border-radius", "css-box-shadow", "css-color-scheme", "css-display", "css-display-none", "css-height",
        "css-hyphens", "css-important", "css-letter-spacing", "css-max-height", "css-max-width", "css-min-width",
        "css-object-fit", "css-opacity", "css-overflow", "css-overflow-wrap", "css-pseudo-class-active",
        "css-pseudo-class-focus", "css-pseudo-class-hover", "css-selector-attribute", "css-selector-class",
        "css-selector-descendant", "css-selector-grouping", "css-sytem-ui", "css-text-underline-offset",
        "css-text-wrap", "css-transition", "css-unit-initial", "css-visibility", "css-white-space", "css-word-break",
        "html-aria-hidden", "html-bdi",
        "html-aria-label", "html-body", "html-comments", "html-dir", "html-doctype", "html-lang",
        "html-loading-attribute", "html-meta-color-scheme", "html-role", "html-semantics", "html-style", "html-target",
    }
)  # fmt: skip
#: Share of the audience from which a missing feature is a warning.
_MANY: Final = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportTable:
    """Facts about features and clients."""

    #: Day of the data, YYYY-MM-DD.
    updated: str
    #: Names to show, by family and by platform.
    families: Mapping[str, str]
    platforms: Mapping[str, str]
    #: Family and platform, in the order of the marks.
    clients: tuple[tuple[str, str], ...]
    #: Title, day of the last test, and a mark for each client (y, n, a, u, -), by slug.
    features: Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lack:
    """A feature of the page that some clients do not have."""

    slug: str
    title: str
    #: Line of the HTML where it is first used.
    line: int
    #: Names of the clients without it, the usual ones first.
    without: tuple[str, ...]
    #: Share of the audience that uses a family with such a client, 0 to 1; ``None`` where it is not known.
    share: float | None
    #: Day of the last test, YYYY-MM-DD.
    tested: str


@lru_cache(maxsize=1)
def table() -> SupportTable:
    """Return the table that ships with Publisher; ``scripts/make_client_support.py`` makes it."""
    data = json.loads(files("publisher.checks").joinpath("client_support.json").read_text(encoding="utf-8"))
    if data["form"] != FORM:
        raise ValueError("client_support.json is of another form; run scripts/make_client_support.py")
    return SupportTable(
        updated=data["updated"],
        families=data["families"],
        platforms=data["platforms"],
        clients=tuple((family, platform) for family, platform in data["clients"]),
        features={slug: (title, tested, marks) for slug, title, tested, marks in data["features"]},
    )


def lacks(html: str, shares: Mapping[str, float]) -> tuple[Lack, ...]:
    """Return what some client lacks of the page, what concerns most readers first.

    ``shares`` is the part of the audience that uses each family, such as ``{"gmail": 0.4}``; families that it does
    not name count as nobody's, and where it is empty no share is known.
    """
    known = table()
    found = []
    for slug, line in features(page_of(html)).items():
        if slug not in known.features:
            continue
        title, tested, marks = known.features[slug]
        failing = _marked(known, marks, "n")
        if not failing:
            continue
        families = {family for family, _ in failing}
        found.append(
            Lack(
                slug=slug,
                title=title,
                line=line,
                without=tuple(_name(known, client) for client in failing),
                share=sum(part for family, part in shares.items() if family in families) if shares else None,
                tested=tested,
            )
        )
    return tuple(sorted(found, key=lambda lack: (-(lack.share or 0), -len(lack.without), lack.slug)))


def _support(seen: Digested) -> Iterator[Found]:
    """Yield each feature that clients in use do not know.

    Where the organisation has not said which clients its readers use, what can be missing without harm is told in
    one note together, so that what does harm is seen.
    """
    shares = seen.proof.config.email.clients
    concerning = [lack for lack in lacks(seen.page.html, shares) if _concerns(lack)]
    harmless = [] if shares else [lack for lack in concerning if lack.slug in GRACEFUL]
    for lack in concerning:
        if lack not in harmless:
            yield _found(lack)
    if harmless:
        yield Found(
            f"Not every mail client knows {_listed(tuple(lack.title for lack in harmless))}; the page is made to read "
            f"well without (tests up to {max(lack.tested for lack in harmless)}).",
            hint="Say which clients your readers use under [email] clients, to see each with its share.",
            about="graceful",
        )


def _found(lack: Lack) -> Found:
    graceful = lack.slug in GRACEFUL
    return Found(
        f"{lack.title} is not known to {_listed(lack.without)}{_share(lack)} (tested {lack.tested}).",
        lack.line,
        hint="The page reads well without it." if graceful else None,
        severity="warning" if (lack.share or 0) >= _MANY and not graceful else "note",
        about=lack.slug,
    )


def _marked(known: SupportTable, marks: str, wanted: str) -> list[tuple[str, str]]:
    """Return the clients with a mark, those that most readers use first."""
    found = [client for client, mark in zip(known.clients, marks, strict=True) if mark == wanted]
    return sorted(found, key=lambda client: USUAL.index(client[0]) if client[0] in USUAL else len(USUAL))


def _concerns(lack: Lack) -> bool:
    if lack.share is not None:
        return lack.share > 0
    usual = tuple(table().families[family] for family in USUAL)
    return lack.without[0].startswith(usual)


def _share(lack: Lack) -> str:
    return f", which up to {lack.share:.0%} of your readers use" if lack.share else ""


def _listed(names: tuple[str, ...], most: int = 4) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _name(known: SupportTable, client: tuple[str, str]) -> str:
    family, platform = client
    return f"{known.families[family]} ({known.platforms[platform]})"


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="clients.*",
        title="HTML and CSS that mail clients know; * is the feature, named as on caniemail.com, or graceful for those "
        "that can be missing without harm",
        severity="note",
        also=("warning",),
        hint="Look at the page without it, or do without it.",
        place="digest.html",
        needs=DIGEST,
        find=_support,
    ),
)
