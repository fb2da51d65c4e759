"""The options that take a time: said in words, written as files have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.model.spoken_times import understand

if TYPE_CHECKING:
    from datetime import datetime

    from publisher.workspace.config import Config


def as_written(said: str, config: Config, now: datetime) -> str:
    """Return the time that a person says at ``now`` as a campaign's file has it; empty for as soon as possible.

    Raises :class:`TimeError` for what is not understood, and for what the clocks skip or show twice.
    """
    own = config.organisation.timezone
    at = understand(said, now=now, zone_name=own).at if said.strip() else None
    return at.written(own) if at is not None else ""
