"""Keys as they are pressed, for as long as a list is on the screen."""

import codecs
import os
import re
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

#: A key's code that may go on.  Over a slow line it comes in two pieces, and Escape alone is a key of its own.
_BEGUN: Final = re.compile(r"\x1b(?:\[[0-9;]*|O)?\Z")
#: Seconds to wait for the rest of one.
_REST: Final = 0.05
#: Seconds to wait for a key before the caller may look whether the terminal has another size.
_PATIENCE: Final = 0.25
_MOST: Final = 1_024


@contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """Yield what waits for keys and returns those pressed, one or several, or none after a while.

    What is typed between two calls is kept, which ``click.getchar`` throws away: it turns the terminal to raw anew
    for each key.  The terminal is as it was at the end of the block.
    """
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield click.getchar
        return
    import termios  # noqa: PLC0415 - POSIX alone has it
    import tty  # noqa: PLC0415 - the same

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read() -> str:
        keys = ""
        if not select.select([handle], [], [], _PATIENCE)[0]:
            return keys
        while not keys or (_BEGUN.search(keys) and select.select([handle], [], [], _REST)[0]):
            data = os.read(handle, _MOST)
            if not data:
                raise EOFError
            keys += decoder.decode(data)
        return keys

    try:
        tty.setcbreak(handle, termios.TCSADRAIN)
        yield read
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
