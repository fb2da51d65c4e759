"""What something is, by its name, its first bytes and what a server says of it."""

import sys
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.model.source_kinds import KINDS
from publisher.sources.opener import Claim, Content
from publisher.sources.recognise import opener_of, recognised
from publisher.workspace.config import load


def kind_of(head: bytes, media_type: str, name: str = "answer") -> str | None:
    content = Content(
        name="x", path=Path("/nowhere", name), head=head, address="https://example.org/x", media_type=media_type
    )
    found = recognised(content)
    return found.name if found else None


@pytest.mark.parametrize(
    ("head", "media_type", "kind"),
    [
        (b"<!doctype html><p>See http://wordpress.org/export/1.2/ for the format.</p>", "text/html", "page"),
        (b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><![CDATA[<!doctype html>]]>', "text/html", "wxr"),
        (b"<p>A part of a page.</p>", "text/html", "page"),
        (b"<p>A part of a page.</p>", "", None),
        (b"A lantern\n\nPosted: December 20, 2018 | Priya Nair\n\nIt is lit.", "text/html", "archive"),
        (b"# Tides\n", "text/markdown", "markdown"),
        (b"# Tides\n", "text/plain", None),
        (b"{}", "application/feed+json", "feed"),
    ],
)
def test_what_it_is_counts_before_what_is_said_of_it(head: bytes, media_type: str, kind: str | None) -> None:
    assert kind_of(head, media_type) == kind


def test_a_page_that_a_server_shows_under_the_name_of_a_markdown_file_is_a_page() -> None:
    assert kind_of(b"<!doctype html><p>Tides</p>", "text/html", "tides.md") == "page"
    assert kind_of(b"Tides\n\nPosted: December 20, 2018\n", "text/plain", "tides.md") == "markdown"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_an_opener_in_a_folder_of_its_own_that_claims_nothing_it_does_not_know(kind) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert kind.opener.count(".") == 3  # publisher.sources.FOLDER.opener
    opener = opener_of(kind)
    assert opener.claim(Content(name="x", path=Path("/nowhere/x"), head=b"Words.")) is Claim.NONE
    assert sys.modules[kind.opener] is opener


def test_a_kind_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "Lantern"\n[sender]\nemail = "a@example.org"\n'
        '[[sources]]\nname = "blog"\nlocation = "x"\nkind = "fed"\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"“blog”.*“fed”.*archive.*Did you mean “feed”\?"):
        load(tmp_path / "config.toml")
