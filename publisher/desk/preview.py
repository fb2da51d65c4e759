"""What a person looks at before anything leaves: one campaign, as it stands in its files at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from publisher.checks.finding import Finding
from publisher.release import Media


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A campaign as readers would get it now.  What the campaign does not have is empty."""

    name: str
    title: str
    #: ``Name <address>``.
    sender: str = ""
    subject: str = ""
    preheader: str = ""
    #: Complete and inlined.
    html: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    #: Bytes of the HTML as UTF-8.
    size_bytes: int = 0
    parts: tuple[str, ...] = ()
    #: Pictures of each part; empty where none has any.
    part_media: tuple[tuple[Media, ...], ...] = ()
    #: Length of each part as X counts it.
    part_lengths: tuple[int, ...] = ()
    #: Most that X takes in one part.
    part_limit: int = 280
    findings: tuple[Finding, ...] = ()
    #: Why there is no digest where there should be one, in a sentence.
    problem: str = ""
    #: Pictures inside the message, by how the HTML names them (``cid:…``): MIME type and bytes.
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
