"""Each of the forty properties is noticed where it does not hold, and nothing is noticed where all hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.finding import Finding, Proof
from publisher.checks.properties import PROPERTIES, misses
from publisher.checks.run import run
from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.fields import Links
from publisher.digest.page.pictures import BUDGET
from publisher.workspace.config import Config, Organisation, Sender

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]

LINKS = Links(unsubscribe_url="https://news.example.org/u/1", view_url="https://news.example.org/v/1")
CONFIG = Config(
    organisation=Organisation(name="Lantern House", address="1 Harbour Street, Exampleton"),
    sender=Sender(email="newsroom@example.org"),
)
PAGE = (Path(__file__).parent / "good_page.html").read_text(encoding="utf-8")
TEXT = "Read on: https://www.example.org/a\nhttps://news.example.org/u/1\nhttps://news.example.org/v/1\n"
WIDE = "We walked.</p>"
SPOILED: dict[int, list[tuple[str, str]]] = {
    1: [("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">')],
    2: [('<html lang="en-GB"', "<html"), ('<div lang="en-GB"', "<div")],
    3: [('dir="ltr"', "")],
    4: [('<meta charset="utf-8">', "")],
    5: [("width=device-width", "width=600")],
    6: [("x-apple-disable", "x-other")],
    7: [("telephone=no", "")],
    8: [('content="light dark"', 'content="light"'), (":root", ".root")],
    9: [("<title>Winter</title>", "<title> </title>")],
    10: [(">96<", ">72<")],
    11: [("td, a { font-family: Arial, sans-serif !important; }", "")],
    12: [('role="presentation" ', ""), ('cellpadding="0"', 'cellpadding="4"')],
    13: [("max-width: 600px", "max-width: 640px"), ('width="600"', 'width="640"')],
    14: [("<!--[if mso]></td></tr></table><![endif]-->", ""), ("<!--[if mso]></td>", "<!--[if mso]>")],
    15: [("; max-width: 280px", "")],
    16: [("max-width: 100%; ", ""), (WIDE, '</p><div style="width: 580px">x</div>')],
    17: [("padding: 0 !important", "padding: 0")],
    18: [("padding: 0 !important", "padding: 0!important"), ("color: #ffffff;", "color: #ffffff!important;")],
    19: [("</style>\n</head>", "x" * 17_000 + "</style></head>")],
    20: [("</head>", '<link rel="stylesheet" href="https://fonts.example.org/a.css"></head>')],
    21: [("font-family: Arial, sans-serif", "font-family: Lato"), ("Arial, sans-serif !", "Arial !")],
    22: [('alt="Lanterns" ', ""), ('width="536"', 'width="100%"')],
    23: [('; color: #1f2933">\n<div style="display: inline', '">\n<div style="display: inline')],
    25: [
        ("a.jpg", "a.webp?x"),
        ("https://www.example.org/a.jpg", "data:image/png;base64,AA"),
        (WIDE, "</p><svg></svg>"),
    ],
    26: [('<v:roundrect href="https://www.example.org/a"', '<v:roundrect href="https://www.example.org/b"')],
    27: [("padding: 12px 24px", "padding: 4px 24px")],
    28: [("font-size: 14px", "font-size: 11px")],
    29: [
        ("Five stories from a winter at Lantern House by the sea", "Five"),
        ("display: none; color: #1f2933", "display: none; color: #ffffff"),
        ("&#847;&zwnj;&nbsp;", ""),
    ],
    30: [("h1", "h2"), ("h2", "h3"), ("<h2 ", "<h1 ")],
    31: [
        ('aria-label="Read on: The', 'aria-label="The'),
        (">Unsubscribe<", ">See it online<"),
        (">Unsubscribe<", "><"),
    ],
    32: [
        ("color: #1f2933; font-family", "color: #c0c0c0; font-family"),
        (".text { color: #e6ebf0", ".text { color: #333"),
    ],
    33: [('class="ground" ', ""), ("@media (prefers-color-scheme: dark)", "@media print")],
    34: [("[data-ogsc]", ".x"), ("[data-ogsb]", ".x")],
    35: [(WIDE, "x" * 105_000)],
    36: [
        (WIDE, "</p><form></form>"),
        (WIDE, "</p><script></script>"),
        ("display: inline-block; width", "display: flex; width"),
        (WIDE, '</p><p onclick="x()">x'),
    ],
    37: [('src="https://', 'src="http://')],
    38: [("https://news.example.org/u/1", "https://www.example.org/"), ("1 Harbour Street", ""), ("/v/1", "/w/1")],
    39: [("We walked.", "We walked, {{ name }}.")],
    40: [],
}


def made(proof: MakeProof, html: str = PAGE, text: str = TEXT, **changes: Any) -> Proof:
    digest = Digest(subject="Winter", preheader="p" * 50, html=html, text=text, **changes)
    return proof(digest=digest, links=LINKS, config=CONFIG)


def test_there_are_forty_and_each_has_its_number() -> None:
    assert sorted(one.number for one in PROPERTIES) == list(range(1, 41))


@pytest.mark.parametrize("number", range(1, 41))
def test_a_good_page_has_every_property(proof: MakeProof, number: int) -> None:
    assert misses(made(proof), number) == []


@pytest.mark.parametrize(
    ("number", "was", "becomes"), [(number, *change) for number, changes in SPOILED.items() for change in changes]
)
def test_a_spoiled_page_is_noticed(proof: MakeProof, number: int, was: str, becomes: str) -> None:
    assert was in PAGE
    found = misses(made(proof, PAGE.replace(was, becomes)), number)
    assert [finding.check for finding in found] == [f"property.{number}"]
    assert found[0].message.endswith((".", ")"))


def test_a_heavy_picture_is_noticed(proof: MakeProof) -> None:
    light, heavy = (
        Picture(name=name, content_id=f"{name}@x", content=bytes(size), type="image/jpeg")
        for name, size in (("light.jpg", BUDGET), ("heavy.jpg", BUDGET + 1_000))
    )
    assert misses(made(proof, pictures=(light,)), 24) == []
    (finding,) = misses(made(proof, pictures=(light, heavy)), 24)
    assert finding.check == "property.24"
    assert f"heavy.jpg has {BUDGET // 1_000 + 1} KB" in finding.message


def test_a_link_that_the_text_part_lacks_is_noticed_with_its_line(proof: MakeProof) -> None:
    (finding,) = misses(made(proof, text="https://news.example.org/u/1 https://news.example.org/v/1"), 40)
    assert "https://www.example.org/a" in finding.message


def test_lines_are_those_of_the_page(proof: MakeProof) -> None:
    (finding,) = misses(made(proof, PAGE.replace('alt="Lanterns" ', "")), 22)
    line = next(number for number, text in enumerate(PAGE.splitlines(), start=1) if "<img" in text)
    assert finding.place == f"digest.html, line {line}"
    (finding,) = misses(made(proof, PAGE.replace("roundrect href=", "roundrect title=")), 26)
    assert finding.place.startswith("digest.html, line ")


def test_what_fails_often_is_told_once(proof: MakeProof) -> None:
    (finding,) = misses(made(proof, PAGE.replace(' role="presentation" cellpadding="0"', "")), 12)
    assert finding.message.endswith("(1 more like it)")


def test_a_good_page_passes_the_whole_pre_flight(proof: MakeProof) -> None:
    findings = run(made(proof))
    assert [finding for finding in findings if finding.severity != "note"] == []


def test_no_way_out_blocks(proof: MakeProof, found: Found) -> None:
    spoiled = made(proof, PAGE.replace("https://news.example.org/u/1", "https://www.example.org/"))
    assert found(spoiled)["property.38"].severity == "error"
    assert found(made(proof, PAGE.replace("/v/1", "/w/1")))["property.38"].severity == "warning"


def test_colours_are_named_with_their_contrast(proof: MakeProof, found: Found) -> None:
    spoiled = made(proof, PAGE.replace(".text { color: #e6ebf0", ".text { color: #333333"))
    message = found(spoiled)["contrast.text"].message
    assert "in dark mode: #333333 on #11161c has a contrast of 1.4, and 3 is needed." in message
