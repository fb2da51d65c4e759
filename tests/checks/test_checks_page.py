"""The page on the pre-flight lists every check that there is, as it is."""

import re
import runpy
from pathlib import Path

from publisher.checks.run import CHECKS

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8")


def test_the_list_on_the_page_is_made_of_the_checks() -> None:
    script = runpy.run_path(str(REPOSITORY / "scripts" / "make_checks_reference.py"))
    assert script["page"](PAGE) == PAGE, "run python scripts/make_checks_reference.py"


def test_every_check_is_on_the_page_with_its_words_and_its_way_out() -> None:
    rows = {line.split("`")[1]: line.replace("\\", "") for line in PAGE.splitlines() if re.match(r"\|[ \d|]* `", line)}
    assert set(rows) == {check.id for check in CHECKS}
    for check in CHECKS:
        assert check.title in rows[check.id]
        assert check.hint
        assert check.hint in rows[check.id]
