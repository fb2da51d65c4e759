"""Causes are kept as text, and come back as what they were."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.causes import Cause, GivenUp, Known, Unanswered, Words, read

causes: st.SearchStrategy[Cause] = st.recursive(
    st.sampled_from(Known)
    | st.builds(Unanswered, error=st.sampled_from(["timed out", "ConnectionResetError", "SSLError (closed)"]))
    | st.builds(Words, text=st.sampled_from(["unsubscribed", "bounced", "given up after all", "no answer"])),
    lambda inner: st.builds(GivenUp, attempts=st.integers(1, 99), last=inner),
    max_leaves=3,
)

#: What version 0.1.0 has written, and what it was.
WRITTEN: dict[str, Cause] = {
    "": Known.NONE,
    "reply-refused": Known.REPLY_REFUSED,
    "found on the timeline": Known.FOUND,
    "resend, decided by hand": Known.RESENT_BY_HAND,
    "skip, by policy": Known.SKIPPED_BY_POLICY,
    "no answer after the message was complete (timed out)": Unanswered(error="timed out"),
    "given up after 8 attempts: refused by the mail server": GivenUp(attempts=8, last=Known.REFUSED_MAIL),
    "given up after 8 attempts": GivenUp(attempts=8),
    "unsubscribed": Words(text="unsubscribed"),
    "not ours any more": Words(text="not ours any more"),
}


@given(causes)
def test_a_cause_comes_back_as_it_was(cause: Cause) -> None:
    assert read(str(cause)) == cause


@given(st.text() | st.sampled_from(["given up after 0 attempts", "given up after 3 attempts: ", "DUPLICATE"]))
def test_no_text_is_too_strange_and_none_is_lost(text: str) -> None:
    assert str(read(text)) == text


def test_what_an_earlier_version_wrote_is_known() -> None:
    assert {text: read(text) for text in WRITTEN} == WRITTEN
    assert [str(cause) for cause in WRITTEN.values()] == list(WRITTEN)
