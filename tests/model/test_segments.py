"""Segments: read, refused, explained."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import AudienceError
from publisher.model.segment_grammar import asked, parse
from publisher.model.segments import Both, Everyone, Has, Not, On, Was, in_words, leaves, without_history

NEWSLETTER, SCHOOL = On(kind="list", name="newsletter"), On(kind="tag", name="school")
LATELY = Was(what="sent", days=14)


@pytest.mark.parametrize(
    ("expression", "node"),
    [
        ("everyone", Everyone()),
        ("list newsletter", NEWSLETTER),
        ("LIST newsletter", NEWSLETTER),
        ('list "our friends, old and new"', On(kind="list", name="our friends, old and new")),
        ("tag “or”", On(kind="tag", name="or")),
        (
            "list newsletter, tag school, not sent in 14 days",
            Both(parts=(NEWSLETTER, SCHOOL, Not(part=LATELY)), how="and"),
        ),
        ("list newsletter and tag school", Both(parts=(NEWSLETTER, SCHOOL), how="and")),
        (
            "list newsletter or tag school and sent",
            Both(parts=(NEWSLETTER, Both(parts=(SCHOOL, Was(what="sent")), how="and")), how="or"),
        ),
        (
            "list newsletter or tag school, sent",
            Both(parts=(Both(parts=(NEWSLETTER, SCHOOL), how="or"), Was(what="sent")), how="and"),
        ),
        ("not (list newsletter or tag school)", Not(part=Both(parts=(NEWSLETTER, SCHOOL), how="or"))),
        ("not not tag school", Not(part=Not(part=SCHOOL))),
        ("field School is Hillside", Has(name="school", own=True, how="is", text="Hillside")),
        ('field "school name"', Has(name="school_name", own=True)),
        ("field year is not 4", Not(part=Has(name="year", own=True, how="is", text="4"))),
        ("first name is Anna", Has(name="first_name", own=False, how="is", text="Anna")),
        ("last name contains O'", Has(name="last_name", own=False, how="contains", text="O'")),
        ("language EN-gb", On(kind="language", name="en-gb")),
        ("basis soft opt-in", On(kind="basis", name="soft opt-in")),
        ("sent winter-2018", Was(what="sent", campaign="winter-2018")),
        ("sent in 2 weeks", Was(what="sent", days=14)),
        ("added since 2026-03-01", Was(what="added", since=datetime(2026, 3, 1, tzinfo=UTC))),
        ("added before 2026-03-01", Was(what="added", before=datetime(2026, 3, 1, tzinfo=UTC))),
    ],
)
def test_an_expression_is_read_as_people_mean_it(expression: str, node: object) -> None:
    assert parse(expression) == node


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (" ", "is empty"),
        ("list", "the name of a list is wanted after “list”"),
        ("tagg school", "Did you mean “tag”"),
        ("newsletter", "none of list, tag"),
        ("list a b", "“b” stands where a comma"),
        ("(list a", "never closed"),
        ("list a)", "“\\)” stands where"),
        ('list "a', 'quotation mark at “"a” is never closed'),
        ("sent in x days", "“in x days” is no length of time"),
        ("sent in 0 days", "no length of time"),
        ("sent in 101 years", "no length of time"),
        ("added since yesterday", "“yesterday” is no day"),
        ("basis guess", "no lawful basis"),
        ("first is Anna", "“name” is wanted after “first”"),
        ("list a, ", "ends where another part is wanted"),
        ("(" * 30 + "tag a", "at most 20 brackets"),
        ("not " * 30 + "tag a", "at most 20 brackets"),
    ],
)
def test_a_slip_is_told_with_its_place(expression: str, words: str) -> None:
    with pytest.raises(AudienceError, match=words):
        parse(expression)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("everyone", "all readers"),
        (
            "list newsletter, tag school, not sent in 14 days",
            (
                "readers who are on the list newsletter and have the tag school and were not sent a digest in the last "
                "14 days"
            ),
        ),
        (
            "not (list newsletter or sent winter-2018), language cy",
            "readers who (are not on the list newsletter and were not sent winter-2018) and read the language cy",
        ),
        ("field school", "readers who have the field school"),
        ("not first name contains x", "readers who do not have a first name that contains “x”"),
        ("added since 2026-03-01", "readers who were added since 1 March 2026"),
        ("not added before 2026-03-01", "readers who were not added before 1 March 2026"),
        ("sent in 1 day", "readers who were sent a digest in the last 1 day"),
        ("basis unknown", "readers who are written to on the basis “unknown”"),
    ],
)
def test_a_segment_is_explained(expression: str, words: str) -> None:
    assert in_words(parse(expression)) == words


PIECES = st.sampled_from(
    [
        "list",
        "tag",
        "field",
        "sent",
        "added",
        "in",
        "14",
        "days",
        "not",
        "(",
        ")",
        ",",
        "and",
        "or",
        "is",
        '"',
        "a",
        "”",
    ]
)


@given(st.text(max_size=30) | st.lists(PIECES, max_size=12).map(" ".join))
def test_any_words_are_a_segment_or_a_sentence(words: str) -> None:
    try:
        node = parse(words)
    except AudienceError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017 - either outcome is right
    else:
        assert in_words(node)
        assert list(leaves(node))


def test_what_lasts_of_a_segment_leaves_out_what_was_sent() -> None:
    kept = without_history(parse("list newsletter, not sent in 14 days, not (tag school or added in 3 days)"))
    assert kept == Both(
        parts=(
            NEWSLETTER,
            Not(part=Not(part=Everyone())),
            Not(part=Both(parts=(SCHOOL, Not(part=Everyone())), how="or")),
        ),
        how="and",
    )


def test_no_words_are_no_segment() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert asked(" ", now) is None
    assert asked("tag school", now) == (SCHOOL, now)
