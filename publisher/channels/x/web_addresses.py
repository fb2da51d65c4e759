"""Addresses of the web in a post's text, with or without a scheme.

The rules are those of X's own parser (twitter-text 3): what stands before an address, which characters a domain, a
path and a query may have, where closing punctuation ends, and which top-level domains make ``example.org`` an
address.  They are written here as a walk over the dots of a text, because one expression for all of it takes time
that grows with the square of a word's length.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

PUNCTUATION: Final = r"!'#%&()*+,\\./:;<=>?@\[\]^{|}~$\-_"
_SPACES: Final = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVALID: Final = "\ufffe\ufeff\uffff"
_DIRECTIONAL: Final = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
LATIN: Final = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289"
    "\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC: Final = "\u0400-\u04ff"

#: A run of what a domain is made of, hyphens and low lines too, with at least one dot inside.
_OUTSIDE: Final = rf"{PUNCTUATION.removesuffix(chr(92) + '-_')}{_SPACES}{_INVALID}{_DIRECTIONAL}"
_RUN: Final = re.compile(rf"[^{_OUTSIDE}]+(?:\.[^{_OUTSIDE}]+)+")
_INNER_DOT: Final = re.compile(r"\.[^\s.]")
#: An address without anything unusual in or around it; the walk over the dots would give the same.
_SIMPLE: Final = re.compile(
    r"[(\[\"']*(?P<address>(?:https?://)?"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?P<tld>[a-z]{2,24}))"
    r"(?:/(?:[\w.~%/=+-]{0,400}[\w/=+-])?(?:\?[\w=&%+.-]{0,400}[\w=&-])?)?)[.,;:!?)\]\"']*",
    re.IGNORECASE | re.ASCII,
)
_NOT_BEFORE: Final = re.compile(rf"[A-Za-z0-9@＠$#＃{_INVALID}]")
_NOT_BEFORE_BARE: Final = frozenset("-_./")
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_PUNYCODE: Final = re.compile(r"xn--[-0-9a-z]+", re.IGNORECASE)
_AFTER_TLD: Final = re.compile(r"[0-9a-zA-Z@+-]")
_ASCII_RUN: Final = re.compile(rf"[-a-z0-9.{LATIN}]+", re.IGNORECASE)

_GENERAL: Final = rf"[a-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN}]"
_BALANCED: Final = rf"\((?:{_GENERAL}+|{_GENERAL}*\({_GENERAL}+\){_GENERAL}*)\)"
_ENDING: Final = rf"[+\-a-z{_CYRILLIC}0-9=_#/{LATIN}]"
_PATH: Final = rf"(?:{_GENERAL}*(?:{_BALANCED}{_GENERAL}*)*{_ENDING}|{_BALANCED}|@{_GENERAL}+/)"
_QUERY: Final = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_REST: Final = re.compile(rf"(?::[0-9]+)?(?P<path>/{_PATH}*)?(?:\?{_QUERY})?", re.IGNORECASE)
_TCO: Final = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_QUERY})?", re.IGNORECASE)

_LONGEST: Final = 4_096
_LONG: Final = 100
_LONGEST_TCO: Final = 40
_LONGEST_LABEL: Final = 63


class Address(NamedTuple):
    """An address in a text: what it says and where, in code points."""

    text: str
    start: int
    end: int


def addresses(text: str) -> list[Address]:
    """Return the addresses in ``text`` that X counts as such, in order."""
    found: list[Address] = []
    if "." not in text:
        return found
    for begin, end in _chunks(text):
        simple = _SIMPLE.fullmatch(text, begin, end)
        if simple and simple["tld"].lower() in _names()[0] and simple["host"].lower() != "t.co":
            found.append(Address(simple["address"], simple.start("address"), simple.end("address")))
        else:
            found += _in_chunk(text, begin, end)
    return found


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between spaces and line breaks around each dot: most words have none."""
    done = 0
    for dot in _INNER_DOT.finditer(text):
        place = dot.start()
        if place >= done:
            ends = [end for end in (text.find(" ", place), text.find("\n", place)) if end >= 0]
            done = min(ends, default=len(text))
            yield max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1, done


def _in_chunk(text: str, begin: int, stop: int) -> list[Address]:
    found: list[Address] = []
    end = 0
    for run in _RUN.finditer(text, begin, stop):
        long = run.end() - run.start() > _LONG
        if run.end() <= end or (long and not _may_hold(text, run.start(), run.end())):
            continue
        for first, last in _domains(text, max(run.start(), end), run.end(), end):
            if last > end:
                taken, end = _address(text, first, last)
                found += taken
    return found


def _may_hold(text: str, start: int, end: int) -> bool:
    """Return whether any dot of a run has a top-level domain behind it: a long run without one needs no closer look."""
    dot = text.find(".", start, end)
    while dot >= 0:
        if _tld(text, dot + 1, len(text)) is not None:
            return True
        dot = text.find(".", dot + 1, end)
    return False


def _domains(text: str, begin: int, end: int, used: int) -> Iterator[tuple[int, int]]:
    """Yield the domains in a run, each from its first character to behind its top-level domain."""
    start = begin
    if start == 0 and not text[0].isascii() and _may_begin(text, 1, used) and _domain_from(text, 1, end):
        # A letter of another script at the very beginning counts as standing before the address.
        start = 1
    while start < end:
        stop = _domain_from(text, start, end) if _may_begin(text, start, used) else None
        if stop is None:
            start += 1
            # Inside a word of plain letters nothing begins: go on behind it.
            while start < end and text[start - 1].isascii() and text[start - 1].isalnum():
                start += 1
        else:
            yield start, stop
            start = max(stop + 1, start + 1)


def _may_begin(text: str, start: int, used: int) -> bool:
    if text[start] in "-_.":
        return False
    begin = _scheme(text, start) or start
    if begin == 0:
        return True
    # What ended one address cannot also be what stands before the next.
    return begin - 1 >= used and _NOT_BEFORE.match(text, begin - 1) is None


def _scheme(text: str, start: int) -> int | None:
    """Return where ``http://`` or ``https://`` before ``start`` begins."""
    for scheme in ("https://", "http://"):
        begin = start - len(scheme)
        if begin >= 0 and text[begin:start].casefold() == scheme and _before(text, begin):
            return begin
    return None


def _before(text: str, begin: int) -> bool:
    return begin == 0 or _NOT_BEFORE.match(text, begin - 1) is None


def _domain_from(text: str, start: int, end: int) -> int | None:
    """Return where the longest domain that begins at ``start`` ends; ``None`` where there is none."""
    best = None
    label = start
    # A domain that is longer than an address may be is none, however it goes on.
    end = min(end, start + 2 * _LONGEST)
    while label < end:
        dot = text.find(".", label, end)
        if dot < 0 or dot == label or text[label] in "-_" or text[dot - 1] in "-_":
            break
        if "_" not in text[label:dot]:
            stop = _tld(text, dot + 1, len(text))
            best = stop if stop is not None else best
        label = dot + 1
    return best


def _tld(text: str, start: int, end: int) -> int | None:
    """Return where the top-level domain at ``start`` ends; ``None`` where there is none."""
    punycode = _PUNYCODE.match(text, start, end)
    if punycode:
        return punycode.end()
    ascii_names, other_names, longest = _names()
    letters = _LETTERS.match(text, start, end)
    if letters and letters[0].lower() in ascii_names:
        return None if _AFTER_TLD.match(text, letters.end(), end) else letters.end()
    if letters and text[letters.end() : letters.end() + 1].isascii():
        return None
    for stop in range(min(start + longest, end), start, -1):
        if text[start:stop].lower() in other_names and not _AFTER_TLD.match(text, stop, end):
            return stop
    return None


@cache
def _names() -> tuple[frozenset[str], frozenset[str], int]:
    from importlib.resources import files  # noqa: PLC0415 - 20 ms that a text without dots need not wait for

    lines = (files("publisher.channels.x") / "tlds.txt").read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    other = frozenset(word for word in words if not word.isascii())
    return frozenset(words) - other, other, max(map(len, other))


def _address(text: str, start: int, stop: int) -> tuple[list[Address], int]:
    """Return the addresses that a domain gives, and where the text goes on."""
    rest = _REST.match(text, stop)
    end = rest.end() if rest else stop
    begin = _scheme(text, start)
    if not _valid(text, start, stop, end - (start if begin is None else begin)):
        return [], end
    if begin is not None:
        return _with_scheme(text, begin, end), end
    if start and text[start - 1] in _NOT_BEFORE_BARE:
        return [], end
    found = [Address(text[first:last], first, last) for first, last in _ascii_domains(text, start, stop)]
    if found and rest and rest["path"]:
        first = found[-1].start
        # X keeps the domain alone where letters of another script stand before it, and the whole path with it.
        found[-1] = Address(text[first : found[-1].end] + text[stop:end], first, end)
    return found, end


def _with_scheme(text: str, begin: int, end: int) -> list[Address]:
    short = _TCO.match(text[begin:end])
    if short is None:
        return [Address(text[begin:end], begin, end)]
    if len(short[1]) > _LONGEST_TCO:
        return []
    return [Address(short[0], begin, begin + short.end())]


def _ascii_domains(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for run in _ASCII_RUN.finditer(text, start, stop):
        position = run.start()
        while position < run.end():
            end = _ascii_domain(text, position, stop)
            if end is None:
                position += 1
            else:
                yield position, end
                position = end


def _ascii_domain(text: str, start: int, stop: int) -> int | None:
    best, label = None, start
    while (dot := text.find(".", label, stop)) > label and _ASCII_RUN.fullmatch(text, label, dot):
        end = _tld(text, dot + 1, stop)
        best = end if end is not None else best
        label = dot + 1
    return best


def _valid(text: str, start: int, stop: int, length: int) -> bool:
    domain = text[start:stop]
    if domain.startswith("xn--") and not any(_ascii_domains(text, start, stop)):
        return False
    return length <= _LONGEST and max(map(_encoded_length, domain.split("."))) <= _LONGEST_LABEL


def _encoded_length(label: str) -> int:
    return len(label) if label.isascii() else len(label.encode("punycode")) + len("xn--")
