"""What something is, by its first bytes and what a server says of it."""

import pytest

from publisher.ports.sources import Kind
from publisher.sources.recognise import by_content


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
def test_what_it_is_counts_before_what_is_said_of_it(head: bytes, media_type: str, kind: Kind | None) -> None:
    assert by_content(head, media_type) == kind
