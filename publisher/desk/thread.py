"""Looking at a thread by itself, without the email beside it."""

from dataclasses import dataclass, replace

from publisher.checks.finding import Finding
from publisher.desk.drafts import Draft
from publisher.desk.preflight import check_thread
from publisher.social.thread import Thread, assemble
from publisher.workspace.campaigns import Campaign


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadLook:
    """A campaign's thread as it would be posted, and what the checks say of it."""

    campaign: Campaign
    thread: Thread
    findings: tuple[Finding, ...]


def look_at_thread(draft: Draft, *, budget: float | None = None, posts_left: int | None = None) -> ThreadLook:
    """Return the thread of a draft, one that is kept at home included.

    ``budget`` and ``posts_left`` are what is left of X's month, as for :func:`publisher.desk.preflight.check`.  Raises
    :class:`CampaignError` for a picture that is missing or none.
    """
    thread = draft.thread if draft.thread is not None else assemble(draft.campaign, draft.config)
    found = check_thread(replace(draft, thread=thread), budget=budget, posts_left=posts_left)
    return ThreadLook(campaign=draft.campaign, thread=thread, findings=found)
