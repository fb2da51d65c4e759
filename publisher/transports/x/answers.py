"""What X's response to POST /2/tweets means for the part.  Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import requests

from publisher.errors import AccountError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState
from publisher.transports.x import limits
from publisher.transports.x.api import Response

_REPLY_LENGTH: Final = 200
#: Kinds of problem (the ``type`` of RFC 9457) and words that concern the account, not the post.
_ACCOUNT_KINDS: Final = ("client-forbidden", "oauth1-permissions", "unsupported-authentication", "usage-capped")
_ACCOUNT_WORDS: Final = ("suspended", "locked", "app permissions", "not permitted to use")
_REPLY_WORDS: Final = ("reply", "replies", "not permitted to perform this action")


def judge(response: Response, *, is_reply: bool, now: datetime) -> Answer:
    """Return what ``response`` makes of a part, which may be a reply to the one before.

    Raises :class:`AccountError` for what befalls the whole account.
    """
    if response.ok:
        return _accepted(response)
    if response.status >= requests.codes.internal_server_error:
        return _answer(DeliveryState.UNCERTAIN, response, Known.SERVER_ERROR)
    if response.status == requests.codes.too_many_requests:
        return _limited(response, Known.RATE_LIMIT, now)
    if response.status == requests.codes.forbidden:
        return _forbidden(response, is_reply=is_reply, now=now)
    return _answer(DeliveryState.FAILED, response, Known.REFUSED_PART)


def _accepted(response: Response) -> Answer:
    data = response.data
    remote_id = data.get("id") if isinstance(data, dict) else None
    if isinstance(remote_id, str) and remote_id.isdigit():
        return replace(_answer(DeliveryState.SENT, response, Known.NONE), remote_id=remote_id)
    return _answer(DeliveryState.UNCERTAIN, response, Known.UNCLEAR_ANSWER)


def _limited(response: Response, cause: Known, now: datetime) -> Answer:
    again = limits.after_refusal(response.headers, now)
    return replace(_answer(DeliveryState.DEFERRED, response, cause), retry_at=again)


def _forbidden(response: Response, *, is_reply: bool, now: datetime) -> Answer:
    words, kind = response.detail.lower(), str((response.body or {}).get("type", ""))
    if "duplicate content" in words:
        # Evidence, not proof: an older identical post is refused in the same words.  The timeline decides.
        return _answer(DeliveryState.UNCERTAIN, response, Known.DUPLICATE)
    if any(name in kind for name in _ACCOUNT_KINDS) or any(word in words for word in _ACCOUNT_WORDS):
        raise AccountError(
            "X does not let this account post (403); give the app read and write permission in X's developer console "
            "and renew the keys, then run publisher x whoami to go on."
        )
    if "update limit" in words:
        return _limited(response, Known.DAILY_LIMIT, now)
    if is_reply and "deleted or not visible" in words:
        return _answer(DeliveryState.FAILED, response, Known.PARENT_GONE)
    if is_reply and any(word in words for word in _REPLY_WORDS):
        return _answer(DeliveryState.FAILED, response, Known.REPLY_REFUSED)
    return _answer(DeliveryState.FAILED, response, Known.REFUSED_PART)


def _answer(state: DeliveryState, response: Response, cause: Known) -> Answer:
    """Return an answer that keeps the response's status and its one line."""
    reply = f"{response.status} {response.detail}".strip()[:_REPLY_LENGTH]
    return Answer(state=state, reply=reply, cause=cause)
