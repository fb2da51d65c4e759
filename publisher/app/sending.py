"""What carries each channel, and the daemon."""

import threading
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from publisher.app.workspace import OpenWorkspace
from publisher.channels.channel import Channel, Network
from publisher.channels.email import Smtp
from publisher.channels.registry import channels
from publisher.desk.where import rehearses, where_it_goes
from publisher.errors import AccountError, ConfigError, DaemonError
from publisher.workspace.brake import GO_ON, Brake
from publisher.workspace.folder import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from publisher.daemon.news import News, Tell
    from publisher.daemon.senders import Sender
    from publisher.daemon.tick import Daemon
    from publisher.digest.merge.fields import Links
    from publisher.model.doubts import DoubtPolicy
    from publisher.model.subscribers import Subscriber
    from publisher.ports.transports import Around, EmailTransport, SocialTransport, Transports
    from publisher.workspace.secrets import Secret


def open_transports(here: OpenWorkspace) -> "Transports":
    """Return what carries each channel: the folder transport where nothing else is configured."""
    from publisher.ports.transports import Transports
    from publisher.transports.folder import FolderEmail, FolderSocial

    outbox = here.workspace.outbox
    social: dict[str, SocialTransport] = {}
    email: EmailTransport = FolderEmail(outbox)
    for channel in channels():
        made = _transport(here, channel)
        if isinstance(channel, Network):
            social[channel.name] = made or FolderSocial(outbox, channel.name)
        else:
            email = made or email
    return Transports(email=email, social=social)


def _transport(here: OpenWorkspace, channel: Channel) -> Any:
    """Return what the channel's own ``transport`` makes of its account; ``None`` where it has none of either."""
    account = here.config.account(channel)
    if account is None or not channel.transport:
        return None
    module, _, name = channel.transport.partition(":")
    return getattr(import_module(module), name)(account, around(here))


def around(here: OpenWorkspace, typed: "Mapping[str, Secret | None]" = MappingProxyType({})) -> "Around":
    """Return what transports may need beside their accounts; ``typed`` are secrets that are not stored yet."""
    from publisher.ports.transports import Around

    workspace = here.workspace
    known = {name: value.reveal() for name, value in typed.items() if value is not None}
    return Around(
        secrets=workspace.secrets.trying(known), state=workspace.state, accounts=here.store.accounts, clock=here.clock
    )


def links_of(here: OpenWorkspace) -> "Callable[[Subscriber], Links]":
    """Return what makes the addresses for leaving and looking of one reader."""
    from publisher.audience.unsubscribe import UnsubscribeTokens
    from publisher.digest.merge.links import reader_links

    tokens = UnsubscribeTokens(here.store.key())
    return lambda subscriber: reader_links(here.config, tokens.make(subscriber.id))


def make_daemon(here: OpenWorkspace, *, stop: threading.Event, tell: "Tell") -> "Daemon":
    """Return the daemon of a workspace; nothing runs yet."""
    from publisher.daemon.tick import Daemon, Policy
    from publisher.model.doubts import DoubtPolicy

    sending = here.config.sending
    doubt = DoubtPolicy(choice=sending.uncertain, settle=timedelta(hours=sending.settle))
    return Daemon(
        ledger=here.store.ledger,
        accounts=here.store.accounts,
        senders=_senders(here, doubt),
        policy=Policy(grace={channel.name: here.config.grace(channel) for channel in channels()}, doubt=doubt),
        clock=here.clock,
        stop=stop,
        tell=tell,
        where={channel.name: where_it_goes(channel, here.config) for channel in channels()},
    )


def _senders(here: OpenWorkspace, doubt: "DoubtPolicy") -> "dict[str, Sender]":
    """Return who carries the dispatches of each channel."""
    transports = open_transports(here)
    senders: dict[str, Sender] = {}
    for channel in channels():
        if isinstance(channel, Network):
            senders[channel.name] = _thread_sender(here, channel, transports.social[channel.name], doubt)
        else:
            senders[channel.name] = _email_sender(here, transports.email)
    return senders


def _email_sender(here: OpenWorkspace, transport: "EmailTransport") -> "Sender":
    from publisher.daemon.email import EmailSender

    return EmailSender(
        leases=here.store.ledger,
        transport=transport,
        clock=here.clock,
        key=here.store.key(),
        links=links_of(here),
        sign=signer(here.workspace) if here.config.dkim is not None else None,
        rehearses=here.config.account_of(Smtp) is None,
    )


def _thread_sender(
    here: OpenWorkspace, network: Network, transport: "SocialTransport", doubt: "DoubtPolicy"
) -> "Sender":
    from publisher.daemon.thread import ThreadSender

    return ThreadSender(
        queue=here.store.ledger,
        leases=here.store.ledger,
        accounts=here.store.accounts,
        transport=transport,
        clock=here.clock,
        doubt=doubt,
        rehearses=rehearses(network, here.config),
    )


def signer(workspace: Workspace) -> "Callable[[bytes], bytes]":
    """Return what signs a finished message with DKIM, or leaves it as it is where ``[dkim]`` is not set.

    A key that does not sign is a matter of the account, told when a message is to leave: threads go on meanwhile, and
    so does email once the key is mended.
    """
    settings = workspace.config.dkim
    if settings is None:
        return bytes
    from publisher.transports.dkim import signer as dkim_signer

    made: list[Callable[[bytes], bytes]] = []

    def sign(message: bytes) -> bytes:
        if not made:
            try:
                made.append(dkim_signer(settings, workspace.folder))
            except ConfigError as error:
                raise AccountError(str(error)) from None
        return made[0](message)

    return sign


def run_daemon(
    here: OpenWorkspace,
    *,
    once: bool,
    tell: "Tell",
    stopping: "Callable[[int], None]" = lambda _: None,
    at_once: "Callable[[], None]" = lambda: None,
) -> None:
    """Send what is due, once or until a signal asks to stop.

    ``stopping`` is given how many deliveries are in flight when the first signal came, ``at_once`` is called on a
    Ctrl-C after that.  Raises :class:`DaemonError` where one runs already, and where the database is not the one any
    more that was opened.
    """
    from publisher.daemon.loop import run, stopping_on_signals
    from publisher.daemon.running import alone
    from publisher.daemon.watch import Watch, same_file

    stop, halt = threading.Event(), threading.Event()
    database, brake = here.workspace.database, here.workspace.brake
    broken = same_file(database) if isinstance(database, Path) else str
    watch = Watch(stop=stop, halt=halt, held=lambda: _all_held(brake, here.workspace), broken=broken, tell=tell)
    with alone(here.workspace.state, here.clock.now()):
        brake.lay_ready()
        for news in before_anything_leaves(here):
            tell(news)
        daemon = make_daemon(here, stop=halt, tell=tell)
        with stopping_on_signals(stop, first=lambda: stopping(daemon.in_flight()), again=at_once), watch:
            if once:
                daemon.begin()
                daemon.tick()
            else:
                run(daemon, seconds=here.config.sending.tick, stop=stop, clock=here.clock)
    if watch.reason:
        raise DaemonError(watch.reason)


def before_anything_leaves(here: OpenWorkspace) -> "list[News]":
    """Hold what may have left already where the database was restored from a backup; return what to tell of it."""
    from publisher.daemon.news import Event, News
    from publisher.desk.look_back import look_back
    from publisher.model.note_words import sentence

    witness = here.store.witness
    if witness is None:
        return []
    if trouble := witness.trouble():
        says = f"{trouble}, so a database that is restored from a backup would not be known as such."
        return [News(event=Event.RESTORED, says=says)]
    found = look_back(here.store.ledger, here.store.watermarks, witness, here.clock.now())
    if found is None:
        return []
    held = [News(event=Event.HELD, says=f"is held: {sentence(one)}", dispatch=one) for one in found.held]
    return [News(event=Event.RESTORED, says=found.says(here.workspace.zone)), *held]


def _all_held(brake: Brake, workspace: Workspace) -> str:
    said = brake.says(workspace.zone)
    return said and f"{said} {GO_ON} lets it go on."
