"""What an account on X holds: posts, as a reader and as the API shows them, and media."""

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import RLock
from typing import Any, Final

_URL: Final = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:[\w-]+\.)+(?:org|com|net|uk|app|dev|info|md|zip)\b(?:/[^\s]*[^\s.,;:!?)])?", re.ASCII
)
_FIRST_ID: Final = 1_075_000_000_000_000_000
_PAGE: Final = (5, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class FakePost:
    """One post, as it was sent."""

    id: str
    text: str
    #: Id of the post that it answers; empty for none.
    reply_to: str
    created_at: datetime
    media_ids: tuple[str, ...] = ()
    #: Who may answer; empty for everyone.
    reply_settings: str = ""


@dataclass(kw_only=True, slots=True)
class FakeMedia:
    """One upload."""

    id: str
    type: str
    category: str
    content: bytes = field(repr=False)
    alt: str = ""
    segments: dict[int, bytes] = field(default_factory=dict, repr=False)


class FakeAccount:
    """One account; safe to use from several threads."""

    def __init__(self, handle: str) -> None:
        self.handle = handle
        self.user_id = "2244994945"
        self.media: dict[str, FakeMedia] = {}
        #: Ids of posts that were deleted, in that order.
        self.deleted: list[str] = []
        #: Whether a text that stands already is refused, as on X.
        self.refuses_duplicates = True
        #: Reads of the timeline that do not show a new post yet.
        self.timeline_lag = 0
        self._posts: dict[str, FakePost] = {}
        self._unseen: dict[str, int] = {}
        self._ids = count(_FIRST_ID, 4_194_304)
        self._lock = RLock()

    @property
    def live(self) -> tuple[FakePost, ...]:
        """The posts that a reader sees, oldest first."""
        with self._lock:
            return tuple(self._posts.values())

    def new_id(self) -> str:
        """Return an id greater than all before."""
        return str(next(self._ids))

    def repeats(self, text: str) -> bool:
        """Tell whether ``text`` would be refused as a duplicate."""
        return self.refuses_duplicates and any(post.text == text for post in self.live)

    def add(
        self, text: str, reply_to: str = "", media_ids: tuple[str, ...] = (), *, reply_settings: str = ""
    ) -> FakePost:
        """Post."""
        with self._lock:
            post = FakePost(
                id=self.new_id(),
                text=text,
                reply_to=reply_to,
                created_at=datetime.now(UTC),
                media_ids=media_ids,
                reply_settings=reply_settings,
            )
            self._posts[post.id] = post
            self._unseen[post.id] = self.timeline_lag
            return post

    def delete(self, post_id: str) -> bool:
        """Delete a post; ``False`` where there was none."""
        with self._lock:
            if self._posts.pop(post_id, None) is None:
                return False
            self.deleted.append(post_id)
            return True

    def timeline(self, query: Mapping[str, str]) -> dict[str, Any] | None:
        """Answer GET /2/users/:id/tweets, newest first; ``None`` for a query that X refuses."""
        size = int(query.get("max_results", "10"))
        if not _PAGE[0] <= size <= _PAGE[1]:
            return None
        fields = query.get("tweet.fields", "").split(",")
        since, until = int(query.get("since_id", "0")), int(query.get("pagination_token", "0") or 0)
        with self._lock:
            seen = [post for post in self.live if self._unseen[post.id] <= 0]
            self._unseen = {post_id: left - 1 for post_id, left in self._unseen.items()}
        wanted = [post for post in reversed(seen) if int(post.id) > since and (not until or int(post.id) < until)]
        page = wanted[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return {"meta": meta}
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(wanted) > size:
            meta["next_token"] = page[-1].id
        return {"data": [self.shown(post, fields) for post in page], "meta": meta}

    def shown(self, post: FakePost, fields: Collection[str]) -> dict[str, Any]:
        """Return a post as the API does: links wrapped by t.co, and & < > as HTML entities."""
        urls: list[dict[str, Any]] = []

        def wrap(match: re.Match[str]) -> str:
            address = match[0] if "://" in match[0] else f"http://{match[0]}"
            short = f"https://t.co/{int(post.id) % 0xFFFFFF:06x}{len(urls):02d}"
            urls.append({"url": short, "expanded_url": address, "display_url": match[0]})
            return short

        text = _URL.sub(wrap, post.text)
        if post.media_ids:
            place = f"https://x.com/{self.handle}/status/{post.id}/photo/1"
            urls.append(
                {"url": f"https://t.co/m{int(post.id) % 0xFFFFFF:06x}", "expanded_url": place, "media_key": "3_1"}
            )
            text = f"{text} {urls[-1]['url']}"
        answer: dict[str, Any] = {"id": post.id, "text": html.escape(text, quote=False)}
        if "created_at" in fields:
            answer["created_at"] = post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if "referenced_tweets" in fields and post.reply_to:
            answer["referenced_tweets"] = [{"type": "replied_to", "id": post.reply_to}]
        if "entities" in fields and urls:
            answer["entities"] = {"urls": urls}
        return answer
