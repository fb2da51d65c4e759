"""The pre-flight over a draft: gathers what the checks look at, and runs them."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import THREAD, run
from publisher.desk.drafts import Draft
from publisher.digest.digest import Digest
from publisher.digest.merge.skeleton import Skeleton
from publisher.digest.merge.survey import Survey, survey
from publisher.errors import PublisherError, TimeError
from publisher.ports.store import Store
from publisher.social.thread import Thread
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config

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
    dated = _dated(draft)
    digest, skeleton, problems = _email(dated)
    return Proof(
        campaign=draft.campaign,
        config=draft.config,
        now=draft.now,
        posts=draft.posts,
        missing=draft.missing,
        digest=digest,
        links=dated.sample_links() if digest is not None else None,
        problems=problems,
        survey=_survey(draft, store, skeleton) if skeleton is not None else None,
        lists=store.audience.lists(),
        thread=draft.thread,
        budget=budget,
        posts_left=posts_left,
    )


def thread_findings(
    campaign: Campaign,
    thread: Thread,
    config: Config,
    *,
    now: datetime,
    budget: float | None = None,
    posts_left: int | None = None,
) -> tuple[Finding, ...]:
    """Return what the checks find in a thread alone, as :func:`findings` would beside the rest."""
    proof = Proof(campaign=campaign, config=config, now=now, thread=thread, budget=budget, posts_left=posts_left)
    return run(proof, THREAD)


def _dated(draft: Draft) -> Draft:
    """Return the draft, without a time that cannot be read: the plan's check tells of it, and the page is seen."""
    plan = draft.campaign.file.email
    try:
        _ = draft.email_at
    except TimeError:
        file = replace(draft.campaign.file, email=replace(plan, at="") if plan is not None else None)
        return dataclasses.replace(draft, campaign=dataclasses.replace(draft.campaign, file=file))
    return draft


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
