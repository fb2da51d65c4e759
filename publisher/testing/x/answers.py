"""The answers of the fake to what goes wrong, in the words that X uses, and its windows of rate limits."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from publisher.testing.x.faults import Fault

_WINDOW: Final = 900
_DAY: Final = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpAnswer:
    """One HTTP answer; a ``bytes`` body goes out as it is, anything else as JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def problem(status: int, title: str, detail: str, kind: str = "about:blank") -> HttpAnswer:
    """Return an error in the form of RFC 9457, as X answers."""
    return HttpAnswer(status=status, body={"title": title, "detail": detail, "type": kind, "status": status})


UNAUTHORIZED: Final = problem(401, "Unauthorized", "Unauthorized")
NO_ROUTE: Final = problem(404, "Not Found", "There is nothing here.")
DUPLICATE: Final = problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
PARENT_GONE: Final = problem(
    403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you."
)
BAD_TOKEN: Final = HttpAnswer(
    status=400, body={"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
)
BAD_REQUEST: Final = problem(400, "Invalid Request", "One or more parameters to your request was invalid.")


def invalid(faults: list[str]) -> HttpAnswer:
    """Return a 400 that says what is wrong with a body."""
    body = {**BAD_REQUEST.body, "errors": [{"message": fault, "parameters": {}} for fault in faults]}
    return HttpAnswer(status=400, body=body)


_REFUSALS: Final[Mapping[Fault, HttpAnswer]] = {
    Fault.UNAUTHORIZED: UNAUTHORIZED,
    Fault.NO_CREDIT: problem(402, "CreditsDepleted", "The account has no credits left for this request."),
    Fault.DUPLICATE: DUPLICATE,
    Fault.REPLY_REFUSED: problem(
        403, "Forbidden", "You can only reply to or quote posts where you are mentioned or are the author."
    ),
    Fault.BROKEN: problem(500, "Internal Server Error", "Something is broken."),
    Fault.ACCEPTED_BROKEN: problem(500, "Internal Server Error", "Something is broken."),
    Fault.UNAVAILABLE: problem(503, "Service Unavailable", "Service Unavailable"),
    Fault.ERRORS_ONLY: HttpAnswer(
        status=200,
        body={"errors": [{"title": "Not Done", "detail": "The request was not carried out.", "type": "about:blank"}]},
    ),
}


def refusal(fault: Fault) -> HttpAnswer | None:
    """Return the answer that ``fault`` puts in place of the right one; ``None`` where it leaves it."""
    if fault in (Fault.RATE_LIMITED, Fault.RATE_LIMITED_DAY, Fault.RATE_LIMITED_BARE):
        return too_many(fault)
    return _REFUSALS.get(fault)


def too_many(fault: Fault = Fault.RATE_LIMITED) -> HttpAnswer:
    """Return a 429 that says when to come back: in 15 minutes, in a day, or not at all."""
    headers: dict[str, str] = {}
    if fault is Fault.RATE_LIMITED:
        headers = window_headers("x-rate-limit", 100, 0, int(time.time()) + _WINDOW)
    if fault is Fault.RATE_LIMITED_DAY:
        headers = window_headers("x-rate-limit", 100, 57, int(time.time()) + _WINDOW)
        headers |= window_headers("x-user-limit-24hour", 100, 0, int(time.time()) + _DAY)
    plain = problem(429, "Too Many Requests", "Too Many Requests")
    return HttpAnswer(status=429, body=plain.body, headers=headers)


def spoilt(answer: HttpAnswer, fault: Fault | None) -> HttpAnswer:
    """Return a right answer as ``fault`` leaves it: cut off, or with errors beside the data."""
    if fault is Fault.MALFORMED:
        return HttpAnswer(status=answer.status, body=b'{"data": {"id": "12', headers=answer.headers)
    if fault is Fault.ERRORS_BESIDE and isinstance(answer.body, dict):
        beside = {"title": "Field Error", "detail": "A field could not be shown.", "type": "about:blank"}
        return HttpAnswer(status=answer.status, body={**answer.body, "errors": [beside]}, headers=answer.headers)
    return answer


def window_headers(name: str, limit: int, remaining: int, reset: int) -> dict[str, str]:
    """Return the three headers of one window; ``reset`` in seconds since 1970."""
    return {f"{name}-limit": str(limit), f"{name}-remaining": str(remaining), f"{name}-reset": str(reset)}


class Windows:
    """How many calls of each route are left in its window of 15 minutes."""

    def __init__(self) -> None:
        self._limits: dict[str, int] = {"POST /2/tweets": 100, "GET /2/users/:id/tweets": 900}
        self._used: dict[str, int] = {}
        self._reset = int(time.time()) + _WINDOW
        self._lock = Lock()

    def limit(self, route: str, calls: int) -> None:
        """Allow so many calls of ``route`` in a window, and begin a new one."""
        with self._lock:
            self._limits[route] = calls
            self._used.pop(route, None)

    def count(self, route: str) -> tuple[bool, dict[str, str]]:
        """Count a call; return whether it may pass, and the headers that say what is left."""
        with self._lock:
            limit = self._limits.get(route)
            if limit is None:
                return True, {}
            used = self._used[route] = self._used.get(route, 0) + 1
            return used <= limit, window_headers("x-rate-limit", limit, max(0, limit - used), self._reset)
