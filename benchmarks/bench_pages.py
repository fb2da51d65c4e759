"""Articles of labelled web pages, against trafilatura alone: their segments, titles, authors and days.

The pages are those of trafilatura's own evaluation (``tests`` in its repository: ``evaldata.json``, ``cache`` and
``eval``), which are not part of this one.  Name the folder on the command line or in PUBLISHER_LABELLED_PAGES.

A page is labelled with segments that its article has and segments that stand around it; what counts is how many of
each a text has (precision, recall, and F1 over all pages).  Captions belong to pictures, for both.  A title is right
where it is the same but for its spaces, an author where the same people are named, a day where it is the same day.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.posts import Post
from publisher.sources.page.reader import WebPage

LONDON = ZoneInfo("Europe/London")
#: Stands for the day of a page that tells none, and is never right.
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
FACTS = ("title", "author", "date")


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a reader made of a page; empty where it gave up."""

    text: str = ""
    title: str = ""
    author: str = ""
    #: ISO 8601.
    date: str = ""


@dataclass
class Score:
    """How often a reader was right."""

    kept: int = 0
    missed: int = 0
    intruded: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FACTS, 0))
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FACTS, 0))

    @property
    def precision(self) -> float:
        """How much of what a text has is of the article."""
        return self.kept / (self.kept + self.intruded)

    @property
    def recall(self) -> float:
        """How much of the articles the texts have."""
        return self.kept / (self.kept + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.kept / (2 * self.kept + self.intruded + self.missed)

    def count(self, label: Mapping[str, Any], read: Read) -> None:
        """Count what a reader made of one page."""
        text = one_line(read.text)
        has = [one_line(segment) in text for segment in label["with"]]
        self.kept, self.missed = self.kept + sum(has), self.missed + len(has) - sum(has)
        self.intruded += sum(one_line(segment) in text for segment in label["without"])
        for fact in FACTS:
            if label.get(fact):
                self.asked[fact] += 1
                self.right[fact] += ALIKE[fact](label[fact], getattr(read, fact))


def one_line(text: str) -> str:
    return " ".join(text.split())


def people(said: str | list[str]) -> frozenset[str]:
    names = re.split(r"\s*[;,]\s*", said if isinstance(said, str) else ";".join(said))
    return frozenset(one_line(name).casefold() for name in names if name.strip())


ALIKE: Mapping[str, Callable[[Any, str], bool]] = {
    "title": lambda label, said: one_line(label) == one_line(said),
    "author": lambda label, said: people(label) == people(said),
    "date": lambda label, said: label == said,
}


def ours(data: bytes, address: str) -> Read:
    try:
        found = list(WebPage(data, name=address, zone=LONDON, address=address, today=NEVER).read())
    except SourceError:
        return Read()
    (post,) = [item for item in found if isinstance(item, Post)]
    return Read(text=post.text, title=post.title, author=post.author, date=post.published.date().isoformat())


def theirs(data: bytes, address: str) -> Read:
    import trafilatura

    text = trafilatura.extract(data, include_comments=False, include_tables=True) or ""
    found = trafilatura.bare_extraction(data, url=address, with_metadata=True)
    return Read(text=text, **{fact: getattr(found, fact, None) or "" for fact in FACTS})


def pages(folder: Path) -> Iterator[tuple[str, Mapping[str, Any], bytes]]:
    """Yield the address, the label and the bytes of each page."""
    labels: Mapping[str, Mapping[str, Any]] = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for address, label in labels.items():
        path = next(path for kind in ("cache", "eval") if (path := folder / kind / label["file"]).is_file())
        yield address, label, path.read_bytes()


def row(name: str, score: Score) -> str:
    facts = "  ".join(f"{fact} {score.right[fact]} of {score.asked[fact]}" for fact in FACTS)
    return f"  {name:<12} segments P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}  {facts}"


def main() -> None:
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PUBLISHER_LABELLED_PAGES", "")
    if not named:
        print("not run: name the folder of trafilatura's labelled pages in PUBLISHER_LABELLED_PAGES")
        return
    logging.disable(logging.CRITICAL)
    mine, other, count = Score(), Score(), 0
    for address, label, data in pages(Path(named)):
        mine.count(label, ours(data, address))
        other.count(label, theirs(data, address))
        count += 1
    print(f"{count} labelled pages:")
    print(row("Publisher", mine))
    print(row("trafilatura", other))
    behind = [fact for fact in FACTS if mine.right[fact] <= other.right[fact]]
    behind += ["segments"] if mine.f1 <= other.f1 else []
    print("  ahead in all" if not behind else f"  misses its bar: behind in {', '.join(behind)}")
    raise SystemExit(bool(behind))


if __name__ == "__main__":
    main()
