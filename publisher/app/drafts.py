"""Campaigns as they would leave now."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.app.workspace import Desk, open_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.desk.drafts import Draft
    from publisher.desk.preview import Preview
    from publisher.workspace.campaigns import Campaign


def draft(desk: Desk, campaign: "Campaign") -> "Draft":
    """Bring a campaign together with its posts and the workspace's templates."""
    from publisher.desk.drafts import assemble

    return assemble(
        campaign,
        desk.store.library,
        desk.config,
        folders=(desk.workspace.templates,),
        now=desk.clock.now(),
        fetch=picture_fetcher(desk),
    )


def picture_fetcher(desk: Desk) -> "Callable[[str], bytes]":
    """Return what gets a picture of the site to embed it, each once, within the limits of ``[fetch]``."""

    @cache
    def fetched(address: str) -> bytes:
        from time import sleep

        from publisher.sources.fetching.fetch import Fetcher

        website = desk.config.organisation.website
        fetcher = Fetcher(limits=desk.config.fetch, sleep=sleep, now=desk.clock.now, website=website)
        return fetcher.fetch(address).body

    return fetched


def draft_of(desk: Desk, name: str) -> "Draft":
    """Read the campaign called ``name`` and bring it together; raise :class:`CampaignError`."""
    from publisher.workspace import campaigns

    return draft(desk, campaigns.load(desk.workspace.campaigns / name))


def budget(desk: Desk) -> float | None:
    """Return what may still be spent on X this month, in US dollars; ``None`` where X is not configured."""
    left = _left(desk)
    return None if left is None else left[0]


def posts_left(desk: Desk) -> int | None:
    """Return how many posts may still be made on X this month; ``None`` where X is not configured."""
    left = _left(desk)
    return None if left is None else left[1]


def _left(desk: Desk) -> tuple[float, int] | None:
    if desk.config.x is None:
        return None
    from publisher.model.accounts import month_of
    from publisher.transports.x import limits

    spent = desk.store.accounts.spent("x", month_of(desk.clock.now()))
    return limits.budget(desk.config.x).left(spent)


def preview_of(folder: Path | None, name: str) -> "Preview":
    """Read everything anew and return what the preview shows of a campaign."""
    from publisher.desk.preview import preview_of as look

    with open_desk(folder) as desk:
        return look(draft_of(desk, name), desk.store, budget=budget(desk))
