"""Keep the designs of the templates as they are being released: ``python scripts/keep_designs.py``.

Run when a version is cut, after the number of each template that has changed since the last one was raised in its
first line; it writes their fingerprints into ``publisher/digest/page/designs.toml``.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from publisher.digest.page.designs import design_of, fingerprint, released
from publisher.digest.page.templates import packaged

TABLE = Path(__file__).parent.parent / "publisher" / "digest" / "page" / "designs.toml"
_BEGINNING = """\
# SHA-256 of each packaged template as it was released, the first design first; see designs.py.
# Written by scripts/keep_designs.py when a version is cut.  What is here stays: people's workspaces have copies of it.
"""


def table() -> str:
    """Return the whole of ``designs.toml``, with what is packaged now as the newest released design of each file."""
    kept = dict(released()) if TABLE.exists() else {}
    for file in packaged().glob("*.j2"):
        source = file.read_text(encoding="utf-8")
        before, number = list(kept.get(file.name, ())), design_of(source)
        if fingerprint(source) in before[number - 1 :]:
            continue
        if number != len(before) + 1:
            sys.exit(f"{file.name} is new; let its first line say {{# design {len(before) + 1} #}}, and try again.")
        kept[file.name] = [*before, fingerprint(source)]
    return _BEGINNING + "".join(f'\n"{name}" = [\n{_lines(kept[name])}]\n' for name in sorted(kept))


def _lines(fingerprints: Sequence[str]) -> str:
    return "".join(f'  "{one}",\n' for one in fingerprints)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TABLE} is written; read its diff before you commit it.\n")
