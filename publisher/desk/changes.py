"""What of a campaign is no longer as it was approved, known by what it says.  Pure."""

from collections.abc import Iterator

from publisher.channels.registry import channel
from publisher.desk.preflight import Checked
from publisher.digest.content import content_of
from publisher.errors import TimeError
from publisher.model.releases import EmailRelease, Release, thread_content


def changes(release: Release, checked: Checked) -> tuple[str, ...]:
    """Return what differs between what was approved and what would be approved now: ``the email``, ``the time on X``.

    Compared is what readers would read and see, to whom and when it goes; names, dates, ids and campaign tags are not.
    """
    return tuple(dict.fromkeys([*_email(release, checked), *_threads(release, checked)]))


def sentence(found: tuple[str, ...], campaign: str) -> str:
    """Say what differs, and what leaves; empty where nothing does."""
    if not found:
        return ""
    return (
        f"{campaign} was changed since it was approved ({', '.join(found)}); what was approved leaves until you: "
        f"publisher approve {campaign}"
    )


def _email(release: Release, checked: Checked) -> Iterator[str]:
    plan, frozen = checked.draft.campaign.file.email, release.email
    if plan is None or frozen is None:
        if (plan is None) != (frozen is None):
            yield "whether it goes by email"
        return
    if not _says_the_same(frozen, checked):
        yield "the email"
    if (plan.lists, plan.tags, plan.who) != (frozen.lists, frozen.tags, frozen.who):
        yield "its lists"
    try:
        if checked.draft.email_at != frozen.at:
            yield "the time of the email"
    except TimeError:
        yield "the time of the email"


def _says_the_same(frozen: EmailRelease, checked: Checked) -> bool:
    return checked.skeleton is not None and content_of(checked.skeleton.to_bytes()) == content_of(frozen.skeleton)


def _threads(release: Release, checked: Checked) -> Iterator[str]:
    now = {thread.network.name: thread for thread in checked.threads if thread.parts}
    for name in sorted({*now, *release.threads}):
        title = channel(name).title
        thread, frozen = now.get(name), release.threads.get(name)
        if thread is None or frozen is None:
            yield f"whether it goes on {title}"
            continue
        if thread_content(thread.parts) != thread_content(frozen.parts):
            yield f"the thread on {title}"
        if dict(thread.options) != dict(frozen.options):
            yield f"who may answer on {title}"
        try:
            if checked.draft.at(thread.network) != frozen.at:
                yield f"the time on {title}"
        except TimeError:
            yield f"the time on {title}"
