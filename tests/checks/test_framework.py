"""A check is one value in one list: it runs where its need is met, raises nothing, and hides nothing."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import publisher.checks
from publisher.checks.check import Check, Found
from publisher.checks.finding import Finding
from publisher.checks.proof import DIGEST, THREAD, Digested, Proof
from publisher.checks.run import CAMPAIGN, CHECKS, PAGE, TEMPLATE, run
from publisher.digest.digest import Digest
from publisher.social.thread import Thread

MakeProof = Callable[..., Proof]
MakeThread = Callable[..., Thread]

#: The names of 0.1.0, which programs and people know; a number is a name too.
NAMES = [
    "campaign.address", "campaign.channels", "campaign.empty", "campaign.list", "campaign.one-click", "campaign.post",
    "campaign.post-twice", "campaign.preheader", "campaign.preheader-length", "campaign.readers", "campaign.subject",
    "campaign.subject-length", "campaign.subject-shouts", "campaign.title", "campaign.*-time", "clients.*",
    "content.alt", "content.embedding", "content.excerpt", "content.link", "content.link-words", "content.unfinished",
    "contrast.text", "fields.build", "fields.missing", "fields.unfit", "fields.unknown", "fields.unmerged",
    "readability.ease", "size.clip", "size.pictures", "template.build", "thread.alt", "thread.bare-name",
    "thread.budget", "thread.cost", "thread.empty", "thread.length", "thread.mention", "thread.posts", "thread.remark",
]  # fmt: skip
_PIECES = [
    "<p>", "</p>", "<div style='", "color: ", "rgb(", "hsl(1", "#12", ")", "'>", "<style>", "</style>", "@media (",
    "prefers-color-scheme: dark", ") {", "}", ".a > b", "[href^=", ":not(", ":nth-child(2n+1)", "{{ x }}", "<img src=x",
    " width=9", ">", "<!--[if mso]>", "<![endif]-->", "<table", "<a href='http://[", "font: 1e999em/2 x;", "&#0;",
    "padding: 1px 2px 3px 4px 5px;", "<svg/>", "!important", "text", "\n", "\\", "\x00", "<h1>", "<h3>", "opacity: x;",
]  # fmt: skip


def check(*found: Found, **changes: Any) -> Check[Digested]:
    def find(seen: Digested) -> Iterator[Found]:
        assert seen.digest.text
        yield from found

    values: dict[str, Any] = {
        "id": "property.99",
        "title": "a title",
        "severity": "warning",
        "hint": "Mend it.",
        "place": "digest.html",
        "needs": DIGEST,
        "find": find,
    }
    return Check(**(values | changes))


def digested(make: MakeProof, html: str = "<p>x</p>") -> Proof:
    return make(digest=Digest(subject="s", preheader="p" * 50, html=html, text="x"))


def test_names_are_unique_and_those_of_the_first_version_stay() -> None:
    names = [check.id for check in CHECKS]
    assert len(names) == len(set(names))
    told_by_name = {32, 35, 39}
    numbers = [f"property.{number}" for number in range(1, 41) if number not in told_by_name]
    assert {*NAMES, *numbers} <= set(names)
    assert {check.number: check.id for check in CHECKS if check.number in told_by_name} == {
        32: "contrast.text",
        35: "size.clip",
        39: "fields.unmerged",
    }


def test_every_check_has_a_title_and_a_way_out_that_are_told() -> None:
    for one in CHECKS:
        assert one.title
        assert not one.title.endswith(".")
        assert one.hint.endswith(".")


def test_every_check_of_a_file_is_in_the_list() -> None:
    modules = [import_module(found.name) for found in walk_packages(publisher.checks.__path__, "publisher.checks.")]
    assert {one for module in modules for one in getattr(module, "CHECKS", ())} == set(CHECKS)


def test_a_check_whose_need_is_missing_is_left_out(proof: MakeProof) -> None:
    assert run(proof(), [check(Found("It fails."))]) == ()
    assert len(run(digested(proof), [check(Found("It fails."))])) == 1
    assert not [finding for finding in run(proof()) if finding.check.startswith(("property.", "thread.", "fields."))]


def test_what_blocks_comes_first_and_the_rest_in_the_order_of_the_checks(proof: MakeProof) -> None:
    checks = [
        check(Found("One."), id="a.one", severity="note"),
        check(Found("Two."), Found("Three.", severity="error"), id="a.two"),
        check(Found("Four."), id="a.four", severity="note"),
    ]
    assert [finding.message for finding in run(digested(proof), checks)] == ["Three.", "Two.", "One.", "Four."]


def test_one_finding_never_hides_another(proof: MakeProof, thread: MakeThread) -> None:
    everything = proof(
        {"title": "", "subject": ""},
        intro="TODO [here](x)\n",
        digest=Digest(subject="s", preheader="", html="<p>{{ x }}</p>", text="x"),
        problems=("The digest cannot be built.",),
        thread=thread("@a", ""),
    )
    checks = {finding.check for finding in run(everything)}
    assert checks >= {
        "campaign.title", "campaign.subject", "campaign.preheader", "content.unfinished", "content.link-words",
        "content.link", "fields.build", "fields.unmerged", "property.1", "property.38", "thread.mention",
        "thread.empty",
    }  # fmt: skip


def test_a_finding_has_what_the_check_says_where_it_says_nothing_itself(proof: MakeProof) -> None:
    own = Found("It fails.", 3, "intro.md", hint="", severity="note", about="css-flex")
    plain, special = run(digested(proof), [check(Found("It fails.", 7)), check(own, id="clients.*")])
    assert plain == Finding(
        check="property.99", severity="warning", message="It fails.", place="digest.html, line 7", hint="Mend it."
    )
    assert special == Finding(
        check="clients.css-flex", severity="note", message="It fails.", place="intro.md, line 3", hint=""
    )


def test_what_is_told_together_is_told_by_its_worst(proof: MakeProof) -> None:
    many = check(Found("One.", 1), Found("Two.", 2, severity="error"), Found("Three.", 3), together=True)
    (finding,) = run(digested(proof), [many])
    assert (finding.message, finding.severity, finding.place) == (
        "Two. (2 more like it)",
        "error",
        "digest.html, line 2",
    )


def test_a_template_is_looked_through_for_its_page_and_a_campaign_for_all() -> None:
    assert set(PAGE) < set(TEMPLATE)
    assert set(PAGE) < set(CAMPAIGN)
    assert {one.id for one in set(TEMPLATE) - set(CAMPAIGN)} == {"template.build"}
    assert all(one.needs is not THREAD for one in TEMPLATE)


def test_no_check_names_a_network() -> None:
    """Findings K8: what is said of a thread is said in terms of the network that comes with it."""
    text = "".join(file.read_text(encoding="utf-8") for file in Path(publisher.checks.__file__).parent.rglob("*.py"))
    assert "social.networks." not in text


@given(html=st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=30).map("".join))
def test_no_page_makes_a_check_raise(proof: MakeProof, html: str) -> None:
    for finding in run(digested(proof, html)):
        assert finding.message
