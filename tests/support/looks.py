"""Where the tests' previews come from."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

from preview_thread import on_x
from publisher.desk.preview import Preview
from publisher.web.look import Look, look_with


class Looking:
    """Looks taken in the process of the test."""

    def __init__(self, make: Callable[[], Preview]) -> None:
        self._make = make
        #: Set when a look was given up.
        self.given_up = Event()

    def look(self) -> Look:
        return look_with(self._make)

    def give_up(self) -> None:
        self.given_up.set()


def obedient(orders: Path) -> Preview:
    """Do what the file says, as the files of a workspace may make a preview do."""
    order = orders.read_text(encoding="utf-8")
    if order == "loop":
        print("looping", flush=True)  # noqa: T201 - a test waits for it
        while True:
            pass
    elif order == "pipe":
        orders.with_name("pipe.png").read_bytes()
    elif order == "memory":
        bytes(64 << 30)
    elif order == "die":
        os._exit(9)
    return Preview(
        name="winter", title=order, threads=(on_x((order, 13)),), pictures={"cid:lamp@x": ("image/png", b"\x89PNG")}
    )
