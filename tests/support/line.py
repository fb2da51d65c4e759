"""A line to a server on this machine that a test can cut, as a tunnel to a far one is cut."""

import socket
import threading
from contextlib import suppress


class Line:
    """Passes on what comes to :attr:`port`, in both directions, while it is whole."""

    def __init__(self, target: int) -> None:
        """``target`` is the port of the server."""
        self._target = target
        self._whole = True
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut(self) -> None:
        """Break all connections, and let none come about."""
        self._whole = False
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections come about again."""
        self._whole = True

    def close(self) -> None:
        """Cut for good."""
        self.cut()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                if self._whole:
                    self._join(here)
                else:
                    here.close()

    def _join(self, here: socket.socket) -> None:
        there = socket.create_connection(("127.0.0.1", self._target))
        self._ends += [here, there]
        for source, sink in ((here, there), (there, here)):
            threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65_536):
            sink.sendall(content)
        sink.shutdown(socket.SHUT_RDWR)
