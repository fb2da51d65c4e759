"""Messages on their way to be signed: some ahead, by threads beside the one that sends."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Generic, TypeVar

T = TypeVar("T")
#: Signs a finished message.
Sign = Callable[[bytes], bytes]
#: Messages that are signed before they are wanted; it bounds what is held in memory.
_AHEAD: Final = 32


class Signing(Generic[T]):
    """Hands on what ``source`` yields, in order, each with what returns its signed message.

    Signing lets other threads go on, so a message that was begun early costs the one that sends next to nothing.
    """

    def __init__(self, sign: Sign | None, source: Iterator[tuple[T, bytes]]) -> None:
        """Nothing is signed, and nothing taken ahead, where ``sign`` is ``None``."""
        self._sign = sign
        self._source = source
        self._waiting: deque[tuple[T, Callable[[], bytes]]] = deque()
        # One processor is for the one that sends.
        threads = max(1, (os.cpu_count() or 2) - 1)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="publisher-sign")

    def next(self) -> tuple[T, Callable[[], bytes]] | None:
        """Return what comes next; ``None`` where nothing does.  Its message may raise what signing raises."""
        if self._sign is None:
            found = next(self._source, None)
            return None if found is None else (found[0], partial(bytes, found[1]))
        while len(self._waiting) < _AHEAD and (found := next(self._source, None)) is not None:
            self._waiting.append((found[0], self._threads.submit(self._sign, found[1]).result))
        return self._waiting.popleft() if self._waiting else None

    def close(self) -> None:
        """Sign nothing more."""
        self._threads.shutdown(cancel_futures=True)

    def left(self) -> Iterator[T]:
        """Yield what was taken from the source and is not wanted any more."""
        while self._waiting:
            yield self._waiting.popleft()[0]
