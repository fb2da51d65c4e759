"""Write the list in docs/checks.md from the checks themselves: ``python scripts/make_checks_reference.py``."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from publisher.checks.accessible import RULES
from publisher.checks.check import Check
from publisher.checks.finding import Severity
from publisher.checks.run import CHECKS

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"
_BEGIN = "<!-- From here on made from the checks by scripts/make_checks_reference.py. -->\n"
_END = "<!-- To here. -->\n"
_HEAD = "check | mark | what holds | the way out where it does not"
_MARKS: dict[Severity, str] = {"error": "must", "warning": "should", "note": "note"}
_FAMILIES = {
    "campaign": "The plan: title, subject, posts, readers, times.",
    "sender": "In whose name it leaves: the signature, the sender's address, the public pages.",
    "content": "The words and pictures that you wrote or chose.",
    "link": "Where links lead.",
    "fields": "Merge fields, tried with the values of all readers.",
    "size": "What is too big to arrive whole.",
    "contrast": "Text that is hard to read (WCAG 2.2 AA).",
    "accessible": "What is read with a screen reader, a keyboard or a magnifying glass.",
    "clients": "What mail clients make of the page.",
    "readability": "How the text reads.",
    "thread": "The thread, by the rules of its network.",
    "template": "Templates, where `publisher templates check` tries them on samples.",
}
_CONSORTIUM = """\
### The Email Markup Consortium's rules

Every published rule of the consortium's checker is kept by one of the checks on this page.
"""
_PROPERTIES = """\
### property

The forty properties of a first-class digest, each with the line of the HTML where it fails. A page made from the
packaged templates has them all; they are checked because templates can be your own.
"""


def page(text: str) -> str:
    """Return the text of the page with its list made anew."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise LookupError(f"{PAGE} has lost the lines that its list stands between")
    return f"{before}{begin}\n{reference()}\n{end}{after}"


def reference() -> str:
    """Return the list of all checks as Markdown: a table for each family, and one for the forty properties."""
    blocks = []
    for family, words in _FAMILIES.items():
        checks = [check for check in CHECKS if check.id.startswith(f"{family}.")]
        blocks.append(f"### {family}\n\n{words}\n\n{_table(checks)}")
    numbered = sorted((check for check in CHECKS if check.number), key=lambda check: check.number)
    rows = "\n".join(f"| {check.number} | {' | '.join(_cells(check))} |" for check in numbered)
    return "\n".join([*blocks, _rules(), f"{_PROPERTIES}\n| | {_HEAD} |\n|---|---|---|---|---|\n{rows}\n"])


def _rules() -> str:
    rows = "\n".join(f"| {rule} | `{check}` |" for rule, check in RULES.items())
    return f"{_CONSORTIUM}\n| rule | check |\n|---|---|\n{rows}\n"


def _table(checks: Iterable[Check[Any]]) -> str:
    rows = "\n".join(f"| {' | '.join(_cells(check))} |" for check in checks)
    return f"| {_HEAD} |\n|---|---|---|---|\n{rows}\n"


def _cells(check: Check[Any]) -> Iterator[str]:
    yield f"`{check.id}`"
    yield " or ".join(_MARKS[severity] for severity in (check.severity, *check.also))
    for words in (check.title, check.hint):
        yield words.replace("|", "\\|").replace("](", "]\\(")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE} is written.\n")
