"""Running the preview: a server on loopback, and eyes on the files."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

import uvicorn
from watchfiles import Change, DefaultFilter, awatch

from publisher.desk.preview import Preview
from publisher.errors import MistakeError
from publisher.web.live import Live
from publisher.web.page import application

_LOOPBACK: Final = "127.0.0.1"
#: Milliseconds in which several saves count as one.
_DEBOUNCE: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """The files whose saving shows at once."""

    #: Folders watched with everything below them; those that do not exist are left out.
    folders: Sequence[Path]
    #: Files watched through their folder, since editors replace a file instead of writing into it.
    files: Sequence[Path]


class PreviewServer:
    """A preview that runs until it is stopped."""

    def __init__(self, source: Callable[[], Preview], watched: Watched, *, port: int = 0) -> None:
        """``source`` makes the preview from the files; port 0 takes any that is free.

        Raises :class:`MistakeError` where the port is taken.
        """
        try:
            self._socket = socket.create_server((_LOOPBACK, port))
        except OSError:
            raise MistakeError(f"Port {port} is taken; choose another with --port, or leave it out.") from None
        token = token_urlsafe(16)
        self._watched = watched
        self._live = Live(source)
        self._server = _Server(self._live, application(self._live, token))
        #: The address to open; it holds the token and is nobody else's business.
        self.url = f"http://{_LOOPBACK}:{self._socket.getsockname()[1]}/{token}/"

    def run(self) -> None:
        """Serve until :meth:`stop` or an interrupt."""
        with self._socket:
            asyncio.run(self._run())

    def stop(self) -> None:
        """End :meth:`run` soon; may be called from another thread."""
        self._server.should_exit = True

    async def _run(self) -> None:
        await self._live.refresh()
        ended = asyncio.Event()
        watching = asyncio.create_task(self._watch(ended))
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            ended.set()
            await watching

    async def _watch(self, ended: asyncio.Event) -> None:
        folders = [folder for folder in self._watched.folders if folder.is_dir()]
        around = {file.parent for file in self._watched.files}
        names = {str(file) for file in self._watched.files}
        await asyncio.gather(
            self._follow(folders, ended, recursive=True),
            self._follow(sorted(around), ended, recursive=False, names=names),
        )

    async def _follow(
        self, places: Sequence[Path], ended: asyncio.Event, *, recursive: bool, names: set[str] | None = None
    ) -> None:
        if not places:
            return
        usual = DefaultFilter()

        def wanted(change: Change, path: str) -> bool:
            return usual(change, path) if names is None else path in names

        async for _ in awatch(
            *places, watch_filter=wanted, debounce=_DEBOUNCE, stop_event=ended, recursive=recursive, rust_timeout=500
        ):
            await self._live.refresh()


class _Server(uvicorn.Server):
    """uvicorn, letting go of the pages that wait for changes before it waits for them to close."""

    def __init__(self, live: Live, app: object) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                log_level="error",
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)
