"""A campaign that embeds its pictures fetches each once, within the limits of the configuration."""

import http.server
import io
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PIL import Image

from publisher.app.drafts import draft_of, preview_of
from publisher.app.workspace import opened
from publisher.desk.render import render
from source_desk import import_posts


class Pictures(http.server.BaseHTTPRequestHandler):
    """Serves one picture and counts."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        out = io.BytesIO()
        Image.new("RGB", (1600, 900), (18, 58, 92)).save(out, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(out.getvalue())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Pictures.asked = 0
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def workspace(folder: Path, site: str, *, allowed: str) -> None:
    (folder / "campaigns" / "news").mkdir(parents=True)
    (folder / "config.toml").write_text(
        '[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
        f"[fetch]\nallow_private = [{allowed}]\n",
        encoding="utf-8",
    )
    (folder / "posts.txt").write_text(
        "A lantern\n\nPosted: December 20, 2018 | Admin\nLink: https://www.example.org/lantern\n\nIt is lit.\n",
        encoding="utf-8",
    )
    (folder / "campaigns" / "news" / "campaign.toml").write_text(
        'title = "News"\nsubject = "News"\n[email]\nimages = "embedded"\n[[posts]]\nslug = "a-lantern"\n'
        f'image = "{site}/lantern.png"\nimage_alt = "A lantern in a dark window"\n',
        encoding="utf-8",
    )


def test_a_picture_of_the_site_travels_inside_the_message(tmp_path: Path, site: str) -> None:
    workspace(tmp_path, site, allowed='"127.0.0.1"')
    with opened(tmp_path) as desk:
        import_posts(desk, str(tmp_path / "posts.txt"))
        render(draft_of(desk, "news"), tmp_path / "look", key=desk.store.key())
    written = message_from_bytes((tmp_path / "look" / "digest.eml").read_bytes(), policy=policy.default)
    kinds = [part.get_content_type() for part in written.walk()]
    assert "multipart/related" in kinds
    (picture,) = (part for part in written.walk() if part.get_content_maintype() == "image")
    assert Image.open(io.BytesIO(picture.get_content())).width <= 1200
    assert Pictures.asked == 1


def test_a_private_address_is_not_fetched_and_the_preflight_says_so(tmp_path: Path, site: str) -> None:
    workspace(tmp_path, site, allowed="")
    with opened(tmp_path) as desk:
        import_posts(desk, str(tmp_path / "posts.txt"))
        found = preview_of(tmp_path, "news").findings
    assert any(finding.severity == "error" and "127.0.0.1" in finding.message for finding in found)
    assert Pictures.asked == 0
