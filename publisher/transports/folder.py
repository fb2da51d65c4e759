"""The folder transport: what would leave is written into ``outbox/``.  Safe by default.

A delivery always writes the same file, so sending it again changes nothing.
"""

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any, Final

from publisher.errors import TransportError
from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.transports import Bag, Commit, Envelope, Posting
from publisher.workspace.private_files import make_private, open_private

_UNSAFE: Final = re.compile(r"[^a-z0-9-]+")


class FolderEmail:
    """Writes each message as ``outbox/email/ID.eml``, by the first half of its Message-ID."""

    account = "outbox/email"

    def __init__(self, outbox: Path) -> None:
        self._folder = outbox / "email"

    def carry(self, bag: Bag) -> None:
        """Write message after message; raise :class:`TransportError` where that is impossible."""
        _make(self._folder)
        while (envelope := bag.next()) is not None:
            answer = Answer(state=DeliveryState.PENDING)
            try:
                answer = self.send(envelope, partial(_may_leave, bag, envelope))
            finally:
                bag.answered(envelope, answer)
        bag.commit(())

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        """Write one message, whole or not at all."""
        name = _UNSAFE.sub("-", envelope.message_id.strip("<>").partition("@")[0])
        draft = self._folder / f".{name}.part"
        _write(draft, envelope.message)
        if not commit():
            draft.unlink(missing_ok=True)
            return Answer(state=DeliveryState.PENDING)
        final = self._folder / f"{name}.eml"
        _rename(draft, final)
        return Answer(state=DeliveryState.WRITTEN, reply=f"written as {final.name}")


def _may_leave(bag: Bag, envelope: Envelope) -> bool:
    return envelope in bag.commit([envelope])


class FolderSocial:
    """Writes a thread as ``outbox/CHANNEL/CAMPAIGN/part-1.json`` … and the whole as ``thread.txt`` to be read."""

    def __init__(self, outbox: Path, channel: str) -> None:
        self.account = f"outbox/{channel}"
        self._folder = outbox / channel

    def head(self) -> str:
        """Return an empty string: what is in the folder is found by its name."""
        return ""

    def post(self, posting: Posting, commit: Commit) -> Answer:
        """Write one part with what it answers, then the thread so far."""
        folder = self._thread_folder(posting)
        _make(folder)
        if not commit():
            return Answer(state=DeliveryState.PENDING)
        content = {
            "id": _part_id(posting),
            "position": posting.part.position,
            "of": posting.total,
            "reply_to": posting.reply_to or None,
            "text": posting.part.text,
            "media": [{"name": picture.name, "alt": picture.alt} for picture in posting.part.media],
            **({"options": dict(posting.options)} if posting.options and not posting.reply_to else {}),
        }
        part = folder / f"part-{posting.part.position}.json"
        _replace(part, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
        for picture in posting.part.media:
            _replace(folder / Path(picture.name).name, picture.content)
        _replace(folder / "thread.txt", _thread_text(folder).encode())
        return Answer(state=DeliveryState.WRITTEN, remote_id=_part_id(posting))

    def find(self, posting: Posting, since: str) -> str | None:  # noqa: ARG002 - the folder needs no beginning
        """Return the part's id where its file is there with this text."""
        try:
            written = json.loads((self._thread_folder(posting) / f"part-{posting.part.position}.json").read_bytes())
        except (OSError, ValueError):
            return None
        same = isinstance(written, dict) and written.get("text") == posting.part.text
        return _part_id(posting) if same else None

    def delete(self, remote_id: str) -> None:
        """Remove a part's file; one that is gone counts as deleted."""
        campaign, _, position = remote_id.rpartition("/")
        folder = self._folder / _UNSAFE.sub("-", campaign)
        (folder / f"part-{_UNSAFE.sub('-', position)}.json").unlink(missing_ok=True)
        if folder.is_dir():
            _replace(folder / "thread.txt", _thread_text(folder).encode())

    def _thread_folder(self, posting: Posting) -> Path:
        return self._folder / _UNSAFE.sub("-", posting.campaign)


def _part_id(posting: Posting) -> str:
    return f"{posting.campaign}/{posting.part.position}"


def _thread_text(folder: Path) -> str:
    parts: list[dict[str, Any]] = [json.loads(path.read_bytes()) for path in folder.glob("part-*.json")]
    parts.sort(key=lambda part: int(part["position"]))
    return "\n\n---\n\n".join(str(part["text"]) for part in parts) + "\n"


def _make(folder: Path) -> None:
    try:
        make_private(folder)
    except OSError as reason:
        raise TransportError(f"{folder} cannot be made ({reason.strerror}); make room there and try again.") from None


def _write(path: Path, content: bytes) -> None:
    """Write and flush to the disk, so that what is renamed afterwards is whole even after a power loss."""
    try:
        with os.fdopen(open_private(path), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as reason:
        raise TransportError(f"{path} cannot be written ({reason.strerror}); make room and try again.") from None


def _rename(draft: Path, final: Path) -> None:
    draft.replace(final)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    _write(draft, content)
    _rename(draft, path)
