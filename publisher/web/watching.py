"""Eyes on the files, also on those that come and go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from watchfiles import Change, DefaultFilter, awatch

#: Milliseconds in which several saves count as one, and after which a save is believed to be whole.
_DEBOUNCE: Final = 100
_STEP: Final = 20
#: Milliseconds between looks at whether to stop.
_TURN: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """The files whose saving shows at once."""

    #: Folders watched with everything below them; they may come later, and go.
    folders: Sequence[Path]
    #: Files watched through their folder, since editors replace a file instead of writing into it.
    files: Sequence[Path]


class Watch:
    """Tells of every save until it is ended.

    A folder that is watched with everything below it is lost to the system's notices when it is deleted, even where
    one of the same name takes its place.  So the folders around are watched too, and whenever a watched folder comes
    or goes, all are watched anew.
    """

    def __init__(self, watched: Watched, tell: Callable[[], None]) -> None:
        """``tell`` is called after each save, and once at the beginning."""
        self._watched = watched
        self._tell = tell
        self._over = asyncio.Event()
        self._ended = False

    async def run(self) -> None:
        """Watch until :meth:`end`."""
        while not self._ended:
            self._over = asyncio.Event()
            # A folder may go between being found and being watched.
            with suppress(FileNotFoundError):
                await self._round()

    def end(self) -> None:
        """Let :meth:`run` end soon."""
        self._ended = True
        self._over.set()

    async def _round(self) -> None:
        tasks = [asyncio.create_task(watching) for watching in (self._below(), self._around())]
        try:
            # Both watch from their first step on, so that nothing is saved unseen before the first look.
            await asyncio.sleep(0)
            self._tell()
            await asyncio.gather(*tasks)
        finally:
            self._over.set()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _below(self) -> None:
        folders = [folder for folder in self._watched.folders if folder.is_dir()]
        async for _ in self._changes(folders, DefaultFilter(), recursive=True):
            self._tell()

    async def _around(self) -> None:
        files = {str(file) for file in self._watched.files}
        comings = {str(place) for folder in self._watched.folders for place in (folder, *folder.parents)}
        around = {_nearest(place.parent) for place in (*self._watched.files, *self._watched.folders)}

        def wanted(_change: Change, path: str) -> bool:
            return path in files or path in comings

        async for changed in self._changes(sorted(around), wanted, recursive=False):
            if changed & comings:
                self._over.set()
            else:
                self._tell()

    async def _changes(
        self, places: Sequence[Path], wanted: Callable[[Change, str], bool], *, recursive: bool
    ) -> AsyncIterator[set[str]]:
        """Yield the paths that have changed, until this round is over."""
        if not places:
            return
        async for changes in awatch(
            *places,
            watch_filter=wanted,
            debounce=_DEBOUNCE,
            step=_STEP,
            stop_event=self._over,
            rust_timeout=_TURN,
            recursive=recursive,
        ):
            yield {path for _, path in changes}


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())
