"""Build the wheel and the sdist, and try each in an empty environment: ``python scripts/try_distribution.py``.

They are left in ``dist/``.  Each environment has nothing but Python and what the distribution asks for, and its
commands run in a folder of their own with no other settings, so that nothing of this folder can help them out.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

REPOSITORY: Final = Path(__file__).parent.parent
DIST: Final = REPOSITORY / "dist"
CONSTRAINTS: Final = REPOSITORY / "constraints.txt"
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check")
_BIN: Final = "Scripts" if os.name == "nt" else "bin"
#: What the environment of a command keeps of ours: without these nothing starts on Windows.
_KEPT: Final = ("SYSTEMROOT", "PATHEXT", "TEMP", "TMP")
#: Imports all there is: without the extras only what wraps one may be missing, and migrations run inside Alembic.
_IMPORT_ALL: Final = """\
import importlib, pkgutil, publisher
for module in pkgutil.walk_packages(publisher.__path__, "publisher."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name:
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name not in ("cryptography", "trafilatura"):
                raise
"""
#: A day of a newcomer, as far as it needs nobody.
COMMANDS: Final = (
    ("publisher", "--version"),
    ("publisher", "--help"),
    ("python", "-P", "-c", _IMPORT_ALL),
    ("publisher", "demo"),
    ("publisher", "--workspace", "demo", "report", "winter-2018"),
    (
        *("publisher", "init", "newsroom", "--organisation", "Lantern House", "--sender", "newsroom@example.org"),
        *("--timezone", "Europe/London", "--website", "https://www.example.org"),
    ),
    ("publisher", "--workspace", "newsroom", "templates", "copy", "seasonal", "--shared"),
    ("publisher", "--workspace", "newsroom", "templates", "check"),
)


def build() -> list[Path]:
    """Build wheel and sdist into :data:`DIST`, the wheel from the sdist, and return both."""
    for old in DIST.glob("publisher_desk-*"):
        old.unlink()
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(DIST), str(REPOSITORY)])
    built = sorted(DIST.glob("publisher_desk-*"))
    if [path.suffix for path in built] != [".whl", ".gz"]:
        sys.exit(f"A wheel and an sdist were to be in {DIST}; there are {[path.name for path in built]}.")
    return built


def try_out(distribution: Path, folder: Path) -> None:
    """Install ``distribution`` in an empty environment in ``folder`` and run :data:`COMMANDS` with it."""
    place = folder / "environment"
    venv.create(place)
    pip = [*_PIP, "--python", str(place), "install", "-qq", "--no-compile", "-c", str(CONSTRAINTS)]
    _run([*pip, "--build-constraint", str(CONSTRAINTS), str(distribution)])
    _run([*_PIP, "--python", str(place), "check"])
    room = folder / "room"
    room.mkdir()
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    surroundings = kept | {"PATH": str(place / _BIN), "HOME": str(room), "USERPROFILE": str(room)}
    for words in COMMANDS:
        _run([str(place / _BIN / words[0]), *words[1:]], folder=room, surroundings=surroundings)
        _say(f"  {' '.join(words).splitlines()[0]}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _run(words: Sequence[str], *, folder: Path | None = None, surroundings: Mapping[str, str] | None = None) -> None:
    """Run a command in silence; end with all that it said where it fails."""
    done = subprocess.run(
        words, cwd=folder, env=surroundings, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    for built_one in build():
        _say(f"{built_one.name}, in an empty environment:")
        with TemporaryDirectory(prefix="publisher-dist-") as empty:
            try_out(built_one, Path(empty))
    _say(f"Both work; they are in {DIST}.")
