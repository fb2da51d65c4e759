"""Campaign tags (utm_source, utm_medium, utm_campaign) on links to the organisation's own sites.  Pure.

One rule for the digest and the thread.  Links to others are never touched: what a reader does there is not ours.
"""

import re
from collections.abc import Collection
from typing import Final, Protocol
from urllib.parse import quote, unquote_plus, urlsplit

_VALUE: Final = r"""=[^&\s#"'<>)\]]*"""
#: Campaign tags in a query, and whether something else follows them there.
_TAGGED: Final = re.compile(rf"([?&])utm_[a-z]+{_VALUE}(?:&utm_[a-z]+{_VALUE})*(&)?")
_SCHEMES: Final = ("http", "https")


class Tags(Protocol):
    """What the tags say beside the campaign's name; an empty ``source`` means that there are none."""

    @property
    def source(self) -> str:
        """Value of ``utm_source``."""

    @property
    def medium(self) -> str:
        """Value of ``utm_medium``."""


def own_hosts(sites: Collection[str], website: str) -> frozenset[str]:
    """Return the hosts that count as own: those of ``sites``, or the website's without ``www.`` where none is named."""
    sites = sites or (urlsplit(website).hostname or "",)
    return frozenset(site.lower().removeprefix("www.").rstrip(".") for site in sites if site)


def tag(url: str, utm: Tags, campaign: str, own_hosts: Collection[str]) -> str:
    """Return ``url`` with the tags, where it leads to one of ``own_hosts`` or a subdomain of one.

    Query and fragment stay as they are, to the letter; a tag that the query has already keeps its value.
    Everything else, and every address where ``utm.source`` is empty, comes back unchanged.
    """
    if not utm.source or not is_own(url, own_hosts):
        return url
    address, mark, fragment = url.partition("#")
    named = {unquote_plus(pair.partition("=")[0]).lower() for pair in urlsplit(address).query.split("&")}
    wanted = {"utm_source": utm.source, "utm_medium": utm.medium, "utm_campaign": campaign}
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in wanted.items() if value and name not in named)
    joint = "" if not added or address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{added}{mark}{fragment}"


def untagged(text: str) -> str:
    """Return a text whose addresses have lost their campaign tags, the values with them."""
    return _TAGGED.sub(lambda tags: tags[1] if tags[2] else "", text)


def is_own(url: str, own_hosts: Collection[str]) -> bool:
    """Tell whether an http(s) address leads to one of the hosts or a subdomain of one."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and any(host == own or host.endswith(f".{own}") for own in own_hosts)
