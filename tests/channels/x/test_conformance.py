"""The public oracle for weighted length: data of the twitter-text project, which stays outside this repository."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from publisher.channels.x.length import hashtags, mentions, urls, weighted_length

FOLDER = os.environ.get("TWITTER_TEXT_CONFORMANCE", "")
SECTIONS = {
    "WeightedTweetsCounterTest": 20,
    "WeightedTweetsWithDiscountedEmojiCounterTest": 22,
    "UnicodeDirectionalMarkerCounterTest": 2,
}
#: Cases that assume configuration v2, in which an emoji sequence was counted code point by code point.
OLDER = {
    "Count a mix of single byte single word, and double word unicode characters",
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers",
}

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="TWITTER_TEXT_CONFORMANCE does not name a folder with validate.yml of the twitter-text project"
)


@cache
def _sections() -> dict[str, list[dict[str, Any]]]:
    path = Path(FOLDER) / "validate.yml"
    tests: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
    return tests


@pytest.mark.parametrize(("section", "count"), SECTIONS.items())
def test_a_text_weighs_what_the_suite_says(section: str, count: int) -> None:
    cases = _sections()[section]
    assert len(cases) == count
    skipped = [case for case in cases if section == "WeightedTweetsCounterTest" and case["description"] in OLDER]
    wrong = {
        case["description"]: weighted_length(case["text"])
        for case in cases
        if case not in skipped and weighted_length(case["text"]) != case["expected"]["weightedLength"]
    }
    assert not wrong
    assert len(skipped) == (len(OLDER) if section == "WeightedTweetsCounterTest" else 0)


def test_a_hashtag_is_what_the_suite_calls_one() -> None:
    for case in _sections()["hashtags"]:
        whole = [(0, len(case["text"]))] == [(tag.start, tag.end) for tag in hashtags(case["text"])]
        assert whole is case["expected"], case["description"]


def test_a_name_is_what_the_suite_calls_one() -> None:
    for case in _sections()["usernames"]:
        whole = [(0, len(case["text"]))] == [(name.start, name.end) for name in mentions(case["text"])]
        assert whole is case["expected"], case["description"]


def test_an_address_without_a_scheme_is_what_the_suite_calls_one() -> None:
    for case in _sections()["urls_without_protocol"]:
        whole = [(0, len(case["text"]))] == [(link.start, link.end) for link in urls(case["text"])]
        assert whole is case["expected"], case["description"]
