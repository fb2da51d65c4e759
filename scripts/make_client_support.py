"""Make publisher/checks/client_support.json from the data file of caniemail.com.

    python scripts/make_client_support.py path/to/data.json

The table holds facts alone: feature, mail client, newest known support, date of the last test.  The data is MIT
licensed; the notice is read from the file LICENSE beside it and travels with the table.
"""

import json
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent.parent / "publisher" / "checks" / "client_support.json"
FORM = 1
SOURCE = "https://www.caniemail.com/"
#: No feature of a page: a technique of the sender, and a format of its own.
LEFT_OUT = frozenset({"amp", "bimi"})


def main() -> None:
    """Write the table, one feature a line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and one path
        raise SystemExit(__doc__)
    source = Path(sys.argv[1])
    data = json.loads(source.read_text(encoding="utf-8"))
    clients = sorted({client for feature in data["data"] for client in _clients(feature)})
    rows = [
        json.dumps([feature["slug"], feature["title"], _day(feature["last_test_date"]), _marks(feature, clients)])
        for feature in sorted(data["data"], key=lambda feature: str(feature["slug"]))
        if feature["slug"] not in LEFT_OUT
    ]
    head = {
        "form": FORM,
        "source": SOURCE,
        "notice": source.with_name("LICENSE").read_text(encoding="utf-8").split("\n\n"),
        "updated": data["last_update_date"][:10],
        "families": {name: data["nicenames"]["family"].get(name, name) for name in sorted({c[0] for c in clients})},
        "platforms": {name: data["nicenames"]["platform"].get(name, name) for name in sorted({c[1] for c in clients})},
        "clients": [list(client) for client in clients],
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    features = ",\n    ".join(rows)
    text = "{\n" + "\n".join(lines) + f'\n  "features": [\n    {features}\n  ]\n}}\n'
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(rows)} features of {len(clients)} clients, {len(text) // 1000} KB, in {TABLE.name}\n")


def _clients(feature: dict[str, Any]) -> list[tuple[str, str]]:
    return [(family, platform) for family, platforms in feature["stats"].items() for platform in platforms]


def _marks(feature: dict[str, Any], clients: list[tuple[str, str]]) -> str:
    """Return a letter for each client: y yes, n no, a partly, u unknown, - never tested."""
    return "".join(_newest(feature["stats"].get(family, {}).get(platform, {})) for family, platform in clients)


def _newest(versions: dict[str, str]) -> str:
    """Return the support of the newest version of which it is known; versions stand oldest first."""
    marks = [mark.strip()[:1].lower() for mark in versions.values()]
    known = [mark for mark in marks if mark in "yna"]
    return known[-1] if known else marks[-1] if marks else "-"


def _day(date: str) -> str:
    """Return a date as YYYY-MM-DD; a few are written with one digit for the day."""
    year, month, day = date.split("-")
    return f"{year}-{int(month):02d}-{int(day):02d}"


if __name__ == "__main__":
    main()
