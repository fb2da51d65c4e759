"""Each picture of the documentation is made by the script, and is shown somewhere."""

import importlib.util
import sys
from types import ModuleType

import pytest

from ground import REPOSITORY

IMAGES = REPOSITORY / "docs" / "images"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pictures", REPOSITORY / "scripts" / "make_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


def test_every_picture_is_made_by_the_script_and_the_other_way_round(script: ModuleType) -> None:
    made = {picture.__name__.replace("_", "-") for picture in script.PICTURES}
    assert {path.stem for path in IMAGES.iterdir()} == made


def test_every_picture_is_shown_on_a_page_with_words_for_those_who_cannot_see_it() -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for path in IMAGES.iterdir():
        assert f"images/{path.name})" in text
    assert "![](" not in text


def test_no_picture_fetches_anything() -> None:
    for path in IMAGES.glob("*.svg"):
        svg = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in svg.replace("https://www.textualize.io", "")
        assert "@font-face" not in svg
