"""The marks with which a file of text says in its first bytes how it is encoded (Unicode, section 23.8)."""

import codecs
from typing import Final

#: Marks with the codec that reads what follows and drops them; the longer first, since that of UTF-16 begins UTF-32's.
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked(data: bytes) -> str | None:
    """Return the codec that the first bytes of ``data`` name, or ``None`` where they name none."""
    return next((codec for mark, codec in MARKS if data.startswith(mark)), None)
