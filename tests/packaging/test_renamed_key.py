"""After an update that renamed a key of the configuration, a workspace works on, and the new name is told once."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CONFIG = '[organisation]\ntitle = "Lantern House"\n[sender]\nemail = "news@example.org"\n'


@pytest.fixture
def updated(wheel: Path, tmp_path: Path) -> Path:
    """Publisher, unpacked, of a made-up version in which ``organisation.title`` has become ``organisation.name``."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    module = tmp_path / "site" / "publisher" / "workspace" / "config.py"
    source = module.read_text(encoding="utf-8")
    line = next(line for line in source.splitlines() if line.startswith("RENAMED: "))
    renamed = '{("organisation", "title"): ("organisation", "name")}'
    module.write_text(source.replace(line, f"RENAMED: Final[Renamed] = {renamed}"), encoding="utf-8")
    return tmp_path / "site"


def run(site: Path, room: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "publisher", *words]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        command, cwd=room, env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_old_name_works_and_the_new_one_is_told_once(updated: Path, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "config.toml").write_text(CONFIG, encoding="utf-8")
    done = run(updated, room, "config")
    assert "Lantern House" in done.stdout
    assert done.stderr == (
        "Note: config.toml, line 2: “organisation.title” is called “organisation.name” now; it still works by its old "
        "name, and is better written by the new one.\n"
    )
    assert run(updated, tmp_path, "--workspace", str(room), "config", "--json").stderr == done.stderr
    assert run(updated, tmp_path, "--help").stderr == ""
