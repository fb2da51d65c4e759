"""One transaction of SMTP as it goes over the wire (RFC 5321): commands, answers, the message's bytes."""

import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ADDRESS: Final = re.compile(r"<?[^\s<>\"]+@[^\s<>\"]+>?")
_REPLY_LENGTH: Final = 300
#: What a server may answer while something goes wrong with the connection.
LOST: Final = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A server's answer: its code, and its words without addresses."""

    code: int
    words: str

    @property
    def ok(self) -> bool:
        """Whether the code is 2xx."""
        return 200 <= self.code < 300  # noqa: PLR2004 - SMTP's own classes

    @property
    def go_on(self) -> bool:
        """Whether the server waits for the message (354)."""
        return self.code == 354  # noqa: PLR2004 - RFC 5321 section 4.2.3: start mail input

    @property
    def permanent(self) -> bool:
        """Whether the code is 5xx."""
        return self.code >= 500  # noqa: PLR2004 - SMTP's own classes

    @property
    def refusal(self) -> bool:
        """Whether the code is 4xx or 5xx."""
        return self.code >= 400  # noqa: PLR2004 - SMTP's own classes

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


def pipelined(client: smtplib.SMTP, commands: Sequence[str]) -> list[Reply]:
    """Send the commands at once and return an answer to each (RFC 2920).

    Fewer come back where the connection was lost after a refusal, which stands; raises one of :data:`LOST` where it
    was lost before any.
    """
    client.send("".join(f"{command}\r\n" for command in commands).encode())
    replies: list[Reply] = []
    for _ in commands:
        try:
            replies.append(answer(client))
        except LOST:
            if not any(reply.refusal for reply in replies):
                raise
            break
    return replies


def in_turn(client: smtplib.SMTP, commands: Sequence[str]) -> list[Reply]:
    """Send one command after the other, up to the first that is refused; raises one of :data:`LOST`."""
    replies: list[Reply] = []
    for words in commands:
        command(client, words)
        replies.append(answer(client))
        if replies[-1].refusal:
            break
    return replies


def command(client: smtplib.SMTP, words: str) -> None:
    """Send one command."""
    client.send(f"{words}\r\n".encode())


def answer(client: smtplib.SMTP) -> Reply:
    """Read one answer; raise one of :data:`LOST` where none can be read."""
    code, words = client.getreply()
    if code == -1:
        raise smtplib.SMTPServerDisconnected("the answer could not be read")
    clean = _ADDRESS.sub("…", words.decode("utf-8", "replace")).replace("\n", " ")
    return Reply(code=code, words=clean[:_REPLY_LENGTH])


def stuffed(message: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321 section 4.5.2) and end with a line's end."""
    body = message if message.endswith(b"\r\n") else message + b"\r\n"
    body = body.replace(b"\r\n.", b"\r\n..")
    return b"." + body if body.startswith(b".") else body


def kind(error: BaseException) -> str:
    """Name an error without its words, which may quote an address."""
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
