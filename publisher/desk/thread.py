"""Looking at a thread by itself, without the email beside it."""

from dataclasses import dataclass, replace

from publisher.channels import registry as channels
from publisher.channels.channel import Network
from publisher.checks.finding import Finding
from publisher.desk.drafts import Draft
from publisher.desk.preflight import Left, check_threads
from publisher.social.thread import Thread, assemble
from publisher.workspace.campaigns import Campaign


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadLook:
    """A campaign's thread as it would be posted, and what the checks say of it."""

    campaign: Campaign
    #: One for each network that the campaign leaves by; for those that a new one would where it leaves by none.
    threads: tuple[Thread, ...]
    findings: tuple[Finding, ...]


def look_at_thread(draft: Draft, left: Left) -> ThreadLook:
    """Return the thread of a draft, one that is kept at home included.

    ``left`` is as for :func:`publisher.desk.preflight.check`.  Raises :class:`CampaignError` for a picture that is
    missing or none.
    """
    kept = () if draft.threads else (one for one in channels.composed() if isinstance(one, Network))
    threads = draft.threads or tuple(assemble(draft.campaign, draft.config, on=network) for network in kept)
    found = check_threads(replace(draft, threads=threads), left)
    return ThreadLook(campaign=draft.campaign, threads=threads, findings=found)
