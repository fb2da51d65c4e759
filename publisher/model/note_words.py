"""What a dispatch's note says to people: briefly beside its state, and in a sentence with the way on.  Pure."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from publisher.model.dispatches import Dispatch
from publisher.model.notes import Note, Reason
from publisher.when import in_words


def brief(note: Note) -> str:
    """Return why in a few words, to stand beside a state: ``by A. Editor``, ``the message is too large``."""
    say = _BRIEF.get(note.reason)
    return say(note) if say is not None else ""


def sentence(dispatch: Dispatch) -> str:
    """Return why a dispatch is where it is, and what can be done; empty where nothing is noted."""
    say = _SENTENCES.get(dispatch.note.reason)
    return say(dispatch, dispatch.note) if say is not None else ""


def _by(note: Note) -> str:
    return f"by {note.by}" if note.by else "by hand"


def _and_words(words: str, note: Note) -> str:
    return f"{words}: {note.words}" if note.words else words


def _first(note: Note) -> str:
    """Return the first clause of words that are not ours."""
    return note.words.partition(";")[0].partition(": ")[0].rstrip(".")


_BRIEF: Final[Mapping[Reason, Callable[[Note], str]]] = {
    Reason.SAID: _first,
    Reason.BY_HAND: _by,
    Reason.REPLACED: lambda note: f"replaced {_by(note)}",
    Reason.RESEND: lambda _: "to be sent again",
    Reason.RETRY: lambda note: f"to be tried again, {_by(note)}",
    Reason.MENDED: lambda note: f"mended, and approved {_by(note)}",
    Reason.LEFT: lambda _: "left as it is",
    Reason.DELETING: lambda _: "its posts are being deleted",
    Reason.DELETED: lambda _: "its posts were deleted",
    Reason.REST_POSTED: lambda note: f"the rest is posted as {note.count}",
    Reason.RETIMED: lambda _: "its time was changed",
    Reason.OLDER: lambda _: "it may have left already",
    Reason.MISSED: lambda _: "its time was too long ago",
    Reason.WAITS: _first,
    Reason.BUDGET: lambda _: "the month's budget is used up",
    Reason.UNFIT: lambda _: "it is not what was approved",
    Reason.TOO_LARGE: lambda _: "the message is too large for the mail server",
    Reason.MESSAGE_REFUSED: lambda _: "the mail server refuses the message",
    Reason.REFUSED_IN_A_ROW: lambda note: f"the mail server refused {note.count} readers in a row",
    Reason.REFUSED_ALIKE: lambda _: "the mail server refused two readers in the same way",
    Reason.REPLY_REFUSED: lambda note: f"part {note.part}: the account may not answer its own post",
    Reason.DUPLICATE: lambda note: f"part {note.part}: the account has posted this before",
    Reason.PARENT_GONE: lambda note: f"part {note.part} has nothing to answer",
    Reason.PART_REFUSED: lambda note: f"part {note.part} was refused",
    Reason.PART_NOT_FOUND: lambda note: f"part {note.part} was not found",
    Reason.PART_IN_DOUBT: lambda note: f"part {note.part} is in doubt",
}


def _resumes(dispatch: Dispatch) -> str:
    return f"; when that is mended, publisher queue resume {dispatch.id} goes on."


def _shows(dispatch: Dispatch) -> str:
    return f"; publisher queue show {dispatch.id} tells what can be done."


def _too_large(dispatch: Dispatch, note: Note) -> str:
    return (
        f"The message has {note.count / 1000:,.0f} KB with a reader's values and the mail server takes "
        f"{note.limit / 1000:,.0f} KB at most: link its pictures instead of embedding them (images in campaign.toml) "
        f"and approve it again, or ask the mail provider for more{_resumes(dispatch)}"
    )


def _missed(dispatch: Dispatch, _note: Note) -> str:
    return (
        f"Its time was too long ago; publisher queue resume {dispatch.id} sends it now, publisher queue cancel "
        f"{dispatch.id} drops it."
    )


def _reply_refused(dispatch: Dispatch, note: Note) -> str:
    live = "part 1 is live" if note.part == 2 else f"parts 1 to {note.part - 1} are live"  # noqa: PLR2004 - the second
    return f"X does not let the account answer its own post, so the thread stopped at part {note.part} and {live}" + (
        _shows(dispatch)
    )


def _duplicate(dispatch: Dispatch, note: Note) -> str:
    return f"X refuses part {note.part} because the account has posted the same text before{_shows(dispatch)}"


def _parent_gone(dispatch: Dispatch, note: Note) -> str:
    return (
        f"Part {note.part} has nothing to answer, because part {note.part - 1} was deleted or its id is not known"
        f"{_shows(dispatch)}"
    )


def _part_refused(dispatch: Dispatch, note: Note) -> str:
    why = f" ({note.reply})" if note.reply else ""
    return f"Part {note.part} could not be posted{why}{_shows(dispatch)}"


def _not_found(dispatch: Dispatch, note: Note) -> str:
    return (
        f"Part {note.part} was not found on the timeline and is not posted again (sending.uncertain is skip)"
        f"{_shows(dispatch)}"
    )


def _in_doubt(dispatch: Dispatch, note: Note) -> str:
    return (
        f"Part {note.part} may be live although it was not found for {in_words(timedelta(seconds=note.count))}: look "
        f"at the account, then run publisher queue resolve {dispatch.id} with resend or sent, and resume the dispatch."
    )


_SENTENCES: Final[Mapping[Reason, Callable[[Dispatch, Note], str]]] = {
    Reason.SAID: lambda _, note: note.words,
    Reason.BY_HAND: lambda dispatch, note: f"{dispatch.state.capitalize()} {_and_words(_by(note), note).rstrip('.')}.",
    Reason.REPLACED: lambda _, note: f"Replaced by what {note.by} approved later.",
    Reason.RESEND: lambda *_: "Something of it is to be sent again.",
    Reason.RETRY: lambda _, note: f"Who has not got it is tried again, {_by(note)}.",
    Reason.MENDED: lambda _, note: f"Mended after what is out, and approved {_by(note)}.",
    Reason.LEFT: lambda *_: "Left as it is after it had stopped.",
    Reason.DELETING: lambda *_: "Its posts are being deleted.",
    Reason.DELETED: lambda *_: "Its posts were deleted.",
    Reason.REST_POSTED: lambda _, note: f"The rest is posted as one post, dispatch {note.count}.",
    Reason.RETIMED: lambda dispatch, _: (
        f"Its time was changed; publisher approve {dispatch.campaign} queues it for the new one."
    ),
    Reason.OLDER: lambda dispatch, _: (
        f"It may have left already, since the database was older than what has left; publisher queue resume "
        f"{dispatch.id} sends what is not noted as sent, publisher queue cancel {dispatch.id} drops it."
    ),
    Reason.MISSED: _missed,
    Reason.WAITS: lambda _, note: note.words,
    Reason.BUDGET: lambda _, note: note.words,
    Reason.UNFIT: lambda _, note: note.words,
    Reason.TOO_LARGE: _too_large,
    Reason.MESSAGE_REFUSED: lambda dispatch, note: (
        f"The mail server refuses the message, whoever reads it ({note.reply}){_resumes(dispatch)}"
    ),
    Reason.REFUSED_IN_A_ROW: lambda dispatch, note: (
        f"The mail server refused {note.count} readers in a row: {note.reply}{_resumes(dispatch)}"
    ),
    Reason.REFUSED_ALIKE: lambda dispatch, note: (
        f"The mail server refused two readers in a row in the same way ({note.reply}), so it is not them"
        f"{_resumes(dispatch)}"
    ),
    Reason.REPLY_REFUSED: _reply_refused,
    Reason.DUPLICATE: _duplicate,
    Reason.PARENT_GONE: _parent_gone,
    Reason.PART_REFUSED: _part_refused,
    Reason.PART_NOT_FOUND: _not_found,
    Reason.PART_IN_DOUBT: _in_doubt,
}
