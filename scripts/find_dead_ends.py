"""Find code that nothing uses, with vulture: ``python scripts/find_dead_ends.py``.

Tests do not count as use: what only a test calls goes, and the test with it.  What templates read and what is named
as ``module:attribute`` does count.  What vulture cannot see stands in :data:`ALIVE`, each with its reason; an entry
that nothing needs any more is told too.
"""

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import Environment, nodes
from vulture import Vulture

REPOSITORY: Final = Path(__file__).parent.parent
_FOLDERS: Final = ("publisher", "benchmarks", "scripts")
_TEMPLATES: Final = ("templates/email", "publisher")
_DOTTED: Final = re.compile(r"[\"']publisher(?:\.\w+)+:(\w+)[\"']")


class Alive(NamedTuple):
    """Names that something outside our code uses."""

    #: Of the files, with wildcards.
    where: str
    #: With wildcards, divided by spaces.
    names: str
    why: str


ALIVE: Final = (
    Alive("benchmarks/bench_delivery.py", "connection_made data_received", "asyncio calls them by name"),
    Alive("publisher/checks/page/elements.py", "handle_*", "html.parser calls them by name"),
    Alive("publisher/checks/page/selectors.py", "ancestors previous_siblings", "cssselect2 reads them by name"),
    Alive("publisher/cli/main.py", "format_commands", "click calls them by name"),
    Alive("publisher/cli/main.py", "detailed", "what prints asks for options by their names"),
    Alive("publisher/daemon/watch.py", "trace", "the signature of __exit__"),
    Alive("publisher/digest/merge/template_reader.py", "boolean", "the signature of Jinja's filter default"),
    Alive("publisher/digest/page/metering.py", "get_visitor", "Jinja calls it by name"),
    Alive("publisher/digest/page/sandbox.py", "intercepted_binops", "Jinja reads it"),
    Alive(
        "publisher/digest/page/palette.py",
        "header_text accent_text dark_*",
        "templates of the first design read them, of which workspaces have copies",
    ),
    Alive("publisher/digest/page/template_values.py", "date_short", "the same"),
    Alive("publisher/digest/page/template_files.py", "get_source", "Jinja calls it by name"),
    Alive("publisher/digest/page/inline.py", "_parse_css_string validate", "premailer calls it, with this argument"),
    Alive("publisher/digest/page/translations.py", "__call__", "templates write words(…)"),
    Alive("publisher/sources/fetching/*.py", "trust_env", "requests reads it"),
    Alive(
        "publisher/sources/fetching/private_networks.py",
        "init_poolmanager pool_classes_by_scheme _new_conn ConnectionCls",
        "requests and urllib3 call and read them by name",
    ),
    Alive(
        "publisher/store/audience/segments.py",
        "inherit_cache _field_on_* _place_on_*",
        "SQLAlchemy reads and calls them where it writes SQL",
    ),
    Alive("publisher/store/columns.py", "impl cache_ok process_*", "SQLAlchemy reads and calls them by name"),
    Alive("publisher/store/engine.py", "isolation_level", "sqlite3 reads it"),
    Alive(
        "publisher/store/migrations/versions/*.py",
        "revision down_revision branch_labels depends_on downgrade",
        "Alembic reads and calls them by name",
    ),
    Alive("publisher/testing/x/oauth.py", "refreshes expire", "for tests, ours and other people's"),
    Alive("publisher/testing/x/server.py", "trace", "the signature of __exit__"),
    Alive(
        "publisher/testing/x/server.py",
        "daemon_threads handle_error client_address protocol_version disable_nagle_algorithm wbufsize do_* "
        "log_message close_connection",
        "http.server and socketserver read and call them by name",
    ),
    Alive("publisher/transports/x/api.py", "trust_env", "requests reads it"),
    Alive(
        "publisher/transports/x/login.py",
        "do_GET log_message daemon_threads",
        "http.server and socketserver call and read them by name",
    ),
    Alive("publisher/transports/smtp/account.py", "_get_socket _host", "smtplib knows them by name"),
    Alive("publisher/web/serve.py", "should_exit", "uvicorn reads it"),
    Alive("benchmarks/bench_delivery.py", "daemon_threads", "socketserver reads it"),
    Alive("benchmarks/bench_sources.py", "isolation_level", "sqlite3 reads it"),
    Alive("publisher/web/worker.py", "reducer_override", "pickle calls it by name"),
)


class DeadEnd(NamedTuple):
    """Something that nothing uses."""

    file: str
    line: int
    name: str
    message: str


def dead_ends() -> Iterator[DeadEnd]:
    """Yield what vulture finds, :data:`ALIVE` not yet taken off."""
    found = Vulture(ignore_decorators=["@*.command"])
    found.scavenge([REPOSITORY / folder for folder in _FOLDERS])
    for name in _read_elsewhere():
        found.used_names.add(name)
    for item in found.get_unused_code(min_confidence=60):
        file = Path(item.filename).resolve().relative_to(REPOSITORY).as_posix()
        yield DeadEnd(file, item.first_lineno, item.name, item.message)


def _read_elsewhere() -> Iterator[str]:
    """Yield the names that templates read, and those that stand in strings as ``module:attribute``."""
    grammar = Environment(autoescape=True)
    for file in (path for folder in _TEMPLATES for path in (REPOSITORY / folder).rglob("*.j2")):
        tree = grammar.parse(file.read_text(encoding="utf-8"))
        yield from (node.attr for node in tree.find_all(nodes.Getattr))
        yield from (node.name for node in tree.find_all(nodes.Name))
    for file in (REPOSITORY / "publisher").rglob("*.py"):
        yield from _DOTTED.findall(file.read_text(encoding="utf-8"))


def _keeps(alive: Alive, end: DeadEnd) -> bool:
    return fnmatch(end.file, alive.where) and any(fnmatch(end.name, name) for name in alive.names.split())


def problems() -> list[str]:
    """Return a line for each dead end, and for each name in :data:`ALIVE` that needs no entry."""
    ends = list(dead_ends())
    dead = [end for end in ends if not any(_keeps(alive, end) for alive in ALIVE)]
    idle = [
        f"{alive.where}: “{name}” needs no entry in {Path(__file__).name}; take it out"
        for alive in ALIVE
        for name in alive.names.split()
        if not any(_keeps(alive._replace(names=name), end) for end in ends)
    ]
    return [f"{end.file}:{end.line}: {end.message}" for end in dead] + idle


if __name__ == "__main__":
    told = problems()
    sys.stdout.write("".join(f"{line}\n" for line in told) or "Nothing is dead.\n")
    sys.exit(1 if told else 0)
