"""Pictures of a part: checked against X's limits, shrunk, uploaded by v2, and described in words."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any, Final

import requests
from PIL import Image, ImageOps

from publisher.channels.x.channel import CHANNEL
from publisher.errors import LaterError, TransportError
from publisher.model.picture_files import TYPES, Kind, is_whole, kind_of, size_of
from publisher.model.releases import Media
from publisher.ports.clock import Clock
from publisher.transports.x import limits
from publisher.transports.x.api import BY_ITSELF, Api, Response

#: Longest side in pixels; X shows no more.
LONGEST_SIDE: Final = 4_096
_RULES: Final = CHANNEL.pictures
_STEPS: Final = tuple((side, quality) for side in (LONGEST_SIDE, 2_048, 1_200) for quality in (88, 75))
_SEGMENT: Final = 1_000_000


class MediaRefusedError(TransportError):
    """A picture cannot be posted as it is; nothing has left."""


def check(media: Sequence[Media]) -> None:
    """Raise :class:`MediaRefusedError` for pictures that X would not take, which approval has looked at before."""
    said = [
        *_RULES.together(media, CHANNEL.title),
        *(one for each in media for one in _RULES.about(each, CHANNEL.title)),
    ]
    for remark in said:
        if remark.severity == "error":
            raise MediaRefusedError(f"{remark.sentence} {remark.hint}".strip())


def fitted(picture: Media) -> tuple[bytes, Kind]:
    """Return bytes and kind of ``picture``, shrunk where it is too large for X.

    Raises :class:`MediaRefusedError` for what is no picture that X takes.
    """
    kind, size = kind_of(picture.content), size_of(picture.content)
    if size is None or not is_whole(picture.content):
        raise MediaRefusedError(f"{picture.name} cannot be read as a picture; save it anew as JPEG or PNG.")
    if kind not in _RULES.shrunk or (max(size) <= LONGEST_SIDE and len(picture.content) <= _RULES.sizes[kind]):
        return picture.content, kind
    with Image.open(BytesIO(picture.content)) as image:
        return _shrunk(image, picture.name), "jpeg"


def _shrunk(image: Image.Image, name: str) -> bytes:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.convert("RGBA").getchannel("A"))
    for side, quality in _STEPS:
        copy = flat.copy()
        copy.thumbnail((side, side))
        file = BytesIO()
        copy.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= _RULES.sizes["jpeg"]:
            return file.getvalue()
    raise MediaRefusedError(f"{name} stays larger than 5 MB however it is shrunk; make it smaller by hand.")


class PictureUploads:
    """Uploads pictures; what X is still working on is remembered until the next attempt."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        #: SHA-256 of the content → id of an upload that X has not finished with.
        self._working: dict[str, str] = {}

    def upload(self, media: Sequence[Media]) -> list[str]:
        """Upload ``media`` with their alt texts and return their ids.

        Raises :class:`MediaRefusedError` for what X will not take, :class:`LaterError` where it needs time, and
        another :class:`TransportError` where it cannot be reached: nothing is posted in any of these cases.
        """
        check(media)
        return [self._one(picture) for picture in media]

    def _one(self, picture: Media) -> str:
        digest = hashlib.sha256(picture.content).hexdigest()
        if digest in self._working:
            data = self._ask("GET", "/2/media/upload", params={"command": "STATUS", "media_id": self._working[digest]})
        else:
            data = self._send(picture)
        media_id = str(data["id"])
        self._check_progress(data, digest, media_id, picture.name)
        described = {"id": media_id, "metadata": {"alt_text": {"text": picture.alt}}}
        self._ask("POST", "/2/media/metadata", json=described)
        return media_id

    def _send(self, picture: Media) -> Mapping[str, Any]:
        content, kind = fitted(picture)
        if kind == "gif":
            return self._send_in_segments(content, TYPES[kind])
        body = {"media": _base64(content), "media_category": "tweet_image"}
        return self._ask("POST", "/2/media/upload", json=body)

    def _send_in_segments(self, content: bytes, media_type: str) -> Mapping[str, Any]:
        """Upload what X may need time for: initialize, append, finalize."""
        begin = {"media_type": media_type, "total_bytes": len(content), "media_category": "tweet_gif"}
        media_id = str(self._ask("POST", "/2/media/upload/initialize", json=begin)["id"])
        for number, start in enumerate(range(0, len(content), _SEGMENT)):
            body = {"media": _base64(content[start : start + _SEGMENT]), "segment_index": number}
            self._ask("POST", f"/2/media/upload/{media_id}/append", json=body, wants_id=False)
        return self._ask("POST", f"/2/media/upload/{media_id}/finalize", json={})

    def _check_progress(self, data: Mapping[str, Any], digest: str, media_id: str, name: str) -> None:
        progress = data.get("processing_info") or {}
        self._working.pop(digest, None)
        if progress.get("state") in ("pending", "in_progress"):
            self._working[digest] = media_id
            seconds = max(1, int(progress.get("check_after_secs", 5)))
            raise LaterError(
                f"X is still working on {name}; the part follows by itself.",
                self._clock.now() + timedelta(seconds=seconds),
            )
        if progress.get("state") == "failed":
            raise MediaRefusedError(f"X could not read {name}; save the picture anew and approve again.")

    def _ask(
        self,
        method: str,
        route: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        wants_id: bool = True,
    ) -> Mapping[str, Any]:
        response = self._api.call(
            lambda client, user_auth: client.request(method, route, params=params, json=json, user_auth=user_auth)
        )
        if response.status == requests.codes.too_many_requests:
            again = limits.after_refusal(response.headers, self._clock.now())
            raise LaterError("X limits uploads for now; the part follows by itself.", again)
        if requests.codes.bad_request <= response.status < requests.codes.internal_server_error:
            raise MediaRefusedError(
                f"X refused a picture ({response.status} {response.detail}); mend it and approve again."
            )
        return _data(response, wants_id=wants_id)


def _data(response: Response, *, wants_id: bool) -> Mapping[str, Any]:
    data = response.data if isinstance(response.data, dict) else {}
    if not response.ok or (wants_id and not str(data.get("id", "")).isdigit()):
        raise TransportError(f"X did not take a picture ({response.status}); {BY_ITSELF}.")
    return data


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
