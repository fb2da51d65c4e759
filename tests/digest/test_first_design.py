"""Workspaces have copies of the templates of 0.1.0, changed or not: they go on making digests."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from publisher.desk.older_templates import concerning
from publisher.digest.digest import Digest
from publisher.digest.page.designs import fingerprint, released

KEPT: Final = Path(__file__).parent / "first_design"
TEMPLATES: Final = ("digest", "seasonal", "announcement", "single")


def test_these_are_the_templates_of_0_1_0() -> None:
    for file in KEPT.glob("*.j2"):
        assert fingerprint(file.read_text(encoding="utf-8")) == released()[file.name][0], file.name


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_copy_of_all_looks_as_it_did(make: Callable[..., Digest], template: str) -> None:
    html = make(4, template=template, season="spring", pictures=True, folders=(KEPT,)).html
    assert html.count("<h1") == 1
    assert "v:roundrect" in html
    assert "background-color:#ebf0ea" in html


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_copy_of_one_template_wears_the_new_look(make: Callable[..., Digest], tmp_path: Path, template: str) -> None:
    shutil.copy(KEPT / f"{template}.html.j2", tmp_path)
    shutil.copy(KEPT / f"{template}.txt.j2", tmp_path)
    html = make(4, template=template, pictures=True, folders=(tmp_path,)).html
    assert html.count("<h1") == 1
    assert "Georgia" in html
    assert "v:roundrect" not in html


def test_shared_parts_that_no_longer_fit_are_passed_over_and_told(make: Callable[..., Digest], tmp_path: Path) -> None:
    shutil.copy(KEPT / "_parts.html.j2", tmp_path)
    assert "v:roundrect" not in make(folders=(tmp_path,)).html
    (told,) = concerning("digest", [tmp_path])
    assert (told.check, told.severity) == ("template.design", "warning")
    assert told.message == "_parts.html.j2 is of an older design than the template digest, which is made without it."
