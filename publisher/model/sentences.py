"""Sentences of a text, with where they stand.

Written here rather than taken from a library, after measuring (``scripts/measure_sentences.py``).  sentencex is a
compiled module that panics on a letter between two no-break spaces before a full stop: with an error that is no
``Exception``, and a message that cannot be kept from the terminal.  Of the others pysbd and syntok find fewer of the
ends and more wrong ones, Bling Fire weighs 100 MB, and none of the three is looked after any more.  A wrong end is
worse than one that is missed: a draft would show half a sentence, where a longer one only breaks at a comma.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[•*-]|\d{1,2}[.)])\s)")
_WIDE: Final = "。！？｡"
#: Closing marks, among them straight quotes, which may open as well.
_CLOSING: Final = "\"'”’»)\\]」』】》）〉"
_OPENING: Final = "\"'“‘„«»(\\[¿¡—–•*「『【《（〈-"
#: Where a sentence may end: its stops (Latin, Arabic, Armenian, Devanagari, Ethiopic, Burmese, Khmer, or wide ones),
#: what closes behind them, and the whitespace there.
_STOP: Final = re.compile(
    rf"(?:(?P<wide>[{_WIDE}]+)|(?P<mark>[.!?…‽؟۔।॥։።။។]+(?:[ \u00a0]\.)*))"
    rf"(?P<close>[{_CLOSING}]*(?:[ ]?\[\d{{1,3}}\])*(?:\s[{_CLOSING}](?=\s))?)(?P<gap>\s*)"
)
#: Emoji and arrows behind a sentence, which belong to it.
_ORNAMENT: Final = re.compile("(?:[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001faff\ufe0f\u200d]+\\s*)+")
_OPEN: Final = re.compile(rf"[{_OPENING}]*")
_NAME: Final = re.compile(r"[^\W\d_]+")
_TOKEN: Final = re.compile(r"[^\W_](?:[\w&°]|[.’'](?=\w))*$")
#: No token that ends here is longer.
_LONGEST_TOKEN: Final = 40
_ADDRESS: Final = ("http", "www.")
#: What never ends a sentence, since a name or a figure follows.
_BEFORE_NAMES: Final = """
adm approx brig bzw capt cf cllr cmdr col cpl d.h det dhr dir dr drs e.g eg gen gov hon i.e ie insp lt maj messrs mevr
mgr mlle mme mr mrs ms mx p.s prof ps pte pvt rep rev revd sen sgt sra srta supt viz vs z.b
"""
#: What never ends a sentence where a figure follows.
_BEFORE_FIGURES: Final = """
art c ca ch chap cl ed eq est fig figs min n° no nos nr op p par para pp pt ref sec sect tel v vol vols
"""
#: What ends a sentence only where the next word is one that sentences begin with.
_SHORT_FORMS: Final = """
al apr assn aug ave blvd bros ca cent cm co corp dec dept esq est etc ext feb fr fri ft hr hrs inc jan jr jul jun kg km
lb lbs llc ltd m mar min mins mm mon mt no nov nr oct oz plc rd sat sec secs sep sept sr st str sun thu thur thurs tue
tues univ usw v wed
"""
_BEGINNINGS: Final = """
a after again all also although among an and another any are as at because before both but by can could did do does
during each even every few finally for from further given had has have he her here his how however i if in indeed
instead is it its just last later let many maybe meanwhile more moreover most my never next no not nothing now of on
once one only or other others our out over perhaps please she should since so some soon still such thank thanks that
the their them then there therefore these they this those though through thus to today tomorrow under unfortunately
unless until up was we well were what when where whether which while who why will with without would yes yesterday yet
you your
"""
#: Months behind which a figure with a dot is a day (“24. Dezember”).
_MONTHS: Final = """
januar jänner februar märz april mai juni juli august september oktober november dezember
"""
_NAMED: Final = frozenset(_BEFORE_NAMES.split())
_FIGURED: Final = frozenset(_BEFORE_FIGURES.split())
_SHORT: Final = frozenset(_SHORT_FORMS.split())
_BEGIN: Final = frozenset(_BEGINNINGS.split())
_MONTH: Final = frozenset(_MONTHS.split())
_ITEM_LENGTH: Final = 2


class Sentence(NamedTuple):
    """A sentence without the whitespace around it, and where it stands in code points."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order; a paragraph or list item ends one."""
    found: list[Sentence] = []
    for begin, end in _paragraphs(text):
        start = begin
        for stop in (*_ends(text, begin, end), end):
            found += _stripped(text, start, stop)
            start = stop
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for gap in _PARAGRAPH.finditer(text):
        yield begin, gap.start()
        begin = gap.end()
    yield begin, len(text)


def _stripped(text: str, begin: int, end: int) -> Iterator[Sentence]:
    piece = text[begin:end]
    begin += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        yield Sentence(piece, begin, begin + len(piece))


def _ends(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where sentences end inside a paragraph, its own end aside."""
    # Who begins small writes small: then a small letter may begin a sentence.
    small = text[begin:end].lstrip()[:1].islower()
    start = begin
    for stop in _STOP.finditer(text, begin, end):
        ornament = _ORNAMENT.match(text, stop.end(), end)
        after = ornament.end() if ornament else stop.end()
        if after < end and _divides(text, stop, start, after, small=small):
            yield stop.end() + len(ornament[0].rstrip()) if ornament else stop.end("close")
            start = after


def _divides(text: str, stop: re.Match[str], start: int, after: int, *, small: bool) -> bool:
    """Return whether the sentence that began at ``start`` ends at ``stop``, where ``after`` is what follows it."""
    if stop["wide"]:
        return not stop["close"] or bool(stop["gap"]) or text[after] in _OPENING
    if not stop["gap"] and after == stop.end():
        return False
    opened = _OPEN.match(text, after)
    place = opened.end() if opened else after
    first = text[place : place + 1]
    name = _NAME.match(text, place)
    word = name[0] if name else ""
    if first in _CLOSING + ",;:" and first:
        return False
    lower = first.islower() and word.islower() and "\n" not in stop["gap"] and not text.startswith(_ADDRESS, place)
    if stop["mark"] == "." and stop["close"].rstrip("’'") == "":
        return _after_token(text, stop.start(), start, first, word, lower=lower, small=small)
    if lower and not small:
        return False
    return not stop["mark"].endswith(("…", "..", " .")) or not (lower or first.isdigit())


def _after_token(text: str, end: int, start: int, first: str, word: str, *, lower: bool, small: bool) -> bool:
    """Return whether a single full stop behind the token that ends at ``end`` ends a sentence before ``word``."""
    found = _TOKEN.search(text, max(start, end - _LONGEST_TOKEN), end)
    if found is None:
        return not lower or small
    token = found[0].casefold().replace("’", "'")
    opens = text[start : found.start()].strip(" \t(") == ""
    if token in _NAMED or (token in _FIGURED and first.isdigit()):
        return False
    begins = word.casefold() in _BEGIN and not lower
    if token in _SHORT or _is_acronym(token):
        return begins
    if len(token) == 1 and token.isalpha():
        return begins and not opens
    if token.isdecimal() and len(token) <= _ITEM_LENGTH:
        return not opens and not lower and word.casefold() not in _MONTH
    return not lower or small


def _is_acronym(token: str) -> bool:
    """Return whether a token such as ``u.s`` or ``ph.d`` has dots of its own, and is no number and no address."""
    return "." in token and all(len(part) <= _ITEM_LENGTH and not part.isdigit() for part in token.split("."))
