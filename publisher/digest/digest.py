"""The digest: the email of a campaign, built and inlined, before it becomes a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture that travels inside the message."""

    #: File name that a reader sees when the picture is saved.
    name: str
    #: What ``cid:`` in the HTML refers to, such as ``lantern.3f2a@digest``; ASCII, no angle brackets.
    content_id: str
    content: bytes = field(repr=False)
    #: MIME type such as ``image/jpeg``.
    type: str
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """What :func:`publisher.digest.page.build.build` makes of a campaign and its posts for one reader.

    Where the reader is not known yet, subject, HTML and text carry placeholders
    (:mod:`publisher.digest.merge.template_reader`).
    """

    subject: str
    preheader: str
    #: Complete and inlined, newlines as LF.
    html: str = field(repr=False)
    #: Wrapped at 72, newlines as LF.
    text: str = field(repr=False)
    #: BCP 47 tag such as ``en-GB``.
    language: str = "en-GB"
    direction: Literal["ltr", "rtl"] = "ltr"
    #: Embedded ones only, in the order of the HTML.
    pictures: tuple[Picture, ...] = ()
    #: Where a person's words put out each of the reader's fields first, by its label: ``intro.md, line 3``.
    places: Mapping[str, str] = field(default_factory=dict, repr=False)
