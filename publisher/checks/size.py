"""Size: Gmail cuts a message whose HTML is over about 102 KB, and the way to leave with it."""

from collections.abc import Iterator
from typing import Final

from publisher.checks.finding import Finding, Proof
from publisher.digest.merge.quoted_printable import quote_body

#: Bytes of encoded HTML near which Gmail cuts, and from which to warn.
CLIP: Final = 102 * 1024
NEAR: Final = 90 * 1024
#: Bytes of a whole message that some servers refuse.
HEAVY: Final = 5_000_000


def check(proof: Proof) -> Iterator[Finding]:
    """Yield what is too big, the longest personalisation included."""
    if proof.digest is None:
        return
    survey = proof.survey
    size = max(len(quote_body(proof.digest.html)), survey.longest_html if survey else 0)
    if size >= NEAR:
        yield Finding(
            check="size.clip",
            severity="error" if size >= CLIP else "warning",
            message=f"The digest has {size // 1024} KB for its longest reader; Gmail cuts it off near 102 KB.",
            place="digest.html",
            hint="Take out posts, or shorten their excerpts.",
        )
    pictures = sum(len(picture.content) for picture in proof.digest.pictures)
    if max(pictures * 4 // 3, survey.longest if survey else 0) > HEAVY:
        yield Finding(
            check="size.pictures",
            severity="warning",
            message=f"The embedded pictures weigh {pictures / 1_000_000:.1f} MB, which many servers refuse or delay.",
            place="campaign.toml",
            hint='Link them instead: images = "linked" under [email].',
        )
