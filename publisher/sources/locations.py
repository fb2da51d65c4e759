"""Paths and addresses as a person writes them: which is which, and how much of an address may be shown or kept."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_ADDRESS: Final = re.compile(r"https?:|[a-z][a-z0-9+.-]*://", re.IGNORECASE)
#: Parameters that open a door, or say who followed a link: no part of where something is.
_NOT_FOR_OTHERS: Final = re.compile(
    r"token|secret|passw|pwd|credential|signature|session|nonce|jwt|api[-_]?key|access[-_]?key|"
    r"^(?:key|sig|sid|auth|authorization|code|hash|preview|fbclid|gclid|mc_cid|mc_eid)$|^(?:utm_|x-amz-|x-goog-)",
    re.IGNORECASE,
)
#: Characters that a file's name may have on any system.
_PLAIN: Final = re.compile(r"[^\w.() -]")
_LONGEST_NAME: Final = 100


def is_address(location: str) -> bool:
    """Return whether ``location`` is an address to fetch, rather than a path."""
    return _ADDRESS.match(location) is not None


def host_of(address: str) -> str:
    """Return the host of an address, to name it in a sentence."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return "".join(filter(str.isprintable, host)) or "The address"


def called(location: str) -> str:
    """Return what a location is called: a path as it is, an address without what may be secret in it."""
    if not is_address(location):
        return location
    bare = re.split(r"[?#]", re.sub(r"^[^:]*:/*", "", location))[0]
    host, slash, path = bare.partition("/")
    named = re.sub(r":[^\]]*$", "", host.rpartition("@")[2])
    return "".join(filter(str.isprintable, f"{named}{slash}{path}")).rstrip("/") or "The address"


def shared(address: str) -> str:
    """Return an address as others may have it: without names, passwords, keys and marks of who followed it."""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _NOT_FOR_OTHERS.search(name)]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query, fragment="").geturl()


def fingerprint(address: str) -> str:
    """Return what tells an address from others without showing it."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def file_name(address: str) -> PurePosixPath:
    """Return the name of the file at an address, in its folder: ``a-post/index.md``."""
    parts = [_PLAIN.sub("_", unquote(part)).strip(". ") for part in urlsplit(address).path.split("/")]
    named = [part[-_LONGEST_NAME:] for part in parts if part]
    return PurePosixPath(*(named[-2:] or ["answer"]))
