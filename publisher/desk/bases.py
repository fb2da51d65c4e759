"""On which lawful basis the readers of a release are written to, as far as anybody has noted it."""

from publisher.model.lawful_basis import BasisKind
from publisher.model.releases import Release
from publisher.model.segment_grammar import asked
from publisher.model.words import counted
from publisher.ports.audience import Audience


def unknown_basis(release: Release, audience: Audience) -> str:
    """Return how many readers' lawful basis is unknown, in a sentence; empty where every one's is known."""
    email = release.email
    if email is None:
        return ""
    bases = audience.bases(email.lists, email.tags, asked(email.who, email.due))
    unknown, everyone = bases.get(BasisKind.UNKNOWN, 0), sum(bases.values())
    if not unknown:
        return ""
    of = "all" if unknown == everyone else f"{unknown:,} of the"
    return (
        f"Nobody has noted why {of} {counted(everyone, 'reader')} may be written to (consent, or a soft opt-in): see "
        f"publisher subscribers stats."
    )
