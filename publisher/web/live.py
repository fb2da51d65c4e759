"""What the page shows now, and waiting for the next."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from publisher.desk.preview import Preview
from publisher.errors import PublisherError


class Live:
    """The newest preview, or the last good one with a sentence about what is broken since.

    Belongs to one event loop; the source runs in a thread beside it.
    """

    def __init__(self, source: Callable[[], Preview]) -> None:
        """``source`` makes the preview from the files as they stand; it may raise."""
        self._source = source
        self._turn = asyncio.Lock()
        self._news = asyncio.Event()
        self.preview: Preview | None = None
        #: One sentence where the files cannot be shown as they are now, otherwise empty.
        self.trouble = ""
        #: Grows with each change of what is shown.
        self.version = 0
        self.closed = False

    async def refresh(self) -> None:
        """Look at the files again and tell who waits where anything has changed."""
        async with self._turn:
            found, trouble = await asyncio.to_thread(self._look)
            preview = _with_mail(found, self.preview) if found else self.preview
            if (preview, trouble) == (self.preview, self.trouble):
                return
            self.preview, self.trouble = preview, trouble
            self.version += 1
            self._tell()

    async def newer(self, seen: int) -> int:
        """Return the version as soon as it is another than ``seen``, or ``-1`` when the preview is closed."""
        while self.version == seen and not self.closed:
            await self._news.wait()
        return -1 if self.closed else self.version

    def close(self) -> None:
        """Let go of all who wait."""
        self.closed = True
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _look(self) -> tuple[Preview | None, str]:
        try:
            preview = self._source()
        except PublisherError as error:
            return None, str(error)
        except Exception as error:  # noqa: BLE001 - the page must outlive whatever half-saved files bring about
            kind = type(error).__name__
            return None, (
                f"Something went wrong inside Publisher ({kind}); save the file again, or run publisher check "
                f"with --debug to see more."
            )
        return preview, preview.problem


def _with_mail(preview: Preview, last: Preview | None) -> Preview:
    """Return a preview whose digest cannot be built with the last digest that could."""
    if not preview.problem or last is None:
        return preview
    return replace(preview, html=last.html, text=last.text, size_bytes=last.size_bytes, pictures=last.pictures)
