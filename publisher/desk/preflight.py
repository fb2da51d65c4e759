"""The pre-flight over a draft: builds once what would leave, and has the checks look at exactly that."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from publisher.checks.finding import SEVERITIES, Finding
from publisher.checks.proof import Proof, no_holiday
from publisher.checks.run import THREAD, TIMES, run
from publisher.desk.drafts import SAMPLE, Draft
from publisher.desk.older_templates import concerning
from publisher.digest.digest import Digest
from publisher.digest.merge.skeleton import Skeleton
from publisher.digest.merge.survey import Survey, survey
from publisher.digest.page.own_pictures import faults_of_pictures
from publisher.errors import PublisherError, TimeError
from publisher.model.dispatches import AHEAD, Dispatch
from publisher.model.segment_grammar import asked
from publisher.model.sender_facts import PublicPages, SigningKey
from publisher.ports.ledger import Records
from publisher.ports.store import Store
from publisher.social.thread import Thread
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config

T = TypeVar("T")
#: What is left of this month by network: US dollars, and posts; a network without bounds is absent.
Left: TypeAlias = Mapping[str, tuple[float, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A campaign as it would leave now, built once and looked at; approving freezes exactly this."""

    draft: Draft
    #: The digest as the reader who stands for all would get it; ``None`` where there is no email, or none that builds.
    digest: Digest | None = None
    #: The message for all readers; ``None`` as ``digest`` is, and where only a known reader's can be built.
    skeleton: Skeleton | None = field(default=None, repr=False)
    #: How many readers the email would go to now.
    readers: int = 0
    #: Why the digest could not be built, a sentence each.
    problems: tuple[str, ...] = ()
    #: What the checks say, what blocks first.
    findings: tuple[Finding, ...] = ()

    @property
    def threads(self) -> tuple[Thread, ...]:
        """The thread as it would be posted, for each network that the campaign leaves by."""
        return self.draft.threads

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that keep the campaign from being approved."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def check(
    draft: Draft, store: Store, left: Left, *, key: SigningKey | None = None, pages: PublicPages | None = None
) -> Checked:
    """Build the draft's email once and run the checks over all that would leave.

    ``key`` and ``pages`` are as in :class:`Proof`.  Whatever keeps the digest from being built is a finding too, not an
    error.
    """
    dated = _dated(draft)
    digest, skeleton, problems = _email(dated)
    surveyed = _survey(dated, store, skeleton) if skeleton is not None else None
    proof = dataclasses.replace(
        _proof(draft),
        digest=digest,
        links=dated.sample_links() if digest is not None else None,
        problems=problems,
        survey=surveyed,
        lists=store.audience.lists(),
        tags=tuple(store.audience.tags()),
        key=key,
        pages=pages,
        ahead=others_ahead(draft.campaign.name, draft.config, store.ledger),
    )
    first, others = draft.threads[:1], draft.threads[1:]
    return Checked(
        draft=draft,
        digest=digest,
        skeleton=skeleton,
        readers=surveyed.readers if surveyed is not None else 0,
        problems=problems,
        findings=_together(
            [
                run(_with(proof, first[0], left) if first else proof),
                *(run(_with(_proof(draft), thread, left), THREAD) for thread in others),
                concerning(draft.campaign.file.template, draft.folders) if digest is not None else (),
            ]
        ),
    )


def check_times(
    campaign: Campaign, config: Config, records: Records, *, now: datetime, holiday: Callable[[date], str] = no_holiday
) -> tuple[Finding, ...]:
    """Return what :func:`check` would say of the times of a campaign, without its posts."""
    proof = Proof(
        campaign=campaign, config=config, now=now, holiday=holiday, ahead=others_ahead(campaign.name, config, records)
    )
    return run(proof, TIMES)


def others_ahead(campaign: str, config: Config, records: Records) -> tuple[Dispatch, ...]:
    """Return what other campaigns have in the queue, where the configuration asks how far apart departures are."""
    if not config.calendar.apart:
        return ()
    return tuple(one for one in records.dispatches() if one.state in AHEAD and one.campaign != campaign)


def check_threads(draft: Draft, left: Left) -> tuple[Finding, ...]:
    """Return what :func:`check` would say of the thread, without building the email or counting readers."""
    return _together(run(_with(_proof(draft), thread, left), THREAD) for thread in draft.threads)


def _proof(draft: Draft) -> Proof:
    """Return what the checks look at, email and thread left out."""
    return Proof(
        campaign=draft.campaign,
        config=draft.config,
        now=draft.now,
        posts=draft.posts,
        missing=draft.missing,
        known=draft.known,
        holiday=draft.holiday,
    )


def _with(proof: Proof, thread: Thread, left: Left) -> Proof:
    budget, posts = left.get(thread.network.name, (None, None))
    return dataclasses.replace(proof, thread=thread, budget=budget, posts_left=posts)


def _together(found: Iterable[Iterable[Finding]]) -> tuple[Finding, ...]:
    """Return the findings of several runs, each once, what blocks first."""
    once = dict.fromkeys(finding for findings in found for finding in findings)
    return tuple(sorted(once, key=lambda finding: SEVERITIES.index(finding.severity)))


def _dated(draft: Draft) -> Draft:
    """Return the draft, without a time that cannot be read: the plan's check tells of it, and the page is seen."""
    try:
        _ = draft.email_at
    except TimeError:
        file = draft.campaign.file
        plans = file.plans | {mail.name: replace(file.plans[mail.name], at="") for mail in file.mails}
        campaign = dataclasses.replace(draft.campaign, file=replace(file, plans=plans))
        return dataclasses.replace(draft, campaign=campaign)
    return draft


def _email(draft: Draft) -> tuple[Digest | None, Skeleton | None, tuple[str, ...]]:
    if draft.campaign.file.email is None or draft.missing:
        return None, None, ()
    problems: list[str] = []
    compiled = _tried(draft.compiled, problems)
    if compiled is not None:
        return compiled.read_by(SAMPLE, draft.sample_links()), compiled.skeleton, ()
    # A page that only a known reader's values keep together can still be looked at, and is told as a problem.
    digest = _tried(draft.digest, problems)
    # Building ends at its first obstacle, which must not hide the pictures that are not there.
    return digest, None, tuple(dict.fromkeys([*problems, *faults_of_pictures(draft.campaign)]))


def _tried(make: Callable[[], T], problems: list[str]) -> T | None:
    try:
        return make()
    except PublisherError as error:
        problems.append(str(error))
        return None


def _survey(draft: Draft, store: Store, skeleton: Skeleton) -> Survey:
    plan = draft.campaign.file.email
    if plan is None:
        return survey(skeleton, store.audience.members())
    at = _dated(draft).email_at
    who = _tried(lambda: asked(plan.who, at.instant if at is not None else draft.now), [])
    return survey(skeleton, store.audience.members(plan.lists, plan.tags, who))
