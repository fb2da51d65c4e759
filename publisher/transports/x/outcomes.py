"""What an answer to POST /2/tweets means for the part.  Pure."""

from datetime import datetime
from typing import Final

import requests

from publisher.errors import AccountError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Outcome
from publisher.ports.transports import Posting
from publisher.transports.x import limits
from publisher.transports.x.api import Answer

_REPLY_LENGTH: Final = 200
#: Kinds of problem (the ``type`` of RFC 9457) and words that concern the account, not the post.
_ACCOUNT_KINDS: Final = ("client-forbidden", "oauth1-permissions", "unsupported-authentication", "usage-capped")
_ACCOUNT_WORDS: Final = ("suspended", "locked", "app permissions", "not permitted to use")
_REPLY_WORDS: Final = ("reply", "replies", "not permitted to perform this action")


def judge(answer: Answer, posting: Posting, now: datetime) -> Outcome:
    """Return what ``answer`` makes of ``posting``; raise :class:`AccountError` for what befalls the whole account."""
    if answer.ok:
        return _accepted(answer, posting)
    if answer.status >= requests.codes.internal_server_error:
        return outcome(posting, DeliveryState.UNCERTAIN, answer, Known.SERVER_ERROR)
    if answer.status == requests.codes.too_many_requests:
        return outcome(
            posting,
            DeliveryState.DEFERRED,
            answer,
            Known.RATE_LIMIT,
            retry_at=limits.after_refusal(answer.headers, now),
        )
    if answer.status == requests.codes.forbidden:
        return _forbidden(answer, posting, now)
    return outcome(posting, DeliveryState.FAILED, answer, Known.REFUSED_PART)


def _accepted(answer: Answer, posting: Posting) -> Outcome:
    data = answer.data
    remote_id = data.get("id") if isinstance(data, dict) else None
    if isinstance(remote_id, str) and remote_id.isdigit():
        return outcome(posting, DeliveryState.SENT, answer, Known.NONE, remote_id=remote_id)
    return outcome(posting, DeliveryState.UNCERTAIN, answer, Known.UNCLEAR_ANSWER)


def _forbidden(answer: Answer, posting: Posting, now: datetime) -> Outcome:
    words, kind = answer.detail.lower(), str((answer.body or {}).get("type", ""))
    if "duplicate content" in words:
        # Evidence, not proof: an older identical post is refused in the same words.  The timeline decides.
        return outcome(posting, DeliveryState.UNCERTAIN, answer, Known.DUPLICATE)
    if any(name in kind for name in _ACCOUNT_KINDS) or any(word in words for word in _ACCOUNT_WORDS):
        raise AccountError(
            "X does not let this account post (403); give the app read and write permission in X's developer console "
            "and renew the keys, then run publisher x whoami to go on."
        )
    if "update limit" in words:
        wait_until = limits.after_refusal(answer.headers, now)
        return outcome(posting, DeliveryState.DEFERRED, answer, Known.DAILY_LIMIT, retry_at=wait_until)
    if posting.reply_to and "deleted or not visible" in words:
        return outcome(posting, DeliveryState.FAILED, answer, Known.PARENT_GONE)
    if posting.reply_to and any(word in words for word in _REPLY_WORDS):
        return outcome(posting, DeliveryState.FAILED, answer, Known.REPLY_REFUSED)
    return outcome(posting, DeliveryState.FAILED, answer, Known.REFUSED_PART)


def outcome(
    posting: Posting,
    state: DeliveryState,
    answer: Answer | None,
    cause: Known,
    *,
    remote_id: str = "",
    retry_at: datetime | None = None,
) -> Outcome:
    """Return an outcome that keeps the answer's status and its one line."""
    reply = "" if answer is None else f"{answer.status} {answer.detail}".strip()[:_REPLY_LENGTH]
    return Outcome(
        delivery_id=posting.delivery_id, state=state, reply=reply, cause=cause, remote_id=remote_id, retry_at=retry_at
    )
