"""Campaigns as they would leave now."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from publisher.app.approved import waiting_release
from publisher.app.posts import fetcher
from publisher.app.public_holidays import holidays_of
from publisher.app.senders import public_pages, signing_key
from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.channel import NetworkAccount
from publisher.channels.registry import channels
from publisher.desk import preview
from publisher.desk.changes import changes, sentence
from publisher.desk.drafts import Draft, assemble
from publisher.desk.preflight import Checked, Left, check
from publisher.desk.preview import Preview
from publisher.desk.thread import ThreadLook, look_at_thread
from publisher.model.accounts import month_of
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign


def draft(here: OpenWorkspace, campaign: Campaign) -> Draft:
    """Bring a campaign together with its posts and the workspace's templates."""
    return assemble(
        campaign,
        here.store.library,
        here.config,
        folders=(here.workspace.templates,),
        now=here.clock.now(),
        fetch=picture_fetcher(here),
        holiday=holidays_of(here.config),
    )


def picture_fetcher(here: OpenWorkspace) -> Callable[[str], bytes]:
    """Return what gets a picture of the site to embed it, each once, within the limits of ``[fetch]``."""

    @cache
    def fetched(address: str) -> bytes:
        return fetcher(here).fetch(address).body

    return fetched


def draft_of(here: OpenWorkspace, name: str) -> Draft:
    """Read the campaign called ``name`` and bring it together; raise :class:`CampaignError`."""
    return draft(here, campaigns.load(campaigns.find(name, here.workspace.campaigns)))


def checked(here: OpenWorkspace, draft: Draft, *, asking: bool = False) -> Checked:
    """Build what would leave, once, and have the checks look at it, with what is left of each network's month.

    ``asking`` asks the public pages whether they answer, too.
    """
    pages = public_pages(here) if asking and draft.campaign.file.email is not None else None
    return check(draft, here.store, left(here), key=signing_key(here), pages=pages)


def changed_since(here: OpenWorkspace, looked_at: Checked) -> str:
    """Say what of a campaign is no longer as it was approved; empty where all is, or nothing is to leave."""
    campaign = looked_at.draft.campaign.name
    release = waiting_release(here, campaign)
    return sentence(changes(release, looked_at), campaign) if release is not None else ""


def thread_of(here: OpenWorkspace, name: str) -> ThreadLook:
    """Return the thread of the campaign called ``name`` with what the checks say of it."""
    return look_at_thread(draft_of(here, name), left(here))


def preview_of(folder: Path | None, name: str) -> Preview:
    """Read everything anew and return what the preview shows of a campaign."""
    with opened(folder) as here:
        done = checked(here, draft_of(here, name))
        return preview.preview_of(done, changed=changed_since(here, done))


def left(here: OpenWorkspace) -> Left:
    """Return what is left of this month for each network whose account has bounds."""
    month = month_of(here.clock.now())
    accounts = {channel.name: here.config.account(channel) for channel in channels()}
    return {
        name: (max(0.0, account.monthly_budget - spent.cost), max(0, account.monthly_posts - spent.posts))
        for name, account in accounts.items()
        if isinstance(account, NetworkAccount)
        and account.monthly_budget is not None
        and account.monthly_posts is not None
        for spent in (here.store.accounts.spent(name, month),)
    }
