"""Texts that have broken text code before, and mixtures of them."""

from typing import Final

from hypothesis import strategies as st

NASTY: Final = (
    "Vitamin\u00a0C\u00a0.", "\u00a0.", "No.\u00a05", "C.", "e.g.", "p.m.", "Mr.", "U.S.", "…",
    "...", ". . .", "?!", "。", "」", "「", "“", "”", "(", ")", "[1]", "\r\n\r\n", "\n", "\n\n",
    "\t", " ", "  ", "\u00a0", "\u202f", "\u3000", "\u2028", "\u2029", "\x85", "\x00", "\x1c",
    "\u200b", "\u200c", "\u200d", "\ufeff", "\u202e", "\u2066", "\u00ad", "\ufe0f", "\u20e3",
    "\u0301", "\u0e33", "\u0600", "\u1160", "🎄", "👩\u200d👩\u200d👧", "🇬🇧", "🇬", "🏽", "1️⃣",
    "#️⃣", "\U000e0067", "\ud800", "\udfff", "\uffff", "\U0010ffff", "ß", "İ", "ﬁ", "Ǆ", "日本語",
    "한국어", "ภาษาไทย", "नमस्ते", "العربية", "עברית", "५", "٣", "½", "Ⅳ", "²", "@name", "＠name",
    "#tag", "＃tag", "$AB", "a@b.org", "https://example.org/a_(b)?c=d.", "http://",
    "example.vermögensberater", "xn--a.org", "t.co/a", "a.b.c.d", "-", "--", "---", "1/2", "/",
    "\\", "_", "*", "**", "![", "](", "{{", "}}", "*|", "|*", "0", "9.5", "£5", "5 km", "A", "a",
    "word",
)  # fmt: skip

#: Any text at all, and nasty pieces in any order, some of them many times.
TEXTS: Final = st.one_of(
    st.text(st.characters(), max_size=400),
    st.lists(st.sampled_from(NASTY), max_size=120).map("".join),
    st.lists(st.sampled_from(NASTY), max_size=80).map(" ".join),
    st.tuples(st.sampled_from(NASTY), st.integers(1, 400)).map(lambda pair: pair[0] * pair[1]),
)
