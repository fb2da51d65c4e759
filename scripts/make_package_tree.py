"""Write the tree of the package into docs/design.md: ``python scripts/make_package_tree.py``.

Each folder, and each module beside them, with the first sentence of its docstring, in the order of the layers.
"""

import ast
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
PAGE = REPOSITORY / "docs" / "design.md"
PACKAGE = REPOSITORY / "publisher"
BEGINNING, END = "<!-- The tree is written by scripts/make_package_tree.py. -->\n```\n", "```\n<!-- The tree ends. -->"


def layers() -> list[list[str]]:
    """Return the layers of ``.importlinter``, the highest first, each with its modules in their order."""
    parser = ConfigParser()
    parser.read(REPOSITORY / ".importlinter", encoding="utf-8")
    lines = parser["importlinter:contract:layers"]["layers"].split("\n")
    return [[name.strip() for name in line.split(":")] for line in lines if line.strip()]


def tree() -> str:
    """Return the tree as text, a line for each folder and each module of the layers."""
    rows = [("publisher/", "")]
    for name in (name for layer in layers() for name in layer):
        file = PACKAGE / f"{name}.py"
        rows += [(f"  {name}.py", _about(file))] if file.is_file() else _folders(PACKAGE / name, 1)
    width = max(len(name) for name, _ in rows) + 2
    return "".join(f"{name:<{width}}{about}".rstrip() + "\n" for name, about in rows)


def _folders(folder: Path, depth: int) -> Iterator[tuple[str, str]]:
    yield f"{'  ' * depth}{folder.name}/", _about(folder / "__init__.py")
    for inner in sorted(path.parent for path in folder.glob("*/__init__.py")):
        yield from _folders(inner, depth + 1)


def _about(file: Path) -> str:
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return told.partition("\n\n")[0].replace("\n", " ").replace("``", "")


def page() -> str:
    """Return the page with the tree as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINNING)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit(f"{PAGE} has no place for the tree; it stands between “{BEGINNING.strip()}” and “{END}”.")
    return f"{before}{BEGINNING}{tree()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE} is written.\n")
