"""What a person looks at before anything leaves: one campaign, as it stands in its files at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from publisher.checks.finding import Finding
from publisher.checks.run import run
from publisher.desk.drafts import Draft
from publisher.desk.preflight import proof_of
from publisher.model.releases import Media
from publisher.ports.store import Store


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
    #: Length of each part as its network counts it.
    part_lengths: tuple[int, ...] = ()
    #: Most that the network takes in one part.
    part_limit: int = 0
    findings: tuple[Finding, ...] = ()
    #: Why there is no digest where there should be one, in a sentence.
    problem: str = ""
    #: Pictures inside the message, by how the HTML names them (``cid:…``): MIME type and bytes.
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def preview_of(draft: Draft, store: Store, *, budget: float | None = None) -> Preview:
    """Return what the preview shows; what keeps the digest from being built stands among the findings."""
    proof = proof_of(draft, store, budget=budget)
    digest, sender = proof.digest, draft.config.sender
    return Preview(
        name=draft.campaign.name,
        title=draft.campaign.file.title,
        sender=f"{sender.name or draft.config.organisation.name} <{sender.email}>",
        subject=digest.subject if digest else draft.campaign.file.subject,
        preheader=digest.preheader if digest else draft.campaign.file.preheader,
        html=digest.html if digest else "",
        text=digest.text if digest else "",
        size_bytes=len(digest.html.encode()) if digest else 0,
        parts=tuple(part.text for part in draft.parts),
        part_media=tuple(part.media for part in draft.parts),
        part_lengths=draft.thread.lengths if draft.thread is not None else (),
        part_limit=draft.thread.network.limit if draft.thread is not None else 0,
        findings=run(proof),
        problem=" ".join(proof.problems),
        pictures={f"cid:{picture.content_id}": (picture.type, picture.content) for picture in digest.pictures}
        if digest
        else {},
    )
