"""Who may look: this machine, under a name of its own, with the address that was printed."""

from collections.abc import MutableMapping
from hmac import compare_digest
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Other names are refused: a page elsewhere could point a name of its own at this machine (DNS rebinding).
HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: The mail has its styles in itself and its pictures on the web; nothing in it runs.  Links open beside the preview.
MAIL_SANDBOX: Final = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: http: data:; font-src https:; "
    f"base-uri 'self'; form-action 'none'; frame-ancestors 'self'; sandbox {MAIL_SANDBOX}"
)
_HEADERS: Final = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Lets in requests for a loopback name whose path begins with the token; others learn nothing."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        """``token`` is the first segment of every path that exists; the application sees the rest."""
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 for another host, 404 without the token, and otherwise ask the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, _with_headers(send))
            return
        await self._app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        host = Headers(scope=scope).get("host", "").lower()
        if _without_port(host) not in HOSTS:
            return PlainTextResponse("Publisher's preview answers on this machine only.\n", 421)
        given = scope["path"].split("/")[1]
        if not compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("Open the address that publisher preview printed.\n", 404)
        return None


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            _complete(message)
        await send(message)

    return sending


def _complete(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
