"""``.publisher/trash/``: campaigns that were deleted or started over, each as it was."""

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from publisher.errors import CampaignError, nearest

#: A campaign's name and when it went, in UTC; a number where two went in one second.
_KEPT: Final = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*?)-\d{8}T\d{6}Z(?:-\d+)?")


def folder_of(state: Path) -> Path:
    """Return the trash of a workspace whose own files stand in ``state``."""
    return state / "trash"


def throw_away(campaign: Path, trash: Path, now: datetime) -> str:
    """Move a campaign's folder into ``trash``; return the name that it has there.

    ``now`` is in UTC.  Raises :class:`CampaignError` where it cannot be moved; then it stays where it is.
    """
    wanted = f"{campaign.name}-{now:%Y%m%dT%H%M%SZ}"
    name, number = wanted, 2
    while (trash / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    try:
        trash.mkdir(parents=True, exist_ok=True, mode=0o700)
        campaign.rename(trash / name)
    except OSError as reason:
        raise CampaignError(
            f"{campaign} cannot go to the trash ({reason.strerror}); close what has it open, or make room."
        ) from None
    return name


def take_back(kept: str, trash: Path, folder: Path, now: datetime) -> tuple[Path, str]:
    """Move what the trash keeps under the name ``kept`` back among the campaigns in ``folder``.

    Returns its folder, and the name in the trash of the campaign that stood in its place, empty where none did.
    Raises :class:`CampaignError` where the trash has nothing of that name.
    """
    known = [path.name for path in trash.glob("*") if _KEPT.fullmatch(path.name)]
    match = _KEPT.fullmatch(kept)
    if kept not in known or match is None:
        hint = nearest(kept, known) or f" It has: {', '.join(sorted(known)) or 'nothing'}."
        raise CampaignError(f"The trash has no “{kept}”.{hint}")
    back = folder / match["name"]
    other = throw_away(back, trash, now) if back.exists() else ""
    (trash / kept).rename(back)
    return back, other
