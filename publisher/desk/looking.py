"""A draft as the preview shows it."""

from publisher import checks
from publisher.desk.assemble import Draft
from publisher.desk.preflight import proof_of
from publisher.desk.preview import Preview
from publisher.ports import Store


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
        part_lengths=proof.lengths,
        findings=checks.run(proof),
        problem=" ".join(proof.problems),
        pictures={f"cid:{picture.content_id}": (picture.type, picture.content) for picture in digest.pictures}
        if digest
        else {},
    )
