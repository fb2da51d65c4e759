"""What looks in a post as if copying it from a web page had spoiled it: hidden addresses, lost links, pictures' names.

An import tells them with their places; whoever looks at a campaign can ask for them again, since a post may be sent
long after it came in.  Pure.
"""

import html as entities
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

Kind = Literal["email", "link", "picture"]

#: What Cloudflare shows where it hides an email address.
_HIDDEN: Final = re.compile(r"\[\s*email\s*protected\s*\]", re.IGNORECASE)
#: Words joined by underscores, as in the names of pictures.
_UNDERSCORED: Final = re.compile(r"(?<![\w/@.#-])[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/@.-]*\w)")
_LINK: Final = re.compile(
    r"[^.!?]*\b(?:access|available|book|check|click|download|find|found|learn|listen|more|read|register|see|sign|"
    r"view|visit|watch)\b[^.!?]*?(?<!\bfrom )(?<!\bround )(?<!\bin )"
    r"\b(?P<words>here|this link|the link below)(?=[.!?]|$)",
    re.IGNORECASE,
)
#: What is no prose, or a link that is there; and where a line ends.
_CODE: Final = re.compile(r"<(pre|code|kbd|samp|var)\b.*?</\1>", re.DOTALL)
_LINKED: Final = re.compile(r"<a\s[^<>]*>(.*?)</a>", re.DOTALL)
_BREAK: Final = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|tr|td|th|table|blockquote|figure|figcaption|dl|dt|dd|hr)\b[^<>]*>"
)
_TAG: Final = re.compile(r"<[^<>]*>")
#: Stands for the words of a link.
_SHOWN: Final = "\ufffc"


class Doubt(NamedTuple):
    """Something doubtful in a post."""

    kind: Kind
    #: The words that it is about.
    words: str
    #: One sentence that names it and the way out.
    sentence: str


def doubts_in(html: str) -> Iterator[Doubt]:
    """Yield what is doubtful in the clean HTML of a post, in the order of the text, each thing once."""
    plain = _BREAK.sub("\n", _CODE.sub(" ", html))
    seen: set[tuple[str, str]] = set()
    for line in plain.split("\n"):
        unlinked = entities.unescape(_TAG.sub("", _LINKED.sub(_SHOWN, line)))
        whole = entities.unescape(_TAG.sub("", line))
        for doubt in (*hidden_emails(whole), *pictures(unlinked), *lost_links(unlinked)):
            if (doubt.kind, doubt.words) not in seen:
                seen.add((doubt.kind, doubt.words))
                yield doubt


def hidden_emails(line: str) -> Iterator[Doubt]:
    """Yield a doubt where a line has an email address that a web page hid."""
    match = _HIDDEN.search(line)
    if match:
        sentence = "An email address was hidden by the web page; write it in, or reword the sentence."
        yield Doubt("email", match[0], sentence)


def pictures(line: str) -> Iterator[Doubt]:
    """Yield a doubt for each word of a line that looks like the name of a picture."""
    for match in _UNDERSCORED.finditer(line):
        yield Doubt(
            "picture", match[0], f"“{match[0]}” looks like a picture's name in the text; edit the post if it is."
        )


def lost_links(line: str) -> Iterator[Doubt]:
    """Yield a doubt for each phrase of a line that was a link, such as the “here” of “can be found here”."""
    for match in _LINK.finditer(line):
        said = f"“{match['words']}” was a link on the page, it seems; write its address in, or reword it."
        yield Doubt("link", match["words"], said)
