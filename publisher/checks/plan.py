"""The plan: title, subject, preheader, posts, readers."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.proof import CAMPAIGN, EMAIL, LISTS, READERS, Emailed, Listed, Proof, Surveyed
from publisher.digest.page.preheader import PREHEADER, repeats
from publisher.errors import AudienceError, nearest
from publisher.model.segment_grammar import parse
from publisher.model.segments import On, leaves

#: Most inboxes on a phone cut a subject near here.
SUBJECT: Final = 60
_POSTLESS: Final = frozenset({"announcement"})
_OR_OUT: Final = "See publisher posts list for the posts there are, or take it out."
#: Letters from which capitals are a shout and no longer a name such as NSPCC.
_A_SHOUT: Final = 6


def _title(proof: Proof) -> Iterator[Found]:
    if not proof.campaign.file.title.strip():
        yield Found("The campaign has no title.")


def _channels(proof: Proof) -> Iterator[Found]:
    if not proof.campaign.file.mails and not proof.campaign.file.networks:
        yield Found("The campaign leaves by no channel.")


def _missing(proof: Proof) -> Iterator[Found]:
    for slug in proof.missing:
        yield Found(f"The post “{slug}” is not in the library.", hint=f"{nearest(slug, proof.known)} {_OR_OUT}".strip())


def _twice(proof: Proof) -> Iterator[Found]:
    slugs = [entry.slug for entry in proof.campaign.file.posts]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield Found(f"The post “{slug}” stands in the campaign twice.")


def _empty(seen: Emailed) -> Iterator[Found]:
    campaign = seen.proof.campaign
    if not (campaign.file.posts or campaign.intro.strip() or campaign.file.template in _POSTLESS):
        yield Found("The digest has neither a post nor an opening.")


def _subject_line(seen: Emailed) -> str:
    digest = seen.proof.digest
    return (digest.subject if digest else seen.proof.campaign.file.subject).strip()


def _subject(seen: Emailed) -> Iterator[Found]:
    if not seen.proof.campaign.file.subject.strip():
        yield Found("The email has no subject.")


def _subject_length(seen: Emailed) -> Iterator[Found]:
    length = len(_subject_line(seen))
    if length > SUBJECT:
        yield Found(f"The subject has {length} characters, and phones cut it near {SUBJECT}.")


def _subject_shouts(seen: Emailed) -> Iterator[Found]:
    letters = [letter for letter in _subject_line(seen) if letter.isalpha()]
    if len(letters) >= _A_SHOUT and all(letter.isupper() for letter in letters):
        yield Found("The subject is all capitals, which spam filters count against it.")


def _preheader_line(seen: Emailed) -> str:
    digest = seen.proof.digest
    return (digest.preheader if digest else seen.proof.campaign.file.preheader).strip()


def _preheader(seen: Emailed) -> Iterator[Found]:
    if not _preheader_line(seen):
        yield Found("There is no preheader, the line that inboxes show after the subject.")


def _preheader_repeats(seen: Emailed) -> Iterator[Found]:
    digest = seen.proof.digest
    subject = digest.subject if digest else seen.proof.campaign.file.subject
    if repeats(_preheader_line(seen), subject):
        yield Found("The preheader begins with the subject, so that inboxes show it twice.")


def _preheader_length(seen: Emailed) -> Iterator[Found]:
    (least, most), length = PREHEADER, len(_preheader_line(seen))
    if length and not least <= length <= most:
        yield Found(
            f"The preheader has {length} characters; inboxes show it well from {least} to {most}.",
            hint="Make it shorter." if length > most else "Say a little more.",
        )


def _list(seen: Listed) -> Iterator[Found]:
    for name in (name for name in seen.plan.lists if name not in seen.lists):
        yield Found(
            f"There is no list “{name}”.",
            hint=nearest(name, seen.lists).strip() or None,
            # Before the first import there is none at all, and a campaign can be written all the same.
            severity=None if seen.lists else "warning",
        )


def _segment(seen: Emailed) -> Iterator[Found]:
    """Find a segment that cannot be read, and in one that can the lists and tags that there are not."""
    if not seen.plan.who.strip():
        return
    try:
        node = parse(seen.plan.who)
    except AudienceError as error:
        yield Found(str(error), hint="docs/segments.md has what may stand there.")
        return
    known = {"list": tuple(seen.proof.lists or ()), "tag": seen.proof.tags}
    for leaf in dict.fromkeys(leaves(node)):
        if isinstance(leaf, On) and known.get(leaf.kind) and leaf.name not in known[leaf.kind]:
            hint = nearest(leaf.name, known[leaf.kind]).strip()
            yield Found(f"The segment speaks of the {leaf.kind} “{leaf.name}”, and there is none.", hint=hint or None)


def _readers(seen: Surveyed) -> Iterator[Found]:
    plan, lists = seen.proof.campaign.file.email, seen.proof.lists
    # That there is no such list is told already, and blocks; where there are no lists at all yet it does not.
    unknown = plan is not None and lists and any(name not in lists for name in plan.lists)
    if seen.survey.readers == 0 and not unknown:
        yield Found("Nobody would get this email: no reader is on its lists.")


def _address(seen: Emailed) -> Iterator[Found]:
    if not seen.proof.config.organisation.address:
        yield Found("The footer has no postal address, which mail law asks for in many countries.")


def _one_click(seen: Emailed) -> Iterator[Found]:
    config = seen.proof.config
    leaves = any(config.account(mail) is not None for mail in seen.proof.campaign.file.mails)
    if leaves and not config.email.public_url:
        yield Found("Readers leave by mail: there is no public page for a one-click unsubscribe.")


_of_campaign = partial(Check[Proof], needs=CAMPAIGN, place="campaign.toml", severity="error")
_of_email = partial(Check[Emailed], needs=EMAIL, place="campaign.toml", severity="warning")

CHECKS: Final[tuple[Check[Any], ...]] = (
    _of_campaign(
        id="campaign.title",
        title="a title",
        hint='Write one: title = "Winter digest".',
        find=_title,
    ),
    _of_campaign(
        id="campaign.channels",
        title="an email or a thread",
        hint="Add [email] or [x].",
        find=_channels,
    ),
    _of_campaign(
        id="campaign.post",
        title="every post is in the library",
        hint=_OR_OUT,
        find=_missing,
    ),
    _of_campaign(
        id="campaign.post-twice",
        title="no post twice",
        severity="warning",
        hint="Take one of them out.",
        find=_twice,
    ),
    _of_email(
        id="campaign.empty",
        title="a post or an opening",
        severity="error",
        hint="Add [[posts]], or write intro.md, or both.",
        find=_empty,
    ),
    _of_email(
        id="campaign.subject",
        title="a subject",
        severity="error",
        hint='Write one: subject = "What is in it, in a few words".',
        find=_subject,
    ),
    _of_email(
        id="campaign.subject-length",
        title=f"a subject that phones do not cut, of at most {SUBJECT} characters",
        hint="Put what matters first, or make it shorter.",
        find=_subject_length,
    ),
    _of_email(
        id="campaign.subject-shouts",
        title="a subject that is not all capitals",
        hint="Write it in small letters.",
        find=_subject_shouts,
    ),
    _of_email(
        id="campaign.preheader",
        title="a preheader",
        hint=f'Write one of {PREHEADER[0]} to {PREHEADER[1]} characters: preheader = "…".',
        find=_preheader,
    ),
    _of_email(
        id="campaign.preheader-repeats",
        title="a preheader that goes on from the subject",
        hint="Begin it with what the subject does not say.",
        find=_preheader_repeats,
    ),
    _of_email(
        id="campaign.preheader-length",
        title=f"a preheader of {PREHEADER[0]} to {PREHEADER[1]} characters",
        hint="Make it shorter, or say a little more.",
        find=_preheader_length,
    ),
    Check(
        id="campaign.list",
        title="lists that there are",
        severity="error",
        also=("warning",),
        hint="Import readers into it, or correct the name.",
        place="campaign.toml",
        needs=LISTS,
        find=_list,
    ),
    _of_email(
        id="campaign.segment",
        title="a segment that can be read, of lists and tags that there are",
        severity="error",
        hint="Correct it: publisher subscribers segment tells what one means.",
        find=_segment,
    ),
    Check(
        id="campaign.readers",
        title="somebody to read it",
        severity="error",
        hint="Import readers with publisher subscribers import FILE.csv, or correct its lists and tags.",
        place="campaign.toml",
        needs=READERS,
        find=_readers,
    ),
    _of_email(
        id="campaign.address",
        title="a postal address",
        hint='Write it under [organisation]: address = "…".',
        place="config.toml",
        find=_address,
    ),
    _of_email(
        id="campaign.one-click",
        title="a page for unsubscribing with one click",
        severity="note",
        hint="Gmail, Yahoo and Microsoft ask bulk senders for one; see email.public_url.",
        place="config.toml",
        find=_one_click,
    ),
)
