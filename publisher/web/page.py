"""The preview as a web application: one page, the mail for its frames, and word of each change."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from publisher.web.access import MAIL_POLICY, Guard
from publisher.web.colour_schemes import shown_in
from publisher.web.live import Live
from publisher.web.views import page

_STATIC: Final = Path(__file__).parent / "static"
_HEAD: Final = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
#: A picture inside the message, as ``src``, ``background`` or ``url()`` name it (RFC 2392).
_EMBEDDED: Final = re.compile(r"""(["'(])cid:""", re.IGNORECASE)
#: Seconds between signs of life, so that a browser notices when the preview has ended.
_BEAT: Final = 15.0


def application(live: Live, token: str, now: Callable[[], datetime]) -> ASGIApp:
    """Return the application: everything it has stands under ``/TOKEN/``; ``now`` returns the aware time."""
    pages = _Pages(live, now)
    within = [
        Route("/", pages.show),
        Route("/mail/{scheme}", pages.mail),
        Route("/pictures/{name:path}", pages.picture),
        Route("/media/{channel}/{part:int}/{number:int}", pages.media),
        Route("/changes", pages.changes),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    return Guard(Starlette(routes=[Mount(f"/{token}", routes=within)]), token)


def framed(html: str) -> str:
    """Return a mail as a frame can show it: links open beside the preview, embedded pictures come from it."""
    based = _HEAD.sub(lambda match: f'{match[0]}<base target="_blank">', html, count=1)
    return _EMBEDDED.sub(lambda match: f"{match[1]}../pictures/", based)


class _Pages:
    """The pages of one preview."""

    def __init__(self, live: Live, now: Callable[[], datetime]) -> None:
        self._live = live
        self._now = now

    async def show(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return HTMLResponse(page(self._live.shown, version=self._live.version, now=self._now()))

    async def mail(self, request: Request) -> Response:
        scheme = request.path_params["scheme"]
        preview = self._live.shown.preview
        if preview is None or scheme not in ("light", "dark"):
            raise HTTPException(404)
        return HTMLResponse(framed(shown_in(preview.html, scheme)), headers={"Content-Security-Policy": MAIL_POLICY})

    async def picture(self, request: Request) -> Response:
        preview = self._live.shown.preview
        found = preview.pictures.get(f"cid:{request.path_params['name']}") if preview else None
        if found is None:
            raise HTTPException(404)
        return Response(found[1], media_type=found[0])

    async def media(self, request: Request) -> Response:
        """Answer with a picture of a part, both counted from 1."""
        channel, part, number = (request.path_params[name] for name in ("channel", "part", "number"))
        preview = self._live.shown.preview
        parts = (
            [one for thread in preview.threads if thread.network.name == channel for one in thread.parts]
            if preview
            else []
        )
        if not (1 <= part <= len(parts) and 1 <= number <= len(parts[part - 1].media)):
            raise HTTPException(404)
        found = parts[part - 1].media[number - 1]
        return Response(found.content, media_type=found.type)

    async def changes(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return StreamingResponse(self._versions(), media_type="text/event-stream")

    async def _versions(self) -> AsyncIterator[str]:
        version = self._live.version
        while version >= 0:
            yield f"data: {version}\n\n"
            version = await self._next(version)
        yield "event: ended\ndata: ended\n\n"

    async def _next(self, seen: int) -> int:
        try:
            return await asyncio.wait_for(self._live.newer(seen), _BEAT)
        except TimeoutError:
            return seen
