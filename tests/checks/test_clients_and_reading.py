"""Client support comes from the table, with dates; reading ease by Flesch's formula."""

import re
from collections.abc import Callable

import pytest

from publisher.checks.clients import FORM, GRACEFUL, USUAL, lacks, table
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.readability import reading_ease, syllables
from publisher.digest.digest import Digest
from publisher.workspace.config import Config, Email, Organisation, Sender

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]
FLEX = (
    '<!DOCTYPE html>\n<html><body>\n<div style="display: flex; border-radius: 4px"><video src="a.mp4"></video></div>\n'
    "<svg></svg>\n</body></html>"
)


def config(**shares: float) -> Config:
    return Config(
        organisation=Organisation(name="Lantern House", address="1 Harbour Street"),
        sender=Sender(email="newsroom@example.org"),
        email=Email(clients={name.replace("_", "-"): share for name, share in shares.items()}),
    )


def test_the_table_loads_and_is_of_the_form_that_the_code_reads() -> None:
    loaded = table()
    assert FORM == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", loaded.updated)
    assert len(loaded.features) > 250
    assert set(USUAL) <= {family for family, _ in loaded.clients}
    for title, tested, marks in loaded.features.values():
        assert title
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", tested)
        assert len(marks) == len(loaded.clients)
        assert set(marks) <= set("ynau-")


def test_what_is_graceful_is_in_the_table() -> None:
    assert set(table().features) >= GRACEFUL


def test_the_licence_travels_with_the_table() -> None:
    from importlib.resources import files

    text = files("publisher.checks").joinpath("client_support.json").read_text(encoding="utf-8")
    assert "Copyright (c) 2019 Rémi Parmentier" in text
    assert "Permission is hereby granted, free of charge" in text


def test_each_lack_names_clients_line_and_date() -> None:
    found = {lack.slug: lack for lack in lacks(FLEX, {})}
    flex = found["css-display-flex"]
    assert flex.line == 3
    assert "Outlook (Windows)" in flex.without
    assert flex.tested == "2021-11-02"
    assert flex.share is None
    assert found["html-svg"].line == 4
    assert "html-video" in found
    assert "css-padding" not in found


def test_shares_of_the_audience_are_told_where_they_are_known(proof: MakeProof, found: Found) -> None:
    digest = Digest(subject="s", preheader="p" * 50, html=FLEX, text="x")
    finding = found(proof(digest=digest, config=config(outlook=0.3, apple_mail=0.6)))["clients.css-display-flex"]
    assert finding.severity == "warning"
    assert "up to 30% of your readers" in finding.message
    assert "(tested 2021-11-02)" in finding.message
    assert "clients.css-display-flex" not in found(proof(digest=digest, config=config(apple_mail=1.0)))


def test_without_shares_what_does_no_harm_is_one_note(proof: MakeProof, found: Found) -> None:
    digest = Digest(subject="s", preheader="p" * 50, html=FLEX, text="x")
    seen = found(proof(digest=digest))
    assert seen["clients.css-display-flex"].severity == "note"
    assert "border-radius" in seen["clients.graceful"].message
    assert "clients.css-border-radius" not in seen


@pytest.mark.parametrize(
    ("word", "count"),
    [("a", 1), ("house", 1), ("table", 2), ("walked", 1), ("wanted", 2), ("reading", 2), ("agree", 2), ("lives", 1),
     ("boxes", 2), ("safeguarding", 4), ("organisation", 5), ("rhythm", 1), ("Ada's", 2)],
)  # fmt: skip
def test_syllables_are_counted_about_right(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_words_read_more_easily_than_learned_ones() -> None:
    plain = "The cat sat on the mat. It was a good cat and it had a red hat. " * 5
    learned = (
        "Institutional accountability necessitates comprehensive organisational transparency regarding "
        "multidisciplinary safeguarding responsibilities, notwithstanding jurisdictional considerations. "
    ) * 6
    easy, hard = reading_ease(plain), reading_ease(learned)
    assert easy is not None
    assert hard is not None
    assert easy > 90
    assert hard < 0


def test_addresses_and_rules_do_not_count_as_words() -> None:
    words = "We walked by the harbour at dusk. " * 12
    assert reading_ease(words) == reading_ease(
        f"Winter\n======\n{words}\n[1] https://www.example.org/extraordinary"
    ) or (
        abs((reading_ease(words) or 0) - (reading_ease(words + "\n[1] https://www.example.org/extraordinary") or 0)) < 1
    )
    assert reading_ease("Too few words.") is None


def test_hard_language_is_warned_of_in_english_alone(proof: MakeProof, found: Found) -> None:
    text = "Institutional accountability necessitates comprehensive organisational transparency. " * 12
    digest = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text=text)
    assert found(proof(digest=digest))["readability.ease"].severity == "warning"
    welsh = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text=text, language="cy")
    assert found(proof(digest=welsh))["readability.ease"].message == "The digest takes about 1 minute to read."
