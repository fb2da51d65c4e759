"""What brings posts in, and what writes them out again."""

from __future__ import annotations

from functools import partial
from time import sleep
from typing import TYPE_CHECKING

from publisher.desk.import_posts import Importer
from publisher.desk.post_form import PostForm

if TYPE_CHECKING:
    from publisher.app.workspace import OpenWorkspace
    from publisher.ports.sources import Form, WritePosts
    from publisher.sources.fetching.fetch import Fetcher


def fetcher(here: OpenWorkspace) -> Fetcher:
    """Return what fetches addresses, within the limits of ``[fetch]``."""
    from publisher.sources.fetching.fetch import Fetcher  # noqa: PLC0415 - requests

    website = here.config.organisation.website
    return Fetcher(limits=here.config.fetch, sleep=sleep, now=here.clock.now, website=website)


def importer(here: OpenWorkspace) -> Importer:
    """Return what takes posts into the workspace's library."""
    from publisher.sources.opening import open_source  # noqa: PLC0415 - feedparser, lxml

    return Importer(
        library=here.store.library,
        open_source=partial(open_source, fetcher=fetcher(here)),
        config=here.config,
        folder=here.workspace.folder,
        clock=here.clock,
    )


def writer(here: OpenWorkspace, form: Form) -> WritePosts:
    """Return what puts posts into a form that can be imported again."""
    from publisher.sources.export import written  # noqa: PLC0415 - lxml, nh3

    return partial(written, form=form, title=here.config.organisation.name, zone=here.workspace.zone)


def post_form(here: OpenWorkspace) -> PostForm:
    """Return what writes posts as forms for a person's editor, and reads them."""
    from publisher.sources.editing import PostProse  # noqa: PLC0415 - lxml, nh3, markdown-it

    return PostForm(prose=PostProse(), zone=here.workspace.zone)
