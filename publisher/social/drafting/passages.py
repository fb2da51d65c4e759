"""Passages of a post that can stand alone in a thread, with what each is worth there.

A passage is one sentence or a few that follow one another.  It never begins with a sentence that hangs on another,
never ends with a question, never holds half a quotation, half a comparison, or one without the name of who said it, and
never promises a list that is not there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from publisher.model.posts import Post
from publisher.model.relative_time import relative_times
from publisher.model.sentences import Sentence, sentences
from publisher.social.drafting.dangling import announces, asks, begins_well, follows, hangs, means_earlier, unjoined
from publisher.social.drafting.roles import NOTHING, Roles, disputed, festive, helps, roles, roles_by_place, stems
from publisher.social.drafting.salience import STOP_WORDS, salience
from publisher.social.drafting.usable import is_english, quotes_are_whole, speaks_of_itself, usable, worth

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
_ITEM: Final = re.compile(r"(?:[•*–—‣◦·-]|\d{1,2}[.)]|[a-z][.)])\s", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
#: Headings below which an organisation speaks of itself.
_ABOUT: Final = re.compile(
    r"(?:about (?:us|the|our|\w+$)|notes (?:to|for) editors|further information|ends$|media enquir|contact$|"
    r"related|references|footnotes|sources)\b",
    re.IGNORECASE,
)
_PROMISES: Final = re.compile(
    r"^there (?:is|are) (?:still )?(?:so )?(?:much|many|plenty|lots|a lot|several|some|a number|other)\b.{0,80}"
    r"\b(?:could|can|should|might|to do|ways?)\b",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"(?:but|however|yet|that said|in reality|not so|the truth|nevertheless|even so)\b", re.IGNORECASE
)
#: The other half of a comparison.
_COMPARES: Final = re.compile(
    r"(?:last|this|the (?:next|following)|a|one) year|now\b|today\b|by (?:19|20)\d\d|in (?:19|20)\d\d|(?:that|this|"
    r"the) "
    r"(?:number|figure|share|total)|compared|since then|by (?:contrast|comparison)|ten years",
    re.IGNORECASE,
)
#: What takes back a figure that was just told.
_DOUBTS: Final = re.compile(
    r"\b(?:(?:in|into|of|without|lacks?|considering|proper) context|at face value|misleading|if (?:totally |"
    r"really )?(?:true|"
    r"accurate)|does(?: not|n[’']t) (?:mean|tell)|only (?:part|half) of the)\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_TWIN: Final = 3
#: “Ana Silva, our chair, said:”.
_SAID: Final = re.compile(
    r"(?P<who>(?:(?:Dr|Prof|Sir|Dame|Cllr|Mr|Mrs|Ms)\.? )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3})(?:,.{2,90},)? "
    r"(?:said|says|added|adds|commented|comments|explained|explains)\b.{0,40}:$"
)
_OPENS: Final = ("“", '"')
_MARKS: Final = '“”"'
#: The space behind a stop of scripts that have none.
_WIDE_GAP: Final = re.compile("([。！？｡][」』）]*) (?=[^\\x00-\\u02ff])")
#: Words of a heading at most.
_HEADING: Final = 12
_LONGEST: Final = 4
_RANKLESS: Final = 0.55
_OUTSTANDING: Final = 1.8
_FEWEST_WORDS: Final = 4
_FEWEST_SIGNS: Final = 12
#: What is left of a sentence whose “last year” is past, but whose year stands beside it.
_AGED: Final = 0.75


class _Aging(Protocol):
    """How much of a sentence's worth is left; ``dated`` where the year stands in the sentence before."""

    def __call__(self, text: str, *, dated: bool) -> float: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of a post that can stand alone."""

    sentences: tuple[str, ...]
    #: How much it says; about 1 for an ordinary sentence.
    score: float
    #: Where it stands in the post: number of its first sentence and of the first behind it.
    first: int
    last: int
    #: Whether the author speaks of himself, so that it needs the author's name.
    personal: bool
    #: Who says it, where that is not the author.
    sayer: str = ""
    #: What it is worth as the beginning of a thread, in its middle, and as its end.
    hook: float = 0.0
    evidence: float = 0.0
    payoff: float = 0.0
    #: Whether it says where to turn: 2 where a life is in danger.
    help: int = 0
    #: Whether it needs the sentence before it, in its own part or in the one before.
    leans: bool = False
    #: Whether it goes on from the sentence before it, though it can be understood without.
    follows: bool = False
    #: Stems of its words.
    words: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The sentences on one line."""
        return joined(self.sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A sentence in its place."""

    text: str
    paragraph: int
    #: Whether it may stand in a thread at all.
    usable: bool
    #: Whether it needs the sentence before it.
    hangs: bool
    follows: bool
    #: Whether it stands behind an announcement such as “Delegates said:”, so that its “I” may be anybody's.
    announced: bool
    #: Whether nothing may end with it: a question, the announcement of something, or half a comparison.
    open: bool
    #: Whether it says “I” outside quotation marks.
    personal: bool
    #: Who says it, where a line such as “Ana Silva, our chair, said:” stands before it.
    sayer: str
    score: float
    roles: Roles
    words: frozenset[str]


def joined(sentences: Sequence[str]) -> str:
    """Return sentences on one line, with spaces between them where their script has any."""
    return _WIDE_GAP.sub(r"\1", " ".join(sentences))


def passages(text: str, title: str = "", *, written: date | None = None, leaves: date | None = None) -> list[Passage]:
    """Return what of a post's text can stand alone, best first.

    ``title`` tells what the post is about.  What was ``written`` on one day and ``leaves`` on another is kept from
    saying “last week” to its readers; without both days nothing is held to be old.
    """
    lines = _lines(text, title, _aging(written, leaves))
    found = [passage for first in range(len(lines)) for passage in _from(lines, first)]
    return sorted(found, key=lambda passage: (-passage.score, passage.first, passage.last))


def passages_of(post: Post, leaves: date | None) -> list[Passage]:
    """Return what of a post can stand alone on the day when the thread ``leaves``, best first."""
    return passages(post.text, post.title, written=post.published.date(), leaves=leaves)


def _aging(written: date | None, leaves: date | None) -> _Aging:
    """Return what tells how much of a sentence's worth is left on the day when it leaves."""

    def left(text: str, *, dated: bool) -> float:
        if written is None or leaves is None:
            return 1.0
        told = list(relative_times(text, written=written, read=leaves))
        if not told or all(one.dated for one in told):
            return _AGED if told else 1.0
        return _AGED if dated and all(one.words.casefold().endswith("year") for one in told) else 0.0

    return left


def _lines(text: str, title: str, aging: _Aging) -> list[_Line]:
    found = sentences(text)
    clean = [_SPACES.sub(" ", sentence.text) for sentence in found]
    paragraphs = list(_paragraphs(text, found))
    ranks = salience(clean)
    about, warm, english = stems(title, STOP_WORDS), festive(title), is_english(text)
    named = {word.casefold().removesuffix("s") for word in _NAMED.findall(title)}
    lines: list[_Line] = []
    announced: int | None = None
    closed, sayer = False, ""
    for place, (raw, rank, paragraph) in enumerate(zip(clean, ranks, paragraphs, strict=True)):
        before = lines[-1].text if lines and lines[-1].paragraph == paragraph else ""
        after = clean[place + 1] if place + 1 < len(clean) and paragraphs[place + 1] == paragraph else ""
        closed = closed or (2 * place + 1 >= len(clean) and _closes(raw))
        if announced is None or paragraph > announced + 1:
            sayer = ""
        one = raw.strip(_MARKS) if sayer else raw
        now = aging(one, dated=_YEAR.search(before) is not None)
        # What is announced is a list, or somebody else's words, which want their sayer.
        listed = paragraph - 1 == announced and not sayer
        fit = not listed and not closed and now > 0 and usable(one)
        helping, words = helps(one, english=english), stems(one, STOP_WORDS)
        part = place / max(1, len(clean) - 1)
        if not fit:
            worths = NOTHING
        elif english:
            worths = roles(one, place=part, title=about, words=words, warm=warm, helping=helping)
        else:
            worths = roles_by_place(place=part, figure=_DIGIT.search(one) is not None, helping=helping)
        line = _Line(
            text=one,
            paragraph=paragraph,
            usable=fit,
            # Whether a sentence of another language leans nobody here can tell; where a paragraph begins, few do.
            hangs=(_hangs(one, before, first=place == 0, helping=helping) or means_earlier(one, clean[:place], named))
            if english
            else bool(before) and not helping,
            follows=follows(one),
            announced=announced is not None and not sayer,
            open=fit and (asks(one) or announces(one) or _goes_on(one, after)),
            personal=not sayer and speaks_of_itself(one),
            sayer=sayer,
            score=_salient(rank) * worth(one, warm=warm, english=english) * now,
            roles=worths,
            words=words,
        )
        lines.append(line)
        if one.endswith(":"):
            announced = paragraph
            said = _SAID.match(one)
            sayer = said["who"].strip() if said and _quoted(clean, paragraphs, place) else ""
    return lines


def _closes(text: str) -> bool:
    """Return whether a line is a heading below which an organisation speaks of itself."""
    return _ABOUT.match(text) is not None and len(text.split()) < _HEADING


def _hangs(one: str, before: str, *, first: bool, helping: bool) -> bool:
    """Return whether a sentence needs the one before it, which is empty where it begins its paragraph."""
    if before and (asks(before) or _twins(before, one) or _takes_back(before, one)):
        return True
    if first and begins_well(one):
        return False
    # “However, if a life is in danger, call …” is understood without what it answers.
    return hangs(one) and (not helping or hangs(unjoined(one).capitalize()))


def _quoted(clean: Sequence[str], paragraphs: Sequence[int], place: int) -> bool:
    """Return whether the paragraph behind a line is one quotation, marked where it begins and where it ends."""
    rest = [text for text, paragraph in zip(clean, paragraphs, strict=True) if paragraph == paragraphs[place] + 1]
    joined = " ".join(rest)
    return joined.startswith(_OPENS) and not set(_MARKS) & set(joined.strip(_MARKS))


def _salient(rank: float) -> float:
    """Return what a rank weighs: a figure often stands alone among sentences that speak of each other."""
    return _RANKLESS + (1 - _RANKLESS) * min(rank, _OUTSTANDING)


def _goes_on(one: str, after: str) -> bool:
    """Return whether a sentence is half of what the next one completes: a promise, a comparison, a granted point."""
    if not after:
        return False
    if _PROMISES.match(one) or _twins(one, after):
        return True
    if (disputed(one) and _ANSWERS.match(after)) or _takes_back(one, after):
        return True
    return _DIGIT.search(one) is not None and _COMPARES.match(after) is not None and _DIGIT.search(after) is not None


def _takes_back(one: str, after: str) -> bool:
    """Return whether a sentence doubts the figure that the one before it tells."""
    return _DIGIT.search(one) is not None and _DOUBTS.search(after) is not None


def _twins(one: str, other: str) -> bool:
    """Return whether two sentences begin alike and both count: the halves of a comparison."""
    first, second = (text.casefold().split()[:_TWIN] for text in (one, other))
    return first == second and all(_DIGIT.search(text) for text in (one, other))


def _paragraphs(text: str, found: Sequence[Sentence]) -> Iterator[int]:
    number, end = 0, 0
    for sentence in found:
        number += _PARAGRAPH.search(text, end, sentence.start) is not None or _ITEM.match(sentence.text) is not None
        yield number
        end = sentence.end


def _from(lines: Sequence[_Line], first: int) -> Iterator[Passage]:
    """Yield the passages that begin with one sentence."""
    if not lines[first].usable or (lines[first].hangs and first == 0):
        return
    for last in range(first + 1, min(first + _LONGEST, len(lines)) + 1):
        line = lines[last - 1]
        if not line.usable or line.paragraph != lines[first].paragraph:
            return
        if line.open:
            continue
        text = joined([lines[place].text for place in range(first, last)])
        personal = any(lines[place].personal for place in range(first, last))
        if (personal and line.announced) or line.sayer != lines[first].sayer:
            return
        if _says_something(text) and quotes_are_whole(text):
            yield _passage(lines[first:last], first, last, personal=personal)


def _says_something(text: str) -> bool:
    """Return whether a passage is long enough; where words are not divided by spaces, its letters tell."""
    return len(text.split()) >= _FEWEST_WORDS or (not text.isascii() and len(text) >= _FEWEST_SIGNS)


def _passage(lines: Sequence[_Line], first: int, last: int, *, personal: bool) -> Passage:
    good = [line.score * max(line.roles.evidence, line.roles.payoff, line.roles.hook * 0.8) for line in lines]

    def in_role(values: Sequence[float]) -> float:
        best = max(range(len(values)), key=values.__getitem__)
        others = (min(0.25, max(-0.25, 0.4 * (value - 0.75))) for place, value in enumerate(good) if place != best)
        return (values[best] + sum(others)) * (0.85 if personal or lines[0].sayer else 1.0)

    return Passage(
        sentences=tuple(line.text for line in lines),
        score=sum(line.score * share for line, share in zip(lines, (1.0, 0.35, 0.1, 0.0), strict=False)),
        first=first,
        last=last,
        personal=personal,
        sayer=lines[0].sayer,
        # A beginning is made by its first sentence.
        hook=in_role([line.score * line.roles.hook * (1 if place == 0 else 0.85) for place, line in enumerate(lines)]),
        evidence=in_role([line.score * line.roles.evidence for line in lines]),
        payoff=in_role([min(line.score, 1.0) * line.roles.payoff for line in lines]),
        help=max(line.roles.help for line in lines),
        leans=lines[0].hangs,
        follows=lines[0].follows,
        words=frozenset().union(*(line.words for line in lines)),
    )
