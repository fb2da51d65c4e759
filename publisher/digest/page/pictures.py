"""Pictures of a digest: linked from the site, or made small and sent inside the message.

A picture is never larger than twice the width at which it is shown (sharp on dense screens), carries no EXIF (a
phone writes the place into it), and keeps to a budget of bytes.
"""

import hashlib
import io
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from PIL import Image, UnidentifiedImageError

from publisher.digest.digest import Picture
from publisher.errors import CampaignError
from publisher.workspace.files import read_file

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


def fit(content: bytes, *, name: str, width: int, budget: int = BUDGET) -> Fitted:
    """Return the picture for a place of ``width`` CSS pixels: turned upright, without EXIF, within ``budget`` bytes.

    Photographs become JPEG, what has transparency stays PNG, a moving GIF is left as it is.  ``name`` stands for
    the file in errors.  Raises :class:`CampaignError` for what is no picture, for more pixels than are opened, before
    any is decoded, and for what cannot be brought under the budget.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's own bound counts pixels too, and lets through what takes half a gigabyte.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                _check_pixels(opened, name)
                if opened.format == "GIF" and getattr(opened, "is_animated", False):
                    return _moving(content, opened.size, name=name, width=width, budget=budget)
                upright = _upright(opened, width * DENSITY)
    except Image.DecompressionBombError:
        raise CampaignError(f"The picture {name} has far too many pixels; save a smaller copy of it.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise CampaignError(f"{name} is not a picture that can be read; save it as JPEG or PNG.") from None
    return _fitted(upright, name=name, width=width, budget=budget)


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


def _fitted(image: Image.Image, *, name: str, width: int, budget: int) -> Fitted:
    shown = min(width, image.width)
    target = min(image.width, width * DENSITY)
    while target >= min(_LEAST_WIDTH, image.width):
        size = (target, max(1, round(image.height * target / image.width)))
        scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        for kind, content in _encodings(scaled):
            if len(content) <= budget:
                mime, ending = _TYPES[kind]
                height = max(1, round(image.height * shown / image.width))
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


def width_of(content: bytes) -> int:
    """Return how many pixels wide a picture is, read from its head alone; 0 for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            return opened.width
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return 0


class _Kept:
    """Pictures already fitted: a digest is built several times, for variants and for the preview."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._fitted: dict[tuple[bytes, int, int], Fitted] = {}

    def fit(self, content: bytes, *, name: str, width: int, budget: int) -> Fitted:
        key = (hashlib.sha256(content).digest(), width, budget)
        found = self._fitted.pop(key, None) or fit(content, name=name, width=width, budget=budget)
        self._fitted[key] = found
        while len(self._fitted) > self._most:
            self._fitted.pop(next(iter(self._fitted)), None)
        return found


_KEPT: Final = _Kept(48)


class Album:
    """The pictures of one digest, in the order in which its HTML asks for them."""

    def __init__(
        self,
        folder: Path,
        mode: Literal["linked", "embedded"] = "linked",
        *,
        fetch: Callable[[str], bytes] | None = None,
        budget: int = BUDGET,
    ) -> None:
        """``folder`` is the campaign's; ``fetch`` gets a picture of the site, to embed it."""
        self._folder = folder
        self._mode = mode
        self._fetch = fetch
        self._budget = budget
        self._pictures: dict[str, Picture] = {}
        self._known: dict[tuple[str, int], str] = {}

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What travels inside the message, each once."""
        return tuple(self._pictures.values())

    def source(self, image: str, *, width: int, alt: str) -> str:
        """Return what to write as ``src`` for a picture shown at ``width`` CSS pixels.

        An address of the site stays as it is, unless pictures are embedded and can be fetched; a file of the
        campaign's folder always travels in the message, as it has no address.  Raises :class:`CampaignError` for a
        file that is missing, outside the folder or no picture.
        """
        local = not urlsplit(image).scheme
        if not local and (self._mode == "linked" or self._fetch is None):
            return image
        key = (image, width)
        if key not in self._known:
            content = self._read(image) if local or self._fetch is None else self._fetch(image)
            self._known[key] = self._add(image, content, width=width, alt=alt)
        return self._known[key]

    def _add(self, image: str, content: bytes, *, width: int, alt: str) -> str:
        fitted = _KEPT.fit(content, name=image, width=width, budget=self._budget)
        content_id = f"{hashlib.sha256(fitted.content).hexdigest()[:20]}@digest"
        name = PurePosixPath(urlsplit(image).path).stem or "picture"
        self._pictures.setdefault(
            content_id,
            Picture(
                name=f"{name}{fitted.ending}", content_id=content_id, content=fitted.content, type=fitted.type, alt=alt
            ),
        )
        return f"cid:{quote(content_id, safe='@')}"

    def _read(self, image: str) -> bytes:
        path = self._folder / image
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise CampaignError(f"The picture {image} is outside the folder of the campaign; copy it there.")
        try:
            return read_file(path)
        except FileNotFoundError:
            raise CampaignError(
                f"The picture {image} is not in {self._folder}; put it there, or correct its name."
            ) from None
        except OSError as reason:
            raise CampaignError(
                f"The picture {image} cannot be read: {reason.strerror}; put a file there that can be."
            ) from None
