"""Hold ways of finding sentences against texts whose sentences people have marked.

Usage: python scripts/measure_sentences.py FOLDER

FOLDER holds files ``*.conllu`` with paragraphs (``# newpar``), such as those of UD_English-EWT and UD_English-GUM.
Prints for each way that is installed how many of the ends that it finds are right, how many of those that there are
it finds, their harmonic mean, and its time; an end of a paragraph counts for nobody.
"""

import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from publisher.model.sentences import sentences

Way = Callable[[str], set[int]]


def marked(path: Path) -> Iterator[tuple[str, set[int]]]:
    """Yield each paragraph of several sentences, with where its sentences end."""
    paragraph: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# newpar"]:
        if line.startswith(("# newpar", "# newdoc")) and not line.startswith("# newpar_block"):
            if len(paragraph) > 1:
                lengths = [len(" ".join(paragraph[:number])) for number in range(1, len(paragraph))]
                yield " ".join(paragraph), set(lengths)
            paragraph = []
        elif line.startswith("# text = "):
            paragraph.append(line.removeprefix("# text = ").strip())


def ours(text: str) -> set[int]:
    """Return where Publisher's sentences end."""
    return {sentence.end for sentence in sentences(text)}


def sentencex(text: str) -> set[int]:
    """Return where sentencex's end; nowhere, where it panics."""
    try:
        found = import_module("sentencex").get_sentence_boundaries("en", text)
    except ImportError:
        raise
    except BaseException as panic:
        if isinstance(panic, KeyboardInterrupt):
            raise
        return set()
    return {one["start_index"] + len(text[one["start_index"] : one["end_index"]].rstrip()) for one in found}


def pysbd(text: str) -> set[int]:
    """Return where pysbd's end."""
    return _ends(text, import_module("pysbd").Segmenter(language="en", clean=False).segment(text))


def syntok(text: str) -> set[int]:
    """Return where syntok's end."""
    paragraphs = import_module("syntok.segmenter").analyze(text)
    last = [list(sentence)[-1] for paragraph in paragraphs for sentence in paragraph]
    return {token.offset + len(token.value) for token in last}


def blingfire(text: str) -> set[int]:
    """Return where Bling Fire's end."""
    return _ends(text, import_module("blingfire").text_to_sentences(text).split("\n"))


def _ends(text: str, pieces: list[str]) -> set[int]:
    ends, place = set(), 0
    for piece in filter(None, map(str.strip, pieces)):
        place = text.index(piece, place) + len(piece)
        ends.add(place)
    return ends


def measure(way: Way, paragraphs: list[tuple[str, set[int]]]) -> str:
    """Return a line about one way."""
    started = time.perf_counter()
    found = [way(text) - {len(text)} for text, _ in paragraphs]
    took = time.perf_counter() - started
    right = sum(len(ends & gold) for ends, (_, gold) in zip(found, paragraphs, strict=True))
    precision = right / max(1, sum(map(len, found)))
    recall = right / sum(len(gold) for _, gold in paragraphs)
    mean = 2 * precision * recall / (precision + recall)
    return f"{way.__name__:10} right {precision:.3f}  found {recall:.3f}  F1 {mean:.3f}  {took * 1000:5.0f} ms"


def main() -> None:
    """Print a table for each file."""
    for path in sorted(Path(sys.argv[1]).glob("*.conllu")):
        paragraphs = list(marked(path))
        if not paragraphs:
            continue
        print(f"{path.name}: {len(paragraphs)} paragraphs")
        for way in (ours, sentencex, pysbd, syntok, blingfire):
            try:
                print(f"  {measure(way, paragraphs)}")
            except ImportError:
                print(f"  {way.__name__} is not installed")


if __name__ == "__main__":
    main()
