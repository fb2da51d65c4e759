"""Which campaigns were changed since they were approved."""

from publisher.app.approved import waiting_release
from publisher.app.workspace import OpenWorkspace
from publisher.errors import CampaignError, PublisherError
from publisher.workspace import campaigns


def changed(here: OpenWorkspace, campaign: str) -> str | None:
    """Say what of a campaign's files is no longer as it was approved; empty where all is as it was.

    ``None`` where nothing of it is to leave, or it has no folder to compare with.
    """
    if waiting_release(here, campaign) is None:
        return None
    from publisher.app.drafts import changed_since, checked, draft  # noqa: PLC0415 - the pre-flight
    from publisher.desk.changes import sentence  # noqa: PLC0415 - the same

    try:
        found = campaigns.find(campaign, here.workspace.campaigns)
    except CampaignError:
        return None
    try:
        return changed_since(here, checked(here, draft(here, campaigns.load(found))))
    except PublisherError:
        return sentence(("its files cannot be read now",), campaign)
