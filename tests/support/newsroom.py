"""A workspace with readers and an approved digest, for the tests of the daemon."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from files_carried import Letterbox, Noticeboard
from publisher.daemon.email import EmailSender
from publisher.daemon.thread import ThreadSender
from publisher.daemon.tick import Daemon, Policy
from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import masthead
from publisher.model.dispatches import Channel, Dispatch, RetryPolicy
from publisher.model.doubts import DoubtPolicy
from publisher.model.releases import EmailRelease, Part, Release, ThreadRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.clock import Clock
from publisher.ports.transports import EmailTransport
from publisher.store.opening import open_store
from publisher.transports.folder import FolderEmail, FolderSocial
from publisher.workspace.config import Config, Organisation
from publisher.workspace.config import Sender as SenderSection

if TYPE_CHECKING:
    from publisher.daemon.senders import Sender
    from publisher.ports.store import Store

Uncertain = Literal["hold", "resend", "skip"]
NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
CONFIG = Config(organisation=Organisation(name="Lantern House"), sender=SenderSection(email="newsroom@example.org"))


def links(subscriber: Subscriber) -> Links:
    mail = f"mailto:newsroom@example.org?subject=unsubscribe%20{subscriber.id}"
    return Links(unsubscribe_url=mail, unsubscribe_mail=mail)


def reader(number: int) -> Subscriber:
    return Subscriber(
        id=f"reader{number:04d}", address=f"reader{number}@example.org", first_name=f"Robin{number}", lists=("news",)
    )


def release(campaign: str = "winter-2018", *, due: datetime = NOON, parts: int = 0, subject: str = "Winter") -> Release:
    def build(context: object) -> Digest:
        assert isinstance(context, dict)
        name = context["subscriber"].first_name
        return Digest(subject=subject, preheader="", html=f"<p>Dear {name}</p>", text=f"Dear {name}\n")

    skeleton = compile_skeleton(build, masthead(CONFIG, due)).to_bytes()
    email = EmailRelease(
        subject=subject, sender="newsroom@example.org", skeleton=skeleton, lists=("news",), due=due, readers=0
    )
    thread = ThreadRelease(parts=tuple(Part(position=n, text=f"Part {n}") for n in range(1, parts + 1)), due=due)
    return freeze(
        campaign=campaign,
        title=campaign,
        approved_by="A. Editor",
        approved_at=due,
        digests={"email": email},
        threads={"x": thread} if parts else {},
    )


@dataclass
class Newsroom:
    """A store with readers, and a daemon over it."""

    folder: Path
    clock: Clock
    readers: int = 5
    #: Address of the database; a file in ``folder`` where empty.
    database: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store: Store = open_store(self.database or self.folder / "publisher.db", policy=RetryPolicy())
        self.store.audience.add([reader(number) for number in range(self.readers)], NOON)

    def queue(self, **given: object) -> Dispatch:
        (dispatch, *_) = self.store.ledger.enqueue(release(**given))  # type: ignore[arg-type]  # a test's shorthand
        return dispatch

    def daemon(
        self,
        email: EmailTransport | None = None,
        *,
        uncertain: Uncertain = "hold",
        rehearses: bool = False,
    ) -> Daemon:
        outbox, ledger = self.folder / "outbox", self.store.ledger
        doubt = DoubtPolicy(choice=uncertain, settle=timedelta(hours=1))
        senders: dict[Channel, Sender] = {
            "email": EmailSender(
                leases=ledger,
                transport=email or (FolderEmail(outbox) if rehearses else Letterbox(outbox)),
                clock=self.clock,
                key=self.store.key(),
                links=links,
                sign=bytes,
                rehearses=rehearses,
            ),
            "x": ThreadSender(
                queue=ledger,
                leases=ledger,
                accounts=self.store.accounts,
                transport=FolderSocial(outbox, "x") if rehearses else Noticeboard(outbox, "x"),
                clock=self.clock,
                doubt=doubt,
                rehearses=rehearses,
            ),
        }
        return Daemon(
            ledger=ledger,
            accounts=self.store.accounts,
            senders=senders,
            policy=Policy(grace={"email": timedelta(hours=24), "x": timedelta(hours=2)}, doubt=doubt),
            clock=self.clock,
            stop=self.stop,
            tell=lambda news: self.told.append(str(news)),
        )

    def counts(self, dispatch: Dispatch) -> dict[str, int]:
        return {str(state): n for state, n in self.store.ledger.tally(dispatch.id).counts.items() if n}

    def received(self) -> list[str]:
        """The addresses in the folder's messages, sorted."""
        files = (self.folder / "outbox").rglob("*.eml")
        messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return sorted(str(message["To"].addresses[0].addr_spec) for message in messages)
