"""The plan: title, subject, preheader, posts, readers, times, sender."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from publisher.checks.finding import Finding, Proof
from publisher.digest.page.preheader import PREHEADER
from publisher.errors import TimeError, nearest
from publisher.when import in_words, parse_wall_time
from publisher.workspace.campaigns import EmailPlan

_FILE: Final = "campaign.toml"
#: Most inboxes on a phone cut a subject near here.
SUBJECT: Final = 60
_POSTLESS: Final = frozenset({"announcement"})


def check(proof: Proof) -> Iterator[Finding]:
    """Yield what the campaign's plan lacks."""
    file = proof.campaign.file
    if not file.title.strip():
        yield _error("title", "The campaign has no title.", 'Write one: title = "Winter digest".')
    if file.email is None and file.x is None:
        yield _error("channels", "The campaign has neither an email nor a thread.", "Add [email] or [x].")
    yield from _posts(proof)
    if file.email is not None:
        yield from _lines(proof)
        yield from _readers(proof, file.email)
        yield from _sender(proof)
        yield from _time(proof, "email", file.email.at, proof.config.sending.grace_email)
    if file.x is not None and file.x.send:
        yield from _time(proof, "x", file.x.at, proof.config.sending.grace_x)


def _posts(proof: Proof) -> Iterator[Finding]:
    slugs = [entry.slug for entry in proof.campaign.file.posts]
    for slug in proof.missing:
        yield _error(
            "post",
            f"The post “{slug}” is not in the library.",
            "See publisher posts list for the posts there are, or take it out." + nearest(slug, _known(proof)),
        )
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield _warning("post-twice", f"The post “{slug}” stands in the campaign twice.", "Take one of them out.")
    wants_posts = proof.campaign.file.template not in _POSTLESS and proof.campaign.file.email is not None
    if not slugs and wants_posts and not proof.campaign.intro.strip():
        yield _error(
            "empty", "The digest has neither a post nor an opening.", "Add [[posts]], or write intro.md, or both."
        )


def _known(proof: Proof) -> list[str]:
    return [post.slug for post in proof.posts]


def _lines(proof: Proof) -> Iterator[Finding]:
    subject = (proof.digest.subject if proof.digest else proof.campaign.file.subject).strip()
    if not proof.campaign.file.subject.strip():
        yield _error("subject", "The email has no subject.", 'Write one: subject = "What is in it, in a few words".')
    elif len(subject) > SUBJECT:
        yield _warning(
            "subject-length",
            f"The subject has {len(subject)} characters, and phones cut it near {SUBJECT}.",
            "Put what matters first, or make it shorter.",
        )
    letters = [letter for letter in subject if letter.isalpha()]
    if len(letters) > 5 and all(letter.isupper() for letter in letters):  # noqa: PLR2004 - a name such as NSPCC is one
        yield _warning("subject-shouts", "The subject is all capitals, which spam filters count against it.", "")
    yield from _preheader(proof)


def _preheader(proof: Proof) -> Iterator[Finding]:
    preheader = (proof.digest.preheader if proof.digest else proof.campaign.file.preheader).strip()
    least, most = PREHEADER
    if not preheader:
        yield _warning(
            "preheader",
            "There is no preheader, the line that inboxes show after the subject.",
            f'Write one of {least} to {most} characters: preheader = "…".',
        )
    elif not least <= len(preheader) <= most:
        yield _warning(
            "preheader-length",
            f"The preheader has {len(preheader)} characters; inboxes show it well from {least} to {most}.",
            "Make it shorter." if len(preheader) > most else "Say a little more.",
        )


def _readers(proof: Proof, plan: EmailPlan) -> Iterator[Finding]:
    lists = proof.lists
    unknown = [] if lists is None else [name for name in plan.lists if name not in lists]
    for name in unknown:
        make = _error if lists else _warning
        hint = nearest(name, lists or ()).strip() or "Import readers into it, or correct the name."
        yield make("list", f"There is no list “{name}”.", hint)
    if proof.survey is not None and proof.survey.readers == 0 and not unknown:
        yield _warning(
            "readers",
            "Nobody would get this email: no reader is on its lists.",
            "Import readers with publisher subscribers import FILE.csv.",
        )


def _sender(proof: Proof) -> Iterator[Finding]:
    if not proof.config.organisation.address:
        yield Finding(
            check="campaign.address",
            severity="warning",
            message="The footer has no postal address, which mail law asks for in many countries.",
            place="config.toml",
            hint='Write it under [organisation]: address = "…".',
        )
    if not proof.config.email.public_url and proof.config.smtp is not None:
        yield Finding(
            check="campaign.one-click",
            severity="note",
            message="Readers leave by mail: there is no public page for a one-click unsubscribe.",
            place="config.toml",
            hint="Gmail, Yahoo and Microsoft ask bulk senders for one; see email.public_url.",
        )


def _time(proof: Proof, section: str, at: str, grace: float) -> Iterator[Finding]:
    if not at:
        return
    try:
        due = parse_wall_time(at, zone_name=proof.config.organisation.timezone).instant
    except TimeError as error:
        if "happens twice" not in str(error):
            yield _error(f"{section}-time", str(error), f"Correct it under [{section}].")
        return
    late = proof.now - due
    if late > timedelta(hours=grace):
        yield _error(
            f"{section}-time",
            f"{at} was {in_words(late)} ago, so this would be missed instead of sent.",
            f"Choose a time to come under [{section}], or leave it empty to send once approved.",
        )
    elif late > timedelta(0):
        yield _warning(f"{section}-time", f"{at} is past: this leaves as soon as it is approved.", "")


def _error(check: str, message: str, hint: str) -> Finding:
    return Finding(check=f"campaign.{check}", severity="error", message=message, place=_FILE, hint=hint)


def _warning(check: str, message: str, hint: str) -> Finding:
    return Finding(check=f"campaign.{check}", severity="warning", message=message, place=_FILE, hint=hint)
