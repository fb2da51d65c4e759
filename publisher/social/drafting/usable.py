"""Whether a sentence is one to quote: finished, about its subject, and whole with its quotations."""

import math
import re
from typing import Final

from publisher.channels.x.length import urls

_FINISHED: Final = re.compile(r"[.!?…。！？｡؟۔।։။።។][\"”’')\]」』）]*[^\w\s]*$")
_ITEM: Final = re.compile(r"(?:[•*–—‣◦·-]|\d{1,2}[.)]|[a-z][.)])\s", re.IGNORECASE)
#: Lines about the post, calls to click, and what cleaning left over: nothing to quote.
_HOUSEKEEPING: Final = re.compile(
    r"(?:originally|first|previously|also) (?:appeared|published|posted)|"
    r"^(?:posted|written by|click|dear|translate|image|photo|picture|source|tags?|figure|graphic|caption|credit|"
    r"with thanks to|editor[’']s note|update|(?:follow|below|above|video|share|table)(?! (?:the|your|a|an|with)\b))\b|"
    r"\b(?:click|tap|read more|find out more|more information|information about|sign up|register|subscribe|"
    r"share this|listen|watch|view|download|see|read|found|available)\b.{0,140}\bhere\b|\b(?:here|below|above)\W*$|"
    r"\b(?:this|the) (?:(?:blog )?post|blog|article|piece|newsletter|series of (?:posts|blogs|articles))\b|"
    r"\b(?:the|this) (?:above|below|following) (?:\w+ )?(?:graphic|image|picture|video|table|chart|graph|figure|"
    r"link)\b|"
    r"\b(?:see|read|watch|check out) (?:the|our|more|below)\b.{0,40}\b(?:below|above|page|website|link|video)\b|"
    r"\[email|\bclick\b|^stay tuned|^read (?:the|our|more|on)\b|^see (?:also|our|the)\b",
    re.IGNORECASE,
)
#: What an organisation says of itself or sells, below what it has to say.
_OWN_AFFAIRS: Final = re.compile(
    r"(?i:\bregister(?:ed|ing)? (?:your )?(?:interest|now|today|for)\b|\bbook (?:your|a) (?:place|ticket|seat|now)|"
    r"\bplaces? (?:are|is) limited|\btickets?\b.{0,30}\b(?:available|on sale|cost)|\b(?:may|might) want to attend\b|"
    r"\bis a registered (?:charity|company)|\bfor more information\b|\bto (?:find out|learn) more\b|"
    r"\bif you (?:would like|[’']d like|want|are interested in|wish)(?: to)? (?:know|find|finding|learn|hear|"
    r"discuss)\b|"
    r"\bfind out (?:more )?about\b|\bwill (?:also )?be (?:releasing|delivering|hosting|running|speaking)\b|"
    r"\bwe look forward to\b|\b(?:i|we) (?:have )?decided to write\b)|"
    r"\bis part of (?:the )?[A-Z]\w+(?: \w+)? (?:[Gg]roup|family)|"
    r"\b(?:[Cc]hief [Ee]xecutive|CEO|[Dd]irector|[Cc]hair|[Ff]ounder) of\b.{0,80}\b(?:and author|is the (?:former|"
    r"founding))|"
    r"\btakes? place (?:this|in|on|from)\b.{0,80}(?:\(\d|\d(?:st|nd|rd|th)\b)|\b(?:will be|are|is) aware of (?:our|"
    r"[A-Z])",
)
#: A by-line, and words that cleaning left stuck together.
_LEFTOVER: Final = re.compile(r"^By [A-Z]|[a-z]{3}[A-Z][a-z]{3}|\w_\w|^[&+=/]")
_ASIDE: Final = re.compile(
    r"^(?:i (?:won[’']t|will|can[’']t|am|have to|must|hope|wish|guess|mean|know|doubt)|you[’']ve probably|who knows|"
    r"so be it|enough said|as i (?:said|mentioned)|i[’']m (?:referring|talking|sure)|it was (?:great|good|lovely))\b",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"(?:merry|happy|thank|thanks|have a|we hope|we would like to thank|welcome|see you|look out|good luck|hello)\b",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(r"[“\"«](?P<said>[^“”\"«»]*)[”\"»]")
_MARKS: Final = re.compile(r"[“”\"«»]")
_SPEECH: Final = re.compile(
    r"\b(?:said|says|say|told|tells|wrote|writes|asked|asks|explained|explains|added|adds|argued|argues|called|calls|"
    r"warned|warns|described|describes|according to|noted|notes|stated|states|put it|replied|answered|concluded|hear|"
    r"heard|found that|determined|report(?:s|ed)?|remember(?:s|ed)?|ask|asking|named|reads?|titled|entitled)\b",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"[”\"»][,.]?\s*[–—-]\s*\w")
_FIRST_PERSON: Final = re.compile(r"\b(?:I|me|my|mine|myself)\b(?![.:])")
#: Verbs that show a whole sentence; without one it may be a fragment.
_VERB: Final = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|shall|should|(?-i:may)|might|must|"
    r"cannot|"
    r"need|needs|let|\w+n[’']t|\w+[’'](?:s|re|ve|ll|d)|\w{2,}ed|came|went|gave|took|made|said|told|found|began|sat|got|"
    r"left|kept|held|saw|knew|wrote|met|ran|brought|rose|fell|grew|won|lost|spoke|stood|thought|felt|became|means?|"
    r"takes?|makes?|gives?|shows?|helps?|comes?|goes|finds?|keeps?|says?|wants?|works?|lives?|feels?|tells?|"
    r"deters?|remains?|walk|provides?|includes?|allows?|thank|join|batten)\b",
    re.IGNORECASE,
)
#: Words of a saying that is quoted for what somebody said, not for how a thing is called.
_SAYING: Final = 5
#: Characters from which a sentence is long enough to say something, and up to which one is easily read.
_GOOD: Final = 110
_LONG: Final = 230


#: Signs that say as much as a word or half of one, and what each counts for beyond itself.
_WIDE_SIGN: Final = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")
_WIDE: Final = 1.5
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SMALL: Final = frozenset(
    "a and are as at be by for from has have in is it of on or that the this to was we with".split()  # noqa: SIM905
)
#: Share of them from which a text is English; German and French have less than half of it.
_SHARE: Final = 0.15
_SAMPLE: Final = 4000


def usable(text: str) -> bool:
    """Return whether a sentence may stand in a thread at all."""
    return bool(
        _FINISHED.search(text)
        and not _ITEM.match(text)
        and not _HOUSEKEEPING.search(text)
        and not _LEFTOVER.search(text)
        and not text.startswith(("@", "＠"))
        and not urls(text)
    )


def worth(text: str, *, warm: bool = False, english: bool = True) -> float:
    """Return what speaks for a sentence beside its rank: a good length, a verb, and that it keeps to its subject."""
    size = len(text) if text.isascii() else len(text) + _WIDE * len(_WIDE_SIGN.findall(text))
    value = math.sqrt(min(1.0, size / _GOOD)) * min(1.0, math.sqrt(_LONG / size))
    if english and not _VERB.search(text):
        value *= 0.35
    if _OWN_AFFAIRS.search(text):
        value *= 0.35
    if _ASIDE.match(text):
        value *= 0.5
    return value * (0.5 if _GREETING.match(text) and not warm else 1)


def is_english(text: str) -> bool:
    """Return whether a text is English, by the share of its smallest words."""
    words = _LETTERS.findall(text[:_SAMPLE].casefold())
    return sum(word in _SMALL for word in words) > _SHARE * len(words)


def speaks_of_itself(text: str) -> bool:
    """Return whether a sentence says “I” outside quotation marks."""
    return _FIRST_PERSON.search(text) is not None and _FIRST_PERSON.search(_unquoted(text)) is not None


def quotes_are_whole(text: str) -> bool:
    """Return whether every quotation and bracket is closed, and what somebody said has its sayer with it."""
    if text.count("‘") > text.count("’") or text.count("(") != text.count(")"):
        return False
    if _MARKS.search(text) is None:
        return True
    rest = _unquoted(text)
    if _MARKS.search(rest):
        return False
    sayings = [quote["said"] for quote in _QUOTE.finditer(text) if len(quote["said"].split()) >= _SAYING]
    return not sayings or _SPEECH.search(rest) is not None or _SIGNED.search(text) is not None


def _unquoted(text: str) -> str:
    return _QUOTE.sub(" ", text)
