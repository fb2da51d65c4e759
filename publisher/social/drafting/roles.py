"""What a sentence can do in a thread: open it, show that it is so, or say what is to be done.

Cues of plain English, looked for in small letters, none of any subject: modal verbs, figures, imperatives, verbs of
news, telephone numbers.  Each role's worth is a factor around 1; where a sentence stands in its post weighs in, since
the ends of posts hold what they are written for.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_FIGURE: Final = re.compile(
    r"[£$€¥]\s?\d|\d[\d,.]*\s?(?:%|per ?cent|percent|million|billion|thousand)|\b\d{1,3}(?:,\d{3})+\b|"
    r"\b(?!(?:19|20)\d\d\b)\d{2,}\b(?! ?(?:st|nd|rd|th|am|pm|a\.m|p\.m)\b)|\b(?:one|two|three|four|five|six|seven|"
    r"eight|nine|half|third|quarter|most)(?:[- ](?:thirds?|quarters?))? (?:in|of|out of) (?:\w+ )?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|twenty|every|all|the)\b|\b(?:hundreds|thousands|millions) of\b",
)
_SOURCE: Final = re.compile(
    r"\b(?:survey|study|research|report|figures|statistics|data|evidence|according to|found that|shows? that|"
    r"estimate[sd]?|convict\w+|reported|offence|crime|illegal|by law|against the law)\b",
)
_CAUSE: Final = re.compile(r"\b(?:because|leads? to|led to|means that|so that|as a result of|due to|since)\b")
#: Verbs with which news is told.
_NEWS: Final = re.compile(
    r"\b(?:will (?:be )?(?:release|launch|open|publish|start|begin|introduce)\w*|(?:is|are) (?:now |finally )?"
    r"(?:out|open|live|here|available)\b(?! of| to)|has (?:been )?(?:released|launched|opened|published|announced|"
    r"introduced)|(?:have|has) (?:just )?(?:won|launched|published|released|opened|announced|introduced)|announced|"
    r"launched|released|published|opens|launches|now (?:allows?|lets?|has|offers?))\b",
)
_PROPOSAL: Final = re.compile(
    r"\b(?:(?:must|ought to|could start by|let[’']s|let us|(?:it is|it[’']s|now is the) time (?:to|for|that)|"
    r"the (?:answer|solution|key|way forward|first step|challenge now) (?:is|lies|must)|(?:possible|better|simple|"
    r"real) (?:solution|answer|way)|we (?:want|need|urge|recommend|believe that|propose|ask|are asking|are calling)|"
    r"call(?:s|ing)? (?:on|for|up)|urg(?:e|es|ing)|recommend(?:s|ed|ation)?|demand|"
    r"(?:is|are|be) (?:key|vital|essential|crucial) (?:to|that|for|in)|"
    r"would (?:make|help|allow|enable|open|give)|could (?:turn|make|help|launch|do well|save)|"
    r"deserves?|should)\b|needs? (?:more |better |real |urgent |our )?(?:support|help|action|investment|funding|"
    r"protection|reform|change)\b|(?:need|needs|have|has) to (?:be|do|make|take|start|stop|change|think|look|work|act|"
    r"find|"
    r"ensure|recogni[sz]e|invest|understand|know|come|end)\b)",
)
_NOT_PROPOSAL: Final = re.compile(
    r"\b(?:should (?:not )?(?:come as|be (?:noted|obvious|enough|seen)|have been|probably|any|you (?:have|need))|"
    r"must(?:n[’']t)? (?:have|admit|be said)|you must be|who should|whether .{0,30} should)\b",
)
_GUIDANCE: Final = re.compile(
    r"\b(?:(?:you|parents|carers|teachers|schools|families|pupils|users|people|members|volunteers|your \w+|anyone) "
    r"(?:can|could|may|might) (?:also |always |now |then )?(?!not\b|be\b)\w+|make sure|bear in mind|remember(?: that)?|"
    r"(?:it is|it[’']s) (?:never too|always (?:good|worth)|important (?:to|that)|vital|essential|best|worth|better) ?|"
    r"the best (?:way|time|thing)|reassur\w+|please|never too (?:early|late)|if (?:you|your \w+|someone|anyone)\b"
    r".{3,120}[,–—] (?:please |then |do not |don[’']t |try |always |just )*(?:ask|call|talk|tell|contact|speak|take|"
    r"report|visit|keep|check|follow|look|get|let|use|dial|email))\b",
)
_IMPERATIVE: Final = re.compile(
    r"(?:please |always |never |do not |don[’']t |do |then |instead,? |first,? |simply |just |remember to |try to |"
    r"and )*"
    r"(?:accept|act|add|agree|aim|allow|arrange|ask|avoid|be|begin|block|book|bring|build|call|check|choose|come|"
    r"consider|contact|create|decide|dial|discuss|donate|download|email|empower|encourage|ensure|explain|explore|"
    r"find|follow|get|give|go|help|hold|invite|involve|join|keep|know|learn|leave|let|limit|listen|look|make|meet|"
    r"move|offer|open|pick|place|plan|plant|play|practi[sc]e|praise|print|protect|put|raise|read|reassure|record|"
    r"remember|remove|report|respect|ring|run|save|say|see|send|set|share|show|sign|sit|speak|spend|stand|start|stay|"
    r"stop|support|switch|take|talk|tell|test|thank|think|treat|try|turn|use|visit|volunteer|wait|walk|watch|wear|"
    r"work|write)\b(?! (?:is|are|was|were|has|have|had|will|can)\b)",
)
_TELEPHONE: Final = re.compile(r"(?<![\d,.])\+?\(?\d[\d ()–-]{6,18}\d(?![\d,.]\d)")
_EMERGENCY: Final = re.compile(
    r"\b(?:call|calling|dial|ring|text|phone|contact)\b[^.!?]{0,60}\b(?:999|112|911|988|101|111|105|000|116 ?\d{3})\b|"
    r"\b(?:helpline|hotline)\b[^.!?]{0,80}\d{3}",
)
_DIGITS: Final = re.compile(r"\d\d\d")
_CALLING: Final = re.compile(r"\b(?:call|ring|phone|telephone|text|dial|contact|helpline|hotline)\b")
_DANGER: Final = re.compile(r"\b(?:danger|(?<!non-)emergency|urgent|999|112|911|988|in crisis)\b")
_APPEAL: Final = re.compile(
    r"\b(?:donat\w+|join us|get involved|sign (?:up|the|our)|volunteer with|write to|tell us|let us know|get in touch|"
    r"contact (?:us|your|the)|email us|take part|support us|apply (?:now|by|before))\b",
)
_WARM: Final = re.compile(
    r"\b(?:thank(?:s| you)?|grateful|congratulat\w+|happy|merry|welcome|overwhelmed|proud|we hope|see you|"
    r"well done|wish(?:es|ing)?|enjoy|best wishes|good luck|farewell|goodbye)\b",
)
_CLAIM: Final = re.compile(
    r"\b(?:not|never|no|nobody|isn[’']t|aren[’']t|won[’']t|can[’']t|cannot|don[’']t|doesn[’']t|fail\w*|rather than|"
    r"instead of|would rather|more than|worse|wrong|risk\w*|threat\w*|danger\w*|crisis|too (?:many|few|much|often|"
    r"early|late)|first|biggest|only|every|driven|responsib\w+|vulnerab\w+|important|real|must|should|dead|new|offence|"
    r"crime|illegal)\b",
)
_DEFINES: Final = re.compile(
    r"^(?:(?:the|a|an) )?(?:[‘“\"']?[\w-]+[’”\"']? ){1,6}(?:is|are) (?:(?:a|an|the|any) (?:\w+ ){0,3}(?:term|type|form|"
    r"kind|word|name|way of|practice|process|act|part|group|organi[sz]ation|company|charity)\b|defined|known as|"
    r"when |where |(?:tak|us|send|mak|shar|do|giv|gett)ing\b|not (?:a )?new\b|nothing new)|\b(?:have|has) existed\b|"
    r"\bgeneric term\b|\b(?:comprises?|consists?) of\b|[‘“\"']\w+[’”\"'] is\b",
)
_PLATITUDE: Final = re.compile(
    r"\b(?:part of (?:our|their|your|every\w*|daily|modern) (?:\w+ )?(?:lives|life)|our daily lives|everyday lives|"
    r"digital natives?|digital age|in today[’']s \w+|now more than ever|here to stay|fast[- ]paced|ever[- ]changing|"
    r"plays? (?:a|an) (?:\w+ ){0,2}(?:role|part)|goes without saying|as we all know|"
    r"needless to say|at the end of the day|can (?:easily |also )?be (?:used|distributed|shared|spread|found|done|"
    r"accessed)|varies|vary according|a number of (?:ways|factors)|depends on)\b",
)
_DISPUTED: Final = re.compile(
    r"^(?:some (?:people |may |might |will |would )*(?:say|argue|claim|attempt|think|believe|may|might)|"
    r"critics|(?:we are|we[’']re) (?:also )?(?:often )?told|it(?:[’']s| is) easy to|many (?:people )?(?:think|believe|"
    r"say)|people (?:often )?(?:say|think)|you (?:might|may|could) (?:think|say|argue|expect)|i know\b|"
    r"of course|the (?:fact|irony|truth) is)",
)
#: Openings that begin beside the subject.
_BESIDE: Final = re.compile(r"(?:i|we|our|my|when(?! it comes to)|if|as|although|while|whilst|also|you|your)\b")
#: What a writer hopes or thinks of his own doings.
_HOPES: Final = re.compile(
    r"(?:we|i) (?:feel|hope|believe|think|trust|are (?:sure|confident|pleased|delighted|excited))\b"
)
_CARE: Final = re.compile(r"\b(?:suicid\w+|self[- ]?harm\w*|kill(?:s|ed|ing)? (?:them|him|her|my|your)sel\w+)\b")
_ABSTRACT: Final = re.compile(r"\w{4,}(?:tion|tions|ment|ness|ity|ism|ance|ence|ology|isation|ization)\b")
#: Share of nouns that name no thing, from which a sentence is hard to read.
_DENSE: Final = 0.16
#: What a sentence is worth in any role, and more at the beginning, with a figure, and with a telephone number.
_PLAIN: Final = 0.8
_EARLY: Final = 0.6
_COUNTED: Final = 0.4
_CALLED: Final = 0.8
#: Where the last third of a post begins, and its end.
_LATE: Final = 0.65
_CLOSING: Final = 0.9
_STEM: Final = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Roles:
    """What a sentence is worth in each place of a thread, around 1 where it is made for it."""

    hook: float
    evidence: float
    payoff: float
    #: Whether it says where to turn: 2 where a life is in danger, 1 for a telephone number with what it is for.
    help: int = 0


#: The roles of what cannot be quoted.
NOTHING: Final = Roles(hook=0.0, evidence=0.0, payoff=0.0)


def stems(text: str, without: Collection[str] = frozenset()) -> frozenset[str]:
    """Return the beginnings of a text's words, by which two texts are known to speak of the same."""
    return frozenset([word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in without])


def helps(sentence: str, *, english: bool = True) -> bool:
    """Return whether a sentence says whom to call; in other languages than English a telephone number says so."""
    if _DIGITS.search(sentence) is None:
        return False
    if not english:
        return _TELEPHONE.search(sentence) is not None
    lower = sentence.lower()
    return _EMERGENCY.search(lower) is not None or (
        _TELEPHONE.search(lower) is not None and _CALLING.search(lower) is not None
    )


def festive(title: str) -> bool:
    """Return whether a post is a greeting or thanks, by its title."""
    return _WARM.search(title.lower()) is not None


def disputed(sentence: str) -> bool:
    """Return whether a sentence tells what others say, or grants it, so that the author's answer has to follow."""
    return _DISPUTED.match(sentence.lower()) is not None


def roles(
    sentence: str, *, place: float, title: frozenset[str], words: frozenset[str], warm: bool, helping: bool
) -> Roles:
    """Return what a sentence is worth in each role.

    ``words`` are its stems, and ``helping`` whether it says whom to call.  ``place`` is where it stands in its post,
    from 0 to 1; ``title`` the stems of what the post is about; ``warm`` whether the post is a greeting.
    """
    sentence = sentence.lower()
    plain = _plainness(sentence, helping=helping)
    about = len(title & words) / max(2, min(len(title), 5))
    figure = _FIGURE.search(sentence) is not None
    news = _NEWS.search(sentence) is not None
    kind = _WARM.search(sentence) is not None
    asking = _asks_for(sentence, warm=warm and kind, helping=helping)
    hook = 0.55 + 0.9 * min(about, 1) + 0.2 * (_CLAIM.search(sentence) is not None) + 0.25 * figure + 0.3 * news
    hook += 0.35 * max(0.0, 1 - place * 3) + (0.3 if warm and kind else 0)
    hook *= 0.75 if _BESIDE.match(sentence) else 1
    evidence = 0.6 + 0.5 * figure + 0.4 * news + 0.25 * bool(_SOURCE.search(sentence)) + 0.3 * min(about, 1)
    evidence += 0.15 * bool(_CAUSE.search(sentence)) + 0.1 * bool(_CLAIM.search(sentence)) + 0.35 * asking
    payoff = (
        asking * (0.65 + 0.6 * place) + 0.2 * min(about, 1) * (asking > 0) + 0.25 * (place > _CLOSING) * (asking > 0)
    )
    return Roles(
        hook=hook * plain * (0.6 if helping else 1),
        evidence=evidence * plain,
        payoff=(payoff + (0.8 if helping else 0)) * (1 if asking or helping else plain) * max(plain, 0.6),
        help=helping + bool(helping and _DANGER.search(sentence)),
    )


def roles_by_place(*, place: float, figure: bool, helping: bool) -> Roles:
    """Return what a sentence of a language without cues is worth: beginnings open, figures show, ends conclude."""
    return Roles(
        hook=_PLAIN + _EARLY * max(0.0, 1 - place * 3),
        evidence=_PLAIN + _COUNTED * figure,
        payoff=_PLAIN * (place > _LATE) + _CALLED * helping,
        help=int(helping),
    )


def _asks_for(sentence: str, *, warm: bool, helping: bool) -> float:
    """Return how much a sentence proposes, advises, asks or greets."""
    found = 0.0
    if _PROPOSAL.search(sentence) and not _NOT_PROPOSAL.search(sentence):
        found = 1.0
    if _GUIDANCE.search(sentence) or _IMPERATIVE.match(sentence.lstrip("“‘\"'")):
        found = max(found, 0.95)
    if _APPEAL.search(sentence):
        found = max(found, 0.9)
    if helping:
        found = max(found, 1.1)
    return max(found, 1.0) if warm else found


def _plainness(sentence: str, *, helping: bool) -> float:
    """Return below 1 what a sentence loses by defining, generalising, granting, or speaking in nouns alone."""
    plain = 1.0
    if _DEFINES.match(sentence):
        plain *= 0.55
    if _PLATITUDE.search(sentence):
        plain *= 0.5
    if _DISPUTED.match(sentence):
        plain *= 0.6
    if _HOPES.match(sentence):
        plain *= 0.65
    if not helping and _CARE.search(sentence):
        plain *= 0.5
    words = _WORD.findall(sentence)
    if words and len(_ABSTRACT.findall(sentence)) / len(words) > _DENSE:
        plain *= 0.8
    return plain
