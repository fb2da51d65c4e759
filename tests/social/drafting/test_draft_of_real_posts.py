"""Drafts from a real archive of posts, which stays outside this repository."""

import os
import re
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channels.registry import network
from publisher.channels.x.length import weighted_length
from publisher.model.posts import Post
from publisher.social.drafting.dangling import asks
from publisher.social.drafting.draft import draft_thread
from publisher.social.drafting.telling import DraftedPart
from publisher.sources.archive.reader import ArchiveText
from publisher.workspace.config import Social

ARCHIVE = os.environ.get("PUBLISHER_ACCEPTANCE_ARCHIVE", "")

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
    for post in _posts():
        parts = texts(draft_thread(title=post.title, posts=[post], settings=Social(), on=network("x")))
        assert 1 <= len(parts) <= 5
        assert all(weighted_length(part) <= 280 for part in parts)
