"""Files of pictures: what they are by their own bytes, how large, and whether they are whole.  Pure, and bounded.

A file's name says what somebody called it.  What a network takes goes by the content, so that is looked at; and no
file, however it was made, takes more than about 200 MB or a few seconds to look at.
"""

import struct
import warnings
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["jpeg", "png", "gif", "webp", "heic", "avif", "bmp", "tiff", "svg", "video", "pdf", "empty", "unknown"]

#: MIME types of the kinds that are pictures.
TYPES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "jpeg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "webp": "image/webp",
        "heic": "image/heic",
        "avif": "image/avif",
        "bmp": "image/bmp",
        "tiff": "image/tiff",
        "svg": "image/svg+xml",
    }
)
#: How a person calls them.
NAMES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "jpeg": "a JPEG",
        "png": "a PNG",
        "gif": "a GIF",
        "webp": "a WebP picture",
        "heic": "a HEIC picture, as phones save them",
        "avif": "an AVIF picture",
        "bmp": "a BMP picture",
        "tiff": "a TIFF picture",
        "svg": "an SVG drawing",
        "video": "a video",
        "pdf": "a PDF",
        "empty": "an empty file",
        "unknown": "no picture",
    }
)
#: Kinds that can be looked into.
READ: Final[frozenset[Kind]] = frozenset({"jpeg", "png", "gif", "webp"})
#: Most pixels that are looked at: those of the sharpest telephones (48 million).
MOST_PIXELS: Final = 50_000_000
#: Pieces of a JPEG before its size, and of a GIF, beyond which a file is taken for a trap.
_MOST_SEGMENTS: Final = 10_000
_MOST_BLOCKS: Final = 500_000
_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"%PDF", "pdf"),
    (b"\x1aE\xdf\xa3", "video"),
)
_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF: Final = (b"avif", b"avis")
_HEAD: Final = 2_048
#: What begins a block of a GIF: a picture, an extension, the end of the file.
_GIF_PICTURE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
#: What Pillow raises for files that are not what they should be.
_BROKEN: Final = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, MemoryError, struct.error)
#: Markers of a JPEG that carry its size: start of frame, all but the tables and extensions among them.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKER: Final = 0xFF
#: Markers without a length behind them.
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def kind_of(content: bytes) -> Kind:
    """Return what a file is by its first bytes."""
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF":
        return "webp" if content[8:12] == b"WEBP" else "video" if content[8:12] == b"AVI " else "unknown"
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return "heic" if brand in _HEIC else "avif" if brand in _AVIF else "video"
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "svg" if head.startswith(b"<") and b"<svg" in head else "unknown"


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels by the file's own head; ``None`` where it has none that can be read."""
    kind = kind_of(content)
    try:
        if kind == "png":
            return struct.unpack_from(">II", content, 16)
        if kind == "gif":
            return struct.unpack_from("<HH", content, 6)
        if kind == "webp":
            return _webp_size(content)
        return _jpeg_size(content) if kind == "jpeg" else None
    except (struct.error, IndexError):
        return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X":
        wide, high = content[24:27], content[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if content[place] != _MARKER:
            return None
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        if marker == _MARKER:
            place += 1
        elif marker in _BARE:
            place += 2
        else:
            place += 2 + max(2, struct.unpack_from(">H", content, place + 2)[0])
    return None


def is_whole(content: bytes) -> bool:
    """Return whether a JPEG, PNG, GIF or WebP of at most :data:`MOST_PIXELS` can be read to its end."""
    kind, size = kind_of(content), size_of(content)
    if kind not in READ or size is None or not 0 < size[0] * size[1] <= MOST_PIXELS:
        return False
    return _opens(content, kind) and _ends(content, kind)


def _opens(content: bytes, kind: Kind) -> bool:
    from PIL import Image  # noqa: PLC0415 - 30 ms that a thread without pictures need not wait for

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=[kind.upper()]) as image:
                if image.width * image.height > MOST_PIXELS:
                    return False
                # A JPEG is decoded at an eighth of its size, which reads all of it in little memory.
                image.draft("L", (image.width // 8 or 1, image.height // 8 or 1))
                image.load()
    except (*_BROKEN, Image.DecompressionBombError):
        return False
    return True


def _ends(content: bytes, kind: Kind) -> bool:
    """Return whether the file has its end: of an animation that was broken off Pillow still reads the beginning."""
    if kind == "png":
        return b"IEND" in content
    return kind != "gif" or _gif_ends(content)


def _gif_ends(content: bytes) -> bool:
    """Walk over the blocks of a GIF to its trailer."""
    try:
        place = 13 + _table(content[10])
        blocks = 0
        while content[place] != _GIF_END:
            if content[place] == _GIF_PICTURE:
                place += 10 + _table(content[place + 9]) + 1
            elif content[place] == _GIF_EXTENSION:
                place += 2
            else:
                return False
            while content[place]:
                place += 1 + content[place]
                blocks += 1
                if blocks > _MOST_BLOCKS:
                    return False
            place += 1
            blocks += 1
    except IndexError:
        return False
    return True


def _table(packed: int) -> int:
    """Return the bytes of a table of colours."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0
