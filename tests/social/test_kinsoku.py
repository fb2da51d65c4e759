"""Findings H9: what never begins a part, what never ends one, and figures, in scripts without spaces."""

import regex
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.channels.registry import network
from publisher.channels.x.length import weighted_length
from publisher.social.split import split_text

CLOSING = "、。，：；？！）］｝〕〉》」』】”’ーっゃょ々ๆะา"
OPENING = "（［｛〔〈《「『【￥เแโใไ"
WORDS = st.sampled_from(
    [
        "安全", "子どもたち", "インターネット", "使います", "です", "我们", "孩子", "网络安全", "的", "話す", "가족",
        "ปลอดภัย", "เด็ก", "โรงเรียน", "#安全", "@lantern", "https://example.org/a", "OK",
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    ["、", "。", "」", "。」", "「", "『", "（", "）", "！？", "：", "”", "“", "っ", "ー", "々", "ๆ", "）。", "」、「"]
)
WIDE = st.lists(st.one_of(WORDS, WORDS, MARKS), min_size=30, max_size=260).map("".join)
FIGURES = (
    "1,200円", "20万人", "2018年12月20日", "第3回", "50％", "三十五人", "5か月", "30センチ", "１２３名", "3公里",
    "5 公里", "10 キロ", "5 กิโลเมตร", "20 บาท", "๕๐ คน", "3시간", "7km",
)  # fmt: skip


def begins_well(part: str, text: str) -> bool:
    # A whole text may begin as it likes, and more than twenty marks in a row are no writing.
    return part[0] not in CLOSING or text.startswith(part[:10])


def ends_well(part: str, text: str) -> bool:
    return part[-1] not in OPENING or text.endswith(part[-10:])


@given(WIDE)
@example("今日は安全について話します、" * 40)
@example("彼は「はい。」と言った。" * 40)
@example("本当に（安全）です。" * 60)
@example("#安全、" * 90)
def test_no_part_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str) -> None:
    if regex.search(r"[\p{P}ーっๆ々]{15}", text):
        return
    for name in ("x", "bluesky"):
        on = network(name)
        parts = split_text(text, limit=on.limit, weigh=on.weigh, numbering=False)
        assert all(on.weigh(part) <= on.limit for part in parts)
        assert all(begins_well(part, text) and ends_well(part, text) for part in parts)


@given(WIDE, st.integers(30, 100))
def test_the_same_holds_for_any_limit(text: str, limit: int) -> None:
    if regex.search(r"[\p{P}ーっๆ々]{5}|https|#", text):
        return
    parts = split_text(text, limit=limit, weigh=weighted_length, numbering=False)
    assert all(weighted_length(part) <= limit for part in parts)
    assert all(begins_well(part, text) and ends_well(part, text) for part in parts)


@given(st.sampled_from(FIGURES), st.integers(0, 150), st.integers(60, 150), st.sampled_from(["安", "ความ", "ก", "안"]))
def test_a_figure_keeps_what_it_counts(figure: str, before: int, behind: int, word: str) -> None:
    text = f"{word * before}{figure}{word * behind}"
    parts = split_text(text, limit=280, weigh=weighted_length)
    assert sum(figure in part for part in parts) == 1


def test_marks_behind_a_space_stay_with_their_words() -> None:
    text = "« Vraiment ? » demandent les parents ; oui ! " * 20
    parts = split_text(text, limit=120, weigh=weighted_length, numbering=False)
    assert not any(part.startswith(("?", "»", ";", "!")) for part in parts)
    assert not any(part.endswith("«") for part in parts)


def test_a_name_with_a_dot_before_it_may_begin_a_part() -> None:
    text = "We write it in .NET and it is long enough for two. " * 8
    parts = split_text(text, limit=100, weigh=weighted_length, numbering=False)
    assert " ".join(parts) == text.strip()


def test_a_sentence_in_brackets_ends_behind_them() -> None:
    text = "「これは安全についての短い文章です。」「子どもたちは毎日ネットを使います。」" * 6
    parts = split_text(text, limit=280, weigh=weighted_length, numbering=False)
    assert all(part.startswith("「") and part.endswith("。」") for part in parts)
