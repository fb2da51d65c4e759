"""Drafts from a real archive of posts, which stays outside this repository."""

import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channels.registry import network
from publisher.channels.x.length import weighted_length
from publisher.model.posts import Post
from publisher.model.relative_time import relative_times
from publisher.social.drafting.dangling import asks
from publisher.social.drafting.draft import draft_thread
from publisher.social.drafting.teaser import teaser
from publisher.social.drafting.telling import DraftedPart
from publisher.sources.archive.reader import ArchiveText
from publisher.workspace.config import Social

ARCHIVE = os.environ.get("PUBLISHER_ACCEPTANCE_ARCHIVE", "")

LATER = date(2026, 11, 25)

pytestmark = pytest.mark.skipif(
    not ARCHIVE, reason="PUBLISHER_ACCEPTANCE_ARCHIVE does not name the file of a real blog archive"
)


@cache
def _posts() -> list[Post]:
    text = Path(ARCHIVE).read_text(encoding="utf-8")
    found = ArchiveText(text, name="archive.txt", zone=ZoneInfo("Europe/London")).read()
    return [item for item in found if isinstance(item, Post)]


def texts(parts: tuple[DraftedPart, ...]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


@cache
def alone() -> list[tuple[Post, tuple[DraftedPart, ...]]]:
    """Each post with its own thread, as it would leave years later."""
    return [
        (post, draft_thread(title=post.title, posts=[post], settings=Social(), on=network("x"), leaves=LATER))
        for post in _posts()
    ]


def told() -> list[tuple[Post, str]]:
    """Each post with what its part says below the title."""
    parts = texts(draft_thread(title="Digest", posts=_posts(), settings=Social(), on=network("x")))[1:]
    return [(post, part.split("\n\n", 1)[-1]) for post, part in zip(_posts(), parts, strict=True)]


def test_every_post_gets_a_part_within_the_limit() -> None:
    made = draft_thread(
        title="Digest", posts=_posts(), settings=Social(), on=network("x"), website="https://www.example.org"
    )
    parts = texts(made)
    assert len(parts) == len(_posts()) + 2
    assert all(weighted_length(part) <= 280 - len(" 12/12") for part in parts)


def test_no_part_begins_in_the_middle_of_a_thought() -> None:
    opening = re.compile(
        r"(?:it(?! is an? )|this|that|these|they|he|she|and|but|however|so|such)\b(?! (?:year|week|month))",
        re.IGNORECASE,
    )
    assert [said for _, said in told() if opening.match(said)] == []


def test_no_part_ends_with_a_question() -> None:
    assert [said for _, said in told() if asks(said)] == []


def test_every_word_is_the_authors_own() -> None:
    for post, said in told():
        words = said.split("\n— ")[0].removeprefix("“").removesuffix("”")
        assert words in " ".join(post.text.split()) or words == post.title


def test_one_post_alone_is_told_in_a_few_parts() -> None:
    for _, parts in alone():
        assert 3 <= len(parts) <= 5
        assert all(weighted_length(said) <= 280 for part in parts for said in (part.text, *part.alternatives))


def test_no_part_nor_alternative_says_last_friday_years_later() -> None:
    for post, parts in alone():
        for said in (said for part in parts for said in (part.text, *part.alternatives)):
            found = relative_times(said, written=post.published.date(), read=LATER)
            assert [one.words for one in found if not one.words.endswith("year")] == []


def test_whom_to_call_in_danger_stands_last() -> None:
    for post, parts in alone():
        if re.search(r"\bdial 999\b", post.text):
            assert "999" in parts[-1].text


def test_every_part_says_something_new() -> None:
    for _, parts in alone():
        words = [set(re.findall(r"\w{5,}", part.text.casefold())) for part in parts]
        for place, mine in enumerate(words):
            assert all(len(mine & other) < 0.6 * len(mine) for other in words[:place])


def test_below_most_parts_stand_alternatives() -> None:
    counts = [len(part.alternatives) for _, parts in alone() for part in parts]
    assert sum(map(bool, counts)) >= 0.7 * len(counts)


def test_teasers_are_whole_and_of_the_length_that_reads_well() -> None:
    for post in _posts():
        said = teaser(post, LATER)
        assert 120 <= len(said) <= 210
        assert said in " ".join(post.text.split()) or all(
            half in " ".join(post.text.split()) for half in re.split(r"(?<=\.) ", said)
        )
        assert said.endswith((".", "!"))


def test_a_digest_says_no_title_twice() -> None:
    made = draft_thread(title="Digest", posts=_posts(), settings=Social(), on=network("x"), leaves=LATER)
    whole = "\n".join(part.text for part in made)
    assert [post.title for post in _posts() if whole.count(post.title) > 1] == []
