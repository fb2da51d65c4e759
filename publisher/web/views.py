"""The page's own HTML."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from publisher.checks.finding import Finding, Severity
from publisher.checks.size import CLIP
from publisher.desk.preview import Preview
from publisher.model.releases import Media
from publisher.social.thread import Thread
from publisher.web.access import MAIL_SANDBOX
from publisher.web.live import Shown

_MARKED: Final = re.compile(r"(https?://\S+|[#@]\w+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One part of a thread."""

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


def page(shown: Shown, *, version: int, now: datetime) -> str:
    """Return the page for what is shown, as of the aware time ``now``."""
    preview = shown.preview
    return (
        _environment()
        .get_template("preview.html.j2")
        .render(
            shown=shown,
            preview=preview,
            version=version,
            since=clock_time(shown.since, now) if shown.since else "",
            mail=mark(preview.html.encode()) if preview else "",
            threads=[(thread.network, cards(thread)) for thread in preview.threads] if preview else [],
            errors=_of("error", preview),
            warnings=_of("warning", preview),
            notes=_of("note", preview),
            sandbox=MAIL_SANDBOX,
            clip=CLIP,
        )
    )


def clock_time(moment: datetime, now: datetime) -> str:
    """Say a time as people do: ``14:05``, and with its day where that is another than the day of ``now``.

    Both are aware; the zone of ``now`` is the one that people here live by.
    """
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%H:%M on} {local.day} {local:%B}"


def mark(content: bytes) -> str:
    """Return a few letters that change when ``content`` does."""
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def _of(severity: Severity, preview: Preview | None) -> list[Finding]:
    return [finding for finding in preview.findings if finding.severity == severity] if preview else []


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("publisher.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["mark"] = mark
    return made
