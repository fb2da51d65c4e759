"""The pictures of one digest: linked from the site, or fitted and sent inside the message.

A linked one keeps its shape: of what mail clients would have to crop, half of them would not.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from publisher.digest.digest import Picture
from publisher.digest.page.picture_sizes import in_place, stated_size
from publisher.digest.page.pictures import BUDGET, UPPER_MIDDLE, Fitted, Focus, fit
from publisher.digest.page.post_html import Placed
from publisher.errors import CampaignError
from publisher.workspace.files import read_file


class _Kept:
    """Pictures already fitted: a digest is built several times, for variants and for the preview."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._fitted: dict[tuple[bytes, int, int, Focus, int], Fitted] = {}

    def fit(self, content: bytes, *, name: str, width: int, height: int, focus: Focus, budget: int) -> Fitted:
        key = (hashlib.sha256(content).digest(), width, height, focus, budget)
        found = self._fitted.pop(key, None) or fit(
            content, name=name, width=width, height=height, focus=focus, budget=budget
        )
        self._fitted[key] = found
        while len(self._fitted) > self._most:
            self._fitted.pop(next(iter(self._fitted)), None)
        return found


_KEPT: Final = _Kept(64)


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
        self._known: dict[tuple[str, int, int, Focus], Placed] = {}
        self._contents: dict[str, bytes] = {}

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What travels inside the message, each once."""
        return tuple(self._pictures.values())

    def place(
        self,
        image: str,
        *,
        width: int,
        height: int = 0,
        alt: str,
        focus: Focus = UPPER_MIDDLE,
        size: tuple[int, int] = (0, 0),
    ) -> Placed:
        """Return a picture for a box of ``width`` by ``height`` CSS pixels; with a height of 0 it keeps its shape.

        An address of the site stays as it is, and its picture in its shape, unless pictures are embedded and can be
        fetched; ``size`` tells its pixels, where they are known.  A file of the campaign's folder always travels in the
        message, as it has no address.  Raises :class:`CampaignError` for a file that is missing, outside the folder or
        no picture.
        """
        local = not urlsplit(image).scheme
        if not local and (self._mode == "linked" or self._fetch is None):
            return Placed(image, *in_place(size if all(size) else stated_size(image), width))
        key = (image, width, height, focus)
        if key not in self._known:
            if image not in self._contents:
                self._contents[image] = self._read(image) if local or self._fetch is None else self._fetch(image)
            content = self._contents[image]
            fitted = _KEPT.fit(content, name=image, width=width, height=height, focus=focus, budget=self._budget)
            self._known[key] = Placed(self._add(image, fitted, alt), fitted.width, fitted.height)
        return self._known[key]

    def _add(self, image: str, fitted: Fitted, alt: str) -> str:
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
