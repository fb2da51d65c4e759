import re
from collections.abc import Callable

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from publisher.channels.registry import network
from publisher.channels.x.length import hashtags, mentions, urls, weighted_length
from publisher.social.split import split_text as split_on

WORDS = [
    "a",
    "I",
    "the",
    "safe",
    "child",
    "school",
    "phone",
    "trust",
    "parent,",
    "listen.",
    "helpline?",
    "adult!",
    "conversation;",
    "(together)",
    "“quoted”",
    "@lantern",
    "#OnlineSafety",
    "$TEST",
    "https://example.org/path/to/page?x=1&y=2",
    "example.org/a_(b).",
    "README.md",
    "5",
    "km",
    "£12.50",
    "1,260",
    "pupils",
    "62%",
    "9",
    "a.m.",
    "Dr.",
    "Cole",
    "e.g.",
    "👨\u200d👩\u200d👧\u200d👦",
    "🇬🇧",
    "1️⃣",
    "é",
    "é",
    "日本語の文章。",
    "ชื่อ",
    "\u200d",
    "\ufeff",
]
GAPS = st.sampled_from([" ", " ", " ", " ", "\n", "\n\n", "  ", "\u00a0", "\u3000", "\r\n", ""])
PROSE = st.lists(st.tuples(st.sampled_from(WORDS), GAPS), max_size=160).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
ANYTHING = st.one_of(st.text(max_size=900), PROSE)


def split_text(
    text: str, *, limit: int = 280, weigh: Callable[[str], int] = weighted_length, numbering: bool = True
) -> list[str]:
    return split_on(text, limit=limit, weigh=weigh, numbering=numbering)


def without_numbers(parts: list[str]) -> list[str]:
    if len(parts) == 1:
        return parts
    assert all(part.endswith(f" {number}/{len(parts)}") for number, part in enumerate(parts, 1))
    return [part.rpartition(" ")[0] for part in parts]


def places(text: str, parts: list[str]) -> list[int]:
    """Where in ``text`` each part but the first begins."""
    begins, position = [], 0
    for part in parts:
        bare = part.strip()
        position = text.index(bare, position)
        begins.append(position)
        position += len(bare)
    return begins[1:]


@given(ANYTHING)
def test_every_part_is_within_the_limit(text: str) -> None:
    assert all(weighted_length(part) <= 280 for part in split_text(text))
    assert all(weighted_length(part) <= 100 for part in split_text(text, limit=100))


@given(ANYTHING)
def test_joined_again_the_parts_are_the_text(text: str) -> None:
    parts = without_numbers(split_text(text, limit=100))
    assert re.sub(r"\s+", "", "".join(parts)) == re.sub(r"\s+", "", text)
    bare = split_text(text, limit=100, numbering=False)
    assert re.sub(r"\s+", "", "".join(bare)) == re.sub(r"\s+", "", text)


@given(ANYTHING)
def test_within_a_part_nothing_is_changed(text: str) -> None:
    assert all(part.strip() in text for part in split_text(text, limit=100, numbering=False))


@given(ANYTHING)
def test_no_part_after_the_first_begins_with_a_mention(text: str) -> None:
    assert not any(part.startswith(("@", "＠")) for part in split_text(text, limit=100)[1:])


@given(ANYTHING)
def test_no_break_falls_inside_a_grapheme(text: str) -> None:
    whole = text.strip()
    clusters = [cluster.span() for cluster in regex.finditer(r"\X", whole)]
    for place in places(whole, split_text(text, limit=100, numbering=False)):
        inside = [whole[begin:place] for begin, end in clusters if begin < place < end]
        assert all(before.isspace() and before[-1] in "\r\n" for before in inside)


@given(PROSE)
def test_no_break_falls_inside_an_address_mention_or_hashtag(text: str) -> None:
    whole = text.strip()
    taken = [(found.start, found.end) for find in (urls, mentions, hashtags) for found in find(whole)]
    for place in places(whole, split_text(text, limit=100, numbering=False)):
        assert not any(begin < place < end for begin, end in taken)


@given(st.integers(2, 60), st.sampled_from(["5 km", "£ 12", "1,260 pupils", "9 a.m.", "12 000 euros"]))
def test_a_number_stays_with_its_unit(padding: int, figure: str) -> None:
    text = " ".join(["word"] * padding + [figure] + ["word"] * 60)
    assert sum(figure in part for part in split_text(text)) == 1


@given(
    st.lists(st.sampled_from(["A short one.", "This is a sentence of quite usual length, with a comma."]), max_size=90)
)
def test_the_last_part_is_no_leftover(sentences: list[str]) -> None:
    parts = without_numbers(split_text(" ".join(sentences)))
    assert len(parts) < 2 or weighted_length(parts[-1]) >= 60


@given(ANYTHING, st.sampled_from(["mastodon", "bluesky"]))
def test_other_networks_are_split_by_their_own_counting(text: str, name: str) -> None:
    weigh = network(name).weigh
    assert all(weigh(part) <= 120 for part in split_text(text, limit=120, weigh=weigh))


def test_a_text_that_fits_is_one_part_without_a_number() -> None:
    assert split_text("  Short and good.\n") == ["Short and good."]
    assert split_text(" \n ") == []


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        split_text("Far too long for that.", limit=8)


def test_the_numbers_have_their_exact_room_at_ten_parts_and_more() -> None:
    parts = split_text(" ".join(["Nine letters make up this sentence."] * 90))
    assert len(parts) > 9
    assert all(weighted_length(part) <= 280 for part in parts)
    assert parts[9].endswith(f" 10/{len(parts)}")


def test_a_blank_line_is_the_best_break() -> None:
    one, two = "A first thought, told in one sentence. " * 4, "A second thought, told in one sentence. " * 4
    assert split_text(f"{one.strip()}\n\n{two.strip()}", numbering=False) == [one.strip(), two.strip()]


def test_parts_are_balanced() -> None:
    lengths = [weighted_length(part) for part in split_text("Just one sentence of forty characters. " * 8)]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) < 45


def test_a_break_prefers_the_end_of_a_sentence_to_a_comma() -> None:
    text = "A sentence, which is long, goes on, and on, and comes to its end at last without hurry. " * 5
    assert all(part.endswith(".") for part in split_text(text, numbering=False))


def test_half_past_and_lists_and_ornaments_end_no_sentence() -> None:
    text = (
        "Doors open at 5 p.m. Friday and the talk begins at 6 p.m. sharp! 🎉 Bring a friend if you like to do so.\n"
        "1. Read the letter that came with the pack before the first lesson of the week begins.\n"
        "2. Cut out the cards, one set for each table, and keep a spare set at hand for those who come late."
    )
    parts = split_text(text, numbering=False, limit=120)
    assert not any(part.startswith(("Friday", "sharp", "🎉", "Read", "Cut")) for part in parts)


def test_a_language_without_spaces_breaks_where_a_sentence_ends() -> None:
    text = "これは安全についての短い文章です。子どもたちは毎日ネットを使います。" * 6
    assert all(part.endswith("。") for part in split_text(text, numbering=False))


def test_names_alone_are_kept_from_being_replies() -> None:
    parts = split_text(" ".join(f"@account{number}" for number in range(60)))
    assert all(weighted_length(part) <= 280 for part in parts)
    assert not any(part.startswith("@") for part in parts[1:])


def test_a_grapheme_that_no_part_could_hold_is_cut_all_the_same() -> None:
    text = "a" + "\u0301" * 700
    parts = split_text(text)
    assert all(weighted_length(part) <= 280 for part in parts)
    assert "".join(without_numbers(parts)) == text


def test_a_figure_without_spaces_around_it_stays_whole() -> None:
    text = "価格は1,200円です" * 40
    assert all(part.count("1,200円") == part.count("1") for part in without_numbers(split_text(text)))
