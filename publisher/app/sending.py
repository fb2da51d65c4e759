"""What carries each channel, and the daemon."""

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from publisher.app.workspace import Desk, SystemClock
from publisher.workspace.folder import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.daemon.tick import Daemon
    from publisher.digest.merge.fields import Links
    from publisher.model.subscribers import Subscriber
    from publisher.ports.store import Store
    from publisher.ports.transports import EmailTransport, SocialTransport, Transports


def open_transports(workspace: Workspace, store: "Store", clock: SystemClock) -> "Transports":
    """Return what carries each channel: the folder transport where nothing else is configured."""
    from publisher.ports.transports import Transports
    from publisher.transports.folder import FolderEmail, FolderSocial

    config = workspace.config
    email: EmailTransport = FolderEmail(workspace.outbox)
    social: SocialTransport = FolderSocial(workspace.outbox)
    if config.smtp is not None:
        from publisher.transports.smtp.account import SmtpEmail

        email = SmtpEmail(config.smtp, workspace.secrets.find("smtp_password"))
    if config.x is not None:
        from publisher.transports.x.connect import connect

        social = connect(
            config.x, secrets=workspace.secrets, state=workspace.state, accounts=store.accounts, clock=clock
        )
    return Transports(email=email, social={"x": social})


def links_of(desk: Desk) -> "Callable[[Subscriber], Links]":
    """Return what makes the addresses for leaving and looking of one reader."""
    from publisher.audience.unsubscribe import Tokens, unsubscribe_address
    from publisher.digest.merge.fields import Links

    email = desk.config.email
    mailbox = email.unsubscribe_address or desk.config.sender.email
    tokens = Tokens(desk.store.key())
    public = email.public_url.rstrip("/")

    def links(subscriber: "Subscriber") -> Links:
        token = tokens.make(subscriber.id)
        mail = unsubscribe_address(mailbox, token)
        if not public:
            return Links(unsubscribe_url=mail, unsubscribe_mail=mail)
        return Links(
            unsubscribe_url=f"{public}/unsubscribe/{token}",
            unsubscribe_mail=mail,
            view_url=f"{public}/view/{token}",
            preferences_url=f"{public}/preferences/{token}",
        )

    return links


def make_daemon(desk: Desk, *, stop: threading.Event, tell: "Callable[[str], None]") -> "Daemon":
    """Return the daemon of a workspace; nothing runs yet."""
    from publisher.daemon.email import Sending
    from publisher.daemon.tick import Daemon, Policy

    sending, smtp = desk.config.sending, desk.config.smtp
    return Daemon(
        ledger=desk.store.ledger,
        accounts=desk.store.accounts,
        transports=open_transports(desk.workspace, desk.store, desk.clock),
        sending=Sending(
            key=desk.store.key(),
            links=links_of(desk),
            sign=signer(desk.workspace),
            connections=smtp.connections if smtp is not None else 1,
        ),
        policy=Policy(
            grace={"email": timedelta(hours=sending.grace_email), "x": timedelta(hours=sending.grace_x)},
            uncertain=sending.uncertain,
            settle=timedelta(hours=sending.settle),
        ),
        clock=desk.clock,
        stop=stop,
        tell=tell,
    )


def signer(workspace: Workspace) -> "Callable[[bytes], bytes]":
    """Return what signs a finished message with DKIM, or leaves it as it is where ``[dkim]`` is not set."""
    if workspace.config.dkim is None:
        return bytes
    from publisher.transports.dkim import signer as dkim_signer

    return dkim_signer(workspace.config.dkim, workspace.folder)


def run_daemon(desk: Desk, *, once: bool, tell: "Callable[[str], None]") -> None:
    """Send what is due, once or until a signal asks to stop; raise :class:`DaemonError` where one runs already."""
    from publisher.daemon.loop import alone, run, stopping_on_signals

    stop = threading.Event()
    with alone(desk.workspace.state / "daemon.lock"), stopping_on_signals(stop):
        daemon = make_daemon(desk, stop=stop, tell=tell)
        if once:
            daemon.begin()
            daemon.tick()
        else:
            run(daemon, seconds=desk.config.sending.tick, stop=stop)
