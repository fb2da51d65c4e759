"""The slips that people make in TOML, told from the line where the parser gives up.  Pure."""

import re
from typing import Final

_CURLY: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "«": '"', "»": '"'})
_SETTING: Final = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*(.*?)\s*$")
#: What stands without quotes in TOML: numbers, truth, dates, and what begins a list or a table.
_BARE: Final = re.compile(r"""[\[{"'+-]|\d|(true|false|inf|nan)\b""")
_LIST: Final = re.compile(r"expected `array`, got `str`", re.IGNORECASE)


def slip(line: str) -> str:
    """Return what is wrong with a line that is no TOML and how to write it; empty where it is no slip that is known."""
    found = _SETTING.match(line)
    if found is None:
        return ""
    name, value = found.groups()
    if value and value[0] in "“”„‘’«»":
        return f"curly quotes; write {name} = {_straight(value)}"
    if not value:
        return f'there is nothing behind the =; write {name} = "" for nothing'
    if not _BARE.match(value):
        return f"the words have no quotes; write {name} = {_quoted(value)}"
    if value[0] in "\"'" and value.count(value[0]) == 1:
        return f"the closing quote is missing; write {name} = {value}{value[0]}"
    return ""


def wants_list(message: str, line: str) -> str:
    """Return how to write a single value where msgspec's ``message`` says that a list is wanted; else empty."""
    found = _SETTING.match(line)
    if found is None or not _LIST.search(message):
        return ""
    return f"a list is wanted; write {found.group(1)} = [{found.group(2)}]"


def _straight(value: str) -> str:
    return value.translate(_CURLY)


def _quoted(value: str) -> str:
    return '"' + value.translate(_CURLY).replace("\\", "\\\\").replace('"', '\\"') + '"'
