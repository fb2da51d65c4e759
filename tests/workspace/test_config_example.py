"""``config.example.toml`` documents every key of the configuration, and no other."""

import re
import tomllib
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from ground import REPOSITORY
from publisher.channels.registry import channel
from publisher.errors import ConfigError
from publisher.workspace.config import Config, parse, written

EXAMPLE = (REPOSITORY / "config.example.toml").read_text(encoding="utf-8")
SETTING = re.compile(r"^# (?=\[|[a-z_]+ = )", re.MULTILINE)


def everything() -> dict[str, Any]:
    return tomllib.loads(SETTING.sub("", EXAMPLE))


def struct_of(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for part in typing.get_args(kind) if (found := struct_of(part))), None)


def keys_defined(struct: Any, before: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        inner = struct_of(field.type)
        if inner is None:
            yield before + field.name
        else:
            yield from keys_defined(inner, f"{before}{field.name}.")


def keys_documented(table: dict[str, Any], struct: Any, before: str = "") -> Iterator[str]:
    kinds = {field.name: struct_of(field.type) for field in msgspec.structs.fields(struct)}
    for key, value in table.items():
        inner = kinds.get(key)
        for entry in value if isinstance(value, list) and inner else [value]:
            if inner:
                yield from keys_documented(entry, inner, f"{before}{key}.")
            else:
                yield before + key


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert sorted(set(keys_documented(everything(), written()))) == sorted(set(keys_defined(written())))


def test_the_example_is_a_valid_configuration_with_and_without_its_optional_sections() -> None:
    assert parse(EXAMPLE, "config.example.toml").accounts == {}
    full = parse(SETTING.sub("", EXAMPLE), "config.example.toml")
    assert set(full.accounts) == {"smtp", "x"}


def test_the_example_shows_the_defaults() -> None:
    shown = parse(SETTING.sub("", EXAMPLE), "config.example.toml")
    plain = Config(organisation=shown.organisation, sender=shown.sender)
    for section in ("brand", "email", "social", "fetch"):
        assert getattr(shown, section) == getattr(plain, section), section
    assert {name: shown.grace(channel(name)) for name in shown.sending.grace} == {
        name: plain.grace(channel(name)) for name in ("email", "x")
    }
    assert replace(shown.sending, grace={}) == plain.sending


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[organisation\n", r"line 1"),
        ("[organisation]\nname = 'A'\nwebsit = 'x'\n", r"line 3: .*organisation\.websit.*“website”"),
        ("[organisation]\nname = 'A'\n[sendr]\nemail='a@example.org'\n", r"line 3: .*sendr.*“sender”"),
        ("[organisation]\nname = 'A'\n[sender]\nemail='a@example.org'\n[smtp]\nhost='h'\nport='x'\n", r"line 7"),
        ("[organisation]\nname = 'A'\n", r"sender"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_nearest_key(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=r"^config\.toml") as caught:
        parse(text, "config.toml")
    assert re.search(says, str(caught.value)), str(caught.value)
    assert "\n" not in str(caught.value)
