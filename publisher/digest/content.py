"""What a digest says, whatever it is called and whenever it leaves: by this a reader's second copy is known.

Words and pictures count.  The campaign's name, dates, ids, campaign tags on links, the template's look, and what is
each reader's own do not.  Pure.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Final

from publisher.digest.merge.skeleton import Skeleton
from publisher.model.utm import untagged

#: A day as any language writes it: its number, the month, a year, or the other way about.
_DAY: Final = re.compile(
    r"(?:[^\W\d_]+\.?\s)\d{1,2},\s(?:19|20|21)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}[^\d\n]{1,24}?(?:19|20|21)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20|21)\d\d[^\d\n]{1,4}\d{1,2}[^\d\n]{1,4}\d{1,2}(?!\d)[日일]?"
)
_SPACE: Final = re.compile(r"\s+")
_PICTURE: Final = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_EMBEDDED: Final = "cid:"


def content_of(skeleton: bytes) -> str:
    """Return a hash over what the frozen digest says and shows to each kind of reader.

    ``skeleton`` is what :meth:`Skeleton.to_bytes` wrote; raises :class:`MergeError` as reading it does.
    """
    messages = sorted({"\n".join(_said(draft)) for draft in Skeleton.from_bytes(skeleton).drafts()})
    return hashlib.sha256("\0".join(messages).encode()).hexdigest()


def _said(draft: bytes) -> Iterator[str]:
    message = message_from_bytes(draft, policy=policy.default)
    yield _plain(str(message["Subject"] or ""))
    text = message.get_body(("plain",))
    yield _plain(str(text.get_content())) if text is not None else ""
    page = message.get_body(("html",))
    sources = _PICTURE.findall(str(page.get_content())) if page is not None else []
    # The same picture may stand on a page twice, once for each width.
    yield from sorted({untagged(html.unescape(source)) for source in sources if not source.startswith(_EMBEDDED)})
    pictures = (part.get_content() for part in message.walk() if part.get_content_maintype() == "image")
    yield from sorted({hashlib.sha256(picture).hexdigest() for picture in pictures})


def _plain(text: str) -> str:
    return _SPACE.sub(" ", _DAY.sub("", untagged(text))).strip()
