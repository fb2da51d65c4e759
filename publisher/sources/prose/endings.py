"""What the software of blogs writes below a text in its feeds, which is no part of it."""

import html as entities
import re
from typing import Final

from publisher.sources.prose.sanitise import TAG

#: A link with which a text ends.
_LINK: Final = re.compile(r"\s*<a [^<>]*>((?:(?!</a>).)*)</a>[\s.]*(?=(?:</p>)?\s*\Z)", re.DOTALL)
#: WordPress's line, in the languages that it is written in.
_APPEARED: Final = re.compile(
    r"(?:the post|der beitrag|l[’']article|la entrada|l[’']articolo|het bericht|o post|artykuł|inlägget|indlægget)"
    r"\s.+\s"
    r"(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur|aparece primero en|"
    r"se publicó primero en|proviene da|verscheen eerst op|apareceu primeiro em|pochodzi z serwisu|"
    r"dök först upp på|blev først udgivet på)\s.+",
    re.IGNORECASE,
)
_ONWARD: Final = re.compile(
    r"\W*(?:continue reading|read (?:more|on|the rest)|keep reading|weiterlesen|mehr lesen|lire la suite|"
    r"seguir leyendo|leer más|continua a leggere|lees (?:meer|verder)|darllen mwy|more)\b.{0,160}",
    re.IGNORECASE,
)


def without_endings(cleaned: str) -> tuple[str, bool]:
    """Return clean HTML without such lines at its end, and whether one said that more is on the page."""
    cut = False
    while True:
        begin = max(0, cleaned.rfind("<p>"))
        last, link = cleaned[begin:], _LINK.search(cleaned, begin)
        line, onward = _plain(last), link is not None and _ONWARD.fullmatch(_plain(link[1])) is not None
        if link is None or not line:
            return cleaned, cut
        if _APPEARED.fullmatch(line) or (onward and _ONWARD.fullmatch(line)):
            cleaned = cleaned[:begin].rstrip()
        elif onward:
            cleaned = cleaned[: link.start()] + cleaned[link.end() :]
        else:
            return cleaned, cut
        cut = cut or onward


def _plain(html: str) -> str:
    return " ".join(entities.unescape(TAG.sub("", html)).split())
