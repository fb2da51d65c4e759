"""A test of the digest, sent to oneself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from publisher.desk.drafts import SAMPLE, Draft
from publisher.desk.handing_over import hand_over
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.message import message_id
from publisher.errors import CampaignError
from publisher.model.dispatches import Answer
from publisher.ports.transports import EmailTransport, Envelope

#: How the Message-ID of a test begins, and so the name of its file in the folder ``outbox/``.
_MARK: Final = "test-"


def send_test(
    draft: Draft,
    transport: EmailTransport,
    addresses: Sequence[str],
    *,
    key: bytes,
    sign: Callable[[bytes], bytes],
) -> list[tuple[str, Answer]]:
    """Send the digest to each address, marked as a test; return each address with its answer.

    ``sign`` signs a finished message as the daemon would.  Raises :class:`CampaignError` where the campaign has no
    email or misses a post, and what templates, signing and transport raise.
    """
    if draft.campaign.file.email is None:
        raise CampaignError(f"{draft.campaign.name} has no email; add a section [email] to its campaign.toml.")
    if draft.missing:
        raise CampaignError(f"The post “{draft.missing[0]}” is not in the library; import it first.")
    head = draft.masthead()
    skeleton = compile_skeleton(
        lambda context: replace(digest := draft.build(context), subject=f"[Test] {digest.subject}"), head
    )
    envelopes = []
    for address in addresses:
        reader = replace(SAMPLE, address=address)
        named = f"<{_MARK}{message_id(key, f'test {draft.now.isoformat()}', address, head.domain)[1:]}"
        message = sign(skeleton.fill(reader, message_id=named, links=draft.sample_links()))
        envelopes.append(
            Envelope(message_id=named, sender=draft.config.sender.email, recipient=address, message=message)
        )
    return list(zip(addresses, hand_over(transport, envelopes), strict=True))
