"""Approving: a draft becomes a release, its exact bytes under a hash."""

from datetime import datetime

from publisher.desk.drafts import Draft
from publisher.errors import CampaignError
from publisher.model.releases import EmailRelease, Release, ThreadRelease, freeze
from publisher.ports.audience import Audience


def freeze_draft(draft: Draft, audience: Audience, *, by: str, now: datetime) -> Release:
    """Return the release of a draft that has passed its pre-flight.

    Raises :class:`CampaignError` for a missing post or a time that is past, :class:`ReleaseError` where there is
    nothing to send, and what the templates raise.
    """
    if draft.missing:
        raise CampaignError(f"The post “{draft.missing[0]}” is not in the library; run publisher check to see more.")
    email = _email(draft, audience, now)
    return freeze(
        campaign=draft.campaign.name,
        title=draft.campaign.file.title,
        approved_by=by,
        approved_at=now,
        email=email,
        thread=_thread(draft, now),
        posts=tuple(post.slug for post in draft.posts) if email is not None else (),
    )


def _email(draft: Draft, audience: Audience, now: datetime) -> EmailRelease | None:
    plan = draft.campaign.file.email
    if plan is None:
        return None
    at = draft.email_at
    return EmailRelease(
        subject=draft.digest().subject,
        sender=draft.config.sender.email,
        skeleton=draft.skeleton().to_bytes(),
        lists=plan.lists,
        tags=plan.tags,
        at=at,
        due=at.instant if at is not None else now,
        readers=audience.count(plan.lists, plan.tags),
    )


def _thread(draft: Draft, now: datetime) -> ThreadRelease | None:
    if draft.thread is None or not draft.parts:
        return None
    at = draft.thread_at
    return ThreadRelease(parts=draft.parts, at=at, due=at.instant if at is not None else now, cost=draft.thread.cost)
