"""The channel ``x``: one account's threads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import requests

from publisher.channels.x.cost import post_cost
from publisher.errors import AccountError, LaterError, TransportError
from publisher.model.dispatches import DeliveryState, Outcome
from publisher.ports.clock import Clock
from publisher.ports.transports import Commit, Posting
from publisher.transports.x import limits, outcomes, timeline
from publisher.transports.x.api import Answer, Api, Call, NoAnswerError
from publisher.transports.x.media import MediaDesk, MediaRefusedError

_POST: Final = "POST /2/tweets"
_READ: Final = "GET /2/users/:id/tweets"
_DELETE: Final = "DELETE /2/tweets/:id"
_ME: Final = "GET /2/users/me"
_FIELDS: Final = ["created_at", "referenced_tweets", "entities"]
#: The smallest and the largest page of the timeline.
_SMALL_PAGE, _LARGE_PAGE, _MOST_PAGES = 5, 100, 10


class LimitStore(Protocol):
    """Where limits and spending are kept between calls: the ledger."""

    def limit(self, account: str) -> Mapping[str, str]:
        """Return what is kept about an account."""

    def save_limit(self, account: str, values: Mapping[str, str]) -> None:
        """Keep it, durably."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the configuration says about posting."""

    #: Name of the account, without @, that must be the keys' own; any where empty.
    handle: str = ""
    thread_mode: Literal["chain", "single"] = "chain"
    #: US dollars a calendar month.
    monthly_budget: float = 10.0
    monthly_posts: int = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The account that the keys belong to."""

    id: str
    #: Without @.
    handle: str


class XTransport:
    """Posts parts, reads the own timeline, deletes; see :class:`publisher.ports.SocialTransport`."""

    name = "x"

    def __init__(self, *, api: Api, rules: Rules, store: LimitStore, clock: Clock) -> None:
        self._api = api
        self._rules = rules
        self._store = store
        self._clock = clock
        self._media = MediaDesk(api, clock)
        self._person: Person | None = None

    def whoami(self) -> Person:
        """Return the account that the keys belong to; asked once."""
        if self._person is None:
            answer = self._asked(_ME, lambda client, user_auth: client.get_me(user_auth=user_auth))
            data = answer.data if isinstance(answer.data, dict) else {}
            if not str(data.get("id", "")).isdigit():
                raise TransportError("X did not say whose keys these are; it is tried again by itself.")
            self._person = Person(id=str(data["id"]), handle=str(data.get("username", "")))
        return self._person

    def _own(self) -> Person:
        """Return the account, where it is the one that the configuration names."""
        person = self.whoami()
        if self._rules.handle and person.handle.casefold() != self._rules.handle.casefold():
            raise AccountError(
                f"The keys for X belong to @{person.handle}, but config.toml says @{self._rules.handle}; set x.handle "
                f"right or renew the keys, then run publisher x whoami to go on."
            )
        return person

    def head(self) -> str:
        """Return the id of the newest own post, or an empty string."""
        page = self._page("", "", _SMALL_PAGE)
        return max((str(post["id"]) for post in _posts(page)), key=int, default="")

    def find(self, posting: Posting, since: str) -> str | None:
        """Look for the part among the own posts after ``since``."""
        return timeline.find(
            self._since(since), text=posting.part.text, reply_to=posting.reply_to, handle=self._own().handle
        )

    def post(self, posting: Posting, commit: Commit) -> Outcome:
        """Post one part, after its limits, its cost and its pictures have been looked at."""
        kept = self._kept()
        cost = post_cost(posting.part.text, pictures=len(posting.part.media))
        refused = self._refused(posting, cost, kept)
        if refused is not None:
            return refused
        try:
            media = self._media.upload(posting.part.media)
        except MediaRefusedError as error:
            return Outcome(
                delivery_id=posting.delivery_id, state=DeliveryState.FAILED, reply=str(error), cause="picture"
            )
        if not commit():
            return Outcome(delivery_id=posting.delivery_id, state=DeliveryState.PENDING, cause="not ours any more")
        # The charge is written before the post leaves, so that no crash can make the month cost more than allowed.
        charged = limits.charged(kept, self._clock.now(), cost=cost, posts=1)
        self._keep(charged)
        return self._send(posting, media, cost, charged)

    def delete(self, remote_id: str) -> None:
        """Delete a post; one that is gone already counts as deleted."""
        answer = self._api.call(lambda client, user_auth: client.delete_tweet(remote_id, user_auth=user_auth))
        self._note(self._kept(), _DELETE, answer, limits.DELETE_COST)
        if answer.status != requests.codes.not_found:
            self._check(answer)

    def _refused(self, posting: Posting, cost: float, kept: Mapping[str, str]) -> Outcome | None:
        """Return the outcome of a part that must not leave now; raise :class:`BudgetError`."""
        if self._rules.thread_mode == "single" and posting.total > 1:
            reply = (
                f'x.thread_mode is "single", but this thread was approved with {posting.total} parts; '
                f"approve the campaign again."
            )
            return Outcome(
                delivery_id=posting.delivery_id, state=DeliveryState.FAILED, reply=reply, cause="single-mode"
            )
        now = self._clock.now()
        again = limits.wait(kept, _POST, now)
        if again is not None:
            return Outcome(
                delivery_id=posting.delivery_id, state=DeliveryState.DEFERRED, cause="rate-limit", retry_at=again
            )
        limits.spending(kept, now).check(cost=cost, budget=self._rules.monthly_budget, posts=self._rules.monthly_posts)
        return None

    def _send(self, posting: Posting, media: list[str], cost: float, charged: Mapping[str, str]) -> Outcome:
        try:
            answer = self._api.call(
                lambda client, user_auth: client.create_tweet(
                    text=posting.part.text,
                    in_reply_to_tweet_id=posting.reply_to or None,
                    media_ids=media or None,
                    user_auth=user_auth,
                )
            )
            result = outcomes.judge(answer, posting, self._clock.now())
        except NoAnswerError as error:
            return Outcome(
                delivery_id=posting.delivery_id, state=DeliveryState.UNCERTAIN, reply=str(error), cause="no-answer"
            )
        except TransportError:
            self._keep(limits.charged(charged, self._clock.now(), cost=-cost, posts=-1))
            raise
        if result.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN):
            self._note(charged, _POST, answer)
        else:  # refused, so provably not posted: the charge is taken back
            self._note(charged, _POST, answer, -cost, -1)
        return result

    def _since(self, since: str) -> Iterator[Mapping[str, Any]]:
        after = ""
        for _ in range(_MOST_PAGES):
            page = self._page(since, after, _LARGE_PAGE)
            yield from _posts(page)
            after = str((page.get("meta") or {}).get("next_token") or "")
            if not after:
                return

    def _page(self, since: str, after: str, size: int) -> Mapping[str, Any]:
        user_id = self._own().id
        answer = self._asked(
            _READ,
            lambda client, user_auth: client.get_users_tweets(
                user_id,
                since_id=since if since.strip("0") else None,
                pagination_token=after or None,
                max_results=size,
                tweet_fields=_FIELDS,
                user_auth=user_auth,
            ),
        )
        body = answer.body or {}
        if not isinstance(body.get("meta"), dict):
            raise TransportError("X showed no timeline that can be read; it is tried again by itself.")
        return body

    def _asked(self, route: str, make: Call) -> Answer:
        """Make a call that changes nothing; raise a :class:`TransportError` for anything but 2xx."""
        kept = self._kept()
        again = limits.wait(kept, route, self._clock.now())
        if again is not None:
            raise LaterError("X limits reading for now; it is tried again by itself.", again)
        answer = self._api.call(make)
        read = answer.data if isinstance(answer.data, list) else []
        self._note(kept, route, answer, limits.READ_COST * len(read))
        self._check(answer)
        return answer

    def _check(self, answer: Answer) -> None:
        if answer.status == requests.codes.too_many_requests:
            again = limits.after_refusal(answer.headers, self._clock.now())
            raise LaterError("X limits calls for now; it is tried again by itself.", again)
        if not answer.ok:
            raise TransportError(
                f"X answered {answer.status} {answer.detail}".strip() + "; it is tried again by itself."
            )

    def _note(self, before: Mapping[str, str], route: str, answer: Answer, cost: float = 0.0, posts: int = 0) -> None:
        """Keep what an answer told of limits and what the call cost, on top of what was kept ``before``."""
        now = self._clock.now()
        after = limits.noted(before, route, answer.headers, now)
        if cost or posts:
            after = limits.charged(after, now, cost=cost, posts=posts)
        if after != before:
            self._keep(after)

    def _kept(self) -> Mapping[str, str]:
        return self._store.limit(self.name)

    def _keep(self, values: Mapping[str, str]) -> None:
        self._store.save_limit(self.name, values)


def _posts(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = page.get("data")
    posts = data if isinstance(data, list) else []
    return [post for post in posts if isinstance(post, dict) and str(post.get("id", "")).isdigit()]
