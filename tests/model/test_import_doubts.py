"""What copying from a web page spoils, seen in a post."""

import pytest

from publisher.model.import_doubts import doubts_in


def told(html: str) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.words) for doubt in doubts_in(html)]


@pytest.mark.parametrize(
    ("html", "doubts"),
    [
        ("<p>Write to [email protected] before you come.</p>", [("email", "[email protected]")]),
        (
            "<p>Write to <a href='https://example.org/x'>[email&nbsp;protected]</a>.</p>",
            [("email", "[email\xa0protected]")],
        ),
        ("<p>navy_phone_sending_picturesocial</p><p>Words.</p>", [("picture", "navy_phone_sending_picturesocial")]),
        ("<p>You can listen to it here.</p><p>Read more here.</p>", [("link", "here")]),
        ("<p>The report can be found <a href='https://example.org/r'>here</a>.</p>", []),
        ("<p>Write to desk_one@example.org or see example.org/a_b and #one_two.</p>", []),
        ("<p>Call <code>take_in</code>.</p><pre>a_b = here</pre>", []),
        ("<p>She has lived here since 1971.</p>", []),
    ],
)
def test_what_looks_spoiled_is_told_and_nothing_else(html: str, doubts: list[tuple[str, str]]) -> None:
    assert told(html) == doubts


def test_each_doubt_names_the_way_out() -> None:
    html = "<p>Write to [email protected].</p><p>big_red_bus</p><p>Register here.</p>"
    assert all(";" in doubt.sentence and doubt.sentence.endswith(".") for doubt in doubts_in(html))
