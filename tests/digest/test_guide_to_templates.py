import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from publisher.digest.digest import Digest
from publisher.digest.merge.fields import FILTERS
from publisher.digest.page.template_files import PACKAGED
from publisher.digest.page.template_values import Article, Issue, Letterhead, Shown
from publisher.digest.page.templates import environment

PAGE = (Path(__file__).parent.parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")


def table(heading: str) -> set[str]:
    """Return the names in the first column of the table with this heading."""
    rows = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`(\w+)(?:\(\w+\))?`", row.split(" | ")[0])}


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_the_guide_names_all_that_a_template_is_given(make: Callable[..., Digest], tmp_path: Path) -> None:
    given = table("name")
    source = "".join(f"{name}: {{{{ {name} is defined }}}} " for name in sorted(given))
    (tmp_path / "all.html.j2").write_text("<p>x</p>", encoding="utf-8")
    (tmp_path / "all.txt.j2").write_text(source, encoding="utf-8")
    assert "False" not in make(template="all", folders=(tmp_path,)).text


def test_the_guide_names_all_fields() -> None:
    assert table("of `digest`") == names(Issue)
    assert table("of an article") == names(Article)
    assert table("of `brand`") == names(Letterhead)
    assert {*names(Shown), "src"} == set(re.findall(r"`picture\.(\w+)(?:\([\w, ]+\))?`", PAGE))


def test_the_guide_names_the_filters() -> None:
    stock = set(environment(()).filters)
    for name in (
        "wrap",
        "underline",
        "in_rows",
        "divided",
        "headless",
        "opening",
        "no_stub",
        "unbroken",
        "default",
        *FILTERS,
    ):
        assert name in stock
        assert f"`{name}`" in PAGE


def test_the_example_that_extends_a_template_works(make: Callable[..., Digest], tmp_path: Path) -> None:
    example = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)[0]
    assert PACKAGED in example
    (tmp_path / "digest.html.j2").write_text(example, encoding="utf-8")
    assert "Printed on no paper at all." in make(folders=(tmp_path,)).html
