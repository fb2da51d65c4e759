"""Changing when a campaign leaves in the text of its ``campaign.toml``; all that a person wrote around it stays."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from publisher.errors import CampaignError
from publisher.workspace.campaigns import FILE
from publisher.workspace.toml import quote
from publisher.workspace.toml_lines import spots

_MARK: Final = "\ufeff"


def read_text(folder: Path) -> str:
    """Return the text of the campaign's file as it is, its line ends and its mark of byte order included.

    Raises :class:`CampaignError` where it cannot be read.
    """
    path = folder / FILE
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise CampaignError(f"{path} cannot be read ({type(reason).__name__}); save it as UTF-8 text.") from None


def write_text(folder: Path, text: str) -> None:
    """Write the campaign's file whole or not at all; raise :class:`CampaignError`, and the file is as it was."""
    path = (folder / FILE).resolve()
    draft = path.with_name(f".{path.name}.part")
    try:
        mode = path.stat().st_mode & 0o777
        draft.write_bytes(text.encode("utf-8"))
        draft.chmod(mode)
        draft.replace(path)
    except OSError as reason:
        raise CampaignError(
            f"{path} cannot be written ({reason.strerror or type(reason).__name__}); see that it is yours."
        ) from None


def with_times(text: str, times: Mapping[str, str]) -> str:
    """Return the text of a ``campaign.toml`` in which each channel of ``times`` leaves at its time.

    Times are as :meth:`publisher.when.WallTime.written` writes them, empty for as soon as possible.  Raises
    :class:`CampaignError` where a section stands there in a form that cannot be changed by itself.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    changed = text.removeprefix(_MARK)
    meant = tomllib.loads(changed)
    for channel, at in times.items():
        meant[channel] = {**meant.get(channel, {}), "at": at}
        changed = _with_time(changed, channel, quote(at))
    return mark + _as_meant(changed, meant)


def _with_time(text: str, channel: str, at: str) -> str:
    spot = spots(text).get((channel, "at"))
    if spot is not None:
        return text[: spot.start] + at + text[spot.end :]
    header = re.compile(rf"^[ \t]*\[[ \t]*[\"']?{re.escape(channel)}[\"']?[ \t]*\][^\r\n]*(\r?\n|\Z)", re.MULTILINE)
    found = header.search(text)
    if found is None:
        return text
    end = found[1] or "\n"
    return text[: found.start(1)] + end + f"at = {at}" + end + text[found.end() :]


def _as_meant(text: str, meant: Mapping[str, Any]) -> str:
    """Return ``text`` where it says what is meant: a change of text is not believed unseen."""
    try:
        right = tomllib.loads(text) == meant
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise CampaignError(
            f"{FILE} has its times in a form that is not changed by itself; write each channel's section with a header "
            f"in square brackets and one setting a line, and try again."
        )
    return text
