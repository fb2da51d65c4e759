"""What was written into ``outbox/`` and went to nobody.  Pure."""

from typing import Final

#: Kept as evidence with ``committing``: what is in doubt then is a file, so writing it once more does no harm.
OUTBOX: Final = "outbox"
