"""Whose fault a mail server's refusal is: one rule over the stage of the transaction and the reply's two codes.  Pure.

The reply code is of RFC 5321 section 4.2, the enhanced code in front of its text of RFC 3463 and the IANA registry of
enhanced status codes.  Where the two disagree the enhanced one is believed, since servers answer 550 and 554 to
anything.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from publisher.model.faults import Fault
from publisher.transports.smtp.wire import Reply


class Stage(StrEnum):
    """What the server was answering."""

    CONNECT = "connect"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    #: The final dot.
    DOT = "dot"
    RSET = "rset"
    QUIT = "quit"


class Enhanced(NamedTuple):
    """An enhanced status code: class, subject, detail."""

    kind: int
    subject: int
    detail: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A reply of 400 or more, at its stage."""

    stage: Stage
    reply: Reply

    @property
    def fault(self) -> Fault:
        """Whose fault it is."""
        return fault(self.stage, self.reply.code, self.reply.words)

    @property
    def policy(self) -> bool:
        """Whether the server speaks of policy, security or who is logged in: subject 7."""
        status = enhanced(self.reply.words)
        return status is not None and status.subject == _POLICY

    @property
    def likeness(self) -> str:
        """The stage and the codes, which like refusals have in common: ``rcpt 554 5.7.1``."""
        status = enhanced(self.reply.words)
        return " ".join([self.stage, str(self.reply.code), *([".".join(map(str, status))] if status else [])])


_ENHANCED: Final = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_SYNTAX: Final = (500, 501, 502, 503, 504)
_TOO_LARGE: Final = 552
_LOGIN_WANTED: Final = 530
_GOES_AWAY: Final = 421
#: From here on a reply is a permanent refusal.
_FOR_GOOD: Final = 500

#: Subject 1 is an address.  These two are the sender's: its syntax, and its system.
_SENDERS_ADDRESS: Final = frozenset({7, 8})
#: Subject 7 is policy.  These are the reader's own: a list that may not be expanded for us (2), an account that is
#: disabled (13), a mailbox or domain that has changed hands (17, 18: RFC 7293).
_READERS_POLICY: Final = frozenset({2, 13, 17, 18})
#: Answers that receivers give to a sender that fails their authentication, whoever the reader is: 5.7.20 to 5.7.27
#: (RFC 7372, RFC 7505), and Microsoft's 5.7.5xx.
_AUTHENTICATION: Final = frozenset(range(20, 28)) | frozenset(range(500, 1000))
_MAILBOX: Final = 2
_ADDRESS: Final = 1
_SYSTEM: Final = 3
_NETWORK: Final = 4
_PROTOCOL: Final = 5
_CONTENT: Final = 6
_POLICY: Final = 7
#: x.3.4: the message is larger than this server takes; x.2.3 says so of one mailbox.
_TOO_LARGE_FOR_SYSTEM: Final = (_SYSTEM, 4)
#: 5.6.7: an address that is not ASCII, and a server in between that cannot have it (RFC 6531).
_ADDRESS_NOT_ASCII: Final = 7


def enhanced(text: str) -> Enhanced | None:
    """Return the enhanced code that a reply's text begins with, where it has one."""
    found = _ENHANCED.match(text)
    return Enhanced(*map(int, found.groups())) if found else None


def fault(stage: Stage, code: int, text: str = "") -> Fault:
    """Return whose fault it is that the server answered ``code`` (400 to 599) and ``text`` at ``stage``."""
    if code == _GOES_AWAY or stage is Stage.CONNECT:
        return Fault.SERVER
    if code < _FOR_GOOD:
        return Fault.SERVER if stage in (Stage.AUTH, Stage.MAIL) else Fault.READER_LATER
    return _for_good(stage, code, enhanced(text))


def _for_good(stage: Stage, code: int, status: Enhanced | None) -> Fault:
    if stage is Stage.AUTH or code == _LOGIN_WANTED:
        return Fault.ACCOUNT
    if status is not None and (status.subject, status.detail) == _TOO_LARGE_FOR_SYSTEM:
        return Fault.RELEASE
    if stage is Stage.MAIL:
        return Fault.RELEASE if code == _TOO_LARGE else Fault.ACCOUNT
    return _of_reader_or_all(stage, code, status)


def _of_reader_or_all(stage: Stage, code: int, status: Enhanced | None) -> Fault:
    if status is not None and (known := _BY_SUBJECT.get(status.subject)) is not None:
        return known(stage, code, status.detail)
    if stage is Stage.RCPT and code in (550, 551, 553):
        return Fault.READER
    if stage is Stage.DOT and code == _TOO_LARGE:
        return Fault.RELEASE
    return Fault.SUSPECT


def _address(_stage: Stage, _code: int, detail: int) -> Fault:
    return Fault.ACCOUNT if detail in _SENDERS_ADDRESS else Fault.READER


def _mailbox(_stage: Stage, _code: int, _detail: int) -> Fault:
    return Fault.READER


def _system(_stage: Stage, _code: int, _detail: int) -> Fault:
    return Fault.SUSPECT


def _network(stage: Stage, _code: int, _detail: int) -> Fault:
    return Fault.READER if stage is Stage.RCPT else Fault.SUSPECT


def _protocol(_stage: Stage, code: int, _detail: int) -> Fault:
    return Fault.ACCOUNT if code in _SYNTAX else Fault.SUSPECT


def _content(stage: Stage, _code: int, detail: int) -> Fault:
    return Fault.READER if stage is Stage.RCPT and detail == _ADDRESS_NOT_ASCII else Fault.RELEASE


def _policy(_stage: Stage, _code: int, detail: int) -> Fault:
    if detail in _READERS_POLICY:
        return Fault.READER
    return Fault.ACCOUNT if detail in _AUTHENTICATION else Fault.SUSPECT


_BY_SUBJECT: Final = {
    _ADDRESS: _address,
    _MAILBOX: _mailbox,
    _SYSTEM: _system,
    _NETWORK: _network,
    _PROTOCOL: _protocol,
    _CONTENT: _content,
    _POLICY: _policy,
}
