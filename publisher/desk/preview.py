"""What a person looks at before anything leaves: one campaign, as it stands in its files at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from publisher.checks.finding import Finding
from publisher.desk.preflight import Checked
from publisher.social.thread import Thread


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
    #: The thread as it would stand on each network.
    threads: tuple[Thread, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Why there is no digest where there should be one, in a sentence.
    problem: str = ""
    #: Pictures inside the message, by how the HTML names them (``cid:…``): MIME type and bytes.
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def preview_of(checked: Checked, *, changed: str = "") -> Preview:
    """Return what the preview shows; what keeps the digest from being built stands among the findings.

    So does what was ``changed`` since it was approved, in a sentence.
    """
    draft, digest = checked.draft, checked.digest
    sender = draft.config.sender
    return Preview(
        name=draft.campaign.name,
        title=draft.campaign.file.title,
        sender=f"{sender.name or draft.config.organisation.name} <{sender.email}>",
        subject=digest.subject if digest else draft.campaign.file.subject,
        preheader=digest.preheader if digest else draft.campaign.file.preheader,
        html=digest.html if digest else "",
        text=digest.text if digest else "",
        size_bytes=len(digest.html.encode()) if digest else 0,
        threads=draft.threads,
        findings=(_changed(changed), *checked.findings) if changed else checked.findings,
        problem=" ".join(checked.problems or _missing_posts(checked)),
        pictures={f"cid:{picture.content_id}": (picture.type, picture.content) for picture in digest.pictures}
        if digest
        else {},
    )


def _changed(sentence: str) -> Finding:
    return Finding(check="campaign.changed", severity="warning", message=sentence)


def _missing_posts(checked: Checked) -> list[str]:
    """Return what the checks say of posts that are not there: with one missing, the digest is not even tried."""
    if checked.draft.campaign.file.email is None:
        return []
    told = [finding for finding in checked.findings if finding.check == "campaign.post"]
    return [f"{finding.message} {finding.hint}".strip() for finding in told]
