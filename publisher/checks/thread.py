"""The thread: parts that are too long, empty, or say a file's name where a link would be seen; and what it costs."""

from collections.abc import Iterator
from typing import Final

from publisher.channels.x.cost import bare_names, in_dollars
from publisher.checks.finding import Finding, Proof, Severity
from publisher.model.releases import Part
from publisher.model.words import agreeing, counted

_ALT_LENGTH: Final = 1_000


def check(proof: Proof) -> Iterator[Finding]:
    """Yield what stands in a thread's way."""
    if proof.parts is None:
        return
    if not proof.parts:
        yield _finding("empty", "error", "The thread has no part.", 0, "Write thread.md, or set send = false in [x].")
    for part, length in zip(proof.parts, (*proof.lengths, *[0] * len(proof.parts)), strict=False):
        yield from _part(part, length, proof.limit)
    for remark in proof.remarks:
        yield _finding("remark", "warning", remark, 0)
    yield from _cost(proof)
    yield from _count(proof)


def _part(part: Part, length: int, limit: int) -> Iterator[Finding]:
    if not part.text.strip() and not part.media:
        yield _finding("empty", "error", "This part is empty.", part.position, "Write it, or take it out.")
    if length > limit:
        yield _finding(
            "length",
            "error",
            f"This part has {length} characters and X takes {limit}.",
            part.position,
            "Shorten it, or divide it by a line of ---.",
        )
    if part.text.startswith(("@", "＠")):
        yield _finding("mention", "warning", "This part begins with @ and would be shown as a reply.", part.position)
    for name in bare_names(part.text):
        yield _finding(
            "bare-name",
            "warning",
            f"X takes “{name}” for a link, shows it as one and charges for it.",
            part.position,
            "Write the name without its ending, or put a space before the dot.",
        )
    for media in part.media:
        if not media.alt.strip():
            yield _finding(
                "alt", "error", f"The picture {media.name} has no words for those who cannot see it.", part.position
            )
        elif len(media.alt) > _ALT_LENGTH:
            yield _finding("alt", "error", f"X takes {_ALT_LENGTH} characters about a picture.", part.position)


def _cost(proof: Proof) -> Iterator[Finding]:
    if proof.budget is not None and proof.cost > proof.budget:
        yield _finding(
            "budget",
            "error",
            f"The thread costs {in_dollars(proof.cost)} and {in_dollars(proof.budget)} of this month's budget is left.",
            0,
            "Take links out of parts, wait for the next month, or raise x.monthly_budget in config.toml.",
        )
    elif proof.cost:
        yield _finding("cost", "note", f"The thread costs about {in_dollars(proof.cost)}.", 0)


def _count(proof: Proof) -> Iterator[Finding]:
    if proof.parts and proof.posts_left is not None and len(proof.parts) > proof.posts_left:
        yield _finding(
            "posts",
            "error",
            f"The thread has {counted(len(proof.parts), 'part')} and {proof.posts_left} of this month's posts "
            f"{agreeing(proof.posts_left, 'is', 'are')} left.",
            0,
            "Shorten the thread, wait for the next month, or raise x.monthly_posts in config.toml.",
        )


def _finding(check: str, severity: Severity, message: str, part: int, hint: str = "") -> Finding:
    return Finding(
        check=f"thread.{check}",
        severity=severity,
        message=message,
        place=f"thread.md, part {part}" if part else "thread.md",
        hint=hint,
    )
