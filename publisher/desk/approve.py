"""Approving: what was checked becomes a release, its exact bytes under a hash, and is queued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from publisher.desk.already import already, refuse_the_same
from publisher.desk.amend import amend, standing_still
from publisher.desk.drafts import Draft
from publisher.desk.preflight import Checked
from publisher.digest.content import content_of
from publisher.errors import ReleaseError
from publisher.model import releases
from publisher.model.dispatches import Dispatch
from publisher.model.releases import EmailRelease, Release, ThreadRelease, thread_content
from publisher.ports.ledger import Ledger
from publisher.social.thread import Thread
from publisher.when import WallTime


@dataclass(frozen=True, kw_only=True, slots=True)
class Approved:
    """What was frozen, and what was queued of it."""

    release: Release
    #: One for each channel.
    dispatches: tuple[Dispatch, ...]


def approve(
    checked: Checked,
    ledger: Ledger,
    *,
    by: str,
    now: datetime,
    again: bool = False,
    agree: Callable[[Release], None] = lambda _: None,
) -> Approved:
    """Freeze exactly what was checked, and queue it.

    ``agree`` is given the release before anything is queued; where it raises, nothing is.  With ``again`` it goes to
    readers and networks that have the same already, too.  Where a thread of the campaign stands still in the middle,
    its parts that are not out are mended, and all else stays as it was approved: :func:`publisher.desk.amend.amend`.
    Raises what :func:`frozen` raises, and :class:`ReleaseError` where the campaign is on its way or has left already,
    or all have what it says.
    """
    if still := standing_still(ledger, checked.draft.campaign.name):
        release, mended = amend(checked, ledger, still, by=by, now=now, agree=agree)
        return Approved(release=release, dispatches=mended)
    release = frozen(checked, by=by, now=now, again=again)
    ledger.check_way(release.campaign)
    if not again:
        refuse_the_same(already(release, ledger))
    agree(release)
    return Approved(release=release, dispatches=tuple(ledger.enqueue(release)))


def frozen(checked: Checked, *, by: str, now: datetime, again: bool = False) -> Release:
    """Return the release of what was checked; nothing is built anew.

    Raises :class:`ReleaseError` where a finding blocks it or there is nothing to send, and :class:`TimeError` for a
    time that cannot be.
    """
    draft, name = checked.draft, checked.draft.campaign.name
    if checked.blocking:
        first = checked.blocking[0].message
        raise ReleaseError(f"{name} cannot be approved: {first} See all with publisher check {name}.")
    email = _email(checked, now, again=again)
    mails = draft.campaign.file.mails
    return releases.freeze(
        campaign=name,
        title=draft.campaign.file.title,
        approved_by=by,
        approved_at=now,
        digests={} if email is None else {mail.name: email for mail in mails},
        threads=_threads(draft, now),
        posts=tuple(post.slug for post in draft.posts) if email is not None else (),
    )


def _email(checked: Checked, now: datetime, *, again: bool) -> EmailRelease | None:
    draft, digest, skeleton = checked.draft, checked.digest, checked.skeleton
    plan = draft.campaign.file.email
    if plan is None:
        return None
    if digest is None or skeleton is None:
        raise ReleaseError(
            f"The email of {draft.campaign.name} was not built, so it cannot be approved; check the campaign."
        )
    at, frozen_bytes = draft.email_at, skeleton.to_bytes()
    return EmailRelease(
        subject=digest.subject,
        sender=draft.config.sender.email,
        skeleton=frozen_bytes,
        lists=plan.lists,
        tags=plan.tags,
        who=plan.who,
        at=at,
        due=at.instant if at is not None else now,
        readers=checked.readers,
        content=content_of(frozen_bytes),
        again=again,
    )


def _threads(draft: Draft, now: datetime) -> dict[str, ThreadRelease]:
    return {
        thread.network.name: _thread(thread, draft.at(thread.network), now) for thread in draft.threads if thread.parts
    }


def _thread(thread: Thread, at: WallTime | None, now: datetime) -> ThreadRelease:
    return ThreadRelease(
        parts=thread.parts,
        at=at,
        due=at.instant if at is not None else now,
        cost=thread.cost,
        options=thread.options,
        content=thread_content(thread.parts),
    )
