"""Addresses of the web in a text, and whether they lead anywhere from another machine.  Pure."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

#: What stands behind an address and does not belong to it is left out: brackets, quotes, and a comma or full stop.
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]\"“”|`*]*[^\s<>()\[\]\"“”|`*.,;:!?'’]", re.IGNORECASE)


def addresses_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield each address of the web in ``text`` with the number of its line, from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, found[0]) for found in _ADDRESS.finditer(line))


def leads_nowhere(address: str) -> bool:
    """Tell whether an address can lead nowhere from another machine.

    Its host has no dot, as ``https://London``, or is a private address.  A host with a merge field in it is unknown.
    """
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return True
    if "{" in address:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(".localhost")
