"""The channel ``x``: one account's threads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import requests

from publisher.channels.x.cost import post_cost
from publisher.errors import AccountError, LaterError, TransportError
from publisher.model.accounts import Budget, rests_until
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.transports import Commit, Posting
from publisher.transports.x import answers, limits, timeline
from publisher.transports.x.api import BY_HAND, BY_ITSELF, Api, Call, NoAnswerError, Response
from publisher.transports.x.media import MediaRefusedError, PictureUploads

_POST: Final = "POST /2/tweets"
_READ: Final = "GET /2/users/:id/tweets"
_DELETE: Final = "DELETE /2/tweets/:id"
_ME: Final = "GET /2/users/me"
_FIELDS: Final = ["created_at", "referenced_tweets", "entities"]
#: The smallest and the largest page of the timeline.
_SMALL_PAGE, _LARGE_PAGE, _MOST_PAGES = 5, 100, 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the configuration says about posting."""

    #: Of a calendar month.
    budget: Budget
    #: Name of the account, without @, that must be the keys' own; any where empty.
    handle: str = ""
    thread_mode: Literal["chain", "single"] = "chain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The account that the keys belong to."""

    id: str
    #: Without @.
    handle: str


class XTransport:
    """Posts parts, reads the own timeline, deletes; see :class:`publisher.ports.SocialTransport`."""

    account = "x"

    def __init__(self, *, api: Api, rules: Rules, accounts: Accounts, clock: Clock) -> None:
        self._api = api
        self._rules = rules
        self._accounts = accounts
        self._clock = clock
        self._media = PictureUploads(api, clock)
        self._person: Person | None = None

    def whoami(self, then: str = BY_HAND) -> Person:
        """Return the account that the keys belong to; asked once.  ``then`` is what becomes of a failure."""
        if self._person is None:
            response = self._asked(_ME, lambda client, user_auth: client.get_me(user_auth=user_auth), then)
            data = response.data if isinstance(response.data, dict) else {}
            if not str(data.get("id", "")).isdigit():
                raise TransportError(f"X did not say whose keys these are; {then}.")
            self._person = Person(id=str(data["id"]), handle=str(data.get("username", "")))
        return self._person

    def _own(self) -> Person:
        """Return the account, where it is the one that the configuration names."""
        person = self.whoami(BY_ITSELF)
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

    def post(self, posting: Posting, commit: Commit) -> Answer:
        """Post one part, after its limits, its cost and its pictures have been looked at."""
        waits = self._refused(posting)
        if waits is not None:
            return waits
        # The charge is written before the post leaves, so that no crash can make the month cost more than allowed.
        charge = self._accounts.charge(
            self.account,
            cost=post_cost(posting.part.text, pictures=len(posting.part.media)),
            posts=1,
            now=self._clock.now(),
            budget=self._rules.budget,
        )
        try:
            answer = self._attempt(posting, commit)
        except TransportError:  # what is raised means that the part has provably not left
            self._accounts.refund(charge)
            raise
        if answer.state not in (DeliveryState.SENT, DeliveryState.UNCERTAIN):
            self._accounts.refund(charge)
        return answer

    def delete(self, remote_id: str) -> None:
        """Delete a post; one that is gone already counts as deleted."""
        response = self._api.call(
            lambda client, user_auth: client.delete_tweet(remote_id, user_auth=user_auth), then=BY_HAND
        )
        self._note(_DELETE, response, limits.DELETE_COST)
        if response.status != requests.codes.not_found:
            self._check(response, BY_HAND)

    def _refused(self, posting: Posting) -> Answer | None:
        """Return the answer for a part that must not leave now, whatever it costs."""
        if self._rules.thread_mode == "single" and posting.total > 1:
            reply = (
                f'x.thread_mode is "single", but this thread was approved with {posting.total} parts; '
                f"approve the campaign again."
            )
            return Answer(state=DeliveryState.FAILED, reply=reply, cause=Known.SINGLE_MODE)
        again = self._rests_until(_POST)
        if again is not None:
            return Answer(state=DeliveryState.DEFERRED, cause=Known.RATE_LIMIT, retry_at=again)
        return None

    def _attempt(self, posting: Posting, commit: Commit) -> Answer:
        """Upload the pictures, ask for the commit, and post."""
        try:
            media = self._media.upload(posting.part.media)
        except MediaRefusedError as error:
            return Answer(state=DeliveryState.FAILED, reply=str(error), cause=Known.PICTURE)
        if not commit():
            return Answer(state=DeliveryState.PENDING, cause=Known.WITHDRAWN)
        try:
            response = self._api.call(
                lambda client, user_auth: client.create_tweet(
                    text=posting.part.text,
                    in_reply_to_tweet_id=posting.reply_to or None,
                    media_ids=media or None,
                    user_auth=user_auth,
                )
            )
        except NoAnswerError as error:
            return Answer(state=DeliveryState.UNCERTAIN, reply=str(error), cause=Known.NO_ANSWER)
        self._note(_POST, response)
        return answers.judge(response, is_reply=bool(posting.reply_to), now=self._clock.now())

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
        response = self._asked(
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
        body = response.body or {}
        if not isinstance(body.get("meta"), dict):
            raise TransportError(f"X showed no timeline that can be read; {BY_ITSELF}.")
        return body

    def _asked(self, route: str, make: Call, then: str = BY_ITSELF) -> Response:
        """Make a call that changes nothing; raise a :class:`TransportError` for anything but 2xx."""
        again = self._rests_until(route)
        if again is not None:
            raise LaterError(f"X limits reading for now; {then}.", again)
        response = self._api.call(make, then=then)
        read = response.data if isinstance(response.data, list) else []
        self._note(route, response, limits.READ_COST * len(read))
        self._check(response, then)
        return response

    def _check(self, response: Response, then: str) -> None:
        if response.status == requests.codes.too_many_requests:
            again = limits.after_refusal(response.headers, self._clock.now())
            raise LaterError(f"X limits calls for now; {then}.", again)
        if not response.ok:
            raise TransportError(f"X answered {response.status} {response.detail}".strip() + f"; {then}.")

    def _rests_until(self, route: str) -> datetime | None:
        return rests_until(self._accounts.windows(self.account, route).values(), self._clock.now())

    def _note(self, route: str, response: Response, cost: float = 0.0) -> None:
        """Keep what an answer told of limits, and what the call has cost."""
        now = self._clock.now()
        told = limits.windows(response.headers, now)
        if told:
            self._accounts.note_windows(self.account, route, told)
        if cost:
            self._accounts.charge(self.account, cost=cost, now=now)


def _posts(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = page.get("data")
    posts = data if isinstance(data, list) else []
    return [post for post in posts if isinstance(post, dict) and str(post.get("id", "")).isdigit()]
