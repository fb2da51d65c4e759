"""Nothing that runs, loads or styles survives cleaning; and cleaning twice is cleaning once."""

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from html_auditor import HOSTILE, faults
from publisher.model.post_markup import ELEMENTS
from publisher.sources.prose.reading import markup_line, text_line
from publisher.sources.prose.sanitise import clean


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "<p>{}</p>", "<table><tr><td>{}</table>", "<a href='https://example.org'>{}", "<pre>{}"]
)
def test_nothing_that_runs_loads_or_styles_survives(hostile: str, around: str) -> None:
    cleaned = clean(around.format(hostile))
    assert faults(cleaned) == []
    assert clean(cleaned) == cleaned


TAGS = (
    *sorted(ELEMENTS),
    "script",
    "style",
    "svg",
    "math",
    "form",
    "button",
    "object",
    "select",
    "font",
    "span",
    "template",
)
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from(HOSTILE),
    st.sampled_from(
        ["<a href='https://example.org/a?b=1&amp;c'>", "<img src=https://example.org/a.png alt='a \"b\" <c>'>"]
    ),
    st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "&nbsp;", "&#13;", "&lt;", "&amp;lt;", "\n", "\r", "\x00", "\x0c", '"', "'"]
    ),
    st.text(max_size=8),
)


@given(st.lists(pieces, max_size=14).map("".join))
@example("<pre>\n\n\nx</pre>")
@example("<p><button><p>x</p></button>")
@example("<a href='https://example.org'>x<table><a href='https://example.org'>y")
@example("<ul><a href='https://example.org/'><li><a href='https://example.org/'>x")
@example("<b><p>x</b>y</p><li>z")
@example("a&#13;b\rc")
def test_cleaning_what_is_clean_changes_nothing(given_html: str) -> None:
    cleaned = clean(given_html)
    assert faults(cleaned) == []
    assert clean(cleaned) == cleaned


@given(st.text())
def test_any_text_survives_as_text(words: str) -> None:
    shown = html.unescape(clean(html.escape(words)))
    assert re.sub(r"[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\s]", "", shown) == re.sub(
        r"[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\s]", "", html.unescape(html.escape(words))
    )


def test_what_prose_needs_stays() -> None:
    page = (
        '<h2>One</h2><p>Two <strong>three</strong> <a href="https://example.org/a?b=1&amp;c=2">four</a>.</p>'
        '<ul><li>five</li></ul><ol start="3"><li>six</li></ol><blockquote><p>seven</p></blockquote>'
        '<figure><img src="https://example.org/a.png" alt="eight" width="600"><figcaption>nine</figcaption></figure>'
        '<p><a href="mailto:desk@example.org">ten</a> <a href="tel:+442079460000">eleven</a></p>'
        '<table><tbody><tr><td colspan="2">twelve</td></tr></tbody></table>'
    )
    assert clean(page) == page


def test_relative_addresses_are_made_absolute_where_the_base_is_known() -> None:
    base = "https://example.org/blog/one/"
    assert clean('<a href="../two">x</a>', base) == '<a href="https://example.org/blog/two">x</a>'
    assert clean('<img src="a b.png">', base) == '<img src="https://example.org/blog/one/a%20b.png">'
    assert clean('<a href="//example.net/x">x</a>', base) == '<a href="https://example.net/x">x</a>'
    assert clean('<a href="javascript:alert(1)">x</a>', base) == "x"
    assert clean('<a href="java\nscript:alert(1)">x</a>', base) == "x"


@pytest.mark.parametrize(
    "slow",
    [
        "<div>" * 50_000,
        "<b>" * 5_000 + "<p>x" * 5_000,
        "<table><tr><td>" * 5_000,
        "<a>" * 20_000,
        "<a " * 300_000,
        "<p " + " ".join(f"a{number}=1" for number in range(500_000)) + ">",
        "&" * 3_000_000,
        "<" * 3_000_000,
        "&nbsp;" * 1_000_000,
        "<table>" + "x<br>" * 400_000,
        "<a href='" * 200_000,
        "<div></x>" * 100_000,
        "<div><!--</div>-->" * 100_000,
        "<div title='</div>'>" * 100_000,
    ],
    ids=lambda slow: slow[:12],
)
@pytest.mark.parametrize("read", [clean, markup_line])
def test_nothing_takes_long_or_fails(read: Callable[[str], str], slow: str) -> None:
    cleaned = read("words" + slow)
    assert "words" in cleaned
    if read is clean:
        assert faults(cleaned) == []
        assert clean(cleaned) == cleaned


def test_a_picture_whose_words_speak_of_an_address_but_that_has_none_goes() -> None:
    assert clean('<p>a<img alt="the attribute src=" width="9">b</p>') == "<p>ab</p>"
    assert clean('<img alt="a src=" src="https://example.org/a.png">').count('src="https://example.org/a.png"') == 1


def test_halves_of_surrogate_pairs_are_joined_or_replaced() -> None:
    assert clean("<p>a\ud83d\ude80b\ud800c</p>") == "<p>a\U0001f680b\ufffdc</p>"
    assert clean("<div>" * 100 + "a\udfff") == "a"
    assert clean('<a href="x\udfff">y</a>', "https://example.org/\ud800/") == (
        '<a href="https://example.org/\ufffd/x\ufffd">y</a>'
    )
    assert markup_line("<b>A</b> \ud800 B") == "A \ufffd B"
    assert text_line("A \ud800 B") == "A B"


def test_what_a_drawing_or_a_word_processor_leaves_out_does_not_count_as_depth() -> None:
    drawing = "<svg viewBox='0 0 9 9'>" + "<path d='M0 0h9'/>" * 90 + "</svg>"
    office = "<!--[if gte mso 9]><xml>" + "<w:LsdException Locked='false' Name='heading'/>" * 300 + "</xml><![endif]-->"
    letter = "<p class=MsoNormal>" + "<font face=Calibri>" * 70 + "Dear <b>all</b><o:p></o:p></p>"
    assert clean(f"{drawing}{office}<h2>One</h2>{letter}<ul><li>two</ul>") == (
        "<h2>One</h2><p>Dear <b>all</b></p><ul><li>two</li></ul>"
    )


@pytest.mark.parametrize("sham", ["<div></x>", "<div><!--</div>-->", "<div title='</div>'>"])
def test_depth_that_hides_is_found_in_what_was_cleaned(sham: str) -> None:
    cleaned = clean(sham * 100 + "words")
    assert clean(cleaned) == cleaned == "words"


def test_what_is_read_without_a_parser_is_escaped_once() -> None:
    assert clean("<div>" * 100 + "Soup &amp; bread &lt;b&gt;" + "</div>" * 100) == "Soup &amp; bread &lt;b&gt;"


def test_a_block_editors_table_gallery_and_button_keep_what_they_say() -> None:
    written = (
        '<!-- wp:table {"hasFixedLayout":true} -->\n<figure class="wp-block-table"><table class="has-fixed-layout">'
        '<thead><tr><th scope="col">Day</th></tr></thead><tbody><tr><td>Soup &amp; bread</td></tr></tbody></table>'
        "<figcaption class='wp-element-caption'>When</figcaption></figure>\n<!-- /wp:table -->"
        '<!-- wp:button --><div class="wp-block-button"><a class="wp-element-button" target="_blank" rel="noopener" '
        'href="https://example.org/join?a=1&b=2#form">Join</a></div><!-- /wp:button -->'
        '<figure><img decoding="async" loading="lazy" width="640" src="https://example.org/a.jpg" alt="Two cups" '
        'srcset="https://example.org/a-2.jpg 2x" class="wp-image-7"/></figure>'
    )
    assert clean(written) == (
        '\n<figure><table><thead><tr><th scope="col">Day</th></tr></thead><tbody><tr><td>Soup &amp; bread</td></tr>'
        "</tbody></table><figcaption>When</figcaption></figure>\n"
        '<div><a href="https://example.org/join?a=1&amp;b=2#form">Join</a></div>'
        '<figure><img width="640" src="https://example.org/a.jpg" alt="Two cups"></figure>'
    )


def test_text_pasted_from_a_word_processor_keeps_its_paragraphs_lists_and_links() -> None:
    written = (
        "<style>@page WordSection1 {size:595.3pt 841.9pt}</style><div class=WordSection1>"
        "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=EN-GB style='font-family:Calibri'>Dear "
        "<b style='mso-bidi-font-weight:normal'>all</b>,<o:p></o:p></span></p>"
        "<![if !supportLists]><ul type=disc><li class=MsoListParagraph><span>one</span><![endif]><li>two</ul>"
        '<p class=MsoNormal><a href="mailto:desk@example.org?subject=Soup night">Write</a>&nbsp;to us</p></div>'
    )
    assert clean(written) == (
        "<div><p>Dear <b>all</b>,</p><ul><li>one</li><li>two</li></ul>"
        '<p><a href="mailto:desk@example.org?subject=Soup%20night">Write</a>&nbsp;to us</p></div>'
    )


class Unreadable(str):
    """An address that fails when it is looked at."""

    __slots__ = ()

    def __len__(self) -> int:
        raise OverflowError


def test_a_failure_while_an_address_is_judged_is_no_way_in() -> None:
    with pytest.raises(OverflowError):
        clean('<a href="../secret">x</a>', Unreadable("https://example.org/"))
    assert clean('<a href="https://example.org/">x</a>') == '<a href="https://example.org/">x</a>'


def test_the_words_of_a_link_that_leads_nowhere_stay() -> None:
    assert clean('<p>See <a href="#top">the <b>top</b></a> or <a name="x">here</a>.</p>') == (
        "<p>See the <b>top</b> or here.</p>"
    )
    quoted = '<img src="https://example.org/a.jpg" alt="&lt;a&gt;"> <a href="https://example.org/">x</a> <a>y</a>'
    assert re.sub(r' alt="[^"]*"', "", clean(quoted)) == (
        '<img src="https://example.org/a.jpg"> <a href="https://example.org/">x</a> y'
    )
