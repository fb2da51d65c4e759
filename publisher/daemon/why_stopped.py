"""Why a thread stands still, in one sentence that says what can be done.  Pure."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from publisher.model.causes import Cause, Known
from publisher.model.dispatches import Delivery, Dispatch
from publisher.when import in_words


def failed(dispatch: Dispatch, part: Delivery) -> str:
    """Return why a part cannot be posted and what can be done."""
    say = _FAILURES.get(part.cause, _any_failure)
    return say(dispatch, part)


def in_doubt(dispatch: Dispatch, part: Delivery, settle: timedelta) -> str:
    """Return what to do about a part that may or may not be live."""
    return (
        f"Part {part.position} may be live although it was not found for {in_words(settle)}: look at the account, then "
        f"run publisher queue resolve {dispatch.id} with resend or sent, and resume the dispatch."
    )


def no_parent(dispatch: Dispatch, position: int) -> str:
    """Return what to do where the part before ``position`` is not there to be answered."""
    return (
        f"Part {position} has nothing to answer, because part {position - 1} was deleted or its id is not known; "
        f"publisher queue show {dispatch.id} tells what can be done."
    )


def _reply_refused(dispatch: Dispatch, part: Delivery) -> str:
    live = "part 1 is live" if part.position == 2 else f"parts 1 to {part.position - 1} are live"  # noqa: PLR2004 - the second
    return (
        f"X does not let the account answer its own post, so the thread stopped at part {part.position} and {live}; "
        f"publisher queue show {dispatch.id} tells what can be done."
    )


def _duplicate(dispatch: Dispatch, part: Delivery) -> str:
    return (
        f"X refuses part {part.position} because the account has posted the same text before; "
        f"publisher queue show {dispatch.id} tells what can be done."
    )


def _parent_gone(dispatch: Dispatch, part: Delivery) -> str:
    return no_parent(dispatch, part.position)


def _as_replied(dispatch: Dispatch, part: Delivery) -> str:
    return f"Part {part.position} of dispatch {dispatch.id} was not posted: {part.reply}"


def _not_found(dispatch: Dispatch, part: Delivery) -> str:
    return (
        f"Part {part.position} was not found on the timeline and is not posted again (sending.uncertain is skip); "
        f"publisher queue show {dispatch.id} tells what can be done."
    )


def _any_failure(dispatch: Dispatch, part: Delivery) -> str:
    why = f" ({part.reply})" if part.reply else ""
    return f"Part {part.position} could not be posted{why}; publisher queue show {dispatch.id} tells what can be done."


_FAILURES: Final[Mapping[Cause, Callable[[Dispatch, Delivery], str]]] = {
    Known.REPLY_REFUSED: _reply_refused,
    Known.DUPLICATE: _duplicate,
    Known.PARENT_GONE: _parent_gone,
    Known.PICTURE: _as_replied,
    Known.SINGLE_MODE: _as_replied,
    Known.NOT_FOUND: _not_found,
}
