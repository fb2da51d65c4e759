"""Each of the forty properties is noticed where it does not hold, and nothing is noticed where all hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import CHECKS, run
from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.fields import Links
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
SHAPE = '<!--[if mso]><v:rect href="https://www.example.org/b"></v:rect><![endif]-->'
WIDE = "We walked.</p>"
#: What is changed on the good page, into what, and what is said then, by the number of the property.
SPOILED: dict[int, list[tuple[str, str, str]]] = {
    1: [("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', "does not begin with <!DOCTYPE html>")],
    2: [
        ('<html lang="en-GB"', "<html", "does not say its language"),
        ('<div lang="en-GB"', "<div", "wrapper does not say its language"),
    ],
    3: [('dir="ltr"', "", "read from the left or from the right")],
    4: [('<meta charset="utf-8">', "", "that it is UTF-8")],
    5: [("width=device-width", "width=600", "at their own width")],
    6: [("x-apple-disable", "x-other", "disable-message-reformatting is missing")],
    7: [("telephone=no", "", "format-detection is missing")],
    8: [
        ('content="light dark"', 'content="light"', "meta color-scheme"),
        (":root", ".root", "rule :root"),
    ],
    9: [("<title>Winter</title>", "<title> </title>", "has no title")],
    10: [(">96<", ">72<", "PixelsPerInch 96 is missing")],
    11: [("td, a { font-family: Arial, sans-serif !important; }", "", "no font of its own")],
    12: [
        ('role="presentation" ', "", "lacks role,"),
        ('cellpadding="0"', 'cellpadding="4"', "lacks cellpadding,"),
    ],
    13: [
        ("max-width: 600px", "max-width: 640px", "max-width is missing"),
        ('width="600"', 'width="640"', "no table of 600 px"),
    ],
    14: [
        ("<!--[if mso]></td></tr></table><![endif]-->", "", "never ended: <td>"),
        ("<!--[if mso]></td>", "<!--[if mso]>", "was not begun: </tr>"),
    ],
    15: [("; max-width: 280px", "", "does not become narrower")],
    16: [
        ("max-width: 100%; ", "", "<img> is 536 px wide"),
        (WIDE, '</p><div style="width: 580px">x</div>', "<div> is 580 px wide"),
    ],
    17: [("padding: 0 !important", "padding: 0", "has kept its !important")],
    18: [
        ("padding: 0 !important", "padding: 0!important", "space before !important"),
        ("color: #ffffff;", "color: #ffffff!important;", "space before !important"),
    ],
    19: [("</style>\n</head>", "x" * 17_000 + "</style></head>", "more than 16 KB")],
    20: [
        (
            "</head>",
            '<link rel="stylesheet" href="https://fonts.example.org/a.css"></head>',
            "web font stands where Outlook sees it",
        ),
    ],
    21: [
        ("font-family: Arial, sans-serif", "font-family: Lato", "“Lato” has no general font"),
        ("Arial, sans-serif !", "Arial !", "“Arial” has no general font"),
    ],
    22: [
        ('alt="Lanterns" ', "", "has no alt text"),
        ('width="536"', 'width="100%"', "no width in whole pixels"),
    ],
    23: [
        ('; color: #1f2933">\n<div style="display: inline', '">\n<div style="display: inline', "no style of their own")
    ],
    25: [
        ("a.jpg", "a.webp?x", "use JPEG, PNG or GIF"),
        ("https://www.example.org/a.jpg", "data:image/png;base64,AA", "use JPEG, PNG or GIF"),
        (WIDE, "</p><svg></svg>", "<svg> or srcset"),
    ],
    26: [
        ("display: inline-block; padding: 12px", "mso-hide: all; padding: 12px", "Outlook has none in its place"),
        ("<h1", f"{SHAPE}<h1", "leads elsewhere than its twin"),
    ],
    27: [("padding: 12px 24px", "padding: 4px 24px", "“Read on” is lower than 44 px")],
    28: [("font-size: 14px", "font-size: 11px", "is set in 11 px")],
    29: [
        ("Five stories from a winter at Lantern House by the sea", "Five", "has 4 characters"),
        ("display: none; color: #1f2933", "display: none; color: #ffffff", "its ground's colour"),
        ("&#847;&zwnj;&nbsp;", "", "No filler"),
    ],
    30: [
        ("h1", "h2", "no main heading"),
        ("h2", "h3", "level 3 follows one of level 1"),
        ("<h2 ", "<h1 ", "2 main headings"),
    ],
    31: [
        ('aria-label="Read on: The', 'aria-label="The', "read out as “The lantern walk”"),
        (">Unsubscribe<", ">See it online<", "Two links say “See it online”"),
        (">Unsubscribe<", "><", "has no words"),
    ],
    32: [
        ("color: #1f2933; font-family", "color: #c0c0c0; font-family", "in light mode: #c0c0c0 on #ffffff"),
        (".text { color: #e6ebf0", ".text { color: #333", "in dark mode: #333333 on #11161c"),
    ],
    33: [
        ('class="ground" ', "", "background-color: #ffffff has no counterpart"),
        ("@media (prefers-color-scheme: dark)", "@media print", "no rules for dark mode"),
    ],
    34: [
        ("[data-ogsc]", ".x", "[data-ogsc]"),
        ("[data-ogsb]", ".x", "[data-ogsb]"),
    ],
    35: [(WIDE, "x" * 105_000, "109 KB for its longest reader")],
    36: [
        (WIDE, "</p><form></form>", "<form> is removed"),
        (WIDE, "</p><script></script>", "<script> is removed"),
        ("display: inline-block; width", "display: flex; width", "depends on flex or grid"),
        (WIDE, '</p><p onclick="x()">x', "script in an attribute"),
    ],
    37: [('src="https://', 'src="http://', "is not https")],
    38: [
        ("https://news.example.org/u/1", "https://www.example.org/", "no visible link to unsubscribe"),
        ("1 Harbour Street", "", "postal address is not in the footer"),
        ("/v/1", "/w/1", "no link to see the digest in a browser"),
    ],
    39: [("We walked.", "We walked, {{ name }}.", "“{{ name }}.</p></div>” would be sent")],
}


PROPERTIES = {check.number: check for check in CHECKS if check.number}


def misses(proof: Proof, number: int) -> list[Finding]:
    return list(run(proof, [PROPERTIES[number]]))


def made(proof: MakeProof, html: str = PAGE, text: str = TEXT, **changes: Any) -> Proof:
    digest = Digest(subject="Winter", preheader="p" * 50, html=html, text=text, **changes)
    return proof(digest=digest, links=LINKS, config=CONFIG)


def test_there_are_forty_and_each_has_its_number() -> None:
    assert sorted(check.number for check in CHECKS if check.number) == list(range(1, 41))


@pytest.mark.parametrize("number", range(1, 41))
def test_a_good_page_has_every_property(proof: MakeProof, number: int) -> None:
    assert misses(made(proof), number) == []


@pytest.mark.parametrize(
    ("number", "was", "becomes", "said"),
    [(number, *change) for number, changes in SPOILED.items() for change in changes],
)
def test_a_spoiled_page_is_noticed(proof: MakeProof, number: int, was: str, becomes: str, said: str) -> None:
    assert was in PAGE
    (finding,) = misses(made(proof, PAGE.replace(was, becomes)), number)
    assert finding.check == PROPERTIES[number].id
    assert said in finding.message
    assert finding.hint


def test_a_heavy_picture_is_noticed(proof: MakeProof) -> None:
    picture = Picture(name="a.jpg", content_id="a@x", content=bytes(300_000), type="image/jpeg")
    assert misses(made(proof, pictures=(picture,)), 24)


def test_a_link_that_the_text_part_lacks_is_noticed_with_its_line(proof: MakeProof) -> None:
    (finding,) = misses(made(proof, text="https://news.example.org/u/1 https://news.example.org/v/1"), 40)
    assert "https://www.example.org/a" in finding.message
    line = next(number for number, text in enumerate(PAGE.splitlines(), start=1) if "Read on</a>" in text)
    assert finding.place == f"digest.html, line {line}"


def test_lines_are_those_of_the_page(proof: MakeProof) -> None:
    (finding,) = misses(made(proof, PAGE.replace('alt="Lanterns" ', "")), 22)
    line = next(number for number, text in enumerate(PAGE.splitlines(), start=1) if "<img" in text)
    assert finding.place == f"digest.html, line {line}"
    (finding,) = misses(made(proof, PAGE.replace("<h1", f"{SHAPE}<h1")), 26)
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


def test_a_dark_rule_that_gives_way_to_the_style_attribute_is_no_counterpart(proof: MakeProof) -> None:
    quiet = PAGE.replace(".ground { background-color: #11161c !important; }", ".ground { background-color: #11161c; }")
    (finding,) = misses(made(proof, quiet), 33)
    assert finding.message == "background-color: #ffffff has no counterpart in dark mode."


def test_the_preheader_is_measured_once_where_plan_and_page_say_the_same(proof: MakeProof) -> None:
    html = PAGE.replace("Five stories from a winter at Lantern House by the sea", "Five")
    digest = Digest(subject="Winter", preheader="Five", html=html, text=TEXT)
    checks = [finding.check for finding in run(proof(digest=digest, links=LINKS, config=CONFIG))]
    assert "campaign.preheader-length" in checks
    assert "property.29" not in checks


def test_of_many_places_the_worst_is_told(proof: MakeProof) -> None:
    spoiled = PAGE.replace("display: inline-block; width", "display: flex; width").replace(
        WIDE, '</p><p onclick="x()">x'
    )
    (finding,) = misses(made(proof, spoiled), 36)
    assert (finding.severity, finding.message) == ("error", "An element has a script in an attribute. (1 more like it)")
