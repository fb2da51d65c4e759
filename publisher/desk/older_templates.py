"""What a person is told of templates that were copied from an older design."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from publisher.checks.finding import Finding
from publisher.digest.page.designs import Older, older
from publisher.digest.page.template_files import HTML
from publisher.digest.page.templates import passes_over


def concerning(template: str, folders: Sequence[Path]) -> Iterator[Finding]:
    """Yield what is told of the older designs that a digest of ``template`` is made with, or made without."""
    over = passes_over(template, folders)
    for folder in folders:
        for one in older(folder):
            if one.name == template or one.shared:
                yield finding(one, passed_over=template if one.shared and folder in over else "")


def finding(older: Older, *, passed_over: str = "") -> Finding:
    """Return the finding that tells of one, with the way to the new design that loses nothing of a person's.

    ``passed_over`` is the packaged template that is made without it, as the two do not fit together.
    """
    if passed_over:
        message = f"{older.name} is of an older design than the template {passed_over}, which is made without it."
    elif older.unchanged:
        message = f"{older.name} is an unchanged copy of an older design."
    else:
        message = f"{older.name} was made from an older design."
    return Finding(
        check="template.design", severity="warning", message=message, place=", ".join(older.files), hint=_hint(older)
    )


def _hint(older: Older) -> str:
    if older.unchanged:
        return (
            "Take it out of templates/email/, and the new one is used."
            if older.shared
            else f"Renew it: publisher templates copy {older.name} --force."
        )
    if older.shared:
        return (
            f"Make your changes again in a new copy: publisher templates copy digest --shared, with {older.name} aside."
        )
    kept = f"{older.name}{HTML}"
    return f"Keep it as it is, or put {kept} aside, copy the new one, and make your changes there again."
