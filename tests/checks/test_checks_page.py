"""The page on the pre-flight tells every family and every property there is."""

from pathlib import Path

from publisher.checks.properties import PROPERTIES
from publisher.checks.run import FAMILIES

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def test_every_family_is_on_the_page() -> None:
    names = {family.__module__.rpartition(".")[2] for family in FAMILIES}
    ids = {"plan": "campaign", "wording": "content", "properties": "property"}
    assert {ids.get(name, name) for name in names} == {
        line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")
    }


def test_every_property_is_on_the_page_with_its_number() -> None:
    said = [line for line in PAGE.splitlines() if line[:1].isdigit()]
    assert said == [f"{one.number}. {one.title}" for one in sorted(PROPERTIES, key=lambda one: one.number)]
