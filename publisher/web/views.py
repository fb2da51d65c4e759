"""The page's own HTML."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from publisher.checks.finding import Finding, Severity
from publisher.checks.size import CLIP
from publisher.desk.preview import Preview
from publisher.model.releases import Media
from publisher.social.thread import Thread
from publisher.web.access import MAIL_SANDBOX

_MARKED: Final = re.compile(r"(https?://\S+|[#@]\w+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One part of the thread."""

    position: int
    total: int
    #: Plain and marked stretches (links, hashtags, handles) of the text by turns, beginning with a plain one.
    stretches: tuple[str, ...]
    media: tuple[Media, ...]
    length: int
    limit: int

    @property
    def over(self) -> int:
        """Characters too many, 0 where it fits."""
        return max(0, self.length - self.limit)


def cards(thread: Thread) -> list[Card]:
    """Return the parts of the thread on one network as cards."""
    return [
        Card(
            position=part.position,
            total=len(thread.parts),
            stretches=tuple(_MARKED.split(part.text)),
            media=part.media,
            length=length,
            limit=thread.limit,
        )
        for part, length in zip(thread.parts, thread.lengths, strict=True)
    ]


def page(preview: Preview | None, *, trouble: str, version: int) -> str:
    """Return the page for a preview, or for the trouble that stands in its way."""
    return (
        _environment()
        .get_template("preview.html.j2")
        .render(
            preview=preview,
            trouble=trouble,
            version=version,
            cards=[card for thread in preview.threads for card in cards(thread)] if preview else [],
            errors=_of("error", preview),
            warnings=_of("warning", preview),
            notes=_of("note", preview),
            sandbox=MAIL_SANDBOX,
            clip=CLIP,
        )
    )


def _of(severity: Severity, preview: Preview | None) -> list[Finding]:
    return [finding for finding in preview.findings if finding.severity == severity] if preview else []


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("publisher.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
