"""premailer's defects, each held off; see the module for the settings."""

import re
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from publisher.digest.page.inline import inline
from publisher.errors import TemplateError


def page(body: str = "<p class='a'>x</p>", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def kept(css: str) -> str:
    return f'<style data-premailer="ignore">{css}</style>'


def test_important_survives_in_a_kept_media_query() -> None:
    css = "@media (max-width: 600px) { .a { padding: 0 !important; } }"
    assert "padding: 0 !important" in inline(page(head="<style>.a{padding:8px}</style>" + kept(css)))


def test_important_survives_in_a_style_attribute() -> None:
    assert "color:red !important" in inline(page(head="<style>.a{color:red !important}</style>"))


def test_a_height_in_css_leaves_the_attribute_alone() -> None:
    made = inline(
        page('<img src="x.png" alt="" width="268" height="134">', "<style>img{height:auto;width:100%}</style>")
    )
    assert 'width="268" height="134"' in made
    assert "height:auto" in made


def test_a_merge_tag_in_a_link_stays_and_swallows_no_other() -> None:
    made = inline(page('<a href="{{ unsubscribe_url }}">a</a> <a href="{{ "x" ~ y }}">b</a> <a href="https://c">c</a>'))
    assert '<a href="{{ unsubscribe_url }}">a</a>' in made
    assert '<a href="{{ "x" ~ y }}">b</a>' in made
    assert '<a href="https://c">c</a>' in made
    assert "%7B" not in made


@pytest.mark.parametrize(
    "rule",
    [
        '@font-face{font-family: "Quiet"; src: url(https://www.example.org/quiet.woff2);}',
        "@supports (display: grid){.a{color: red;}}",
        "@container (min-width: 300px){.a{color: red;}}",
        "[data-ogsc] .a{color: red !important;}",
        "@media (width <= 600px){.a{color: red !important;}}",
        "@media (prefers-color-scheme: dark){.a{color: red !important;}}",
    ],
)
def test_a_rule_that_must_stay_stays(rule: str) -> None:
    made = inline(page(head=kept(rule)))
    assert rule in made
    assert "data-premailer" not in made


def test_conditional_comments_pass_in_both_forms() -> None:
    opening, closing = "<!--[if mso]><table><tr><td><![endif]-->", "<!--[if mso]></td></tr></table><![endif]-->"
    body = f"{opening}<![if !mso]><p>others</p><![endif]>{closing}"
    made = inline(page(body))
    assert opening in made
    assert closing in made
    assert "<!--[if !mso]><!--><p>others</p><!--<![endif]-->" in made


class _Listener(socketserver.TCPServer):
    asked: bool = False


@pytest.fixture
def listener() -> Iterator[_Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked = True
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            pass

    with _Listener(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_nothing_is_fetched(listener: _Listener) -> None:
    address = f"http://127.0.0.1:{listener.server_address[1]}/a.css"
    head = f'<link rel="stylesheet" href="{address}"><style>@import url({address}); .a{{color:red}}</style>'
    made = inline(page(head=head))
    assert 'style="color:red"' in made
    assert not listener.asked


def test_no_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text(".a { color: #123456 }", encoding="utf-8")
    head = f'<link rel="stylesheet" href="{secret}"><style>@import url({secret.as_uri()}); @import "{secret}";</style>'
    assert "#123456" not in inline(page(head=head))


def test_anchors_and_relative_links_stay_as_they_are() -> None:
    made = inline(page('<a href="#top">a</a><a href="x/y">b</a>'))
    assert '<a href="#top">' in made
    assert '<a href="x/y">' in made


@pytest.mark.parametrize("html", ["", "  \n"])
def test_an_empty_page_is_named(html: str) -> None:
    with pytest.raises(TemplateError, match="empty page"):
        inline(html)


def test_css_that_only_some_clients_know_raises_no_voice(capsys: pytest.CaptureFixture[str]) -> None:
    made = inline(
        page(head="<style>.a { mso-hide: all; text-wrap: balance; width: calc(50% - 8px); colour: ; }</style>")
    )
    assert "mso-hide:all" in made
    assert "calc(50% - 8px)" in made
    assert capsys.readouterr() == ("", "")


def test_rules_that_nothing_uses_do_not_travel() -> None:
    css = ".a:hover, .gone:hover { color: red } @media print { .gone { color: red } } .gone .a { color: blue }"
    made = inline(page(head="<style>.gone { margin: 0 }</style>" + kept(css)))
    assert "gone" not in made
    assert "@media" not in made
    assert ".a:hover{color: red}" in made


def test_classes_that_no_rule_names_do_not_travel() -> None:
    made = inline(page('<p class="a b">x</p><p class="b">y</p>', "<style>.b{margin:0}</style>" + kept(".a{color:red}")))
    assert re.findall(r"<p[^>]*>", made) == ['<p class="a" style="margin:0">', '<p style="margin:0">']


def test_a_style_sheet_left_open_loses_nothing_outside_it() -> None:
    assert "<p>x</p>" in inline(page("<p>x</p>", kept("@media print { .a { color: red")))


def test_statements_and_faces_stay_as_they_are() -> None:
    css = '@charset "utf-8"; ; @font-face { font-family: "Quiet"; } .a { color: red }'
    made = inline(page(head=kept(css)))
    assert '@charset "utf-8";\n@font-face{font-family: "Quiet";}\n.a{color: red}' in made


def test_what_is_no_rule_at_the_end_is_left_out() -> None:
    assert "<style>.a{color: red}</style>" in inline(page(head=kept(".a { color: red } and so on")))


def test_a_selector_is_kept_by_the_classes_that_it_asks_for() -> None:
    css = (
        '.a[href$=".png"] { color: red } .a:not(.gone), .gone { color: blue } '
        "a:is(.gone, .a), b.gone { color: lime }; .a { content: '} .b {' }"
    )
    made = inline(page('<p class="a">x</p>', kept(css)))
    assert '.a[href$=".png"]{color: red}\n.a:not(.gone){color: blue}\na:is(.gone, .a){color: lime}\n' in made
    assert '.a{content: "} .b {"}' in made
