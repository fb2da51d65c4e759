"""Campaigns as they would leave now."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from publisher.app.posts import fetcher
from publisher.app.workspace import OpenWorkspace, opened
from publisher.desk import preview
from publisher.desk.drafts import Draft, assemble
from publisher.desk.preflight import Checked, check
from publisher.desk.preview import Preview
from publisher.desk.thread import ThreadLook, look_at_thread
from publisher.transports.x.limits import spending
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
    )


def picture_fetcher(here: OpenWorkspace) -> Callable[[str], bytes]:
    """Return what gets a picture of the site to embed it, each once, within the limits of ``[fetch]``."""

    @cache
    def fetched(address: str) -> bytes:
        return fetcher(here).fetch(address).body

    return fetched


def draft_of(here: OpenWorkspace, name: str) -> Draft:
    """Read the campaign called ``name`` and bring it together; raise :class:`CampaignError`."""
    return draft(here, campaigns.load(here.workspace.campaigns / name))


def checked(here: OpenWorkspace, draft: Draft) -> Checked:
    """Build what would leave, once, and have the checks look at it, with what is left of X's month."""
    return check(draft, here.store, budget=_budget(here), posts_left=_posts_left(here))


def thread_of(here: OpenWorkspace, name: str) -> ThreadLook:
    """Return the thread of the campaign called ``name`` with what the checks say of it."""
    return look_at_thread(draft_of(here, name), budget=_budget(here), posts_left=_posts_left(here))


def preview_of(folder: Path | None, name: str) -> Preview:
    """Read everything anew and return what the preview shows of a campaign."""
    with opened(folder) as here:
        return preview.preview_of(checked(here, draft_of(here, name)))


def _budget(here: OpenWorkspace) -> float | None:
    """Return what may still be spent on X this month, in US dollars; ``None`` where X is not configured."""
    if here.config.x is None:
        return None
    spent = spending(here.store.ledger.limit("x"), here.clock.now()).cost
    return max(0.0, here.config.x.monthly_budget - spent)


def _posts_left(here: OpenWorkspace) -> int | None:
    """Return how many posts may still be made on X this month; ``None`` where X is not configured."""
    if here.config.x is None:
        return None
    made = spending(here.store.ledger.limit("x"), here.clock.now()).posts
    return max(0, here.config.x.monthly_posts - made)
