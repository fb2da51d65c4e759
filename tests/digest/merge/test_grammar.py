"""What a person writes knows a closed grammar, is never code, and is read as 0.1.0 read it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from publisher.digest.merge.fields import Links
from publisher.digest.merge.grammar import DEEPEST, MOST, MOST_FAULTS, literal, parse
from publisher.digest.merge.grammar_nodes import literals, puts
from publisher.digest.merge.own_words import OwnWords
from publisher.digest.merge.placeholders import Placeholders
from publisher.digest.merge.template_reader import install, reading, teller_of
from publisher.model.subscribers import Subscriber

LINKS = Links(unsubscribe_url="https://news.example.org/u/1")
READERS = (
    Subscriber(id="1", address="ada@example.org", first_name="Ada", tags=("parents",), fields={"town": "bangor bay"}),
    Subscriber(id="2", address="bo@example.org", lists=("news", "it's")),
)


def said(source: str, reader: Subscriber = READERS[0]) -> str:
    placeholders = Placeholders()
    words = OwnWords(source, campaign=None)  # type: ignore[arg-type]  # asked for a place only where it goes wrong
    return placeholders.into_text(words.say(teller_of(reading(reader, LINKS)), placeholders))


def faults(source: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in parse(source).faults]


def as_jinja(source: str, reader: Subscriber) -> str:
    """Render as 0.1.0 did."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    install(environment)
    return environment.from_string(source).render(reading(reader, LINKS))


@pytest.mark.parametrize(
    ("source", "first", "second"),
    [
        ('Dear {{ subscriber.first_name | default("friend") }},', "Dear Ada,", "Dear friend,"),
        ("{{ subscriber.address|upper }}", "ADA@EXAMPLE.ORG", "BO@EXAMPLE.ORG"),
        ('{{ subscriber.fields.town | default("") | title | urlencode }}', "Bangor%20Bay", ""),
        ('{{ subscriber.fields["town"] | default(\'the "bay"\') }}', "bangor bay", 'the "bay"'),
        ("{{ subscriber.first_name|d('\\'x\\'', true) }}", "Ada", "'x'"),
        ('{% if "parents" in subscriber.tags %}yes{% else %}no{% endif %}', "yes", "no"),
        ('{% if "it\'s" in subscriber.lists %}yes{% endif %}', "", "yes"),
        ('{% if "parents" not in subscriber.tags and subscriber.lists %}yes{% endif %}', "", "yes"),
        ("{% if subscriber.fields.town %}a{% elif subscriber.first_name %}b{% else %}c{% endif %}", "a", "c"),
        ("{% if view_url or not subscriber.tags %}yes{% endif %}", "", "yes"),
        ("a {# a note #}b", "a b", "a b"),
        ("{{ '{{' }} is two braces, { and } are one", "{{ is two braces, { and } are one", None),
        ("{{ unsubscribe_url }}", "https://news.example.org/u/1", "https://news.example.org/u/1"),
    ],
)
def test_the_grammar_says_what_its_manual_says(source: str, first: str, second: str | None) -> None:
    assert said(source) == first == as_jinja(source, READERS[0])
    assert said(source, READERS[1]) == (first if second is None else second) == as_jinja(source, READERS[1])


def test_blocks_and_notes_on_lines_of_their_own_leave_no_gap() -> None:
    source = (
        "One\n  {% if subscriber.tags %}\nTwo\n  {% endif %}\n{# a\nnote #}\nThree {%- if view_url %} x{% endif %}\n"
    )
    assert said(source) == "One\nTwo\nThree" == as_jinja(source, READERS[0])
    assert said(source, READERS[1]) == "One\nThree" == as_jinja(source, READERS[1])


conditions = st.lists(
    st.sampled_from(
        ['"parents" in subscriber.tags', "'news' not in subscriber.lists", "not subscriber.first_name", "view_url",
         "subscriber.fields.town", "subscriber.tags", 'not "x" in subscriber.tags']
    ),
    min_size=1, max_size=3,
).flatmap(lambda asked: st.sampled_from(["and", "or"]).map(lambda joint: f" {joint} ".join(asked)))  # fmt: skip
texts = st.text(alphabet="ab{}%# \n\t'\"|", max_size=12).filter(
    lambda text: parse(text).faults == () and "{#" not in text
)
pieces = st.one_of(
    texts,
    st.sampled_from(
        ['{{ subscriber.first_name | default("fr}}iend") }}', "{{- subscriber.address -}}", "{{ '{%' }}", "{# n #}",
         "{{ subscriber.fields.town|default('')|upper }}", "{#- n -#}", "\n", "\n  ", " \n"]
    ),
)  # fmt: skip


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    opening = st.sampled_from(["{% ", "{%- "])
    ending = st.sampled_from([" %}", " -%}", "%}"])
    return st.builds(
        lambda o, c, e, yes, no: f"{o}if {c}{e}{yes}{o}else{e}{no}{o}endif{e}",
        opening,
        conditions,
        ending,
        inner,
        inner,
    )


sources = st.lists(
    st.recursive(pieces, lambda inner: block(st.lists(inner, max_size=3).map("".join)), max_leaves=5), max_size=5
).map("".join)


@given(sources)
def test_what_is_of_the_grammar_reads_as_0_1_0_read_it(source: str) -> None:
    # Pieces that meet may make an opening that neither had; then there is nothing to compare.
    if not faults(source):
        for reader in READERS:
            assert said(source, reader) == as_jinja(source, reader)


@given(st.text() | st.text(alphabet="{}%#'\" ab\n-", max_size=40))
def test_a_literal_says_what_it_was_made_of_and_so_it_did_in_0_1_0(text: str) -> None:
    assert said(literal(text)) == text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert as_jinja(literal(plain), READERS[0]) == plain


@pytest.mark.parametrize(
    "title", ["{{ 7*7 }} {{ subscriber.address }}", "{{ 'a'*90000000 }}", "{% for a in b %}", "{{{{"]
)
def test_a_title_with_braces_stands_as_it_is(title: str) -> None:
    assert said(f"From {literal(title)}!") == f"From {title}!"
    assert list(puts(parse(literal(title)).nodes)) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{{ first_name }}", "no merge field first_name. Did you mean “subscriber.first_name”?"),
        ("{{ contact.FIRSTNAME }}", "Did you mean “subscriber.first_name”?"),
        ("{{first_name|default:'friend'}}", "Did you mean “subscriber.first_name”?"),
        ("{{ subscriber.firstname }}", "Did you mean “subscriber.first_name”?"),
        ("{{ subscriber.frist_name }}", "subscriber.fields.NAME. Did you mean “first_name”?"),
        ("{{ subscribr.last_name }}", "Did you mean “subscriber.last_name”?"),
        ("{{ unsubscribe }}", "Did you mean “unsubscribe_url”?"),
        ("{{ nickname }}", "no merge field nickname; docs/personal.md"),
        ("{{ subscriber }}", "needs its name: subscriber.first_name"),
        ("{{ subscriber.fields }}", "needs its name: subscriber.fields.NAME"),
        ("{{ subscriber.tags }}", "cannot be put out or looped over"),
        ("{{ subscriber.first_name | default(“friend”) }}", "“ is a typographic quotation mark"),
        ("{{ subscriber.first_name | default:'x' }}", "is not how a fallback is given"),
        ("{{ subscriber.first_name or 'x' }}", "is not how a fallback is given"),
        ("{{ subscriber.first_name | default(unsubscribe_url) }}", "A fallback is a text between quotation marks"),
        ("{{ subscriber.first_name | replace('a', 'b') }}", "cannot go through the filter “replace”"),
        ("{{ subscriber.first_name | uper }}", "Did you mean “upper”?"),
        ("{{ subscriber.first_name", "is never closed"),
        ("{{ subscriber.first_name }", "“}” cannot stand in “{{ subscriber.first_name }”"),
        ("{{ 'x }}", "A quotation mark is not closed"),
        ("{{ }}", "These braces are empty"),
        ("{{ 7 * 7 }}", "“7” cannot stand in “{{ 7 * 7 }}”"),
        ("{{ ''.__class__.__mro__ }}", "“.” cannot stand in"),
        ("{% if subscriber.first_name == 'Ada' %}x{% endif %}", "Values cannot be compared"),
        ("{% if 'a' in subscriber.first_name %}x{% endif %}", "subscriber.tags and in subscriber.lists alone"),
        ("{% if %}x{% endif %}", "cannot stand in"),
        ("{% if view_url %}x", "has no {% endif %}"),
        ("x{% endif %}", "no {% if … %} before this {% endif %}"),
        ("{% if view_url %}{% else %}{% elif view_url %}{% endif %}", "stands behind {% else %}"),
        ("{% for a in b %}x{% endfor %}", "{% for %} belongs in a template"),
        ("{% include 'x' %}", "{% include %} belongs in a template"),
        ("{% %}", "cannot stand in"),
        ("{# a note", "This note is never closed"),
        ("{% if view_url %}" * (DEEPEST + 1), "deep"),
        ("x" * (MOST + 1), "200,000 are read"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_grammar_is_told_with_the_way_out(source: str, sentence: str) -> None:
    assert sentence in " ".join(message for _, message in faults(source))


def test_every_fault_is_told_with_its_line_and_only_once() -> None:
    source = (
        "Dear {{ first_name }},\n\n{% for x in y %}\n{{ subscriber.tags }}\n{% endfor %}\n"
        "{{ subscriber.first_name }} {% if subscriber.last_name > 3 %}\nx\n{% endif %}\n{{ oops"
    )
    assert [line for line, _ in faults(source)] == [1, 3, 4, 6, 9]
    assert [put.field.name for put in puts(parse(source).nodes)] == ["first_name"]


def test_what_stands_as_it_is_can_be_listed() -> None:
    source = "{{ '{{' }}{% if view_url %}{{ \"x\" }}{% endif %}{{ view_url }}"
    assert list(literals(parse(source).nodes)) == ["{{", "x"]


@given(st.text(alphabet="{}%#-|.()'\"[],=: \n\\abif", max_size=80) | st.text())
def test_reading_ends_in_nodes_or_faults_and_never_in_an_error(source: str) -> None:
    parsed = parse(source)
    assert len(parsed.faults) <= MOST_FAULTS
    assert all(1 <= fault.line <= source.count("\n") + 1 for fault in parsed.faults)
    if not parsed.faults and "{" not in source:
        assert "".join(node for node in parsed.nodes if isinstance(node, str)) == source


HOSTILE: Sequence[str] = (
    "{{", "{%", "{#", "{{ '", '{{ "\\"', "{{ a", "{% if view_url %}", "{% if view_url and ", "{{ 'a' }}", "{#-#}  ",
    "{{ subscriber.fields.a ", "|upper", "{% endif %}", "}}", "  {%- x", "\n", "{{ '}}' ",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    # A quadratic reader would need hours for this.
    for source in ((piece * MOST)[:MOST], ("{{ subscriber.first_name " + piece * MOST)[:MOST]):
        assert len(parse(source).faults) <= MOST_FAULTS
