"""A post as a form: what goes out comes back, whatever it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_room import post
from publisher.desk.post_form import as_form, differing, from_form, onto
from publisher.errors import PostError

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200).map(lambda text: " ".join(text.split()))


@given(title=LINES.filter(bool), excerpt=LINES, tags=st.lists(LINES.filter(bool), max_size=4, unique=True))
def test_a_form_that_nobody_changes_changes_nothing(title: str, excerpt: str, tags: list[str]) -> None:
    one = post("helpline", title=title, excerpt=excerpt, tags=tuple(tags))
    assert from_form(one, as_form(one)) == one


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("title = \n", "cannot be read"),
        ('title = "A"\ntags = []\n', "it lacks"),
        ('title = " "\nexcerpt = ""\ntags = []\n', "needs a title"),
    ],
)
def test_a_form_that_is_no_post_is_refused(form: str, words: str) -> None:
    with pytest.raises(PostError, match=words):
        from_form(post("helpline"), form)


def test_only_what_was_changed_is_carried_over() -> None:
    before = post("helpline")
    edited = replace(before, title="Ring us", excerpt="At any hour.")
    meanwhile = replace(before, excerpt="From elsewhere.")
    assert differing(before, edited) == ("title", "excerpt")
    assert onto(meanwhile, edited, ("title",)) == replace(meanwhile, title="Ring us")
