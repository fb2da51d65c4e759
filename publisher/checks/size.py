"""Size: Gmail cuts a message whose HTML is over about 102 KB, and the way to leave with it."""

from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.proof import DIGEST, Digested
from publisher.digest.merge.quoted_printable import quote_body

#: Bytes of encoded HTML near which Gmail cuts, and from which to warn.
CLIP: Final = 102 * 1024
NEAR: Final = 90 * 1024
#: Bytes of a whole message that some servers refuse.
HEAVY: Final = 5_000_000


def _clip(seen: Digested) -> Iterator[Found]:
    survey = seen.proof.survey
    size = max(len(quote_body(seen.digest.html)), survey.longest_html if survey else 0)
    if size >= NEAR:
        yield Found(
            f"The digest has {size // 1024} KB for its longest reader; Gmail cuts it off near {CLIP // 1024} KB.",
            severity="error" if size >= CLIP else "warning",
        )


def _pictures(seen: Digested) -> Iterator[Found]:
    survey = seen.proof.survey
    pictures = sum(len(picture.content) for picture in seen.digest.pictures)
    if max(pictures * 4 // 3, survey.longest if survey else 0) > HEAVY:
        yield Found(
            f"The embedded pictures weigh {pictures / 1_000_000:.1f} MB, which many servers refuse or delay.",
            place="campaign.toml",
        )


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="size.clip",
        number=35,
        title=f"small enough for Gmail: under {CLIP // 1024} KB, for the reader with the longest values too",
        severity="error",
        also=("warning",),
        hint="Take out posts, or shorten their excerpts.",
        place="digest.html",
        needs=DIGEST,
        find=_clip,
    ),
    Check(
        id="size.pictures",
        title="embedded pictures that servers take",
        severity="warning",
        hint='Link them instead: images = "linked" under [email].',
        place="campaign.toml",
        needs=DIGEST,
        find=_pictures,
    ),
)
