"""What a person is told of templates that were copied from an older design."""

from publisher.checks.finding import Finding
from publisher.digest.page.designs import Older
from publisher.digest.page.template_files import HTML


def finding(older: Older) -> Finding:
    """Return the finding that tells of one, with the way to the new design that loses nothing of a person's."""
    if older.unchanged:
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
    kept = older.name if older.shared else f"{older.name}{HTML}"
    return f"Keep it as it is, or put {kept} aside, copy the new one, and make your changes there again."
