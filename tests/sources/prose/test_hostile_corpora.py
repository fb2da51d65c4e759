"""Public collections of hostile HTML, which are not ours to carry: every string of every file in a folder of them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from html_auditor import faults
from publisher.sources.prose.reading import markup_line
from publisher.sources.prose.sanitise import clean

FOLDER = os.environ.get("PUBLISHER_HOSTILE_CORPORA", "")
#: Where a string may stand in what somebody else wrote.
PLACES = (
    "{}", "<p>{}</p>", "<table><tr><td>{}</table>", "<pre>{}", "<b><i>{}", '<a href="{}">x</a>', '<img src="{}">',
    "<img src='https://example.org/a.png' alt='{}'>",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="PUBLISHER_HOSTILE_CORPORA does not name a folder of text or JSON files with hostile HTML"
)


def strings(value: object) -> Iterator[str]:
    """Yield each string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def payloads(file: Path) -> Iterator[str]:
    """Yield each string of a JSON file; of any other file the whole of it and each of its lines."""
    text = file.read_text(encoding="utf-8", errors="surrogateescape")
    if file.suffix == ".json":
        yield from strings(json.loads(text))
    else:
        yield text
        yield from text.splitlines()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "file", sorted(path for path in Path(FOLDER or os.devnull).rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_nothing_of_a_hostile_collection_survives(file: Path) -> None:
    wrong: list[tuple[str, object]] = []
    for payload in dict.fromkeys(payloads(file)):
        for place in PLACES if len(payload) < 2_000 else PLACES[:1]:
            given = place.replace("{}", payload)
            cleaned = clean(given)
            found = faults(cleaned)
            if found or clean(cleaned) != cleaned or "\n" in markup_line(given):
                wrong.append((given, found or cleaned))
    assert not wrong, f"{len(wrong)} strings, first: {wrong[:3]}"
