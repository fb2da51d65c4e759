"""Writing a campaign as files, as a sample reader would get it."""

import json
from pathlib import Path

from publisher.desk.drafts import SAMPLE, Draft
from publisher.digest.merge.message import message_id
from publisher.errors import CampaignError


def render(draft: Draft, out: Path, *, key: bytes) -> list[Path]:
    """Write ``digest.html``, ``.txt`` and ``.eml``, ``thread.txt`` and ``.json`` into ``out``; return their paths.

    What the campaign does not have is left out.  ``key`` is the workspace's, for the Message-ID.  Raises
    :class:`CampaignError` where ``out`` cannot be written, and what the templates raise.
    """
    files = {**_email(draft, key), **_thread(draft)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as reason:
        raise CampaignError(f"{out} cannot be written ({reason.strerror}); choose another folder with --out.") from None
    return [out / name for name in files]


def message(draft: Draft, key: bytes) -> bytes:
    """Return the whole message for the sample reader, CRLF line ends."""
    head = draft.masthead()
    named = message_id(key, "sample", SAMPLE.id, head.domain)
    return draft.skeleton().fill(SAMPLE, message_id=named, links=draft.sample_links())


def _email(draft: Draft, key: bytes) -> dict[str, bytes]:
    if draft.campaign.file.email is None:
        return {}
    if draft.missing:
        raise CampaignError(
            f"The post “{draft.missing[0]}” of {draft.campaign.name} is not in the library; import it, "
            f"or take it out of campaign.toml."
        )
    digest = draft.digest()
    return {
        "digest.html": digest.html.encode(),
        "digest.txt": digest.text.encode(),
        "digest.eml": message(draft, key),
    }


def _thread(draft: Draft) -> dict[str, bytes]:
    if draft.thread is None:
        return {}
    parts = [
        {
            "position": part.position,
            "text": part.text,
            "length": length,
            "media": [{"name": picture.name, "alt": picture.alt} for picture in part.media],
        }
        for part, length in zip(draft.thread.parts, draft.thread.lengths, strict=True)
    ]
    data = {"campaign": draft.campaign.name, "cost": draft.thread.cost, "parts": parts}
    text = "\n\n---\n\n".join(part.text for part in draft.parts) + "\n"
    return {"thread.txt": text.encode(), "thread.json": json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"}
