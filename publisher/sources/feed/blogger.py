"""Exports of Blogger, which are Atom: what an entry of one is."""

from collections.abc import Mapping
from typing import Any, Final

#: Until 2024, a category told what an entry is; the export of Google Takeout has elements of its own.
KIND: Final = "http://schemas.google.com/g/2005#kind"
_OTHERS: Final = {"comment": "comments", "page": "pages", "template": "templates"}
_TAKEOUT: Final = {"draft": "drafts", "scheduled": "posts not published yet"}


def unwanted(entry: Mapping[str, Any], *, drafts: bool) -> str:
    """Return what an entry is that is no post; empty for a post, and for a draft where ``drafts`` are wanted."""
    kinds = [str(tag.get("term", "")).rpartition("#")[2] for tag in entry.get("tags", ()) if tag.get("scheme") == KIND]
    kind = str(entry.get("blogger_type") or (kinds[0] if kinds else "post")).strip().lower()
    if kind != "post":
        return _OTHERS.get(kind, kind)
    state = state_of(entry)
    if not state or (drafts and state in _TAKEOUT):
        return ""
    return _TAKEOUT.get(state, "posts in the bin")


def state_of(entry: Mapping[str, Any]) -> str:
    """Return the state of a post that is not published: ``draft``, ``scheduled`` or what the export says."""
    if str(entry.get("app_draft") or entry.get("draft") or "").strip() == "yes":
        return "draft"
    status = str(entry.get("blogger_status") or "").strip().lower()
    return "" if status in ("", "live", "published") else status


def file_name(entry: Mapping[str, Any]) -> str:
    """Return where a post is on its blog, from the top; empty where the export does not say."""
    return str(entry.get("blogger_filename") or "").strip()
