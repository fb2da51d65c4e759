"""One way of writing each address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import AudienceError
from publisher.model.email_addresses import examine, in_letters, normalise, normalise_reader, read_address


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ben.Osei@Example.ORG", "ben.osei@example.org"),
        ("  ben@example.org\n", "ben@example.org"),
        ("ben+news@example.org", "ben+news@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("ben@bücher.example.org", "ben@xn--bcher-kva.example.org"),
        ("ben@XN--BCHER-KVA.example.org", "ben@xn--bcher-kva.example.org"),
    ],
)
def test_an_address_has_one_way_of_being_written(typed: str, stored: str) -> None:
    assert normalise(typed) == stored
    assert normalise(stored) == stored


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "empty"),
        ("ben", "no @"),
        ("@example.org", "nothing before the @"),
        ("ben@", "no ending such as .org"),
        ("ben@example", "no ending such as .org"),
        ("ben osei@example.org", "a space"),
        ("ben@example.org\r\nBcc: all@example.org", "a space"),
        ("ben@@example.org", "more than one @"),
        ("ben@example.org,amira@example.org", "more than one"),
        ("Ben <ben@example.org>", "angle brackets"),
        ("ben..osei@example.org", "a dot too many"),
        ("ben@example..org", "a dot too many"),
        ("bén@example.org", "outside a to z"),
        ("ben@printer.local", "reserved"),
        ("mailto:ben@example.org", "no mail server"),
    ],
)
def test_what_is_no_address_is_refused_with_what_is_wrong_and_without_quoting_it(typed: str, words: str) -> None:
    with pytest.raises(AudienceError, match=words) as refusal:
        normalise(typed)
    assert not typed.strip() or typed.strip() not in str(refusal.value)


@given(st.text(max_size=40) | st.emails())
def test_examining_never_fails_and_gives_either_an_address_or_a_fault(text: str) -> None:
    address, fault = examine(text)
    assert bool(address) != bool(fault)
    assert not address or (address.isascii() and examine(address) == (address, ""))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("ben@bücher.example.org", "ben@xn--bcher-kva.example.org"),
        ("ben@straße.example.org", "ben@xn--strae-oqa.example.org"),
        ("ben@例え.example.org", "ben@xn--r8jz45g.example.org"),
        ("ben@example.org", "ben@example.org"),
    ],
)
def test_a_domain_is_shown_as_people_write_it(written: str, stored: str) -> None:
    """Findings L11."""
    assert normalise(written) == stored
    assert in_letters(stored) == written


@pytest.mark.parametrize("address", ["ben@xn--.example.org", "ben@xn--a-ä.org"])
def test_what_is_no_such_domain_is_shown_as_it_is(address: str) -> None:
    assert in_letters(address) == address


@given(st.text(max_size=40) | st.emails())
def test_a_readers_address_is_read_or_has_a_fault_and_its_normal_form_stays(text: str) -> None:
    read = read_address(text)
    assert bool(read.normal) != bool(read.fault)
    if read.normal:
        assert normalise_reader(read.normal) == read.normal
        assert normalise_reader(read.written or read.normal) == read.normal
        assert read.written != read.normal


@pytest.mark.parametrize(
    ("typed", "normal", "written"),
    [
        ("Ben.Osei@Example.ORG", "ben.osei@example.org", "Ben.Osei@example.org"),
        ("ben@example.org", "ben@example.org", ""),
        ("ben@bücher.example.org", "ben@xn--bcher-kva.example.org", "ben@bücher.example.org"),
        ("Jörg@bücher.example.org", "jörg@xn--bcher-kva.example.org", "Jörg@bücher.example.org"),
        ("bén@example.org", "bén@example.org", ""),
    ],
)
def test_a_readers_address_keeps_how_it_was_written(typed: str, normal: str, written: str) -> None:
    """Findings L11."""
    assert read_address(typed) == (normal, written, "")
    assert in_letters(normal) == (written or normal).lower()
