"""A refusal is charged to whom it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.faults import Fault
from publisher.transports.smtp.refusals import Stage, enhanced, fault

TABLE = [
    # what is about one reader
    ("rcpt", 550, "5.1.1 no such mailbox", "reader"),
    ("rcpt", 550, "5.1.2 no such domain", "reader"),
    ("rcpt", 556, "5.1.10 the domain takes no mail", "reader"),
    ("rcpt", 550, "5.2.1 mailbox disabled", "reader"),
    ("rcpt", 552, "5.2.2 mailbox full", "reader"),
    ("rcpt", 550, "5.4.4 unable to route", "reader"),
    ("rcpt", 553, "5.6.7 address is not ASCII", "reader"),
    ("rcpt", 525, "5.7.13 user account disabled", "reader"),
    ("rcpt", 550, "5.7.17 mailbox owner has changed", "reader"),
    ("rcpt", 550, "No such user here", "reader"),
    ("rcpt", 551, "User not local", "reader"),
    ("rcpt", 553, "Bad mailbox name", "reader"),
    ("dot", 550, "5.1.1 no such mailbox after all", "reader"),
    ("dot", 552, "5.2.3 message too long for this mailbox", "reader"),
    # what passes for one reader
    ("rcpt", 450, "4.7.1 greylisted", "reader-later"),
    ("rcpt", 452, "4.2.2 mailbox full", "reader-later"),
    ("rcpt", 451, "try again", "reader-later"),
    ("dot", 451, "4.3.0 try again", "reader-later"),
    # what only a second like answer shows
    ("rcpt", 554, "5.7.1 relay access denied", "suspect"),
    ("rcpt", 550, "5.7.1 message refused", "suspect"),
    ("rcpt", 554, "transaction failed", "suspect"),
    ("data", 554, "no valid recipients", "suspect"),
    ("dot", 554, "5.7.1 looks like spam", "suspect"),
    ("dot", 550, "rejected", "suspect"),
    ("dot", 554, "5.5.0 rejected", "suspect"),
    ("dot", 500, "what?", "suspect"),
    # what is about the account or the sender
    ("auth", 535, "5.7.8 bad credentials", "account"),
    ("auth", 534, "5.7.9 mechanism too weak", "account"),
    ("mail", 530, "5.7.0 authentication required", "account"),
    ("rcpt", 530, "5.7.0 authentication required", "account"),
    ("mail", 550, "5.7.1 sender refused", "account"),
    ("mail", 550, "sender refused", "account"),
    ("mail", 553, "5.1.8 sender's domain does not exist", "account"),
    ("rcpt", 550, "5.1.8 sender's domain does not exist", "account"),
    ("rcpt", 503, "5.5.1 need MAIL first", "account"),
    ("dot", 550, "5.7.26 unauthenticated sender", "account"),
    ("dot", 550, "5.7.515 access denied, domain does not meet the required level", "account"),
    ("dot", 550, "5.7.23 SPF fails", "account"),
    # what is about the message, whoever reads it
    ("mail", 552, "5.3.4 message size exceeds fixed limit", "release"),
    ("mail", 552, "too large", "release"),
    ("rcpt", 552, "5.3.4 message too big for system", "release"),
    ("dot", 552, "5.3.4 message too big for system", "release"),
    ("dot", 552, "too large", "release"),
    ("dot", 554, "5.6.0 content refused", "release"),
    # what is about the server
    ("auth", 454, "4.7.0 temporary authentication failure", "server"),
    ("mail", 450, "4.7.1 try later", "server"),
    ("mail", 451, "busy", "server"),
    ("mail", 421, "closing", "server"),
    ("rcpt", 421, "4.3.2 shutting down", "server"),
    ("dot", 421, "closing", "server"),
    ("connect", 554, "no SMTP service here", "server"),
]


@pytest.mark.parametrize(("stage", "code", "text", "whose"), TABLE)
def test_whose_fault_a_refusal_is(stage: str, code: int, text: str, whose: str) -> None:
    assert fault(Stage(stage), code, text) == whose


@given(st.sampled_from(Stage), st.integers(400, 599), st.text(max_size=40))
def test_every_answer_is_somebodys(stage: Stage, code: int, text: str) -> None:
    assert fault(stage, code, text) in Fault


@given(st.integers(500, 599), st.from_regex(r"5\.7\.\d{1,3} .{0,20}", fullmatch=True))
def test_what_a_policy_refuses_at_mail_never_fails_a_reader(code: int, text: str) -> None:
    assert fault(Stage.MAIL, code, text) in (Fault.ACCOUNT, Fault.RELEASE)


@pytest.mark.parametrize(
    ("text", "found"),
    [("5.1.1 no", (5, 1, 1)), ("no such user 5.1.1", None), ("5.1.1234", None), ("", None), ("5.7.515 x", (5, 7, 515))],
)
def test_an_enhanced_code_stands_in_front(text: str, found: tuple[int, int, int] | None) -> None:
    assert enhanced(text) == found
