"""Signs stand with words, and have twins where they cannot be drawn."""

import pytest

from publisher.cli.screen.symbols import DRAWN, PLAIN, symbols


@pytest.mark.parametrize(
    ("plain", "environment", "encoding"),
    [
        (True, {}, "utf-8"),
        (False, {"TERM": "dumb"}, "utf-8"),
        (False, {}, "ascii"),
        (False, {}, "cp1252"),
        (False, {}, "no such encoding"),
    ],
)
def test_where_signs_cannot_be_drawn_words_stand_for_them(
    plain: bool, environment: dict[str, str], encoding: str | None
) -> None:
    assert symbols(plain=plain, environment=environment, encoding=encoding) is PLAIN


def test_a_terminal_of_today_gets_the_signs() -> None:
    assert symbols(plain=False, environment={"TERM": "xterm-256color"}, encoding="UTF-8") is DRAWN


def test_plain_letters_say_the_same() -> None:
    assert PLAIN.written("“Winter” – all … done") == '"Winter" - all ... done'
    assert DRAWN.written("“Winter”") == "“Winter”"
