"""What was approved and may still leave."""

from publisher.app.workspace import OpenWorkspace
from publisher.desk.campaigns import ahead
from publisher.model.releases import Release


def waiting_release(here: OpenWorkspace, campaign: str) -> Release | None:
    """Return what was approved of a campaign and may still leave; ``None`` where nothing does."""
    newest = max(ahead(campaign, here.store.ledger), key=lambda dispatch: dispatch.id, default=None)
    return here.store.ledger.release(newest.release_id) if newest is not None else None
