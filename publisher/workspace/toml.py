"""TOML files to frozen values, with errors that name file, line and key; and strings as TOML has them."""

import json
import re
import tomllib
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from publisher.errors import MistakeError, nearest
from publisher.workspace.files import read_file, why_unread
from publisher.workspace.renamed import NONE, Renamed, renew
from publisher.workspace.slips import slip, wants_list

Value = TypeVar("Value", bound=msgspec.Struct)
#: What stands before a line as it should be written.
_WRITE: Final = "; write "
_REMOVE: Final = " Remove it, or see the documentation for the ones there are."
_LACKING: Final = re.compile(r"Object missing required field `([\w-]+)`")
Into: TypeAlias = type[Value] | Callable[[Collection[str]], type[Value]]


def read(
    path: Path,
    into: Into[Value],
    error: type[MistakeError],
    *,
    renamed: Renamed = NONE,
    elsewhere: Mapping[tuple[str, ...], str] = MappingProxyType({}),
) -> Value:
    """Read the file as ``into``, or as the type that ``into`` gives for the keys that stand at its top.

    Keys of ``renamed`` are taken by their old names too; ``elsewhere`` has a sentence for an unknown key that belongs
    to another place.

    Raises ``error`` with one sentence that names the file, the line and the key: for a file that is missing or
    not UTF-8, for broken TOML, for an unknown key (with the nearest known one), for a key that is there by both its
    names, and for a value that does not fit.
    """
    try:
        text = read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise error(f"{path} is missing; create it or choose another folder.") from None
    except (OSError, UnicodeDecodeError) as reason:
        raise error(why_unread(path, reason)) from None
    return parse(text, path.name, into, error, renamed=renamed, elsewhere=elsewhere)


def parse(
    text: str,
    name: str,
    into: Into[Value],
    error: type[MistakeError],
    *,
    renamed: Renamed = NONE,
    elsewhere: Mapping[tuple[str, ...], str] = MappingProxyType({}),
) -> Value:
    """Read TOML text as ``into``; ``name`` stands for the file in errors, which are as in :func:`read`."""
    try:
        renewed = renew(tomllib.loads(text), renamed)
    except tomllib.TOMLDecodeError as reason:
        raise error(_broken(text, name, str(reason), into)) from None
    for new in sorted(renewed.twice):
        old = renewed.old[new]
        raise error(
            f"{name}, line {_line_of(text, old)}: “{'.'.join(old)}” is called “{'.'.join(new)}” now, and both are "
            f"there; take the old one out."
        )
    kind = into if isinstance(into, type) else into(renewed.data.keys())
    for unknown, known in _unknown(renewed.data, kind, ()):
        keys = renewed.written(unknown)
        way = elsewhere.get(unknown) or nearest(keys[-1], known) or _REMOVE
        raise error(f"{name}, line {_line_of(text, keys)}: there is no setting “{'.'.join(keys)}”.{way}")
    try:
        return msgspec.convert(renewed.data, kind)
    except msgspec.ValidationError as reason:
        message, _, place = str(reason).partition(" - at `$")
        keys = renewed.written(tuple(re.findall(r"[A-Za-z_][\w-]*", place)) or _missing(message))
        where = f", line {_line_of(text, keys)}" if keys else ""
        what = f" {'.'.join(keys)}:" if place else ""
        line = "".join(text.splitlines()[_line_of(text, keys) - 1 :][:1]) if keys else ""
        if line and (listed := wants_list(message, line)):
            raise error(f"{name}{where}:{what} {listed}.") from None
        if lacking := _LACKING.match(message):
            raise error(f"{name}: {_lacks(lacking[1], place, kind)}.") from None
        if "matching regex" in message:
            message = "The value does not have the form that this setting needs"
        raise error(f"{name}{where}:{what} {message[:1].lower()}{message[1:]}; correct it and try again.") from None


def _lacks(key: str, place: str, kind: Any) -> str:
    """Return what is not there and what to write; ``place`` is msgspec's, empty at the top of the file."""
    if place:
        table = ".".join(re.findall(r"[A-Za-z_][\w-]*", place))
        shown = f"[[{table}]]" if "[" in place else f"[{table}]"
        return f'{shown} has no {key}; write {key} = "…" under it'
    types_of = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    if _struct_of(types_of.get(key)) is not None:
        return f"there is no section [{key}]; write it"
    return f'there is no {key}; write {key} = "…"'


def notices(text: str, name: str, renamed: Renamed) -> tuple[str, ...]:
    """Return a sentence for each key that TOML text has by its old name; none for broken text.

    ``name`` stands for the file.
    """
    try:
        renewed = renew(tomllib.loads(text), renamed)
    except tomllib.TOMLDecodeError:
        return ()
    return tuple(
        f"{name}, line {_line_of(text, old)}: “{'.'.join(old)}” is called “{'.'.join(new)}” now; it still works by its "
        f"old name, and is better written by the new one."
        for new, old in renewed.old.items()
    )


def quote(value: str) -> str:
    """Write a TOML basic string: JSON's form is one, once DEL is escaped too (TOML 1.0, “String”)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def quote_all(values: Iterable[str]) -> str:
    """Write a TOML array of strings."""
    return "[" + ", ".join(quote(value) for value in values) + "]"


def _broken(text: str, name: str, reason: str, into: Into[Value]) -> str:
    """Return the sentence for TOML that cannot be read; ``reason`` is the parser's, ``into`` what it was to become."""
    at = re.search(r"at line (\d+)", reason)
    number = int(at.group(1)) if at else len(text.splitlines())
    lines = text.splitlines()
    said = slip(lines[number - 1]) if 0 < number <= len(lines) else ""
    if said:
        what, write, instead = said.partition(_WRITE)
        lines[number - 1 : number] = [instead]
        return f"{name}, line {number}: {what}{write}{_as_list(lines, number, into) if write else instead}."
    return f"{name} is not valid TOML: {_plain(reason)}; mend that line and try again."


def _as_list(lines: list[str], number: int, into: Into[Value]) -> str:
    """Return the line of that number, mended by then, in brackets where a list is wanted in its place."""
    mended = lines[number - 1]
    try:
        parse("\n".join(lines), "", into, MistakeError)
    except MistakeError as reason:
        place, _, listed = str(reason).partition(f" a list is wanted{_WRITE}")
        if listed and re.match(rf", line {number}:", place):
            return listed.removesuffix(".")
    return mended


def _plain(reason: str) -> str:
    return re.sub(r"\(at (line \d+), column (\d+)\)", r"at \1, column \2", reason)


def _missing(message: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([\w-]+)`", message))


def _unknown(data: Any, kind: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the path of each key that ``kind`` does not have, and the keys that it has there."""
    struct = _struct_of(kind)
    if struct is None:
        return
    for table in data if isinstance(data, list) else [data]:
        if not isinstance(table, dict):
            continue
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
        for key, value in table.items():
            if key in fields:
                yield from _unknown(value, fields[key], (*keys, key))
            else:
                yield (*keys, key), list(fields)


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if typing.get_origin(kind) in (typing.Union, types.UnionType, tuple, list, typing.Annotated):
        return next((found for part in typing.get_args(kind) if (found := _struct_of(part))), None)
    return None


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """Return the number of the line that says ``keys``, as near as a search for header and key finds it."""
    lines = text.splitlines()
    start = 0
    for depth in range(len(keys), 0, -1):
        header = re.compile(r"\s*\[\[?\s*" + r"\s*\.\s*".join(re.escape(key) for key in keys[:depth]) + r"\s*\]\]?")
        found = next((number for number, line in enumerate(lines) if header.match(line)), None)
        if found is not None:
            if depth == len(keys):
                return found + 1
            start = found
            break
    assignment = re.compile(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*[=.]|.*[{{,]\s*{re.escape(keys[-1])}\s*=")
    rest = enumerate(lines[start:], start=start + 1)
    return next((number for number, line in rest if assignment.match(line)), start + 1)
