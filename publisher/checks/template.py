"""A template that cannot be built at all."""

from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.proof import CAMPAIGN, Proof


def _build(proof: Proof) -> Iterator[Found]:
    for problem in proof.problems:
        yield Found(problem, place=f"{proof.campaign.file.template}.html.j2", hint="")


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="template.build",
        title="the template can be built",
        severity="error",
        hint="Do what the message says in the template.",
        place="templates/email",
        needs=CAMPAIGN,
        find=_build,
    ),
)
