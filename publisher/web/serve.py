"""Running the preview: a server on loopback, and eyes on the files."""

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Final

import uvicorn

from publisher.errors import MistakeError
from publisher.web.live import PATIENCE, Live
from publisher.web.look import Looker
from publisher.web.page import application
from publisher.web.watching import Watch, Watched

_LOOPBACK: Final = "127.0.0.1"


def wall_clock() -> datetime:
    """Return the time as the machine's own clock shows it to whoever sits there, aware."""
    return datetime.now(UTC).astimezone()


class PreviewServer:
    """A preview that runs until it is stopped."""

    def __init__(
        self,
        source: Looker,
        watched: Watched,
        *,
        port: int = 0,
        now: Callable[[], datetime] = wall_clock,
        patience: float = PATIENCE,
    ) -> None:
        """``source`` looks at the files; port 0 takes any that is free.

        ``now`` returns the aware time; after ``patience`` seconds a look is said to take long.  Raises
        :class:`MistakeError` where the port is taken.
        """
        try:
            self._socket = socket.create_server((_LOOPBACK, port))
        except OSError:
            raise MistakeError(f"Port {port} is taken; choose another with --port, or leave it out.") from None
        token = token_urlsafe(16)
        self._live = Live(source, now, patience=patience)
        self._watch = Watch(watched, self._live.look_again)
        self._server = _Server(self._live, application(self._live, token, now))
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
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._live.follow())
            tasks.create_task(self._watch.run())
            try:
                await self._live.newer(0)
                await self._server.serve(sockets=[self._socket])
            finally:
                self._watch.end()
                self._live.close()


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
