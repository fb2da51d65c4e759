"""An account that its network refuses rests until a person has mended it; no recipient and no part fails for it."""

import logging
from datetime import datetime
from typing import Final

from publisher.ports.ledger import Ledger

_KEY: Final = "paused"
_SINCE: Final = "paused_at"
_LOG: Final = logging.getLogger("publisher.daemon")


def paused(ledger: Ledger, account: str) -> str:
    """Return why ``account`` (a transport's name) rests, in one sentence, or an empty string."""
    return ledger.limit(account).get(_KEY, "")


def pause(ledger: Ledger, account: str, sentence: str, now: datetime) -> None:
    """Let ``account`` rest, durably; ``sentence`` says why and what to do."""
    kept = ledger.limit(account)
    if kept.get(_KEY) != sentence:
        _LOG.warning("The account %s is paused: %s", account, sentence)
        ledger.save_limit(account, {**kept, _KEY: sentence, _SINCE: now.isoformat()})


def resume(ledger: Ledger, account: str) -> bool:
    """Let ``account`` go on, after a call of it has gone well; return whether it was paused."""
    kept = dict(ledger.limit(account))
    was = kept.pop(_KEY, "")
    kept.pop(_SINCE, None)
    if was:
        ledger.save_limit(account, kept)
    return bool(was)
