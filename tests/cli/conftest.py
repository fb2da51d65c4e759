"""A workspace with three posts, and terminals over it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pseudo_terminal import ARCHIVE, Terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = ["--organisation", "Lantern House", "--sender", "news@example.org", "--timezone", "Europe/London"]
    run = [sys.executable, "-m", "publisher"]
    subprocess.run([*run, "init", *words, "--website", "https://www.example.org"], cwd=tmp_path, check=True)
    (tmp_path / "blog.txt").write_text(ARCHIVE, encoding="utf-8")
    subprocess.run([*run, "posts", "import", "blog.txt"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def at(folder: Path) -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()
