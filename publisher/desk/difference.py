"""What has changed since a campaign was approved: the release against the campaign as it would leave now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from typing import Final

from msgspec import structs

from publisher.channels.email import EmailPlan
from publisher.channels.registry import channel
from publisher.desk.drafts import Draft
from publisher.digest.merge.skeleton import Skeleton
from publisher.digest.said import PictureSaid, Said, fallbacks, said
from publisher.errors import PublisherError, ReleaseError, TimeError
from publisher.model.dispatches import AHEAD, Dispatch, DispatchState
from publisher.model.money import in_dollars
from publisher.model.releases import EmailRelease, Media, Part, Release, ThreadRelease
from publisher.model.segment_grammar import asked
from publisher.model.word_changes import changes
from publisher.ports.ledger import Records
from publisher.ports.store import Store
from publisher.social.thread import Thread
from publisher.when import WallTime, in_full

_SOON: Final = "as soon as possible"
_NOTHING: Final = "–"
#: Lines that only divide a text.
_RULES: Final = re.compile(r"^[=\-_*]{3,}\s*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that is not as it was approved."""

    #: ``Subject``, ``Text``, ``Part 3``, ``Readers``.
    what: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A campaign as it would leave now, beside its release."""

    release: Release
    #: The dispatches of that release.
    dispatches: tuple[Dispatch, ...]
    changes: tuple[Change, ...]
    #: What was compared and is the same, in small letters.
    same: tuple[str, ...]

    @property
    def waiting(self) -> bool:
        """Whether what was approved has not begun, and may yet be approved anew."""
        states = {dispatch.state for dispatch in self.dispatches}
        return states <= AHEAD - {DispatchState.RUNNING}


def approved(campaign: str, records: Records) -> tuple[Release, tuple[Dispatch, ...]]:
    """Return the newest release of a campaign that was not cancelled, with its dispatches; raise where there is none.

    The error is a :class:`ReleaseError`.
    """
    there = [one for one in records.dispatches(campaign=campaign) if one.state is not DispatchState.CANCELLED]
    if not there:
        raise ReleaseError(f"Nothing of {campaign} is approved; approve it with publisher approve {campaign}.")
    newest = max(there, key=lambda one: one.id).release_id
    return records.release(newest), tuple(one for one in there if one.release_id == newest)


def difference(draft: Draft, store: Store) -> Difference:
    """Compare a campaign as it would leave now with what was approved of it.

    Raises :class:`ReleaseError` where nothing is approved, and where the email cannot be built any more.
    """
    release, dispatches = approved(draft.campaign.name, store.ledger)
    # A day on the page that is the day of sending would differ by tomorrow, and nobody has changed it.
    then = replace(draft, now=release.approved_at)
    found: list[Change] = []
    same: list[str] = []
    for topic, told in _topics(then, release, store):
        these = list(told)
        found += these
        same += [] if these else [topic]
    return Difference(release=release, dispatches=dispatches, changes=tuple(found), same=tuple(dict.fromkeys(same)))


def _topics(draft: Draft, release: Release, store: Store) -> Iterator[tuple[str, Iterator[Change]]]:
    """Yield what is compared with its changes, in the order in which a person looks."""
    yield "title", _one("Title", release.title, draft.campaign.file.title)
    yield "channels", _channels(draft, release)
    email, plan = release.email, draft.campaign.file.email
    if email is not None and plan is not None:
        was, now = Skeleton.from_bytes(email.skeleton), _skeleton(_at_its_time(draft, plan, email))
        before, after = said(was), said(now)
        yield "subject", _all("Subject", [one.subject for one in before], [one.subject for one in after])
        yield "preheader", _all("Preheader", [one.preheader for one in before], [one.preheader for one in after])
        yield "sender", _all("From", [one.sender for one in before], [one.sender for one in after])
        yield "text", _texts(before, after)
        yield "fields", _one("Fields", "; ".join(fallbacks(was)), "; ".join(fallbacks(now)))
        yield "pictures", _pictures(before, after)
        yield "look", _look(before, after)
        yield "audience", _one("Goes to", _audience(email), _audience(plan))
        readers = store.audience.count(plan.lists, plan.tags, asked(plan.who, _leaves(draft)))
        yield "readers", _one("Readers", f"{email.readers:,}", f"{readers:,}")
    several = len(release.threads) > 1
    for thread in draft.threads:
        if (frozen := release.threads.get(thread.network.name)) is not None:
            label = f"{thread.network.title}, part" if several else "Part"
            yield "parts", _parts(label, frozen.parts, thread.parts)
            yield "options", _options(frozen, thread)
            yield "cost", _one("Cost", _cost(frozen.cost), _cost(thread.cost))
    yield "times", _times(draft, release)


def _at_its_time(draft: Draft, plan: EmailPlan, frozen: EmailRelease) -> Draft:
    """Return the draft as it would leave when the release does: another day on the page is told as another time."""
    said = frozen.at.written(draft.config.organisation.timezone) if frozen.at is not None else ""
    file = draft.campaign.file
    plans = {name: structs.replace(plan, at=said) if one is plan else one for name, one in file.plans.items()}
    return replace(draft, campaign=replace(draft.campaign, file=structs.replace(file, plans=plans)))


def _skeleton(draft: Draft) -> Skeleton:
    try:
        return draft.compiled().skeleton
    except PublisherError as error:
        raise ReleaseError(
            f"The email of {draft.campaign.name} cannot be built as it is now, so it cannot be compared: {error}"
        ) from None


def _leaves(draft: Draft) -> datetime:
    """Return when the email leaves, as of which its readers are counted; its approval where it has no time."""
    with suppress(TimeError):
        return at.instant if (at := draft.email_at) is not None else draft.now
    return draft.now


def _one(what: str, was: str, now: str) -> Iterator[Change]:
    if was != now:
        yield Change(what=what, was=was or _NOTHING, now=now or _NOTHING)


def _all(what: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Change]:
    """Yield what differs for any kind of reader, each difference once."""
    pairs = zip_longest(was, now, fillvalue="")
    yield from dict.fromkeys(change for before, after in pairs for change in _one(what, before, after))


def _channels(draft: Draft, release: Release) -> Iterator[Change]:
    file = draft.campaign.file
    now = [one.name for one in (*file.mails, *file.networks)]
    was = [name for name, _ in release.planned()]
    if set(was) != set(now):
        yield from _one("Leaves by", ", ".join(was), ", ".join(now))


def _texts(before: Sequence[Said], after: Sequence[Said]) -> Iterator[Change]:
    texts = zip_longest((one.text for one in before), (one.text for one in after), fillvalue="")
    yield from dict.fromkeys(change for was, now in texts for change in _words("Text", was, now))


def _words(what: str, was: str, now: str) -> Iterator[Change]:
    for change in changes(_RULES.sub("", was), _RULES.sub("", now)):
        yield from _one(what, _quoted(change.was), _quoted(change.now))


def _quoted(words: str) -> str:
    return f"“{words}”" if words else ""


def _pictures(before: Sequence[Said], after: Sequence[Said]) -> Iterator[Change]:
    was, now = (list(dict.fromkeys(one for said in all_of for one in said.pictures)) for all_of in (before, after))
    yield from _listed("Picture", was, now)


def _listed(what: str, was: Sequence[PictureSaid], now: Sequence[PictureSaid]) -> Iterator[Change]:
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for old, new in zip_longest(was[a:b], now[c:d]):
            told = [str(one) if one is not None else "" for one in (old, new)]
            # Another picture under the same name and words is another all the same.
            other = " (another file of that name)" if told[0] == told[1] else ""
            yield Change(what=what, was=told[0] or _NOTHING, now=f"{told[1] or _NOTHING}{other}")


def _look(before: Sequence[Said], after: Sequence[Said]) -> Iterator[Change]:
    """Tell of another look: other styles, or with the same words and pictures another frame."""
    styles = [frozenset().union(*(one.styles for one in these)) for these in (before, after)]
    frames = [[one.frame for one in these] for these in (before, after)]
    contents = [[(one.text, one.pictures) for one in these] for these in (before, after)]
    if styles[0] != styles[1] or (contents[0] == contents[1] and frames[0] != frames[1]):
        yield Change(what="Look", was="as it was approved", now="another: its template, its colours or its links")


def _audience(of: EmailRelease | EmailPlan) -> str:
    tagged = f", tagged {' or '.join(of.tags)}" if of.tags else ""
    return f"{', '.join(of.lists) or 'every subscriber'}{tagged}{f', in the segment {of.who}' if of.who else ''}"


def _parts(label: str, was: Sequence[Part], now: Sequence[Part]) -> Iterator[Change]:
    before, after = _unnumbered(was), _unnumbered(now)
    texts = [[part.text for part in parts] for parts in (before, after)]
    for tag, a, b, c, d in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if tag == "equal":
            for old, new in zip(before[a:b], after[c:d], strict=True):
                yield from _media(f"{label} {new.position}", old, new)
            continue
        for old_part, new_part in zip_longest(before[a:b], after[c:d]):
            yield from _part(label, old_part, new_part)


def _unnumbered(parts: Sequence[Part]) -> list[Part]:
    """Return parts without their numbers, ``2/6``, which change wherever another part comes or goes."""
    return [replace(part, text=part.text.removesuffix(f"{part.position}/{len(parts)}").rstrip()) for part in parts]


def _part(label: str, old: Part | None, new: Part | None) -> Iterator[Change]:
    """Yield what became of a part; ``None`` where there was none, or is none any more."""
    if old is not None and new is not None:
        yield from _words(f"{label} {new.position}", old.text, new.text)
        yield from _media(f"{label} {new.position}", old, new)
    elif old is not None:
        yield from _one(f"{label} {old.position}", _quoted(old.text), "")
    elif new is not None:
        yield from _one(f"{label} {new.position}", "", _quoted(new.text))


def _media(what: str, was: Part, now: Part) -> Iterator[Change]:
    before, after = ([_shown(one) for one in part.media] for part in (was, now))
    yield from _listed(f"{what}, picture", before, after)


def _shown(media: Media) -> PictureSaid:
    return PictureSaid(name=media.name, words=media.alt, source=sha256(media.content).hexdigest())


def _options(frozen: ThreadRelease, thread: Thread) -> Iterator[Change]:
    on = thread.network.title
    yield from _one(f"On {on}", _written(frozen.options), _written(thread.options))


def _written(options: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(options.items()))


def _cost(cost: float) -> str:
    return f"about {in_dollars(cost)}" if cost else "nothing"


def _times(draft: Draft, release: Release) -> Iterator[Change]:
    file = draft.campaign.file
    planned: dict[str, EmailRelease | ThreadRelease] = dict(release.planned())
    there = [one for one in (*file.mails, *file.networks) if one.name in planned]
    moved = [(one, planned[one.name].at, draft.at(one)) for one in there]
    told = [(one, was, now) for one, was, now in moved if was != now]
    if len(told) == len(there) and len({(was, now) for _, was, now in told}) == 1:
        yield Change(what="Time", was=_time(told[0][1]), now=_time(told[0][2]))
        return
    for one, was, now in told:
        yield Change(what=f"Time, {channel(one.name).title}", was=_time(was), now=_time(now))


def _time(at: WallTime | None) -> str:
    return in_full(at) if at is not None else _SOON
