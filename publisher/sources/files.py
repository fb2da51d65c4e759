"""Files on disk: opened with an error that helps, and without the characters that break XML."""

from pathlib import Path
from typing import IO, Final

from publisher.errors import SourceError

#: Controls that neither XML 1.0 nor prose may have; bytes of UTF-8 and of all of ISO 8859 are never among them.
_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 13))


def opened(path: Path) -> IO[bytes]:
    """Open a file for reading bytes; raise :class:`SourceError` where that cannot be."""
    try:
        return path.open("rb")
    except PermissionError:
        raise SourceError(f"You may not read {path}; ask its owner to let you, or for a copy.") from None
    except OSError as reason:
        raise SourceError(f"{path} cannot be read ({reason.strerror}); check the name and try again.") from None


def content(path: Path, most: int) -> bytes:
    """Return the bytes of a file of at most ``most`` bytes; raise :class:`SourceError`."""
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise SourceError(f"{path} has more than {most:,} bytes; divide it, or raise fetch.max_bytes in config.toml.")
    return data


class Stripped:
    """A file without control characters; UTF-16 is let through as it is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        #: Bytes read so far.
        self.done = 0
        self._wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes, none only at the end."""
        while data := self._file.read(size):
            self.done += len(data)
            kept = data if self._wide else data.translate(None, _CONTROLS)
            if kept:
                return kept
        return b""
