"""Whether a sentence can stand alone: English sentences that hang on one before or after them.

A draft never shows a sentence whose “it”, “that” or “however” refers to something that the reader has not read.  These
rules err on the side of leaving a good sentence out.
"""

import re
from typing import Final

_CONNECTIVE: Final = re.compile(
    r"(?:"
    r"and|but|so|or|nor|yet|then|thus|hence|therefore|however|moreover|furthermore|besides|also|instead|otherwise|"
    r"previously|afterwards|subsequently|later|proof|"
    r"the fact of the matter|the (?:fact|truth|reality|point|problem|trouble|key|idea) is|"
    r"meanwhile|nevertheless|nonetheless|likewise|similarly|consequently|accordingly|still|again|finally|lastly|"
    r"first(?:ly)?|second(?:ly)?|third(?:ly)?|next|ultimately|indeed|in (?:fact|short|addition|contrast|turn|"
    r"reality|actuality|summary|conclusion|other words|that case|both cases|this|that|these|those)|"
    r"on the (?:other hand|contrary)|as (?:a result|such|well|mentioned|described)|at the same time|after (?:all|"
    r"that|this|which)|before (?:that|this)|by (?:contrast|then|that|this)|despite (?:this|that)|even so|even (?:he|"
    r"she|it|they|this|that)|for (?:example|instance|this|that|these|those)|if (?:so|not)|of (?:course|these|those|"
    r"them)|since then|to (?:that end|this end|do (?:this|that|so))|until then|what(?:[’']s| is| was) more|"
    r"with (?:that|this)|yes|no,|not (?:even|only that)|either way|such|others?|another|which|because|hopefully|"
    r"similarly|understandably|critically|sadly|worse|better still|here(?:[’']s| is| are| was)|the (?:answer|former|"
    r"latter|same|above|following|reason is|result is|irony is|rest|second|third|next|last|other)"
    r")\b",
    re.IGNORECASE,
)
#: Words of quantity that stand for something named before, when a verb follows them.
_QUANTITY: Final = re.compile(
    r"(?:most|some|many|few|several|all|each|both|neither|either|none|one|two|three|four|five|half|nobody else)\s+"
    r"(?:of (?:them|these|those|it|us both)|is|are|was|were|had|has|have|will|would|can|could|do|does|did|said|told|"
    r"may)\b",
    re.IGNORECASE,
)
_PRONOUNS: Final = """
he her hers herself he’d he’s him himself his it its itself it’ll it’s she she’d she’s their theirs them
themselves they they’d they’ll they’re they’ve
"""
_PRONOUN: Final = frozenset(_PRONOUNS.split())
_TIME: Final = (
    r"(?:week|month|year|morning|afternoon|evening|night|weekend|term|season|spring|summer|autumn|fall|winter|christmas|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|time of year)"
)
_STARTS: Final = re.compile(
    rf"(?:this(?! {_TIME}\b)|that|these|those|he|she|they|it|him|her|them|his|their|its)(?:[’'][a-z]+)?\b",
    re.IGNORECASE,
)
_EMPTY_IT: Final = re.compile(
    r"It(?:[’']s| is| was| will be| would be| is never| is always| is not)\s+(?:(?:also|never|always|not|so|too|very|"
    r"only|more|our|your|everyone[’']s|high|a|an|no|little|up|as) )*"
    r"(?:time|important|early|late|clear|vital|essential|easy|hard|difficult|possible|impossible|good|best|better|right|"
    r"wrong|true|wonder|offence|crime|crucial|likely|unlikely|worth|job|duty|responsibility|mistake|shame|pity|to)\b",
    re.IGNORECASE,
)
_POINTING: Final = re.compile(
    rf"\b(?:this(?! {_TIME}\b)|these(?! days\b)|those(?! (?:who|which|that|whose|with|in|of us|we|they|you|involved|"
    rf"working|affected|at|who[’']ve)\b)|"
    r"that (?:number|figure|year|question|said|being said|way|case|reason|point|day|time|moment|same|scheme|however)|"
    r"(?:the|that|this) (?:(?:first|second|third|last|next|other|new|old|former|latter) )?ones?|"
    r"the (?:former|latter|above|following)|as follows|above|below|"
    r"however|therefore|nevertheless|nonetheless|otherwise|for (?:example|instance)|on the other hand|do(?:es)? so)\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\b(?:either|neither|too|as well|instead|again|though|here|so|not|do|did|does|don[’']t)\W*$", re.IGNORECASE
)
_ANNOUNCES: Final = re.compile(
    r"(?::|,|;)\W*$|"
    r"\b(?:two|three|four|five|six|seven|several|some|these|following|many|few)(?: \w+)? "
    r"(?:things|reasons|ways|steps|rules|points|questions|tips|factors|ideas|examples|lessons learned)\b|"
    r"\b(?:look at the facts|as follows|the following)\b",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
#: Words before a pronoun that it cannot stand for.
_HOLLOW_WORDS: Final = """
a about absolutely after again all also although always am an and any anyone are aren’t around as ask at be
because been before being believe both but by can cannot can’t certain could did didn’t do does doesn’t doing
don’t doubt down during each either enough even every everyone everything few first for from had has have here
how i if in into is isn’t just know knowing last let let’s like make may me might more most much must my need
never next no nobody nor not nothing now of off often on once only or our out over perhaps quite rather reason
said say says see she should since so some somebody someone something soon still such sure than that the then
there think though through time to today told tomorrow too under unless until up us very was way we were what
when where whether which while whilst who whose why will with without won’t would yesterday yet you your
"""
_HOLLOW: Final = frozenset(_HOLLOW_WORDS.split())


def hangs(sentence: str) -> bool:
    """Return whether a reader who has not read the sentence before this one would not know what it speaks of."""
    bare = sentence.lstrip("“\"‘'([*–—- \u00a0🎄").strip()
    if not bare or bare[0].islower():
        return True
    if _EMPTY_IT.match(bare):
        return bool(_POINTING.search(bare))
    return bool(
        _CONNECTIVE.match(bare)
        or _QUANTITY.match(bare)
        or _STARTS.match(bare)
        or _POINTING.search(bare)
        or _ENDS.search(bare)
        or _refers_back(bare)
    )


def announces(sentence: str) -> bool:
    """Return whether a sentence promises what comes only behind it: a list, a quotation, “three things”."""
    return _ANNOUNCES.search(sentence) is not None


def asks(sentence: str) -> bool:
    """Return whether a sentence is a question."""
    return sentence.rstrip("”\"’')] \u00a0").endswith("?")


def _refers_back(sentence: str) -> bool:
    """Return whether a pronoun comes before anything that it could stand for."""
    for word in _WORDS.findall(sentence):
        lower = word.casefold().replace("'", "’")
        if lower in _PRONOUN:
            return True
        if lower not in _HOLLOW and not lower.endswith("ly") and not lower.isdecimal():
            return False
    return False
