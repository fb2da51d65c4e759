"""Campaigns as they would leave now."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.app.workspace import OpenWorkspace, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.desk.drafts import Draft
    from publisher.desk.preflight import Checked
    from publisher.desk.preview import Preview
    from publisher.desk.thread import ThreadLook
    from publisher.workspace.campaigns import Campaign


def draft(here: OpenWorkspace, campaign: "Campaign") -> "Draft":
    """Bring a campaign together with its posts and the workspace's templates."""
    from publisher.desk.drafts import assemble

    return assemble(
        campaign,
        here.store.library,
        here.config,
        folders=(here.workspace.templates,),
        now=here.clock.now(),
        fetch=picture_fetcher(here),
    )


def picture_fetcher(here: OpenWorkspace) -> "Callable[[str], bytes]":
    """Return what gets a picture of the site to embed it, each once, within the limits of ``[fetch]``."""

    @cache
    def fetched(address: str) -> bytes:
        from time import sleep

        from publisher.sources.fetching.fetch import Fetcher

        website = here.config.organisation.website
        fetcher = Fetcher(limits=here.config.fetch, sleep=sleep, now=here.clock.now, website=website)
        return fetcher.fetch(address).body

    return fetched


def draft_of(here: OpenWorkspace, name: str) -> "Draft":
    """Read the campaign called ``name`` and bring it together; raise :class:`CampaignError`."""
    from publisher.workspace import campaigns

    return draft(here, campaigns.load(here.workspace.campaigns / name))


def checked(here: OpenWorkspace, draft: "Draft") -> "Checked":
    """Build what would leave, once, and have the checks look at it, with what is left of X's month."""
    from publisher.desk.preflight import check

    return check(draft, here.store, budget=_budget(here), posts_left=_posts_left(here))


def thread_of(here: OpenWorkspace, name: str) -> "ThreadLook":
    """Return the thread of the campaign called ``name`` with what the checks say of it."""
    from publisher.desk.thread import look_at_thread

    return look_at_thread(draft_of(here, name), budget=_budget(here), posts_left=_posts_left(here))


def preview_of(folder: Path | None, name: str) -> "Preview":
    """Read everything anew and return what the preview shows of a campaign."""
    from publisher.desk.preview import preview_of as look

    with opened(folder) as here:
        return look(checked(here, draft_of(here, name)))


def _budget(here: OpenWorkspace) -> float | None:
    """Return what may still be spent on X this month, in US dollars; ``None`` where X is not configured."""
    if here.config.x is None:
        return None
    from publisher.transports.x.limits import spending

    spent = spending(here.store.ledger.limit("x"), here.clock.now()).cost
    return max(0.0, here.config.x.monthly_budget - spent)


def _posts_left(here: OpenWorkspace) -> int | None:
    """Return how many posts may still be made on X this month; ``None`` where X is not configured."""
    if here.config.x is None:
        return None
    from publisher.transports.x.limits import spending

    made = spending(here.store.ledger.limit("x"), here.clock.now()).posts
    return max(0, here.config.x.monthly_posts - made)
