"""Whether a sentence can stand alone: English sentences that hang on one before or after them.

A draft never shows a sentence whose “it”, “that” or “however” refers to something that the reader has not read.  These
rules err on the side of leaving a good sentence out.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

_CONNECTIVE: Final = re.compile(
    r"(?:"
    r"and|but|so|or|nor|yet|then|thus|hence|therefore|however|moreover|furthermore|besides(?=,)|also|instead|otherwise|"
    r"previously|afterwards|subsequently|later(?=,)|proof|alternatively|in the same way|equally|along the way|"
    r"it(?:[’']s| is) (?:not hard|easy) to see why|no wonder|little wonder|if they|"
    r"the fact of the matter|the (?:fact|truth|reality|point|problem|trouble|idea) is|"
    r"meanwhile|nevertheless|nonetheless|likewise|similarly|consequently|accordingly|still|again(?=,)|finally|lastly|"
    r"firstly|secondly|thirdly|(?:first|second|third|next)(?=,)|indeed|in (?:fact|short|addition|contrast|turn|"
    r"reality|actuality|summary|conclusion|other words|that case|both cases|this|that|these|those)|"
    r"on the (?:other hand|contrary)|as (?:a result|such|well|mentioned|described)|at the same time|after (?:all|"
    r"that|this|which)|before (?:that|this)|by (?:contrast|then|that|this)|despite (?:this|that)|even so|even (?:he|"
    r"she|it|they|this|that)|for (?:example|instance|this|that|these|those)|if (?:so|not)|of (?:these|those|"
    r"them)|since then|to (?:that end|this end|do (?:this|that|so))|until then|what(?:[’']s| is| was) more|"
    r"with (?:that|this)|yes|no,|not (?:even|only that)|either way|such|others?|another|which|"
    r"because(?![^.]*,)|hopefully|understandably|worse|better still|added to|on top of|as for|here(?:[’']s| is| are|"
    r" was)|the (?:answer(?! (?:does|must|lies|to|cannot|is (?:not|to)\b))|former|"
    r"latter|same|above|following|reason is|result is|irony is|rest|second|third|next|last|other|first (?:is|was|one))"
    r")\b",
    re.IGNORECASE,
)
#: Words of quantity that stand for something named before, when a verb follows them.
_QUANTITY: Final = re.compile(
    r"(?:(?:whilst|while|although|though|if|since|because) )?(?:most|some|many|few|several|all|each|both|neither|"
    r"either|none|one|two|three|four|five|half|nobody else)\s+"
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
    r"(?:week|month|year|morning|afternoon|evening|night|weekend|term|season|spring|summer|autumn|fall|winter|"
    r"christmas|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|time of year)"
)
#: What is there for everybody to see.
_HERE: Final = r"(?:government|country|nation|world|planet|parliament|island|century)"
_STARTS: Final = re.compile(
    rf"(?:this(?! (?:{_TIME}|{_HERE})\b)|that(?! said,)|these|those|he|she|they|it|him|her|them|his|their|"
    rf"its)(?:[’'][a-z]+)?\b",
    re.IGNORECASE,
)
_EMPTY_IT: Final = re.compile(
    r"It(?:[’']s| is| was| will be| would be| is never| is always| is not)\s+(?:(?:also|never|always|not|so|too|very|"
    r"only|more|our|your|everyone[’']s|high|a|an|no|little|up|as) )*"
    r"(?:time|important|early|late|clear|vital|essential|easy|hard|difficult|possible|impossible|good|best|better|"
    r"right|"
    r"wrong|true|wonder|offence|crime|crucial|likely|unlikely|worth|job|duty|responsibility|mistake|shame|pity|to)\b",
    re.IGNORECASE,
)
_POINTING: Final = re.compile(
    rf"\b(?:this(?! (?:{_TIME}|{_HERE})\b)|"
    rf"these(?! days\b)|those(?! (?:\w+ed|who|which|that|whose|with|in|of us|we|they|you|involved|"
    rf"working|affected|at|who[’']ve)\b)|"
    r"that (?:number|figure|year|question|being said|way|case|reason|point|day|time|moment|same|scheme|however)|"
    r"such an? (?!.*\bthat\b)|(?:the|that|this) (?:(?:first|second|third|last|next|other|new|old|former|"
    r"latter) )?ones?|"
    r"the (?:former|latter|above|following)|as follows|above|below|"
    r"nevertheless|nonetheless|otherwise|for (?:example|instance)|on the other hand|do(?:es)? so|"
    r"(?:while|when|after|before|once|because|although|since|until|during|of|for|with|in|at|on|up|by|from|about|into|"
    r"against|behind) that(?! (?:is|are|was|were|has|have|will|would|can|"
    r"could|may|might|the|a|an|they|he|she|it|we|you|i)\b))\b",
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
#: What follows a thought without needing it word for word.
_FOLLOWS: Final = re.compile(
    r"^(?:that said|critically|ultimately|of course|more importantly|importantly|instead)\b|"
    r"\b(?:also|too|therefore|instead|another|more (?:of|than ever)|as well|similar|similarly|equally|"
    r"other(?! than))\b|"
    r"\b(?:however|though|of course|still|even)\b|^the (?:answer|key|solution)\b",
    re.IGNORECASE,
)
#: What joins a sentence to the one before it and names nothing in it.
_JOINT: Final = re.compile(
    r"(?:however|therefore|also|and|but|so|finally|then|remember|again|in short),? ", re.IGNORECASE
)
#: An aim, and who pursues it: “To allow the message, they can …”.
_AIM: Final = re.compile(
    r"(?:to|in order to|by) (?:[^,]{3,90}, (?:(?:then|simply|just) )?(?:they|he|she|it|them|this|these|those)\b|"
    r"\w+ (?:the|such|their|them|it|his|her|its)\b)",
    re.IGNORECASE,
)
_AIMS: Final = re.compile(r"(?:to|in order to|by)\b", re.IGNORECASE)
#: A noun that is spoken of as known, and nothing behind it that says which one.
_DEFINITE: Final = re.compile(
    r"\b(?:the) (?P<noun>[a-z]{3,}|[A-Z]{2,})\b(?![-’'])(?=\s*(?:$|[.,;:!?)–—]|(?:and|or|but|is|are|was|were|has|have|"
    r"had|will|would|can|could|may|might|must|should|do|does|did|then|by|as|when|if|because|so|not|also|the|a|an)\b))",
    re.IGNORECASE,
)
#: What everybody knows without being told which.
_COMMON_WORDS: Final = """
all answer application army best bottom city community council country countryside day days economy education elderly
end environment evening fact family first floor following former future garden globe government ground home house idea
industry internet key kitchen last latter law least local majority market media minimum minority moment morning most
nation national need net new news next night north number numbers ocean office one ones only other others outside park
past people phone planet point police poor present president press problem problems public question reason rest right
river road same school sea second sector sky soil south state street summer sun system term third time top town truth
uk usa vast very village vulnerable war water way weather web week weekend west whole winter word work world young
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
#: A pronoun for what its own sentence has just said: “…, but with help this can be prevented”.
_TAKEN_UP: Final = re.compile(
    r".{20,}?[ ,](?:but|and|so|if|because|until|unless|before) (?:\w+ ){0,5}this (?:is|was|can|could|will|would|"
    r"means|should|might|has)\b",
    re.IGNORECASE,
)
#: Pronouns that stand for nothing.
_EMPTY: Final = re.compile(
    r"\b(?:when it comes to|as it (?:stands|happens|turns out)|it (?:takes|seems|turns out)|"
    r"it(?:[’']s| is| was| has been) (?:\w+ )?(?:\w+ )?(?:to|that|for|who)|it(?:[’']s| is) never)\b",
    re.IGNORECASE,
)
#: Sentences back in which the thing may have been named that a definite noun means.
_NEAR: Final = 3
_WORDS: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
#: Words before a pronoun that it cannot stand for.
_HOLLOW_WORDS: Final = """
a about absolutely after again all also although always am an and any anyone are aren’t around as ask at be
because been before being believe both but by can cannot can’t certain could did didn’t do does doesn’t doing
don’t doubt down during each either enough even every everyone everything few first for from had has have here
how i if in into is isn’t just know knowing last let let’s like make matter may me might more most much must my need
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
    if " this " in bare and _TAKEN_UP.match(bare):
        return bool(_CONNECTIVE.match(bare) or _QUANTITY.match(bare) or _STARTS.match(bare) or _refers_back(bare))
    if _EMPTY_IT.match(bare) and not _CONNECTIVE.match(bare):
        return bool(_POINTING.search(bare))
    return bool(
        _CONNECTIVE.match(bare)
        or _QUANTITY.match(bare)
        or _STARTS.match(bare)
        or _POINTING.search(bare)
        or _ENDS.search(bare)
        or _refers_back(bare)
        or (_AIMS.match(bare) and _AIM.match(bare))
    )


def means_earlier(sentence: str, before: Sequence[str], known: Collection[str]) -> bool:
    """Return whether a noun such as “the message” means what only the sentences ``before`` have named.

    ``known`` are the nouns that the thread has anyway, since its title names them.
    """
    for found in _DEFINITE.finditer(sentence):
        noun = found["noun"].casefold().removesuffix("s")
        if noun in _COMMON or found["noun"].casefold() in _COMMON or noun in known:
            continue
        named = re.compile(rf"\b{re.escape(noun)}(?:s|es)?\b", re.IGNORECASE)
        if named.search(sentence, 0, found.start()) is None and any(map(named.search, before[-_NEAR:])):
            return True
    return False


def follows(sentence: str) -> bool:
    """Return whether a sentence goes on from a thought, though it can be understood without it."""
    return _FOLLOWS.search(sentence) is not None


def begins_well(sentence: str) -> bool:
    """Return whether a sentence says what it speaks of, but for the word that joins it to the one before it."""
    bare = _JOINT.sub("", sentence.lstrip("“\"‘'([*–—- \u00a0🎄")).strip()
    return not (not bare or _AIM.match(bare) or _STARTS.match(bare) or _POINTING.search(bare) or _refers_back(bare))


def unjoined(sentence: str) -> str:
    """Return a sentence without the word that joins it to the one before it, such as “However,”."""
    return _JOINT.sub(lambda joint: "" if joint.start() == 0 else joint[0], sentence, count=1)


def announces(sentence: str) -> bool:
    """Return whether a sentence promises what comes only behind it: a list, a quotation, “three things”."""
    return _ANNOUNCES.search(sentence) is not None


def asks(sentence: str) -> bool:
    """Return whether a sentence is a question."""
    return sentence.rstrip("”\"’')] \u00a0").endswith("?")


def _refers_back(sentence: str) -> bool:
    """Return whether a pronoun comes before anything that it could stand for."""
    for word in _WORDS.findall(_EMPTY.sub(" ", sentence)):
        lower = word.casefold().replace("'", "’")
        if lower in _PRONOUN:
            return True
        if lower not in _HOLLOW and not lower.endswith("ly") and not lower.isdecimal():
            return False
    return False
