"""A key that has been renamed goes on working by its old name, and the new one is told."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import ConfigError
from publisher.workspace.config import RENAMED, notices
from publisher.workspace.renamed import renew
from publisher.workspace.toml import parse


class Grace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    email: float = 24.0
    x: float = 2.0


class Sending(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    grace: Grace = msgspec.field(default_factory=Grace)
    tick: float = 5.0


class Source(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    address: str


class File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    sending: Sending = msgspec.field(default_factory=Sending)
    sources: list[Source] = []


NEW_NAMES = {
    ("sending", "grace_email"): ("sending", "grace", "email"),
    ("sending", "grace_x"): ("sending", "grace", "x"),
    ("daemon", "tick"): ("sending", "tick"),
    ("sources", "location"): ("sources", "address"),
    ("feeds",): ("sources",),
}


def read(text: str) -> File:
    return parse(text, "config.toml", File, ConfigError, renamed=NEW_NAMES)


def told(folder: Path, text: str) -> tuple[str, ...]:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return notices(file, NEW_NAMES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[sending]\ngrace_email = 3\ngrace_x = 4\n", "[sending.grace]\nemail = 3\nx = 4\n"),
        ("[sending]\ngrace_x = 4\n[sending.grace]\nemail = 3\n", "[sending]\ngrace = { email = 3, x = 4 }\n"),
        ("[daemon]\ntick = 1\n", "[sending]\ntick = 1\n"),
        ("[[sources]]\nname = 'a'\nlocation = 'b'\n", "[[sources]]\nname = 'a'\naddress = 'b'\n"),
        ("[[feeds]]\nname = 'a'\naddress = 'b'\n", "[[sources]]\nname = 'a'\naddress = 'b'\n"),
    ],
)
def test_a_key_by_its_old_name_says_what_the_new_one_does(old: str, new: str) -> None:
    assert read(old) == read(new)


def test_each_old_name_is_told_with_its_line_and_the_new_name(tmp_path: Path) -> None:
    works = "it still works by its old name, and is better written by the new one."
    assert told(tmp_path, "[sending]\ntick = 1\ngrace_x = 4\n\n[[sources]]\nname = 'a'\nlocation = 'b'\n") == (
        f"config.toml, line 3: “sending.grace_x” is called “sending.grace.x” now; {works}",
        f"config.toml, line 7: “sources.location” is called “sources.address” now; {works}",
    )


def test_new_names_draw_no_word_and_neither_does_what_cannot_be_read(tmp_path: Path) -> None:
    assert told(tmp_path, "[sending.grace]\nx = 4\n") == ()
    assert told(tmp_path, "[sending\n") == ()
    assert notices(tmp_path / "none.toml", NEW_NAMES) == ()
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    assert notices(tmp_path / "config.toml", NEW_NAMES) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[sending]\ntick = 1\ngrace_x = 4\ngrace.x = 2\n",
            "line 3: “sending.grace_x” .* both are there; take",
        ),
        ("[sending]\ntick = 1\ngrace_x = 'soon'\n", r"line 3: sending\.grace_x: expected `float`, got `str`"),
        ("[[feeds]]\nname = 'a'\nadress = 'b'\n", r"line 3: there is no setting “feeds\.adress”.*“address”"),
    ],
)
def test_a_mistake_beside_an_old_name_is_named_as_the_file_has_it(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read(text)


@given(st.recursive(st.integers(), lambda inner: st.dictionaries(st.sampled_from("abc"), inner)))
def test_no_value_is_lost_by_a_renaming(value: object) -> None:
    data = {"a": {"b": value, "c": 1}}
    renewed = renew(data, {("a", "b"): ("b", "c")})
    assert renewed.data == {"a": {"c": 1}, "b": {"c": value}}
    assert renewed.written(("b", "c", "d")) == ("a", "b", "d")
    assert data == {"a": {"b": value, "c": 1}}


def test_no_key_is_renamed_to_one_that_is_renamed_itself() -> None:
    assert not set(RENAMED.values()) & set(RENAMED)
