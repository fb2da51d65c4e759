"""After an update whose templates look new, a workspace's copies of the old ones are told."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.digest.page.designs import design_of, fingerprint, without_mark

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def package(wheel: Path, tmp_path: Path) -> Path:
    """Publisher, unpacked so that it can be updated."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    return tmp_path / "site" / "publisher"


@pytest.fixture
def run(package: Path, tmp_path: Path) -> Run:
    """Runs ``publisher templates …`` in a workspace, and returns what it said as JSON."""
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}

    def publisher(*words: str) -> str:
        command = [sys.executable, "-P", "-m", "publisher", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
        ).stdout

    given = (
        "--organisation=Lantern House",
        "--sender=n@example.org",
        "--timezone=UTC",
        "--website=https://example.org",
    )
    publisher("init", "room", *given)
    return lambda *words: json.loads(publisher("--workspace", "room", "templates", *words, "--json"))


def _release(package: Path) -> None:
    """Keep the designs as they are packaged, as is done when a version is cut."""
    kept = package / "digest" / "page" / "designs.toml"
    known = tomllib.loads(kept.read_text(encoding="utf-8"))
    for file in (package / "templates" / "email").glob("*.j2"):
        source = file.read_text(encoding="utf-8")
        known[file.name] = [*known.get(file.name, [])[: design_of(source) - 1], fingerprint(source)]
    kept.write_text("".join(f'"{name}" = {json.dumps(each)}\n' for name, each in known.items()), encoding="utf-8")


def _renew(package: Path, name: str) -> None:
    file = package / "templates" / "email" / name
    source = file.read_text(encoding="utf-8")
    newer = f"{{# design {design_of(source) + 1} #}}\n{without_mark(source)}<!-- new -->"
    file.write_text(newer, encoding="utf-8")


def _designs(said: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (finding["message"], finding["hint"])
        for template in said
        for finding in template["findings"]
        if finding["check"] == "template.design"
    ]


def test_copies_of_older_designs_are_told_apart(run: Run, package: Path, tmp_path: Path) -> None:
    _release(package)
    run("copy", "digest", "--shared")
    run("copy", "single")
    assert _designs(run("check", "digest", "single")) == []
    own = tmp_path / "room" / "templates" / "email" / "single.html.j2"
    own.write_text(own.read_text(encoding="utf-8") + "<!-- ours -->", encoding="utf-8")
    for name in ("digest.html.j2", "single.html.j2", "_layout.html.j2"):
        _renew(package, name)
    layout = (
        "_layout.html.j2 is an unchanged copy of an older design.",
        "Take it out of templates/email/, and the new one is used.",
    )
    renewed = ("digest is an unchanged copy of an older design.", "Renew it: publisher templates copy digest --force.")
    assert _designs(run("check", "digest")) == [renewed, layout]
    (changed, *_) = _designs(run("check", "single"))
    assert changed[0] == "single was made from an older design."
    assert changed[1].startswith("Keep it as it is, or put single.html.j2 aside")
    run("copy", "digest", "--force", "--yes")
    assert _designs(run("check", "digest")) == [layout]
