"""What goes over the wire of SMTP (RFC 5321): answers, and the message's bytes.  Pure."""

import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ADDRESS: Final = re.compile(r"<?[^\s<>\"]+@[^\s<>\"]+>?")
_REPLY_LENGTH: Final = 300
#: Most bytes of one answer, however many lines it has; RFC 5321 section 4.5.3.1.5 allows 512 a line.
_MOST: Final = 65_536
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

    @property
    def closing(self) -> bool:
        """Whether the server goes away (421), whatever it was asked."""
        return self.code == 421  # noqa: PLR2004 - RFC 5321 section 3.8

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


class Replies:
    """Reads answers out of what comes over a connection, in whatever pieces it comes."""

    def __init__(self) -> None:
        self._left = b""
        #: The lines of an answer that has more.
        self._lines: list[bytes] = []

    def read(self, data: bytes) -> Iterator[Reply]:
        """Yield the answers that are complete with ``data``; raise one of :data:`LOST` for what is no answer."""
        *lines, self._left = (self._left + data).split(b"\n")
        for line in lines:
            if line[3:4] == b"-":
                self._lines.append(line[4:].strip())
            elif self._lines:
                self._lines.append(line[4:])
                yield _reply(line[:4] + b" ".join(self._lines))
                self._lines.clear()
            else:
                yield _reply(line)
        if len(self._left) + sum(map(len, self._lines)) > _MOST:
            raise smtplib.SMTPServerDisconnected("the answer has no end")


@lru_cache(maxsize=256)
def _reply(line: bytes) -> Reply:
    """Return the answer that one line says; servers say the same again and again."""
    code = line[:3]
    if not (len(code) == 3 and code.isdigit()):  # noqa: PLR2004 - the digits of a code
        raise smtplib.SMTPServerDisconnected("the answer could not be read")
    words = line[4:].strip().decode("utf-8", "replace")
    clean = _ADDRESS.sub("…", words) if "@" in words else words
    return Reply(code=int(code), words=clean[:_REPLY_LENGTH])


def stuffed(message: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321 section 4.5.2)."""
    body = message.replace(b"\r\n.", b"\r\n..")
    return b"." + body if body.startswith(b".") else body


def kind(error: BaseException) -> str:
    """Name an error without its words, which may quote an address."""
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
