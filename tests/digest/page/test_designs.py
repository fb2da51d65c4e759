"""A workspace's copy of a template whose design is older is told, and what a person did to it is not lost."""

from pathlib import Path

import pytest

from publisher.digest.page.collection import collection, copy
from publisher.digest.page.designs import Older, design_of, fingerprint, older, released
from publisher.digest.page.template_files import names, packaged

FIRST = "{# A digest. #}\n<p>As it was.</p>\n"
SECOND = "{# design 2 #}\n{# A digest. #}\n<p>As it is.</p>\n"
TEXT = "as ever\n"
KNOWN = {"digest.html.j2": [fingerprint(FIRST), fingerprint(SECOND)], "digest.txt.j2": [fingerprint(TEXT)]}
UNCHANGED = [Older(name="digest", files=("digest.html.j2",), unchanged=True)]
CHANGED = [Older(name="digest", files=("digest.html.j2",), unchanged=False)]


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """The packaged templates of a release that has changed the digest."""
    folder = tmp_path / "packaged"
    folder.mkdir()
    (folder / "digest.html.j2").write_text(SECOND, encoding="utf-8")
    (folder / "digest.txt.j2").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def found(own: Path, current: Path, source: str, name: str = "digest.html.j2") -> list[Older]:
    (own / name).write_bytes(source.encode())
    return older(own, current=current, known=KNOWN)


@pytest.mark.parametrize("source", [FIRST, FIRST.replace("\n", "\r\n"), "\ufeff" + FIRST])
def test_an_unchanged_copy_of_an_older_design_is_told_as_such(own: Path, current: Path, source: str) -> None:
    assert found(own, current, source) == UNCHANGED


def test_a_changed_copy_of_an_older_design_is_told_as_such(own: Path, current: Path) -> None:
    assert found(own, current, FIRST.replace("was", "was with us")) == CHANGED


def test_a_copy_counts_as_changed_where_its_text_was(own: Path, current: Path) -> None:
    (own / "digest.txt.j2").write_text("as ever, and ours\n", encoding="utf-8")
    assert found(own, current, FIRST) == CHANGED
    (own / "digest.txt.j2").write_text(TEXT, encoding="utf-8")
    assert older(own, current=current, known=KNOWN) == UNCHANGED


def test_a_shared_part_goes_by_the_name_of_its_file(own: Path, current: Path) -> None:
    (current / "_parts.html.j2").write_text(SECOND, encoding="utf-8")
    (one,) = found(own, current, FIRST, name="_parts.html.j2")
    assert (one.name, one.shared, one.unchanged) == ("_parts.html.j2", True, False)


@pytest.mark.parametrize("source", [SECOND, SECOND.replace("is", "is with us"), "{#- design 3 -#}\nlater\n"])
def test_a_copy_of_this_design_or_a_later_one_is_not_told(own: Path, current: Path, source: str) -> None:
    assert found(own, current, source) == []


def test_a_template_that_extends_the_packaged_one_follows_every_design(own: Path, current: Path) -> None:
    source = '{% extends "packaged/digest.html.j2" %}{% block footer %}ours{% endblock %}'
    assert found(own, current, source) == []


def test_a_template_of_another_name_and_an_unchanged_one_are_not_told(own: Path, current: Path) -> None:
    assert found(own, current, FIRST, name="letter.html.j2") == []
    assert found(own, current, TEXT, name="digest.txt.j2") == []


def test_a_workspace_without_templates_has_no_older_ones(tmp_path: Path, current: Path) -> None:
    assert older(tmp_path / "none", current=current, known=KNOWN) == []


def test_a_fresh_copy_of_everything_is_of_this_design(own: Path) -> None:
    for name in names(()):
        copy(name, own, shared=True, replace=True)
    assert older(own) == []


def test_a_packaged_template_that_has_changed_since_it_was_released_says_so_in_its_first_line() -> None:
    """Raise the number in its first line, {# design 2 #}; scripts/keep_designs.py keeps it when a version is cut."""
    for file in packaged().glob("*.j2"):
        source = file.read_text(encoding="utf-8")
        kept = released().get(file.name, ())
        assert fingerprint(source) in kept[design_of(source) - 1 :] or design_of(source) == len(kept) + 1, file.name


def test_the_designs_of_0_1_0_are_known() -> None:
    """Its templates are copied in people's workspaces; the fingerprints are those of the commit that cut it."""
    assert released()["digest.html.j2"][0] == "3cc8a92964d953b601828e6603d96474c1fafd992b990f107ab1c6e8ecf4f7c9"
    assert released()["_layout.html.j2"][0] == "fe4b8f6440218354061170b02ec07bf98e9407a7f314c9d5ddfe067f56dadf72"


def test_what_a_template_says_of_itself_stands_after_the_line_of_its_design(own: Path) -> None:
    (own / "letter.html.j2").write_text("{# design 2 #}\n{# A letter to few. #}\n<p>Hello.</p>", encoding="utf-8")
    assert {item.name: item.about for item in collection([own])}["letter"] == "A letter to few."
