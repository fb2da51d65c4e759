"""What is said below a row of a table: a sign, and why the row wants to be looked at."""

import sys

from rich.text import Text

from publisher.cli.screen.output import DOUBTFUL, signs


def remark(words: str, *, kind: str = "look") -> Text:
    """Return ``words`` behind the sign of its ``kind``, one of those of an answer."""
    return Text.assemble((getattr(signs(sys.stdout), kind), f"bold {DOUBTFUL}"), " ", words)
