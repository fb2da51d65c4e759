"""What stands before the text of a Markdown file: YAML, TOML, JSON, or Pelican's lines."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from publisher.sources.prose.dates import parse_moment

_YAML: Final = re.compile(r"---[ \t]*\n(.*?)\n?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML: Final = re.compile(r"\+\+\+[ \t]*\n(.*?)\n?\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
#: Eleventy names the language where it is not YAML.
_NAMED: Final = re.compile(r"---[ \t]*([a-z]+)[ \t]*\n(.*?)\n?---[ \t]*(?:\n|$)", re.DOTALL)
_PELICAN: Final = re.compile(r"([A-Z][A-Za-z_-]{1,30}):[ \t]*(.*)\n")


class FrontMatterError(ValueError):
    """The front matter cannot be read; the message says why, without the file's name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """Front matter, its keys in small letters."""

    values: Mapping[str, Any]
    #: The text after it.
    body: str
    #: Number of the body's first line in the file, from 1.
    line: int

    def text(self, *keys: str) -> str:
        """Return the first of ``keys`` that has a text or number."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
        return ""

    def words(self, *keys: str, spaced: bool = False) -> tuple[str, ...]:
        """Return what ``keys`` list: a list, or a text with commas (with spaces alone where ``spaced``)."""
        found: list[str] = []
        for key in keys:
            found += _listed(self.values.get(key), spaced=spaced)
        return tuple(dict.fromkeys(found))

    def moment(self, zone: ZoneInfo, *keys: str) -> datetime | None:
        """Return the first of ``keys`` that has a time; one without a zone is in ``zone``."""
        return next((found for key in keys if (found := _moment(self.values.get(key), zone))), None)


def split(text: str) -> Matter:
    """Divide a file into front matter and text; raises :class:`FrontMatterError` where it is broken."""
    for pattern, read in ((_YAML, _yaml), (_TOML, _toml)):
        match = pattern.match(text)
        if match:
            return _matter(read(match[1]), text, match.end())
    if match := _NAMED.match(text):
        return _matter(_in_language(match[1], match[2]), text, match.end())
    if text.startswith("{"):
        try:
            values, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return _matter({}, text, 0)
        return _matter(values, text, end)
    return _pelican(text)


def _in_language(name: str, written: str) -> Any:
    if name in ("yaml", "yml"):
        return _yaml(written)
    if name == "toml":
        return _toml(written)
    try:
        return json.loads(written) if name == "json" else None
    except (ValueError, RecursionError):
        raise FrontMatterError("its JSON front matter is broken") from None


def _pelican(text: str) -> Matter:
    values: dict[str, str] = {}
    end = 0
    while match := _PELICAN.match(text, end):
        values[match[1]] = match[2].strip()
        end = match.end()
    known = {key.lower() for key in values} & {"title", "date"}
    return _matter(values, text, end) if known else _matter({}, text, 0)


def _matter(values: Any, text: str, end: int) -> Matter:
    if not isinstance(values, dict):
        raise FrontMatterError("its front matter is no list of keys and values in YAML, TOML or JSON")
    body = text[end:]
    return Matter(
        values={str(key).lower(): value for key, value in values.items()}, body=body, line=text.count("\n", 0, end) + 1
    )


def _yaml(text: str) -> Any:
    import yaml  # noqa: PLC0415 - only files with YAML need it

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        raise FrontMatterError(f"its YAML front matter is broken{where}") from None


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise FrontMatterError("its TOML front matter is broken") from None


def _listed(value: Any, *, spaced: bool) -> list[str]:
    if isinstance(value, str):
        divided = re.split(r"\s*[,;]\s*", value) if "," in value or ";" in value or not spaced else value.split()
        return [word.strip() for word in divided if word.strip()]
    if isinstance(value, (list, tuple)):
        return [name for item in value[:100] if (name := _name(item))]
    return [name] if (name := _name(value)) else []


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "label", "slug") if value.get(key)), "")
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(12), tzinfo=zone)
    return parse_moment(value, zone) if isinstance(value, str) else None
