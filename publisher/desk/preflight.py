"""The pre-flight over a draft: gathers what the checks look at, and runs them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from publisher.checks.finding import Finding, Proof
from publisher.checks.run import run
from publisher.desk.drafts import Draft
from publisher.digest.digest import Digest
from publisher.digest.merge.skeleton import Skeleton
from publisher.digest.merge.survey import Survey, survey
from publisher.errors import PublisherError
from publisher.ports.store import Store
from publisher.channels.x.length import weighted_length

T = TypeVar("T")


def findings(
    draft: Draft, store: Store, *, budget: float | None = None, posts_left: int | None = None
) -> tuple[Finding, ...]:
    """Return what the checks find, what blocks first.

    ``budget`` and ``posts_left`` are what may still be spent on X this month, in US dollars, and how often may
    still be posted.  Whatever keeps the digest from being built is a finding too, not an error.
    """
    return run(proof_of(draft, store, budget=budget, posts_left=posts_left))


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings that keep a campaign from being approved."""
    return [finding for finding in found if finding.severity == "error"]


def proof_of(draft: Draft, store: Store, *, budget: float | None = None, posts_left: int | None = None) -> Proof:
    """Return all that the checks look at."""
    digest, skeleton, problems = _email(draft)
    return Proof(
        campaign=draft.campaign,
        config=draft.config,
        now=draft.now,
        posts=draft.posts,
        missing=draft.missing,
        digest=digest,
        links=draft.sample_links() if digest is not None else None,
        problems=problems,
        survey=_survey(draft, store, skeleton) if skeleton is not None else None,
        lists=store.audience.lists(),
        parts=draft.parts if draft.thread is not None else None,
        lengths=tuple(weighted_length(part.text) for part in draft.parts),
        cost=draft.thread.cost if draft.thread is not None else 0.0,
        budget=budget,
        posts_left=posts_left,
        remarks=draft.thread.warnings if draft.thread is not None else (),
    )


def _email(draft: Draft) -> tuple[Digest | None, Skeleton | None, tuple[str, ...]]:
    if draft.campaign.file.email is None or draft.missing:
        return None, None, ()
    problems: list[str] = []
    skeleton = _tried(draft.skeleton, problems)
    digest = _tried(draft.digest, problems)
    return digest, skeleton, tuple(dict.fromkeys(problems))


def _tried(make: Callable[[], T], problems: list[str]) -> T | None:
    try:
        return make()
    except PublisherError as error:
        problems.append(str(error))
        return None


def _survey(draft: Draft, store: Store, skeleton: Skeleton) -> Survey:
    plan = draft.campaign.file.email
    lists, tags = (plan.lists, plan.tags) if plan is not None else ((), ())
    return survey(skeleton, store.audience.members(lists, tags))
