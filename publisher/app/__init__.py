"""The only wiring: from a folder to the workspace, its store, its sources, its transports."""

from publisher.app.drafts import budget, draft, draft_of, picture_fetcher, posts_left, preview_of
from publisher.app.intake import Exported, export_posts, import_posts, import_subscribers, sync_posts
from publisher.app.sending import links_of, make_daemon, open_transports, run_daemon, signer
from publisher.app.workspace import (
    CONFIG_FILE,
    Desk,
    SystemClock,
    Workspace,
    find_workspace,
    open_desk,
    open_store,
    open_workspace,
)

__all__ = [
    "CONFIG_FILE",
    "Desk",
    "Exported",
    "SystemClock",
    "Workspace",
    "budget",
    "draft",
    "draft_of",
    "export_posts",
    "find_workspace",
    "import_posts",
    "import_subscribers",
    "links_of",
    "make_daemon",
    "open_desk",
    "open_store",
    "open_transports",
    "open_workspace",
    "picture_fetcher",
    "posts_left",
    "preview_of",
    "run_daemon",
    "signer",
    "sync_posts",
]
