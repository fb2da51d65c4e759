"""What can go wrong with a call, and when it should."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """One way in which a call goes wrong.  Those that say “accepted” have happened all the same."""

    UNAUTHORIZED = "401"
    NO_CREDIT = "402"
    DUPLICATE = "403 duplicate"
    REPLY_REFUSED = "403 reply refused"
    RATE_LIMITED = "429 with headers"
    RATE_LIMITED_DAY = "429 with headers for the day"
    RATE_LIMITED_BARE = "429 without headers"
    BROKEN = "500"
    UNAVAILABLE = "503"
    ACCEPTED_BROKEN = "accepted, then 500"
    DROPPED_BEFORE = "connection dropped before anything was accepted"
    DROPPED = "accepted, then the connection dropped"
    SILENT = "accepted, then silence"
    SLOW = "accepted, answered slowly"
    MALFORMED = "accepted, then malformed JSON"
    ERRORS_BESIDE = "accepted, with errors beside the data"
    ERRORS_ONLY = "2xx with errors, nothing accepted"

    @property
    def accepts(self) -> bool:
        """Whether the call takes effect in spite of the fault."""
        return self.value.startswith("accepted")


@dataclass(kw_only=True, slots=True)
class _Rule:
    route: str
    fault: Fault
    call: int | None
    containing: str
    times: int


class Script:
    """Which calls go wrong, and how often each route was called."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._calls: dict[str, int] = {}
        self._lock = Lock()

    def add(
        self, route: str, fault: Fault, *, call: int | None = None, containing: str = "", times: int | None = None
    ) -> None:
        """Let calls of ``route`` (such as ``POST /2/tweets``) go wrong.

        ``call`` is the number of the call on that route, from 1, counted since the server began; ``containing``
        a text that its body must contain; without both, any call.  The fault happens ``times`` times: once where
        a call or text is named, otherwise until :meth:`clear`.
        """
        often = times if times is not None else 1 if call is not None or containing else -1
        with self._lock:
            self._rules.append(_Rule(route=route, fault=fault, call=call, containing=containing, times=often))

    def clear(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._rules.clear()

    def calls(self, route: str) -> int:
        """Return how often ``route`` was called."""
        with self._lock:
            return self._calls.get(route, 0)

    def next(self, route: str, body: str) -> tuple[int, Fault | None]:
        """Count a call of ``route``; return its number and the fault that befalls it."""
        with self._lock:
            number = self._calls[route] = self._calls.get(route, 0) + 1
            for rule in self._rules:
                if rule.times and rule.route == route and rule.call in (None, number) and rule.containing in body:
                    rule.times -= 1
                    return number, rule.fault
            return number, None
