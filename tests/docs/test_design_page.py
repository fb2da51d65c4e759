"""The page on the design shows the packages and the layers that there are."""

import re
import runpy

from ground import REPOSITORY

PAGE = (REPOSITORY / "docs" / "design.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(REPOSITORY / "scripts" / "make_package_tree.py"))


def test_the_tree_is_what_the_folders_say_of_themselves() -> None:
    assert SCRIPT["page"]() == PAGE, "run python scripts/make_package_tree.py"


def test_every_folder_and_module_of_the_package_says_what_it_is_for() -> None:
    for line in SCRIPT["tree"]().splitlines()[1:]:
        assert re.fullmatch(r" +\S+ {2,}\S.*\.", line), line


def test_the_table_of_layers_is_that_of_import_linter() -> None:
    rows = re.findall(r"^\| (\d+) \| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    assert [re.findall(r"`(\w+)`", modules) for _, modules in rows] == SCRIPT["layers"]()
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))


def test_every_module_at_the_top_of_the_package_is_in_a_layer() -> None:
    package = REPOSITORY / "publisher"
    modules = {path.stem for path in package.glob("*.py") if path.stem != "__init__"}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert modules == {name for layer in SCRIPT["layers"]() for name in layer}
