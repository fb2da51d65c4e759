"""One message to oneself, to see that a mail server takes what is sent."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from publisher.desk.handing_over import hand_over
from publisher.errors import TransportError
from publisher.model.dispatches import DeliveryState
from publisher.ports.transports import EmailTransport, Envelope
from publisher.workspace.config import Config


def greet(transport: EmailTransport, config: Config, address: str, *, now: datetime) -> None:
    """Send one message to ``address``; raise :class:`TransportError` where the server does not take it."""
    [answer] = hand_over(transport, [greeting(config, address, now=now)])
    if answer.state is not DeliveryState.SENT:
        raise TransportError(f"The mail server did not take the message ({answer.reply or answer.cause}).")


def greeting(config: Config, address: str, *, now: datetime) -> Envelope:
    """Return the message to oneself; nobody else is named in it."""
    sender, organisation = config.sender.email, config.organisation.name
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = f"{organisation}: this mail server works"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = named = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message.set_content(
        f"This message was sent by Publisher for {organisation}, to see that the mail server\n"
        f"takes what is sent from {sender}.  Nobody else got it.\n"
    )
    return Envelope(message_id=named, sender=sender, recipient=address, message=message.as_bytes())
