"""What the checks look at: a campaign as it would leave now, and the parts of it that a check can need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, NamedTuple, TypeVar

from publisher.channels.email import EmailPlan
from publisher.checks.page.computed import Looks, looks_of
from publisher.checks.page.elements import Page, page_of
from publisher.digest.digest import Digest
from publisher.digest.merge.fields import Links
from publisher.digest.merge.survey import Survey
from publisher.model.dispatches import Dispatch
from publisher.model.posts import Post
from publisher.model.sender_facts import PublicPages, SigningKey
from publisher.social.thread import Thread
from publisher.when import require_aware
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config

T = TypeVar("T")


def no_holiday(_day: date) -> str:
    """Say of every day that it is no holiday."""
    return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A campaign as it would leave now.  What is ``None`` was not looked at, or is not there."""

    campaign: Campaign
    config: Config
    #: Aware.
    now: datetime
    posts: tuple[Post, ...] = ()
    #: Slugs of ``[[posts]]`` that the library does not have.
    missing: tuple[str, ...] = ()
    #: Slugs that it has, where one is missing.
    known: tuple[str, ...] = ()
    #: The digest for a reader who stands for all; ``None`` where there is no email or it could not be built.
    digest: Digest | None = None
    #: The reader's own addresses in ``digest``.
    links: Links | None = None
    #: Why the digest or its skeleton could not be made, a sentence each.
    problems: tuple[str, ...] = ()
    #: What the audience's values do to the digest.
    survey: Survey | None = None
    #: Names of all lists and how many readers each has.
    lists: Mapping[str, int] | None = None
    #: Names of all tags.
    tags: tuple[str, ...] = ()
    #: The thread as it will stand there, with its network.
    thread: Thread | None = None
    #: US dollars that may still be spent on the thread's network this month.
    budget: float | None = None
    #: Posts that may still be made there this month.
    posts_left: int | None = None
    #: The key of ``[dkim]``; ``None`` where nothing is signed.
    key: SigningKey | None = None
    #: What stands at ``email.public_url``; ``None`` where it was not looked at.
    pages: PublicPages | None = None
    #: Returns what a day is celebrated as, empty where it is no holiday.
    holiday: Callable[[date], str] = no_holiday
    #: What other campaigns have in the queue, where their distance matters.
    ahead: Sequence[Dispatch] = ()

    def __post_init__(self) -> None:
        require_aware(self.now, "Proof.now")


# No slots: typing cannot note the type of a frozen generic that has them.
@dataclass(frozen=True, kw_only=True, eq=False)
class Need(Generic[T]):
    """A part of a proof that a check looks at."""

    #: For a person: ``the digest``.
    name: str
    #: Returns it, or ``None`` where the proof does not have it: then there is nothing to check.
    of: Callable[[Proof], T | None]


class Emailed(NamedTuple):
    """A campaign that sends an email."""

    proof: Proof
    plan: EmailPlan


class Addressed(NamedTuple):
    """A campaign that sends an email from somewhere."""

    proof: Proof
    #: The sender's, in small letters.
    domain: str


class Signed(NamedTuple):
    """An email that is signed with DKIM."""

    key: SigningKey
    #: The sender's domain, and the one in whose name it is signed.
    sender: str
    domain: str


class Paged(NamedTuple):
    """An email whose readers can leave by a public page."""

    #: ``email.public_url``.
    address: str
    pages: PublicPages | None


class Digested(NamedTuple):
    """A digest, its page read."""

    proof: Proof
    digest: Digest
    page: Page
    light: Looks
    dark: Looks


class Surveyed(NamedTuple):
    """The readers of a digest, gone through."""

    proof: Proof
    survey: Survey


class Listed(NamedTuple):
    """The lists that an email goes to, and those that there are."""

    plan: EmailPlan
    lists: Mapping[str, int]


class Spending(NamedTuple):
    """A thread, and what its network may still cost this month."""

    thread: Thread
    budget: float


class Posting(NamedTuple):
    """A thread, and how often its network may still be posted to this month."""

    thread: Thread
    posts_left: int


def _emailed(proof: Proof) -> Emailed | None:
    plan = proof.campaign.file.email
    return Emailed(proof, plan) if plan is not None else None


def _addressed(proof: Proof) -> Addressed | None:
    _, _, domain = proof.config.sender.email.rpartition("@")
    return Addressed(proof, domain.casefold()) if proof.campaign.file.email is not None and domain else None


def _signed(proof: Proof) -> Signed | None:
    dkim, addressed = proof.config.dkim, _addressed(proof)
    if dkim is None or proof.key is None or addressed is None:
        return None
    return Signed(key=proof.key, sender=addressed.domain, domain=dkim.domain)


def _paged(proof: Proof) -> Paged | None:
    address = proof.config.email.public_url
    return Paged(address, proof.pages) if address and proof.campaign.file.email is not None else None


def _digested(proof: Proof) -> Digested | None:
    if proof.digest is None:
        return None
    page = page_of(proof.digest.html)
    return Digested(proof, proof.digest, page, looks_of(page, "light"), looks_of(page, "dark"))


def _audience(proof: Proof) -> Surveyed | None:
    return Surveyed(proof, proof.survey) if proof.survey is not None else None


def _listed(proof: Proof) -> Listed | None:
    plan = proof.campaign.file.email
    return Listed(plan, proof.lists) if plan is not None and proof.lists is not None else None


def _spending(proof: Proof) -> Spending | None:
    return Spending(proof.thread, proof.budget) if proof.thread is not None and proof.budget is not None else None


def _posting(proof: Proof) -> Posting | None:
    left = proof.posts_left
    return Posting(proof.thread, left) if proof.thread is not None and left is not None else None


CAMPAIGN: Final = Need[Proof](name="the campaign", of=lambda proof: proof)
EMAIL: Final = Need[Emailed](name="an email", of=_emailed)
ADDRESSED: Final = Need[Addressed](name="a sender", of=_addressed)
SIGNED: Final = Need[Signed](name="a key to sign with", of=_signed)
PAGES: Final = Need[Paged](name="public pages", of=_paged)
LISTS: Final = Need[Listed](name="the lists", of=_listed)
READERS: Final = Need[Surveyed](name="the readers", of=_audience)
DIGEST: Final = Need[Digested](name="the digest", of=_digested)
THREAD: Final = Need[Thread](name="the thread", of=lambda proof: proof.thread)
WRITTEN_THREAD: Final = Need[Proof](
    name="the thread as it is written", of=lambda proof: proof if proof.thread is not None else None
)
BUDGET: Final = Need[Spending](name="the month's budget", of=_spending)
POSTS_LEFT: Final = Need[Posting](name="the month's number of posts", of=_posting)
