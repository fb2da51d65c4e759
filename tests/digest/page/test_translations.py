from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter

import pytest

from publisher.digest.digest import Digest
from publisher.digest.page.translations import FALLBACK, Words, catalogue
from publisher.errors import ConfigError
from publisher.workspace.config import Config


def places(entry: str | Mapping[str, str]) -> set[str]:
    texts = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_every_word_with_the_same_places_for_values() -> None:
    english = catalogue()[FALLBACK]
    for words in catalogue().values():
        assert {key: places(entry) for key, entry in words.items()} == {
            key: places(entry) for key, entry in english.items()
        }


def test_dates_are_written_as_the_language_does() -> None:
    day = date(2018, 12, 20)
    assert Words("en-GB").date(day) == "20 December 2018"
    assert Words("cy").date(day) == "20 Rhagfyr 2018"
    assert Words("en-US").date(day) == "December 20, 2018"


def test_plurals_follow_the_language() -> None:
    assert [Words("en-GB").count("minutes", number) for number in (1, 2)] == ["1 minute to read", "2 minutes to read"]
    assert [Words("cy").count("minutes", number) for number in (1, 2)] == ["1 munud o ddarllen", "2 funud o ddarllen"]


def test_a_language_without_words_keeps_its_dates() -> None:
    german = Words("de-DE")
    assert german("unsubscribe") == "Unsubscribe"
    assert german.date(date(2018, 12, 20)) == "20. Dezember 2018"


def test_a_tag_that_is_no_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="xx-nowhere"):
        Words("xx-nowhere")


def test_a_welsh_digest_speaks_welsh(make: Callable[..., Digest], configured: Callable[..., Config]) -> None:
    digest = make(config=configured(organisation={"language": "cy"}))
    assert '<html lang="cy"' in digest.html
    assert "Dad-danysgrifio" in digest.html
    assert "Rhagfyr 2018" in digest.html
    assert "Dad-danysgrifio" in digest.text
    assert "Unsubscribe" not in digest.html + digest.text


def test_a_digest_from_right_to_left_is_set_from_the_right(
    make: Callable[..., Digest], configured: Callable[..., Config]
) -> None:
    digest = make(config=configured(organisation={"language": "ar", "direction": "rtl"}))
    assert digest.direction == "rtl"
    assert digest.html.count('lang="ar" dir="rtl"') == 2
    assert "text-align:left" not in digest.html.replace("text-align:left", "", 1)


def test_words_are_asked_for_in_the_way_they_are_kept() -> None:
    words = Words("en-GB")
    with pytest.raises(KeyError):
        words("articles")
    with pytest.raises(KeyError):
        words.count("links", 2)
    with pytest.raises(KeyError):
        words.variant("links", "winter")
