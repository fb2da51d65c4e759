"""What is approved against what readers have already, known by what it says."""

from dataclasses import dataclass
from typing import Final

from publisher.channels.registry import channel
from publisher.errors import ReleaseError
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.notes import Reason
from publisher.model.releases import EmailRelease, Release
from publisher.model.segment_grammar import asked
from publisher.ports.ledger import Records

_AGAIN: Final = "--again sends it to them too"


@dataclass(frozen=True, kw_only=True, slots=True)
class Already:
    """How much of a release people have."""

    #: Readers that the email would go to, and how many of them got the same one.
    readers: int = 0
    having: int = 0
    #: The dispatches that carry the same thread, by network.
    threads: tuple[Dispatch, ...] = ()

    @property
    def sentence(self) -> str:
        """What to tell of some of the readers; empty where nobody has it."""
        if not self.having:
            return ""
        have = "has" if self.having == 1 else "have"
        get = "gets" if self.having == 1 else "get"
        return f"{self.having:,} of {self.readers:,} readers {have} this already and {get} nothing; {_AGAIN}."


def already(release: Release, ledger: Records) -> Already:
    """Return how much of what a release says people have, by its email and by its threads."""
    email = release.email
    same = (
        ledger.posted(thread.content, network, release.campaign)
        for network, thread in release.threads.items()
        if thread.content
    )
    return Already(
        readers=email.readers if email is not None else 0,
        having=_having(email, ledger) if email is not None else 0,
        threads=tuple(dispatch for dispatch in same if dispatch is not None),
    )


def _having(email: EmailRelease, ledger: Records) -> int:
    return ledger.having(email.content, email.lists, email.tags, asked(email.who, email.due))


def refuse_the_same(found: Already) -> None:
    """Raise :class:`ReleaseError` where every reader has the email, or a network has the thread or is to get it."""
    if found.having and found.having >= found.readers:
        all_of = "The only reader has" if found.readers == 1 else f"All {found.readers:,} readers have"
        raise ReleaseError(f"{all_of} this already, so nobody would get anything; {_AGAIN}.")
    for dispatch in found.threads:
        on = channel(dispatch.channel).title
        raise ReleaseError(
            f"The same thread is on {on} already, or on its way there, as {dispatch.id} ({dispatch.campaign}, "
            f"{dispatch.state}); --again posts it once more."
        )


def cancelled_by_hand(release: Release, ledger: Records) -> list[Dispatch]:
    """Return what a person cancelled last on each channel of a release, and would be queued again."""
    newest = {dispatch.channel: dispatch for dispatch in sorted(ledger.dispatches(campaign=release.campaign), key=_id)}
    latest = (newest.get(name) for name, _ in release.planned())
    return [
        dispatch
        for dispatch in latest
        if dispatch is not None
        and dispatch.state is DispatchState.CANCELLED
        and dispatch.note.reason is not Reason.REPLACED
    ]


def _id(dispatch: Dispatch) -> int:
    return dispatch.id
