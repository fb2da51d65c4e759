"""What each route of the fake does to an account, where nothing is wrong."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from publisher.model.picture_files import TYPES, kind_of
from publisher.testing.x import answers
from publisher.testing.x.account import FakeAccount, FakeMedia
from publisher.testing.x.answers import HttpAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One request, taken apart."""

    #: Such as ``DELETE /2/tweets/:id``.
    route: str
    #: What stood in the path in place of ``:id``.
    ids: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


def post(account: FakeAccount, call: Call) -> HttpAnswer:
    """Post, unless it repeats a text, answers what is not there, or says as an answer who may answer."""
    text, parent = str(call.body.get("text", "")), str(call.body.get("reply", {}).get("in_reply_to_tweet_id", ""))
    media = tuple(call.body.get("media", {}).get("media_ids", ()))
    if (not text and not media) or any(name not in account.media for name in media):
        return answers.BAD_REQUEST
    if parent and "reply_settings" in call.body:
        return answers.BAD_REQUEST
    if parent and parent not in {post.id for post in account.live}:
        return answers.PARENT_GONE
    if account.repeats(text):
        return answers.DUPLICATE
    made = account.add(text, parent, media, reply_settings=str(call.body.get("reply_settings", "")))
    return HttpAnswer(
        status=201, body={"data": {"id": made.id, "text": made.text, "edit_history_tweet_ids": [made.id]}}
    )


def delete(account: FakeAccount, call: Call) -> HttpAnswer:
    """Delete a post."""
    return _data({"deleted": True}) if account.delete(call.ids[0]) else answers.NO_ROUTE


def timeline(account: FakeAccount, call: Call) -> HttpAnswer:
    """Show the account's own posts."""
    if call.ids[0] != account.user_id:
        return answers.NO_ROUTE
    page = account.timeline(call.query)
    return answers.BAD_REQUEST if page is None else HttpAnswer(status=200, body=page)


def me(account: FakeAccount, _: Call) -> HttpAnswer:
    """Tell whose account it is."""
    return _data({"id": account.user_id, "name": "Example", "username": account.handle})


def upload(account: FakeAccount, call: Call) -> HttpAnswer:
    """Take a whole picture."""
    if not call.body.get("media") or not call.body.get("media_category"):
        return answers.BAD_REQUEST
    content = base64.b64decode(call.body["media"])
    return _stored(account, call, content, TYPES.get(kind_of(content), ""))


def initialize(account: FakeAccount, call: Call) -> HttpAnswer:
    """Begin an upload in segments."""
    if not {"media_type", "total_bytes", "media_category"} <= call.body.keys():
        return answers.BAD_REQUEST
    return _stored(account, call, b"", str(call.body["media_type"]))


def append(account: FakeAccount, call: Call) -> HttpAnswer:
    """Take one segment."""
    media = account.media.get(call.ids[0])
    if media is None or "media" not in call.body:
        return answers.BAD_REQUEST
    media.segments[int(call.body["segment_index"])] = base64.b64decode(call.body["media"])
    return _data({"expires_at": 0})


def finalize(account: FakeAccount, call: Call) -> HttpAnswer:
    """Put the segments together."""
    media = account.media.get(call.ids[0])
    if media is None:
        return answers.BAD_REQUEST
    media.content = b"".join(content for _, content in sorted(media.segments.items()))
    return _data(_described(media))


def status(account: FakeAccount, call: Call) -> HttpAnswer:
    """Tell how an upload is getting on: it is done."""
    media = account.media.get(call.query.get("media_id", ""))
    return answers.BAD_REQUEST if media is None else _data(_described(media))


def metadata(account: FakeAccount, call: Call) -> HttpAnswer:
    """Take the alt text of a picture."""
    media = account.media.get(str(call.body.get("id", "")))
    if media is None:
        return answers.BAD_REQUEST
    media.alt = call.body["metadata"]["alt_text"]["text"]
    return _data({"id": media.id, "associated_metadata": call.body["metadata"]})


def _stored(account: FakeAccount, call: Call, content: bytes, kind: str) -> HttpAnswer:
    category = str(call.body["media_category"])
    media = FakeMedia(id=account.new_id(), type=kind, category=category, content=content)
    account.media[media.id] = media
    return _data(_described(media))


def _described(media: FakeMedia) -> dict[str, Any]:
    return {"id": media.id, "media_key": f"3_{media.id}", "size": len(media.content), "expires_after_secs": 86_400}


def _data(data: Mapping[str, Any]) -> HttpAnswer:
    return HttpAnswer(status=200, body={"data": data})


ACTIONS: Final[Mapping[str, Callable[[FakeAccount, Call], HttpAnswer]]] = {
    "POST /2/tweets": post,
    "DELETE /2/tweets/:id": delete,
    "GET /2/users/:id/tweets": timeline,
    "GET /2/users/me": me,
    "POST /2/media/upload": upload,
    "GET /2/media/upload": status,
    "POST /2/media/upload/initialize": initialize,
    "POST /2/media/upload/:id/append": append,
    "POST /2/media/upload/:id/finalize": finalize,
    "POST /2/media/metadata": metadata,
}
