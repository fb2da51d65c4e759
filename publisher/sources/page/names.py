"""The author's name, without what pages write around it."""

import html
import re
from typing import Final

from publisher.model.posts import is_nobody
from publisher.sources.prose.reading import text_line

_BEFORE: Final = re.compile(
    r"\W*(?:(?:view|see|show|zeige|alle)\s+(?:all\s+|alle\s+)?(?:posts|articles|beiträge|artikel)\s+(?:by|from|von)"
    r"|(?:(?:posted|written|published|article|story|text|words|reported|beitrag|artikel|ein\s+beitrag|interview|geschrieben|"
    r"veröffentlicht|publié|escrito|gan)\s*)?(?:\bby\b|\bvon\b|\bpar\b|\bpor\b|\bgan\b)"
    r"|(?:authors?|autor(?:in)?|auteure?|autores?|text|interview|words)(?:\s*:|(?=\s+[A-ZÀ-Ý][a-zà-ÿ])))\s+",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(r"\s+(?:says|said|stand|vor|am|on|schreibt)\s*:?\Z", re.IGNORECASE)
#: Words that forms, themes and buttons leave where a name belongs.
_LABELS: Final = frozenset({
    "about", "article by", "autor", "date", "datum", "follow", "human", "name", "no author", "posted", "posted by",
    "publisher", "share", "wordpressadmin",
})  # fmt: skip
_ADDRESS: Final = re.compile(r"https?:|\bwww\.|@|\[at\]", re.IGNORECASE)


def name_of(written: str) -> str:
    """Return the name or names in what a page says of its author; empty where it names nobody."""
    plain = text_line(html.unescape(written))
    names = [_bare(name) for name in re.split(r"\s*[,;]\s*", plain)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _bare(name: str) -> str:
    bare = _AFTER.sub("", _BEFORE.sub("", name, count=1) if _BEFORE.match(name) else name).strip(" :|–-→»")
    nobody = is_nobody(bare) or bare.casefold() in _LABELS or _ADDRESS.search(bare)
    return "" if nobody or not any(map(str.isalpha, bare)) else bare
