"""A test of the digest, sent to oneself."""

from collections.abc import Sequence
from dataclasses import replace

from publisher.desk.drafts import SAMPLE, Draft
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.message import message_id
from publisher.errors import CampaignError
from publisher.model.dispatches import Outcome
from publisher.ports.transports import EmailTransport, Envelope


def send_test(
    draft: Draft, transport: EmailTransport, addresses: Sequence[str], *, key: bytes
) -> list[tuple[str, Outcome]]:
    """Send the digest to each address, marked as a test; return each address with its outcome.

    Raises :class:`CampaignError` where the campaign has no email or misses a post, and what templates and
    transport raise.
    """
    if draft.campaign.file.email is None:
        raise CampaignError(f"{draft.campaign.name} has no email; add a section [email] to its campaign.toml.")
    if draft.missing:
        raise CampaignError(f"The post “{draft.missing[0]}” is not in the library; import it first.")
    head = draft.masthead()
    skeleton = compile_skeleton(
        lambda context: replace(digest := draft.build(context), subject=f"[Test] {digest.subject}"), head
    )
    outcomes = []
    with transport.session() as session:
        for number, address in enumerate(addresses, 1):
            reader = replace(SAMPLE, address=address)
            named = message_id(key, f"test {draft.now.isoformat()}", address, head.domain)
            message = skeleton.fill(reader, message_id=named, links=draft.sample_links())
            envelope = Envelope(
                delivery_id=-number, sender=draft.config.sender.email, recipient=address, message=message
            )
            outcomes.append((address, session.send(envelope, lambda: True)))
    return outcomes
