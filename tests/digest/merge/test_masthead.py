"""What every copy says comes from the configuration, and nothing in it can begin a header of its own."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from publisher.digest.digest import Digest
from publisher.digest.merge.compile import Links, compile_skeleton
from publisher.digest.merge.message import Masthead, masthead
from publisher.errors import ConfigError, MergeError
from publisher.model.subscribers import Subscriber
from publisher.workspace.config import Config, Email, Organisation, Sender

DATE = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)


def config(name: str = "Lantern House", sender: dict[str, Any] | None = None, **email: Any) -> Config:
    return Config(
        organisation=Organisation(name=name),
        sender=Sender(**({"email": "newsroom@example.org"} | (sender or {}))),
        email=Email(**email),
    )


def test_what_is_not_set_follows_the_sender() -> None:
    head = masthead(config(), DATE)
    assert (head.sender_name, head.list_id, head.unsubscribe_address) == (
        "Lantern House",
        "digest.example.org",
        "newsroom@example.org",
    )
    assert head.domain == "example.org"
    assert not head.public


def test_a_public_page_counts_only_over_https() -> None:
    assert masthead(config(public_url="https://news.example.org"), DATE).public
    assert not masthead(config(public_url="http://news.example.org"), DATE).public


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "Lantern\r\nBcc: x@example.org"},
        {"sender": {"name": "A\nB"}},
        {"sender": {"email": "a@example.org\r\nBcc: x@example.org"}},
        {"sender": {"reply_to": "a@example.org\r\n"}},
        {"list_id": "digest\0.example.org"},
        {"feedback_id": "a:b\r\nX: y"},
        {"feedback_id": "é"},
        {"unsubscribe_address": "leave@example.org\n"},
    ],
)
def test_a_line_break_or_nul_in_the_configuration_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml"):
        masthead(config(**broken), DATE)


def test_a_line_break_in_a_subject_is_refused(
    builder: Callable[..., Callable[[Mapping[str, object]], Digest]], masthead: Masthead
) -> None:
    with pytest.raises(MergeError, match="Subject header cannot have a line break"):
        compile_skeleton(builder(subject="Winter\r\nBcc: x@example.org"), masthead)


def test_a_line_break_in_a_link_for_leaving_is_refused(
    builder: Callable[..., Callable[[Mapping[str, object]], Digest]], masthead: Masthead
) -> None:
    skeleton = compile_skeleton(builder(html="<p>x</p>", text="x"), masthead)
    with pytest.raises(MergeError, match="List-Unsubscribe header"):
        skeleton.fill(
            Subscriber(id="r1", address="ada@example.org"),
            message_id="<1@example.org>",
            links=Links(unsubscribe_url="https://news.example.org/\r\nBcc: x@example.org"),
        )


def test_names_in_any_script_come_back_as_they_were(
    builder: Callable[..., Callable[[Mapping[str, object]], Digest]],
) -> None:
    head = masthead(config(name="Tŷ Llusern, Bangor"), DATE)
    skeleton = compile_skeleton(builder(html="<p>x</p>", text="x"), head)
    filled = skeleton.fill(
        Subscriber(id="r1", address="ada@example.org"),
        message_id="<1@example.org>",
        links=Links(unsubscribe_url="mailto:leave@example.org"),
    )
    parsed = message_from_bytes(filled, policy=policy.default)
    assert parsed["From"].addresses[0].display_name == "Tŷ Llusern, Bangor"
    assert parsed["To"] == "ada@example.org"
    assert parsed["List-Id"] == "Tŷ Llusern, Bangor <digest.example.org>"
