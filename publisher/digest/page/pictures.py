"""A picture that travels in the message: turned upright, cropped to its place, and made small.

It is never larger than twice the size at which it is shown (sharp on dense screens), carries no EXIF (a phone writes
the place into it), and keeps to a budget of bytes.
"""

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from PIL import Image, UnidentifiedImageError

from publisher.errors import CampaignError

#: Most bytes of one picture.
BUDGET: Final = 200_000
#: Pixels of the file for each CSS pixel.
DENSITY: Final = 2
_QUALITIES: Final = (85, 78, 70, 60, 50)
_SMALLER: Final = 0.8
_LEAST_WIDTH: Final = 80
#: Most pixels of a file that is opened, so that none takes much more than 250 MB: a JPEG is decoded small and grey has
#: one byte a pixel; all else has four, and WebP a second copy.
MOST_PIXELS: Final = 24_000_000
_MOST_PIXELS_LIGHT: Final = 64_000_000
_MOST_PIXELS_WEBP: Final = 15_000_000
#: Most pixels that are worked on, for pictures of strange shapes; those of usual ones are made smaller anyway.
_MOST_KEPT: Final = 12_000_000
#: EXIF's orientation, and how to turn what is not upright.
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE: Final = frozenset({5, 6, 7, 8})
_TYPES: Final = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "GIF": ("image/gif", ".gif")}


class Focus(NamedTuple):
    """What of a picture must not be cut off: a point, as shares of its width and height from the top left."""

    across: float
    down: float


#: Faces stand above the middle of most photographs.
UPPER_MIDDLE: Final = Focus(0.5, 1 / 3)
_ACROSS: Final = {"left": 0.0, "right": 1.0}
_DOWN: Final = {"top": 0.0, "bottom": 1.0}
_MIDDLE: Final = frozenset({"center", "centre", "middle"})


def read_focus(text: str) -> Focus:
    """Read ``top left``, ``right``, ``middle`` or ``30% 40%`` (from the left, from the top).

    What is not said is the middle; nothing at all is :data:`UPPER_MIDDLE`.  Raises :class:`CampaignError` for anything
    else.
    """
    words = text.lower().replace(",", " ").replace("-", " ").split()
    if not words:
        return UPPER_MIDDLE
    shares = [_share(word) for word in words]
    if len(shares) == 2 and None not in shares:  # noqa: PLR2004 - across and down
        return Focus(*(share for share in shares if share is not None))
    if not set(words) <= {*_ACROSS, *_DOWN, *_MIDDLE}:
        raise CampaignError(
            f"image_focus “{text}” names no point of a picture; write top, bottom, left, right, top left, middle and "
            f"the like, or two shares from the left and from the top: 30% 40%."
        )
    across = next((_ACROSS[word] for word in words if word in _ACROSS), 0.5)
    return Focus(across, next((_DOWN[word] for word in words if word in _DOWN), 0.5))


def _share(word: str) -> float | None:
    number = word.removesuffix("%")
    return int(number) / 100 if word.endswith("%") and number.isdecimal() and int(number) <= 100 else None  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """A picture ready to be sent."""

    content: bytes
    #: MIME type.
    type: str
    #: File ending with its dot.
    ending: str
    #: CSS pixels at which it should be shown.
    width: int
    height: int


def fit(
    content: bytes, *, name: str, width: int, height: int = 0, focus: Focus = UPPER_MIDDLE, budget: int = BUDGET
) -> Fitted:
    """Return the picture for a place of ``width`` CSS pixels: turned upright, without EXIF, within ``budget`` bytes.

    With a ``height`` it is cropped to that shape, as near to ``focus`` as its edges allow.  Photographs become JPEG,
    what has transparency stays PNG, a moving GIF is left as it is.  ``name`` stands for the file in errors.  Raises
    :class:`CampaignError` for what is no picture, for more pixels than are opened, before any is decoded, and for what
    cannot be brought under the budget.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own bound counts pixels too, and lets through what takes half a gigabyte.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                _check_pixels(opened, name)
                if opened.format == "GIF" and getattr(opened, "is_animated", False):
                    return _moving(content, opened.size, name=name, width=width, budget=budget)
                upright = _upright(opened, _target(opened, width, height))
    except Image.DecompressionBombError:
        raise CampaignError(f"The picture {name} has far too many pixels; save a smaller copy of it.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise CampaignError(f"{name} is not a picture that can be read; save it as JPEG or PNG.") from None
    if height:
        upright = _cropped(upright, width / height, focus)
    return _fitted(upright, name=name, width=width, filling=height, budget=budget)


def _target(image: Image.Image, width: int, height: int) -> int:
    """Return how many pixels wide the whole picture is to be where ``width`` by ``height`` is cut out of it."""
    across, down = image.size
    if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE:
        across, down = down, across
    return DENSITY * max(width, math.ceil(height * across / down))


def _cropped(image: Image.Image, shape: float, focus: Focus) -> Image.Image:
    """Return the largest part of a picture that has a shape (its width by its height), about ``focus``."""
    width = min(image.width, max(1, round(image.height * shape)))
    height = min(image.height, max(1, round(image.width / shape)))
    left = min(max(0, round(image.width * focus.across - width / 2)), image.width - width)
    top = min(max(0, round(image.height * focus.down - height / 2)), image.height - height)
    return image.crop((left, top, left + width, top + height))


def _check_pixels(image: Image.Image, name: str) -> None:
    pixels, most = image.width * image.height, MOST_PIXELS
    if image.format == "JPEG" or image.mode in ("1", "L"):
        most = _MOST_PIXELS_LIGHT
    elif image.format == "WEBP":
        most = _MOST_PIXELS_WEBP
    if pixels > most:
        raise CampaignError(
            f"The picture {name} has far too many pixels ({pixels / 1e6:,.0f} million, and {most / 1e6:.0f} are "
            f"opened); save a smaller copy of it."
        )


def _upright(image: Image.Image, target: int) -> Image.Image:
    """Return the picture turned upright, as RGB or RGBA, and no wider than a few times ``target``."""
    orientation = image.getexif().get(_ORIENTATION, 1)
    times = _times(image.size, target, turned=orientation in _ON_ITS_SIDE)
    if times > 1:
        # JPEG leaves out on decoding what would be thrown away; never below the size that is asked for.
        image.draft(None, (image.width // times, image.height // times))
        times = _times(image.size, target, turned=orientation in _ON_ITS_SIDE)
    flat = _flat(_reduced(image, times))
    turn = _TURNS.get(orientation)
    return flat.transpose(turn) if turn is not None else flat


def _times(size: tuple[int, int], target: int, *, turned: bool) -> int:
    """Return how many times smaller a picture may become before it is brought to ``target`` with more care."""
    across = size[1] if turned else size[0]
    return max(1, across // (2 * target), math.ceil(math.sqrt(size[0] * size[1] / _MOST_KEPT)))


def _reduced(image: Image.Image, times: int) -> Image.Image:
    """Return the picture with a pixel for each square of ``times``; the final size is made with more care."""
    if times == 1:
        return image
    if image.mode in ("1", "I", "F", "I;16"):
        return image.convert("L").reduce(times)
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB").reduce(times)
    return image.reduce(times)


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, or RGBA where something shows through."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        lowest, _ = clear.getchannel("A").getextrema()
        return clear if lowest != 255 else clear.convert("RGB")  # noqa: PLR2004 - opaque
    return image.convert("RGB")


def _fitted(image: Image.Image, *, name: str, width: int, filling: int, budget: int) -> Fitted:
    # A cropped picture fills its place, so that cards are alike; any other is never shown larger than it is.
    shown = width if filling else min(width, image.width)
    target = min(image.width, width * DENSITY)
    while target >= min(_LEAST_WIDTH, image.width):
        size = (target, max(1, round(image.height * target / image.width)))
        scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        for kind, content in _encodings(scaled):
            if len(content) <= budget:
                mime, ending = _TYPES[kind]
                height = filling or max(1, round(image.height * shown / image.width))
                return Fitted(content=content, type=mime, ending=ending, width=shown, height=height)
        target = int(target * _SMALLER)
    raise CampaignError(f"The picture {name} cannot be brought under {budget // 1000} KB; choose a simpler one.")


def _encodings(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield the picture encoded, best first; EXIF and all else beside the pixels stays behind."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if image.mode == "RGBA":
        yield "PNG", _saved(bare, "PNG", optimize=True)
        yield "PNG", _saved(bare.quantize(256, method=Image.Quantize.FASTOCTREE), "PNG", optimize=True)
        return
    for quality in _QUALITIES:
        yield "JPEG", _saved(bare, "JPEG", quality=quality, optimize=True, progressive=True)


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _moving(content: bytes, size: tuple[int, int], *, name: str, width: int, budget: int) -> Fitted:
    if len(content) > budget:
        raise CampaignError(
            f"The moving picture {name} has more than {budget // 1000} KB; make it shorter, or use a still one."
        )
    shown = min(width, size[0])
    return Fitted(
        content=content, type="image/gif", ending=".gif", width=shown, height=max(1, round(size[1] * shown / size[0]))
    )


def size_of(content: bytes) -> tuple[int, int]:
    """Return how many pixels wide and high a picture is, read from its head alone; zeros for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            return opened.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return 0, 0
