"""A real SMTP server (aiosmtpd) whose answers a test scripts by phase."""

import asyncio
import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

#: What a script may answer besides a line of SMTP: break the connection, before or after taking the message.
DROP = "drop"
SILENCE = "silence"
#: What EHLO offers where a script has the phase.
_OFFERED = {"pipelining": "PIPELINING", "auth": "AUTH PLAIN"}


@dataclass
class Peer:
    """Takes messages; ``script`` maps (phase, address) or phase to an answer; the address at MAIL is the sender's."""

    script: dict[Any, str] = field(default_factory=dict)
    #: Messages that were taken, as (recipient, content with CRLF).
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    #: What clients called themselves in EHLO.
    names: list[str] = field(default_factory=list)
    port: int = 0
    #: Where set, nobody may send who does not log in with it.
    password: str = ""
    #: Most bytes of a message, as EHLO says.
    size: int = 33_554_432
    #: Where set, an access token by which a client may log in (XOAUTH2).
    token: str = ""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        told = base64.b64decode(args[1]).decode()
        if told == f"user=newsroom\x01auth=Bearer {self.token}\x01\x01":
            return AuthResult(success=True, auth_data=told)
        await server.challenge_auth(b'{"status":"400"}')
        return AuthResult(success=False, handled=False)

    async def answer(self, server: SMTP, phase: str, recipient: str, otherwise: str) -> str:
        said = self.script.get((phase, recipient), self.script.get(phase, otherwise))
        if said == SILENCE:
            await asyncio.Event().wait()
        if said == DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.Event().wait()
        return said

    def authenticate(
        self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    async def handle_EHLO(self, server: SMTP, session: Any, envelope: Any, host: str, replies: list[str]) -> list[str]:  # noqa: N802 - aiosmtpd's name
        self.connections += 1
        session.host_name = host
        self.names.append(host)
        more = [f"250-{word}" for phase, word in _OFFERED.items() if phase in self.script]
        return [*replies[:-1], *more, replies[-1]]

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the same
        envelope.mail_from = address
        said = await self.answer(server, "mail", address, "250 OK")
        if not said.startswith("250"):
            envelope.mail_from = None
        return said

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the same
        said = await self.answer(server, "rcpt", address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        elif "refused" in self.script:
            await server.push(said)
            return await self.answer(server, "hang up", "", DROP)
        return said

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        recipient = envelope.rcpt_tos[0]
        said = self.script.get(("dot", recipient), self.script.get("dot", "250 OK: queued"))
        if said in (DROP, SILENCE):
            if self.script.get("keeps", "yes") == "yes":
                self.taken.append((recipient, envelope.original_content))
            return await self.answer(server, "dot", recipient, "")
        if said.startswith("250"):
            self.taken.append((recipient, envelope.original_content))
        return said


class _Server(SMTP):
    """Lets the script refuse DATA itself."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        recipients = self.envelope.rcpt_tos if self.envelope is not None else []
        said = await self.event_handler.answer(self, "data", recipients[0] if recipients else "", "")
        if said:
            await self.push(said)
        else:
            await super().smtp_DATA(arg)


class _Anywhere(Controller):
    """A controller on whatever port is free."""

    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped


@contextmanager
def serving(peer: Peer, *, tls: ssl.SSLContext | None = None, implicit: bool = False) -> Iterator[Peer]:
    """Serve ``peer`` on a free port of this machine; ``tls`` by STARTTLS, or from the first byte where ``implicit``."""
    controller = _Anywhere(
        peer,
        hostname="127.0.0.1",
        port=0,
        tls_context=None if implicit else tls,
        ssl_context=tls if implicit else None,
        auth_require_tls=not implicit,
        enable_SMTPUTF8=bool(peer.script.get("smtputf8")),
        # aiosmtpd warns of a login without STARTTLS, although TLS is there from the first byte
        auth_required=bool(peer.password) and not implicit,
        authenticator=peer.authenticate,
        data_size_limit=peer.size,
    )
    controller.start()
    peer.port = controller.port
    try:
        yield peer
    finally:
        controller.stop()
