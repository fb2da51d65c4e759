"""The wheel carries all that is needed, and the package works from it alone."""

import subprocess
import sys
import zipfile
from pathlib import Path

from ground import REPOSITORY


def test_the_wheel_carries_templates_samples_and_migrations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {path.name for path in (REPOSITORY / "templates" / "email").glob("*.j2")}
    assert templates
    assert {f"publisher/templates/email/{name}" for name in templates} <= names
    assert {"publisher/demo/samples/posts.txt", "publisher/demo/samples/subscribers.csv", "publisher/py.typed"} <= names
    assert any(name.startswith("publisher/store/migrations/versions/") for name in names)


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = REPOSITORY / "publisher"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert package / "web" / "static" / "preview.css" in files
    assert {path.relative_to(REPOSITORY).as_posix() for path in files} <= names


def test_the_wheel_carries_no_tests_and_no_workspace(wheel: Path) -> None:
    for name in zipfile.ZipFile(wheel).namelist():
        assert name.startswith(("publisher/", "publisher_desk-")), name


def test_templates_are_found_from_the_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-P", "-m", "publisher", "templates", "list", "--json"]
    ready = [sys.executable, "-m", "publisher", "init", "room"]
    environment = {"PYTHONPATH": str(tmp_path), "PATH": "", "HOME": str(tmp_path), "SYSTEMROOT": ""}
    subprocess.run(ready, cwd=tmp_path, env=environment, check=True, capture_output=True)
    done = subprocess.run(
        command, cwd=tmp_path / "room", env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "seasonal" in done.stdout
