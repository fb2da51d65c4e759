"""The pre-flight over a draft: builds once what would leave, and has the checks look at exactly that."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from publisher.checks.finding import Finding, Proof
from publisher.checks.run import run
from publisher.desk.drafts import SAMPLE, Draft
from publisher.digest.digest import Digest
from publisher.digest.merge.skeleton import Skeleton
from publisher.digest.merge.survey import Survey, survey
from publisher.errors import PublisherError
from publisher.ports.store import Store
from publisher.social.thread import Thread

#: Where the findings about the thread have their place.
THREAD_FILE: Final = "thread.md"
T = TypeVar("T")


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
    def thread(self) -> Thread | None:
        """The thread as it would be posted; ``None`` where the campaign has none to send."""
        return self.draft.thread

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that keep the campaign from being approved."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def check(draft: Draft, store: Store, *, budget: float | None = None, posts_left: int | None = None) -> Checked:
    """Build the draft's email once and run the checks over all that would leave.

    ``budget`` and ``posts_left`` are what may still be spent on X this month, in US dollars, and how often may
    still be posted.  Whatever keeps the digest from being built is a finding too, not an error.
    """
    digest, skeleton, problems = _email(draft)
    surveyed = _survey(draft, store, skeleton) if skeleton is not None else None
    looked_at = replace(
        _thread(draft, budget, posts_left),
        digest=digest,
        links=draft.sample_links() if digest is not None else None,
        problems=problems,
        survey=surveyed,
        lists=store.audience.lists(),
    )
    return Checked(
        draft=draft,
        digest=digest,
        skeleton=skeleton,
        readers=surveyed.readers if surveyed is not None else 0,
        problems=problems,
        findings=run(looked_at),
    )


def check_thread(draft: Draft, *, budget: float | None = None, posts_left: int | None = None) -> tuple[Finding, ...]:
    """Return what :func:`check` would say of ``thread.md``, without building the email or counting readers."""
    found = run(_thread(draft, budget, posts_left))
    return tuple(finding for finding in found if finding.place.startswith(THREAD_FILE))


def _thread(draft: Draft, budget: float | None, posts_left: int | None) -> Proof:
    """Return what the checks look at, the email left out."""
    proof = Proof(
        campaign=draft.campaign, config=draft.config, now=draft.now, posts=draft.posts, missing=draft.missing,
        budget=budget, posts_left=posts_left,
    )  # fmt: skip
    thread = draft.thread
    if thread is None:
        return proof
    return replace(
        proof,
        parts=thread.parts,
        lengths=thread.lengths,
        limit=thread.limit,
        cost=thread.cost,
        remarks=thread.warnings,
    )


def _email(draft: Draft) -> tuple[Digest | None, Skeleton | None, tuple[str, ...]]:
    if draft.campaign.file.email is None or draft.missing:
        return None, None, ()
    problems: list[str] = []
    compiled = _tried(draft.compiled, problems)
    if compiled is not None:
        return compiled.read_by(SAMPLE, draft.sample_links()), compiled.skeleton, ()
    # A page that only a known reader's values keep together can still be looked at, and is told as a problem.
    digest = _tried(draft.digest, problems)
    return digest, None, tuple(dict.fromkeys(problems))


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
