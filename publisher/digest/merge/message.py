"""A digest as a MIME message: its headers and parts, cut where they differ from reader to reader.

multipart/alternative of text and HTML, the HTML in multipart/related where pictures are embedded.  Bodies are
always quoted-printable: a server without 8BITMIME needs nothing more.  Auto-Submitted is absent on purpose: it
belongs to answers of machines (RFC 3834), and a digest is written by people.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.links import mailbox, unsubscribe_mailto
from publisher.digest.merge.quoted_printable import check_header, quote_header, quote_mailbox, quote_octets
from publisher.digest.merge.skeleton import Slot
from publisher.errors import ConfigError, MergeError
from publisher.when import require_aware
from publisher.workspace.config import Config

#: Literal bytes, or what is filled in for each reader.
Piece: TypeAlias = bytes | Slot
#: Encodes the text of a body and cuts it at its placeholders.
Cutter: TypeAlias = Callable[[str, Literal["text", "html"]], list[Piece]]
#: Encodes a header's value and cuts it at its placeholders.
HeaderCutter: TypeAlias = Callable[[str, str], list[Piece]]
_ID_DIGITS: Final = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """What the head of every copy says, whoever reads it."""

    sender_name: str
    sender_email: str
    reply_to: str = ""
    #: Aware; frozen, so that a copy that is sent again is the same to the byte.
    date: datetime
    list_name: str = ""
    #: What stands in angle brackets in List-Id (RFC 2919), such as ``digest.example.org``.
    list_id: str
    feedback_id: str = ""
    #: Mailbox that takes unsubscribe requests.
    unsubscribe_address: str
    #: Whether there are public https pages to unsubscribe, view and choose.
    public: bool = False

    def __post_init__(self) -> None:
        require_aware(self.date, "Masthead.date")

    @property
    def domain(self) -> str:
        """The sender's domain; the right-hand side of Message-IDs."""
        return self.sender_email.rpartition("@")[2]


def masthead(config: Config, date: datetime) -> Masthead:
    """Return the masthead that the configuration asks for; ``date`` is aware.

    Raises :class:`ConfigError` for a setting with a line break or NUL in it.
    """
    sender, email = config.sender, config.email
    made = Masthead(
        sender_name=sender.name or config.organisation.name,
        sender_email=sender.email,
        reply_to=sender.reply_to,
        date=date,
        list_name=config.organisation.name,
        list_id=email.list_id or f"digest.{sender.email.rpartition('@')[2]}",
        feedback_id=email.feedback_id,
        unsubscribe_address=mailbox(config),
        public=email.public_url.startswith("https://"),
    )
    try:
        b"".join(_before(made) + _after(made))
    except MergeError as error:
        raise ConfigError(f"config.toml: {error}") from None
    return made


def message_id(key: bytes, release_id: str, subscriber_id: str, domain: str) -> str:
    """Return the Message-ID of one reader's copy, in angle brackets: the same each time it is made."""
    named = f"{release_id}\x1f{subscriber_id}".encode()
    return f"<{hmac.new(key, named, hashlib.sha256).hexdigest()[:_ID_DIGITS]}@{domain}>"


def lay_out(digest: Digest, head: Masthead, cut: Cutter, cut_header: HeaderCutter) -> Iterator[Piece]:
    """Yield the pieces of the whole message, in order."""
    yield from _before(head)
    yield Slot("to")
    yield from cut_header("Subject", digest.subject)
    yield Slot("message_id")
    yield from _after(head)
    yield Slot("unsubscribe", (unsubscribe_mailto(head.unsubscribe_address),))
    yield b"MIME-Version: 1.0\r\n"
    boundary = _boundary("alternative", digest)
    yield f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode()
    yield f"--{boundary}\r\n".encode()
    yield from _text_part("plain", cut(digest.text, "text"))
    yield f"\r\n--{boundary}\r\n".encode()
    html = _text_part("html", cut(digest.html, "html"))
    yield from _related(html, digest) if digest.pictures else html
    yield f"\r\n--{boundary}--\r\n".encode()


def _before(head: Masthead) -> list[bytes]:
    reply_to = [quote_mailbox("Reply-To", "", head.reply_to)] if head.reply_to else []
    return [quote_mailbox("From", head.sender_name, head.sender_email), *reply_to]


def _after(head: Masthead) -> list[bytes]:
    check_header("List-Id", head.list_id)
    check_header("unsubscribe address", head.unsubscribe_address)
    feedback = [_plain_header("Feedback-ID", head.feedback_id)] if head.feedback_id else []
    return [
        quote_header("Date", format_datetime(head.date.astimezone(UTC))),
        quote_mailbox("List-Id", head.list_name, head.list_id)
        if head.list_name
        else f"List-Id: <{head.list_id}>\r\n".encode("ascii"),
        *feedback,
    ]


def _plain_header(name: str, value: str) -> bytes:
    """Return a header that machines read: never folded and never encoded."""
    if not (value.isascii() and value.isprintable()):
        raise MergeError(f"The {name} header takes plain ASCII; correct “{value}”.")
    return f"{name}: {value}\r\n".encode("ascii")


def _boundary(kind: str, digest: Digest) -> str:
    """Return a boundary made over the content: ``=_`` cannot occur in quoted-printable (RFC 2045 section 6.7)."""
    content = hashlib.sha256(f"{kind}\x1f{digest.subject}\x1f{digest.text}\x1f{digest.html}".encode())
    return f"=_{content.hexdigest()[:32]}"


def _text_part(subtype: str, body: Sequence[Piece]) -> Iterator[Piece]:
    yield (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    ).encode()
    yield from body


def _related(html: Iterator[Piece], digest: Digest) -> Iterator[Piece]:
    boundary = _boundary("related", digest)
    yield f'Content-Type: multipart/related; type="text/html";\r\n boundary="{boundary}"\r\n\r\n'.encode()
    yield f"--{boundary}\r\n".encode()
    yield from html
    for picture in digest.pictures:
        yield f"\r\n--{boundary}\r\n".encode()
        yield _picture_head(picture)
        yield quote_octets(picture.content)
    yield f"\r\n--{boundary}--\r\n".encode()


def _picture_head(picture: Picture) -> bytes:
    name = quote(check_header("picture's name", picture.name), safe="")
    return (
        f"Content-Type: {check_header('Content-Type', picture.type)}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{check_header('Content-ID', picture.content_id)}>\r\n"
        f"Content-Disposition: inline;\r\n filename*=utf-8''{name}\r\n\r\n"
    ).encode("ascii")
