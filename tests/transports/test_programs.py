"""A program of the organisation's own: no shell, a time limit, and no secret."""

import os
import sys
import time
from pathlib import Path

import pytest

from publisher.errors import ProgramError
from publisher.transports.programs import run_program


def run(folder: Path, code: str, *words: str, said: bytes = b"", seconds: float = 20.0) -> bytes:
    return run_program([sys.executable, "-c", code, *words], said, folder=folder, seconds=seconds)


def test_it_is_told_on_standard_input_and_answers_on_standard_output(tmp_path: Path) -> None:
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run(tmp_path, echo, said=b"abc" * 100_000) == b"cba" * 100_000


def test_its_arguments_are_no_shell_s(tmp_path: Path) -> None:
    said = run(tmp_path, "import sys; print(sys.argv[1], end='')", "$(touch x); `id` > y")
    assert said == b"$(touch x); `id` > y"
    assert list(tmp_path.iterdir()) == []


def test_it_runs_in_the_folder_and_sees_no_secret_of_publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_SMTP_PASSWORD", "tell nobody")
    monkeypatch.setenv("MODEL", "small")
    code = (
        "import os; print(os.getcwd(), os.environ.get('MODEL'), [n for n in os.environ if n.startswith('PUBLISHER')])"
    )
    assert run(tmp_path, code).decode().split() == [os.path.realpath(tmp_path), "small", "[]"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import sys; print('first', file=sys.stderr); sys.exit('no model\\n')",
            r"ended with exit code 1 \(no model\)",
        ),
        ("raise SystemExit(3)", "ended with exit code 3$"),
        ("print('x' * 1_000_001)", "printed more than 1,000,000 bytes"),
        ("import os; os.kill(os.getpid(), 9)", "ended with exit code -9"),
    ],
)
def test_a_failure_is_a_sentence(tmp_path: Path, code: str, said: str) -> None:
    with pytest.raises(ProgramError, match=said):
        run(tmp_path, code)


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"no-such-program cannot be run \(No such file"):
        run_program(["no-such-program"], b"", folder=tmp_path, seconds=1)


def test_one_that_takes_too_long_is_ended_with_what_it_began(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    child = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    began = time.monotonic()
    with pytest.raises(ProgramError, match=r"did not end within 0\.5 seconds"):
        run(tmp_path, code, seconds=0.5)
    assert time.monotonic() - began < 10
    with pytest.raises(ProgramError):  # as long as the child would have needed
        run(tmp_path, "import time; time.sleep(20)", seconds=2)
    assert not mark.exists()
