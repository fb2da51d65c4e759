"""What a mail server's refusal means for a message.  Pure."""

from dataclasses import dataclass

from publisher.errors import AccountError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState
from publisher.model.faults import Fault
from publisher.transports.smtp.advice import account_refused, login_wanted
from publisher.transports.smtp.refusals import Refusal


class AskedToWaitError(TransportError):
    """The server asks everybody to wait; nobody's message is to blame."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A mail server as it has introduced itself."""

    #: Names it in sentences.
    host: str
    #: Whether we have logged in, and whether it offers a login.
    logged_in: bool = False
    login: bool = False
    pipelining: bool = False
    #: Whether it takes addresses that are not ASCII.
    utf8: bool = False
    #: Most bytes of a message, as EHLO says (RFC 1870); ``None`` where it does not, or says 0: no limit known.
    largest: int | None = None


def verdict(refusal: Refusal, server: Server) -> Answer:
    """Return what a refusal means for a delivery.

    Raises :class:`AccountError` where it is about the account, :class:`AskedToWaitError` where everybody is.
    """
    match refusal.fault:
        case Fault.ACCOUNT:
            raise AccountError(account_refused(server.host, refusal, logged_in=server.logged_in))
        case Fault.SUSPECT if refusal.policy and not server.logged_in and server.login:
            raise AccountError(login_wanted(server.host, refusal))
        case Fault.SERVER:
            raise AskedToWaitError(f"The mail server {server.host} asks to wait ({refusal.reply}).")
        case Fault.RELEASE:
            return of_release(str(refusal.reply))
        case Fault.READER_LATER:
            state = DeliveryState.DEFERRED
        case _:
            state = DeliveryState.FAILED
    return Answer(
        state=state,
        reply=str(refusal.reply),
        cause=Known.REFUSED_MAIL,
        fault=refusal.fault,
        likeness=refusal.likeness,
    )


def of_release(why: str) -> Answer:
    """Return the answer to a message that is not taken, whoever reads it."""
    return Answer(state=DeliveryState.PENDING, reply=why, cause=Known.RELEASE_REFUSED, fault=Fault.RELEASE)
