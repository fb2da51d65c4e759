"""The way to leave."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.audience.ids import new_id
from publisher.audience.unsubscribe import UnsubscribeTokens
from publisher.digest.merge.links import unsubscribe_mailto
from publisher.errors import AudienceError

TOKENS = UnsubscribeTokens(b"k" * 32)
READER = "0123456789abcdef0123"


def test_a_token_names_its_reader() -> None:
    assert TOKENS.read(TOKENS.make(READER)) == READER


def test_a_token_is_the_same_each_time_so_that_a_message_sent_again_is_the_same() -> None:
    assert TOKENS.make(READER) == UnsubscribeTokens(b"k" * 32).make(READER)


@pytest.mark.parametrize("subject", ["unsubscribe {}", "Re: unsubscribe {}", "  {}\n"])
def test_a_whole_subject_line_is_taken(subject: str) -> None:
    assert TOKENS.read(subject.format(TOKENS.make(READER))) == READER


@pytest.mark.parametrize("token", ["", "unsubscribe", "0123", "é.é", f"{READER}.", f".{READER}"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(AudienceError, match="no unsubscribe token"):
        TOKENS.read(token)


def test_a_token_of_another_workspace_is_refused() -> None:
    with pytest.raises(AudienceError, match="of this workspace"):
        TOKENS.read(UnsubscribeTokens(b"o" * 32).make(READER))


@given(place=st.integers(min_value=0), sign=st.characters(min_codepoint=33, max_codepoint=126))
def test_a_token_with_any_sign_changed_is_refused(place: int, sign: str) -> None:
    token = TOKENS.make(READER)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    if changed != token:
        with pytest.raises(AudienceError):
            TOKENS.read(changed)


def test_the_address_to_leave_by_is_a_mailto_with_the_token_in_its_subject() -> None:
    token = TOKENS.make(READER)
    address = unsubscribe_mailto("news+out@example.org", token)
    parts = urlsplit(address)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "news+out@example.org")
    assert parts.query == f"subject=unsubscribe%20{token}"
    assert TOKENS.read(unquote(parts.query)) == READER


def test_ids_are_random_and_say_nothing_of_the_reader() -> None:
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {len(one) for one in ids} == {20}
    assert new_id(lambda count: "ab" * count) == "ab" * 10
