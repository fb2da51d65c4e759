"""Pictures of a digest: linked from the site, or made small and sent inside the message.

A picture is never larger than twice the width at which it is shown (sharp on dense screens), carries no EXIF (a
phone writes the place into it), and keeps to a budget of bytes.
"""

import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from PIL import Image, ImageOps, UnidentifiedImageError

from publisher.digest.digest import Picture
from publisher.errors import CampaignError

#: Most bytes of one picture.
BUDGET: Final = 200_000
#: Pixels of the file for each CSS pixel.
DENSITY: Final = 2
_QUALITIES: Final = (85, 78, 70, 60, 50)
_SMALLER: Final = 0.8
_LEAST_WIDTH: Final = 80
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
    the file in errors.  Raises :class:`CampaignError` for what is no picture, is far too large to open, or cannot be
    brought under the budget.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                if getattr(opened, "is_animated", False):
                    return _moving(content, opened.size, name=name, width=width, budget=budget)
                upright = _flat(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise CampaignError(f"The picture {name} has far too many pixels; save a smaller copy of it.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise CampaignError(f"{name} is not a picture that can be read; save it as JPEG or PNG.") from None
    return _fitted(upright, name=name, width=width, budget=budget)


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
            return path.read_bytes()
        except OSError:
            raise CampaignError(
                f"The picture {image} is not in {self._folder}; put it there, or correct its name in campaign.toml."
            ) from None
