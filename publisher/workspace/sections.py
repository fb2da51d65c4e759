"""Changing a section of ``config.toml`` as text, so that everything that a person wrote around it stays."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from publisher.errors import ConfigError
from publisher.workspace.toml import quote, quote_all

#: What a setting may be.
Setting: TypeAlias = str | int | tuple[str, ...]
#: A header at the beginning of a line ends the section before it.
_HEADER: Final = re.compile(r"\s*\[")
_BACKUP: Final = ".bak"


def with_section(text: str, section: str, settings: Mapping[str, Setting]) -> str:
    """Return TOML ``text`` in which ``[section]`` has these settings; its other settings and all comments stay.

    A setting that is empty is taken out.  Raises :class:`ConfigError` where the section stands there in a form that
    cannot be changed line by line.
    """
    before = _parsed(text)
    found = _span(text, section)
    given = {name: value for name, value in settings.items() if value not in ("", ())}
    if found is None:
        head = text.rstrip("\n")
        made = f"{head}\n\n[{section}]\n" if head else f"[{section}]\n"
        changed = made + "".join(_lines(given))
    else:
        lines = text.splitlines(keepends=True)
        start, end = found
        kept = [line for line in lines[start + 1 : end] if not _sets(line, settings)]
        changed = "".join([*lines[:start], _ended(lines[start]), *_lines(given), *kept, *lines[end:]])
    old = {name: value for name, value in before.get(section, {}).items() if name not in settings}
    return _as_meant(changed, {**before, section: {**old, **{name: _plain(value) for name, value in given.items()}}})


def without_section(text: str, section: str) -> str:
    """Return TOML ``text`` without ``[section]``; comments stay where they belong to what follows.

    Raises :class:`ConfigError` as :func:`with_section` does; a text without the section comes back as it is.
    """
    before = _parsed(text)
    if section not in before:
        return text
    found = _span(text, section)
    lines = text.splitlines(keepends=True)
    start, end = found if found is not None else (0, 0)
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return _as_meant("".join(lines[:start] + lines[end:]), {k: v for k, v in before.items() if k != section})


def save(path: Path, text: str) -> Path:
    """Write ``config.toml`` whole, the former one beside it; return where that is.

    Raises :class:`ConfigError` where it cannot be written; the file is then as it was.
    """
    path = path.resolve()
    backup, draft = path.with_name(path.name + _BACKUP), path.with_name(f".{path.name}.part")
    try:
        mode = path.stat().st_mode & 0o777
        for target, content in ((backup, path.read_bytes()), (draft, text.encode("utf-8"))):
            target.write_bytes(content)
            if os.name == "posix":
                target.chmod(mode)
        draft.replace(path)
    except OSError as reason:
        raise ConfigError(
            f"{path} cannot be written ({reason.strerror or type(reason).__name__}); see that it is yours."
        ) from None
    return backup


def _lines(settings: Mapping[str, Setting]) -> Iterator[str]:
    for name, value in settings.items():
        written = quote(value) if isinstance(value, str) else str(value) if isinstance(value, int) else quote_all(value)
        yield f"{name} = {written}\n"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"


def _sets(line: str, settings: Mapping[str, Setting]) -> bool:
    name, equals, _ = line.partition("=")
    return bool(equals) and name.strip().strip("\"'") in settings


def _span(text: str, section: str) -> tuple[int, int] | None:
    """Return the lines of ``[section]``: that of its header, and the one after its end."""
    lines = text.splitlines()
    header = re.compile(rf"\s*\[\s*[\"']?{re.escape(section)}[\"']?\s*\]")
    start = next((number for number, line in enumerate(lines) if header.match(line)), None)
    if start is None:
        return None
    rest = range(start + 1, len(lines))
    return start, next((number for number in rest if _HEADER.match(lines[number])), len(lines))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise ConfigError("config.toml is not valid TOML; mend it first, publisher config names the line.") from None


def _plain(value: Setting) -> str | int | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _as_meant(text: str, meant: Mapping[str, Any]) -> str:
    """Return ``text`` where it says what is meant: a line-by-line change is not believed unseen."""
    try:
        right = tomllib.loads(text) == meant
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise ConfigError(
            "config.toml has this section in a form that is not changed by itself (a value over several lines, or all "
            "in one); write it with a header in square brackets and one setting a line, and try again."
        )
    return text
