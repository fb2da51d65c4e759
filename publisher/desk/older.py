"""A campaign that is older than the ledger: what became of it before, nobody here knows.  Pure."""

from datetime import datetime


def older_than_ledger(campaign: str, written: datetime, made: datetime | None) -> str:
    """Say that what was sent of a campaign before is not known; empty where it is younger than the ledger.

    ``written`` is when the first of its files was, ``made`` when the database was, both aware; ``None`` where a
    version that did not note it made the database.
    """
    if made is None or written >= made:
        return ""
    return (
        f"{campaign} is older than this database: what was sent of it before is not known here, nor who has left "
        f"since. If .publisher/ was lost, put its backup back first; else readers may get it twice."
    )
