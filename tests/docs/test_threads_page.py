"""The worked example of the page on threads drafts a thread, of a model that answers on loopback."""

import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from command_line import Terminal
from ground import REPOSITORY

PAGE = (REPOSITORY / "docs" / "threads.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n# draft\.py\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
(SETTING,) = re.findall(r"^```toml\n(\[social\]\n.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ARCHIVE = """Otters are back

Posted: December 20, 2018 | Priya Nair

For the first time in forty years, otters have bred on the lower Wye. Our cameras caught a mother with two cubs near
Monmouth. Since 2014 volunteers have planted 4,200 trees and fenced 11 km of bank, in all weathers and without pay.

We want the agency to publish discharge figures within an hour, not once a year. Ask your council to do the same.
"""


class Model(ThreadingHTTPServer):
    """A server with the interface of OpenAI that always answers the same."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.parts = ["Otters have bred on the lower Wye.", "Ask your council to do the same."]
        self.asked: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        content = json.dumps({"parts": self.server.parts})
        answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[Model]:
    with Model() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def room(tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("MODEL_URL", f"http://127.0.0.1:{model.server_port}/v1")
    terminal = Terminal(tmp_path)
    answers = {
        "organisation": "Lantern House",
        "sender": "news@example.org",
        "timezone": "UTC",
        "website": "https://www.example.org",
    }
    terminal.types("init", ".", *(word for name, said in answers.items() for word in (f"--{name}", said)))
    (tmp_path / "draft.py").write_text(EXAMPLE, encoding="utf-8")
    config = tmp_path / "config.toml"
    mine = SETTING.replace('"python3"', json.dumps(sys.executable))
    text = config.read_text(encoding="utf-8")
    assert "[social]" not in text
    config.write_text(f"{text}\n{mine}", encoding="utf-8")
    (tmp_path / "blog.txt").write_text(ARCHIVE, encoding="utf-8")
    terminal.types("posts", "import", "blog.txt")
    return terminal


def test_the_example_drafts_the_thread(room: Terminal, model: Model) -> None:
    said = room.types("compose", "otters", "--last", "1")
    assert "draft_command" not in said
    thread = (room.folder / "campaigns" / "otters" / "thread.md").read_text(encoding="utf-8")
    assert thread == "Otters have bred on the lower Wye.\n\n---\n\nAsk your council to do the same.\n"
    assert "For the first time in forty years" in model.asked[0]["messages"][0]["content"]


def test_what_it_drafts_too_long_is_told_in_a_sentence(room: Terminal, model: Model) -> None:
    model.parts = ["An otter. " * 60]
    said = " ".join(room.types("compose", "otters", "--last", "1").split())
    assert "The draft of draft_command in [social] was not taken: part 1: This part is too long for one post" in said
    thread = (room.folder / "campaigns" / "otters" / "thread.md").read_text(encoding="utf-8")
    assert "For the first time in forty years" in thread


def test_a_program_that_fails_is_told_in_a_sentence(room: Terminal) -> None:
    (room.folder / "draft.py").write_text("raise SystemExit('the model sleeps')", encoding="utf-8")
    said = " ".join(room.types("compose", "otters", "--last", "1").split())
    assert "ended with exit code 1 (the model sleeps). Publisher's own stands." in said
