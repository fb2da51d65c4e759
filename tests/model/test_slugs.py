"""A slug is readable, short, and given once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.posts import slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Don’t panic!", "dont-panic"),
        ("Straße & Café", "strasse-cafe"),
        ("Smørrebrød i Łódź", "smorrebrod-i-lodz"),
        ("🎄🎅", "post"),
        ("Безопасность в сети", "bezopasnost-v-seti"),
        ("Ασφάλεια 2018 🎄", "asfaleia-2018"),
        ("Đường về nhà", "duong-ve-nha"),
        ("सुरक्षा", "surksa"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_slug_is_made_of_the_title_s_words(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.lists(st.text(max_size=80), max_size=30))
def test_slugs_are_unique_whatever_the_titles(titles: list[str]) -> None:
    taken: set[str] = set()
    for title in titles:
        slug = slugify(title, taken)
        assert slug not in taken
        assert slug.replace("-", "").isalnum()
        assert slug.isascii()
        taken.add(slug)
