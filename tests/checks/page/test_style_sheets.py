"""Style sheets are read with their lines, whatever stands in their strings, and what cannot be read is passed over."""

from publisher.checks.page import css

SHEET = """/* { a comment } */
@import url(other.css);
:root { color-scheme: light dark }
a, b > c:is(.x, .y) { color : red!important; background: url(x;y.png); *zoom: 1 }
@media (max-width: 619px) {
  .a::before { content: "}"; }
  @supports (display: grid) { p { margin: 0 } }
}
@font-face { font-family: "Quiet" }
.last { color: navy
"""


def test_rules_have_selectors_declarations_surroundings_and_lines() -> None:
    read = [(rule.line, rule.around, rule.selectors) for rule in css.rules(SHEET, line=10)]
    narrow = "@media (max-width: 619px)"
    assert read == [
        (11, ("@import url(other.css)",), ()),
        (12, (), (":root",)),
        (13, (), ("a", "b > c:is(.x, .y)")),
        (15, (narrow,), (".a::before",)),
        (16, (narrow, "@supports (display: grid)"), ("p",)),
        (18, (), ("@font-face",)),
        (19, (), (".last",)),
    ]


def test_declarations_have_values_importance_and_lines() -> None:
    link, narrow = css.rules(SHEET)[2:4]
    assert [(one.name, one.value, one.important) for one in link.declarations] == [
        ("color", "red", True),
        ("background", "url(x;y.png)", False),
    ]
    assert [(one.name, one.value, one.line) for one in narrow.declarations] == [("content", '"}"', 6)]


def test_a_semicolon_behind_a_rule_does_not_spoil_the_next() -> None:
    assert [rule.selectors for rule in css.rules(".a { color: red }; .b { color: blue }")] == [(".a",), (".b",)]
