"""Quoted-printable (RFC 2045 section 6.7) and encoded words (RFC 2047), for bodies and headers of a message.

The standard library's encoders are not used because they may break a line in the middle of a placeholder, and
leave a dot at the start of a line, which careless servers lose.
"""

import binascii
import re
from base64 import b64encode
from typing import Final

from publisher.errors import MergeError

#: Longest line of quoted-printable, its soft break included.
LINE: Final = 76
#: Longest line of a header (RFC 5322 section 2.1.1).
HEADER_LINE: Final = 78
SOFT: Final = b"=\r\n"
_UNSAFE: Final = re.compile(rb"[^\t -<>-~]")
_NEWLINE: Final = re.compile(r"\r\n?|\n")
#: What most values are: one line that needs no escape, wherever it is cut.
_PLAIN_BODY: Final = re.compile(r"(?!From )[A-Za-z0-9](?:[A-Za-z0-9 .,;:/?!&#%()_+-]*[A-Za-z0-9,;:/?!&#%()_+-])?")
_BREAKS: Final = re.compile(r"[\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLAIN_HEADER: Final = re.compile(r"[!-~]+(?: [!-~]+)*")
#: Octets of one encoded word: 75 less ``=?utf-8?b?`` and ``?=``, in groups of four characters for three octets.
_WORD_OCTETS: Final = 45


def quote_body(text: str) -> bytes:
    """Encode text for a quoted-printable body; newlines of any kind become CRLF.

    The first octet stands at the start of a line, and whatever follows must be a soft break or a line's end.
    """
    if _PLAIN_BODY.fullmatch(text):
        octets = text.encode("ascii")
        if len(octets) < LINE:
            return octets
        cut = SOFT.join([octets[at : at + LINE - 1] for at in range(0, len(octets), LINE - 1)])
        if b"\n." not in cut and b"\nFrom " not in cut:
            return cut
    return b"\r\n".join(_quote_line(line) for line in _NEWLINE.split(text))


def _quote_line(line: str) -> bytes:
    octets = line.encode("utf-8")
    coded = _UNSAFE.sub(_hex, octets)
    if coded[-1:] in (b" ", b"\t"):
        coded = coded[:-1] + b"=%02X" % coded[-1]
    if len(coded) < LINE and coded[:1] != b"." and coded[:5] != b"From ":
        return coded
    return SOFT.join(_wrap(coded))


def _hex(match: re.Match[bytes]) -> bytes:
    return b"".join(b"=%02X" % octet for octet in match[0])


def _wrap(coded: bytes) -> list[bytes]:
    """Cut at most 75 octets at a time, never inside ``=XX``; no piece begins with a dot or looks like mbox."""
    pieces = []
    while coded:
        if coded[:1] == b"." or coded[:5] == b"From ":
            coded = b"=%02X" % coded[0] + coded[1:]
        end = len(coded)
        if end >= LINE:
            end = LINE - 1
            escape = coded.rfind(b"=", end - 2, end)
            end = escape if escape >= 0 else end
        pieces.append(coded[:end])
        coded = coded[end:]
    return pieces


def check_header(name: str, value: str) -> str:
    """Return the value; raise :class:`MergeError` where it has a line break or NUL, which could begin a header."""
    if _BREAKS.search(value):
        raise MergeError(f"The {name} header cannot have a line break or NUL in it; write it on one line.")
    return value


def quote_header(name: str, value: str) -> bytes:
    """Return ``Name: value`` and CRLF, folded at 78 columns, in encoded words where it is not plain ASCII.

    Raises :class:`MergeError` for CR, LF, NUL and their kin.
    """
    check_header(name, value)
    start = f"{name}: "
    if _is_plain(value, HEADER_LINE - len(start)):
        return _fold(start, value.split(" ")).encode("ascii")
    return _fold(start, encoded_words(value, HEADER_LINE - len(start))).encode("ascii")


def _is_plain(value: str, room: int) -> bool:
    """Tell whether value stands as it is: words of printable ASCII with single spaces, each within ``room``."""
    return (
        _PLAIN_HEADER.fullmatch(value) is not None
        and "=?" not in value
        and (len(value) <= room or max(map(len, value.split(" "))) <= room)
    )


def encoded_words(value: str, first: int = HEADER_LINE - 1) -> list[str]:
    """Return value as encoded words of UTF-8 in base64; ``first`` columns are left on the line of the first."""
    words, chunk, size = [], "", 0
    room = min(_WORD_OCTETS, max(0, first - 12) // 4 * 3)
    for character in value:
        octets = len(character.encode("utf-8"))
        if size + octets > room:
            words.append(chunk)
            chunk, size, room = "", 0, _WORD_OCTETS
        chunk += character
        size += octets
    return [f"=?utf-8?b?{b64encode(part.encode('utf-8')).decode('ascii')}?=" for part in (*words, chunk) if part]


def _fold(start: str, words: list[str]) -> str:
    lines, line = [], start
    for number, word in enumerate(words):
        spaced = word if number == 0 else f" {word}"
        if len(line) + len(spaced) > HEADER_LINE and line.strip():
            lines.append(line)
            spaced, line = f" {word}", ""
        line += spaced
    return "\r\n".join((*lines, line)) + "\r\n"


def quote_mailbox(name: str, display: str, address: str) -> bytes:
    """Return an address header: ``To: "Ada Lovelace" <ada@example.org>`` and CRLF, folded.

    A name outside plain words goes into encoded words, which may stand for a phrase (RFC 2047 section 5).
    """
    check_header(name, display)
    check_header(name, address)
    display = " ".join(display.split())
    if not display:
        return f"{name}: {address}\r\n".encode()
    start = f"{name}: "
    phrase = _phrase(display)
    if display.isascii() and display.isprintable() and "=?" not in display and len(phrase) <= HEADER_LINE - len(start):
        words = [phrase]
    else:
        words = encoded_words(display, HEADER_LINE - len(start))
    return _fold(start, [*words, f"<{address}>"]).encode()


def _phrase(display: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9 ]+", display):
        return display
    escaped = display.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def quote_octets(content: bytes) -> bytes:
    """Return base64 in lines of 76 with CRLF, for pictures."""
    step = LINE // 4 * 3
    return b"\r\n".join(
        binascii.b2a_base64(content[start : start + step], newline=False) for start in range(0, len(content), step)
    )
