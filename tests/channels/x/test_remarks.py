"""What is to be said of a part on X alone (findings H10)."""

import pytest

from publisher.channels.x.channel import CHANNEL
from publisher.model.releases import Part
from publisher.model.remarks import Remark


def said(text: str) -> list[Remark]:
    return list(CHANNEL.remarks(Part(position=1, text=text)))


@pytest.mark.parametrize(
    "text",
    ["@priya said so", "＠priya said so", "\u200b@priya", "\ufeff \n@priya", "\u2066@priya", "\u00ad\ufe0f@a", " @1"],
)
def test_a_part_that_begins_with_a_name_would_be_a_reply(text: str) -> None:
    (remark,) = said(text)
    assert (remark.about, remark.severity) == ("mention", "warning")
    assert remark.sentence == "This part begins with @ and a name, so X would show it as a reply to that account."
    assert remark.hint == "Put a word before it."


@pytest.mark.parametrize("text", [".@priya said so", "Thanks @priya", "@ five o’clock", "@", "“@priya”", ""])
def test_other_parts_would_be_none(text: str) -> None:
    assert said(text) == []


def test_two_cashtags_are_one_too_many() -> None:
    (remark,) = said("We hold $ABC and $XY.Z too, for $5.")
    assert (remark.about, remark.severity) == ("cashtags", "error")
    assert remark.sentence == "X takes one cashtag in a post, and this part has 2: $ABC, $XY.Z."
    assert said("We hold $ABC for $5 and US$7.") == []
