"""What never begins a part and what never ends one, where a text may break between any two letters.

The rules are those of Japanese typesetting (kinsoku shori, JIS X 4051; CSS Text 3, section 5.1): a part begins with
no closing mark, small kana or mark of length, and ends with no opening one.  Chinese, Thai and Lao have their like.
A number keeps what it counts, in these scripts too.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

#: What never begins a part.
NOT_FIRST: Final = (
    "、。，．・：；？！｡､･!?,.:;%％‰℃°)]}）］｝〕〉》」』】〙〗〟｠”’»›"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿー々〻ヽヾゝゞ゛゜"
    "‐゠–〜～…‥"
    "ะาๅๆฯະາຯໆ"
)
#: What never ends a part.
NOT_LAST: Final = "([{（［｛〔〈《「『【〘〖〝｟“‘«‹¿¡£$€¥￥＄₩№＃เแโใไເແໂໃໄ"
#: The same where words have spaces between them, and quotation marks point either way.
_ALONE_FIRST: Final = re.compile(r"[,.;:!?)\]}»›%]+(?!\S)|[、。，．：；？！）］｝〕〉》」』】]")
_ALONE_LAST: Final = re.compile(r"(?:^[(\[{«‹¿¡]+|[（［｛〔〈《「『【])$")


def stands_behind(text: str, place: int) -> bool:
    """Return whether what stands at ``place``, behind a space, belongs to the word before it."""
    return _ALONE_FIRST.match(text, place) is not None


def ends_open(word: str) -> bool:
    """Return whether a word before a space ends with a mark that belongs to the word behind it."""
    return _ALONE_LAST.search(word) is not None


def divides(before: str, after: str) -> bool:
    """Return whether a text without spaces may break between these two pieces of it."""
    last, first = before[-1], after[0]
    return not (last in NOT_LAST or first in NOT_FIRST or last.isspace() or first.isspace())


def units(text: str) -> Iterator[str]:
    """Yield graphemes, and numbers with what they count: ``2018年``, ``20万人``, ``5 กิโลเมตร``."""
    for match in _unit().finditer(text):
        yield match[0]


@cache
def _unit() -> Any:
    import regex  # noqa: PLC0415 - only overlong words

    digits = r"\p{Nd}(?:[.,:/．，：]?\p{Nd}){0,20}|[一二三四五六七八九十百千万萬億亿兆零〇两兩]{2,12}"
    # No word that counts is longer; where one ends cannot be known without a dictionary.
    south_east = r"(?:(?=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\X){1,12}"
    east = r"[かヵヶカケ箇個个]?\p{Han}{1,3}|[\p{Katakana}ー]{1,12}|\p{Hangul}{1,4}"
    counted = rf"{east}|{south_east}|[A-Za-zµ]{{1,6}}|\X"
    return regex.compile(rf"(?:第?(?:{digits})[ \u00a0\u3000]?(?:{counted})?){{1,3}}|\X", regex.VERSION1)
