"""No word of a real archive is lost in silence."""

import os
import re
from difflib import SequenceMatcher
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.model.posts import Post
from publisher.ports.library import Flag
from publisher.sources.archive.heads import byline
from publisher.sources.archive.reader import ArchiveText
from publisher.sources.prose.origin import origin_of

ARCHIVE = os.environ.get("PUBLISHER_ACCEPTANCE_ARCHIVE", "")
pytestmark = pytest.mark.skipif(
    not ARCHIVE, reason="PUBLISHER_ACCEPTANCE_ARCHIVE does not name the file of a real blog archive"
)


def test_every_word_is_in_a_post_or_told_of() -> None:
    text = Path(ARCHIVE).read_text(encoding="utf-8")
    found = list(ArchiveText(text, name="blog", zone=ZoneInfo("Europe/London")).read())
    posts = [item for item in found if isinstance(item, Post)]
    told = [quoted for item in found if isinstance(item, Flag) for quoted in re.findall("“([^”]*)”", item.message)]
    lines = [line.strip() for line in text.splitlines()]
    told += [line for line in lines if byline(line) or origin_of(line)]
    told += [post.title for post in posts if lines.count(post.title) > 1]
    kept = " ".join(f"{post.title} {post.text}" for post in posts).split()
    gone = _gone(text.split(), kept)
    assert gone, "nothing was cleaned, so that this shows nothing"
    assert [words for words in gone if not _accounted(words, told)] == []


def _gone(words: list[str], kept: list[str]) -> list[str]:
    """Return what is in ``words`` and not in ``kept``, letters glued to a word that was kept without that word."""
    gone = []
    for kind, begins, ends, first, last in SequenceMatcher(None, words, kept, autojunk=False).get_opcodes():
        if kind != "equal":
            missing = " ".join(words[begins:ends])
            for word in kept[first:last]:
                assert word in missing, f"{word} is not in the archive"
                missing = missing.replace(word, "", 1)
            gone.append(missing.strip())
    return gone


def _accounted(words: str, told: list[str]) -> bool:
    for known in sorted(told, key=len, reverse=True):
        words = words.replace(" ".join(known.split()), "")
    return not words.strip()
