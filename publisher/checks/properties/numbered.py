"""The forty properties of a first-class digest: checks of its page that are known by their numbers.

A number stays with its property.  Three of them go by a name, since other words were seen first: 32 is
``contrast.text``, 35 ``size.clip``, 39 ``fields.unmerged``.
"""

from collections.abc import Callable, Iterator

from publisher.checks.check import Check, Found
from publisher.checks.finding import Severity
from publisher.checks.proof import DIGEST, Digested

_TEMPLATE = "Mend the template; publisher templates copy shows the packaged one."


def numbered(
    number: int,
    title: str,
    find: Callable[[Digested], Iterator[Found]],
    *,
    severity: Severity = "warning",
    also: tuple[Severity, ...] = (),
    hint: str = _TEMPLATE,
) -> Check[Digested]:
    """Return the check of a property, told once however many places lack it."""
    return Check(
        id=f"property.{number}",
        number=number,
        title=title,
        severity=severity,
        also=also,
        hint=hint,
        place="digest.html",
        needs=DIGEST,
        find=find,
        together=True,
    )
