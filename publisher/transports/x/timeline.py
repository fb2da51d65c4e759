"""Is a part among the account's own posts?  Pure.

X does not give a text back as it was sent: links come back wrapped by t.co, ``& < >`` as HTML entities, the
address of attached media at the end, the account's own handle sometimes in front.  Both sides are brought to one
form before they are compared, and the parent must be the same.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

_SCHEME: Final = re.compile(r"https?://")
_CLOSING_SLASH: Final = re.compile(r"/(?=$|[\s.,;:!?)\]])")


def find(posts: Iterable[Mapping[str, Any]], *, text: str, reply_to: str, handle: str) -> str | None:
    """Return the id of the oldest of ``posts`` (as the API gives them) that is ``text`` in answer to ``reply_to``."""
    wanted = plain(text, handle)
    matches = [str(post["id"]) for post in posts if parent(post) == reply_to and plain(as_sent(post), handle) == wanted]
    return min(matches, key=int, default=None)


def parent(post: Mapping[str, Any]) -> str:
    """Return the id of the post that ``post`` answers; empty for none."""
    references = post.get("referenced_tweets") or ()
    return next((str(entry.get("id", "")) for entry in references if entry.get("type") == "replied_to"), "")


def as_sent(post: Mapping[str, Any]) -> str:
    """Return the text of ``post`` with entities unescaped, links as they were written, media's own link taken off."""
    text = html.unescape(str(post.get("text", "")))
    for url in (post.get("entities") or {}).get("urls") or ():
        address = "" if "media_key" in url else str(url.get("expanded_url") or url.get("url", ""))
        text = text.replace(str(url.get("url", "")), address, 1)
    return text


def plain(text: str, handle: str) -> str:
    """Return ``text`` in the form in which two texts are compared: case, spacing and forms of addresses aside."""
    one = _CLOSING_SLASH.sub("", _SCHEME.sub("", unicodedata.normalize("NFC", text).casefold()))
    words = one.split()
    if handle and words and words[0] == f"@{handle.casefold()}":
        words = words[1:]
    return " ".join(words)
