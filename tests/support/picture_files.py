"""Files of pictures, good and bad."""

import zlib
from io import BytesIO
from struct import pack

from PIL import Image


def picture_file(form: str, size: tuple[int, int] = (8, 8), *, noisy: bool = False, frames: int = 1) -> bytes:
    """Return a picture in a form that Pillow writes; a noisy one is large in bytes too."""
    pictures = [_picture(size, noisy=noisy) for _ in range(frames)]
    file = BytesIO()
    pictures[0].save(file, form, save_all=frames > 1, append_images=pictures[1:])
    return file.getvalue()


def _picture(size: tuple[int, int], *, noisy: bool) -> Image.Image:
    return Image.effect_noise(size, 80).convert("RGB") if noisy else Image.new("RGB", size, "white")


def png_of(width: int, height: int) -> bytes:
    """Return a PNG of one colour and one bit whose size alone is large."""
    row = b"\0" * (1 + (width + 7) // 8)
    made = zlib.compressobj(9)
    content = b"".join([*(made.compress(row) for _ in range(height)), made.flush()])
    head = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64
