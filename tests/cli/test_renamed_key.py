"""A workspace whose configuration has a key by its old name works on, and the new name is told once."""

import subprocess
import sys
from pathlib import Path

CONFIG = '[organisation]\nname = "Lantern House"\n[sender]\nemail = "news@example.org"\n[sending]\ngrace_email = 12.0\n'


def run(room: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", *words]
    return subprocess.run(command, cwd=room, check=True, capture_output=True, text=True, encoding="utf-8")


def test_the_old_name_works_and_the_new_one_is_told_once(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "config.toml").write_text(CONFIG, encoding="utf-8")
    done = run(room, "config")
    assert "sending.grace.email" in done.stdout
    assert done.stderr == (
        "Note: config.toml, line 6: “sending.grace_email” is called “sending.grace.email” now; it still works by its "
        "old name, and is better written by the new one.\n"
    )
    assert run(tmp_path, "--workspace", str(room), "config").stderr == done.stderr
    for silent in ("--json", "--quiet"):
        assert run(tmp_path, "--workspace", str(room), "config", silent).stderr == ""
    assert run(tmp_path, "--help").stderr == ""
