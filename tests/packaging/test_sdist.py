"""The sdist carries what the wheel is made from, and what must go with it."""

import subprocess
import sys
import tarfile

import pytest

from ground import REPOSITORY


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of the sdist, below its one folder."""
    out = tmp_path_factory.mktemp("sdist")
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_the_sdist_carries_the_package_and_its_templates(names: set[str]) -> None:
    for folder in ("publisher", "templates/email"):
        files = [
            path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ]
        assert files
        assert {path.relative_to(REPOSITORY).as_posix() for path in files} <= names


def test_the_sdist_carries_licence_changelog_and_constraints(names: set[str]) -> None:
    assert {"LICENSE", "CHANGELOG.md", "README.md", "constraints.txt", "config.example.toml"} <= names


def test_the_sdist_carries_no_workspace_of_somebody(names: set[str]) -> None:
    for name in names:
        assert not name.startswith((".publisher", "outbox", "tests", "benchmarks", ".venv")), name
