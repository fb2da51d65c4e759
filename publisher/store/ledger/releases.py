"""Releases and what becomes of a campaign's earlier ones."""

from typing import Any, Final

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from publisher.channels.registry import mails_known
from publisher.errors import ReleaseError
from publisher.model.dispatches import OPEN, DeliveryState, Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.model.releases import EmailRelease, Release, from_bytes, to_bytes
from publisher.store.ledger import dispatches, having
from publisher.store.ledger.deliveries import any_open
from publisher.store.tables import deliveries, release_posts, releases
from publisher.store.tables import dispatches as table

_OVER: Final = frozenset({DispatchState.DONE, DispatchState.CANCELLED})
_BEGUN: Final = frozenset({DispatchState.RUNNING, DispatchState.DONE})


def enqueue(connection: Connection, release: Release) -> list[Dispatch]:
    """Store the release, cancel what it replaces, queue its dispatches; see :meth:`publisher.ports.Ledger.enqueue`."""
    dispatches.take_turn(connection, release.campaign)
    if connection.execute(select(releases.c.id).where(releases.c.id == release.id)).first() is not None:
        return dispatches.of(connection, table.c.release_id == release.id)
    for former in dispatches.of(connection, table.c.campaign == release.campaign):
        _make_way(connection, former, release)
    keep(connection, release)
    for row in _dispatch_rows(release):
        dispatches.add(connection, row, release.approved_at)
    return dispatches.of(connection, table.c.release_id == release.id)


def keep(connection: Connection, release: Release) -> None:
    """Store a release, once."""
    if connection.execute(select(releases.c.id).where(releases.c.id == release.id)).first() is not None:
        return
    connection.execute(
        insert(releases).values(
            id=release.id, campaign=release.campaign, approved_at=release.approved_at, document=to_bytes(release)
        )
    )
    if release.posts:
        slugs = dict.fromkeys(release.posts)
        connection.execute(insert(release_posts), [{"release_id": release.id, "slug": slug} for slug in slugs])


def check_way(connection: Connection, campaign: str) -> None:
    """Raise :class:`ReleaseError` where a dispatch of the campaign keeps another release from being queued."""
    for former in dispatches.of(connection, table.c.campaign == campaign):
        _check_way(connection, former)


def rename(connection: Connection, campaign: str, to: str) -> None:
    """Give a campaign's releases and dispatches another name; raise :class:`ReleaseError` where it has some already.

    What a release's hash was made over stays as it was approved, its former name with it.
    """
    for name in sorted((campaign, to)):  # in one order, so that two who swap names do not wait for each other
        dispatches.take_turn(connection, name)
    if connection.execute(select(releases.c.id).where(releases.c.campaign == to).limit(1)).first() is not None:
        raise ReleaseError(f"There is a history of a campaign {to} already; choose another name for {campaign}.")
    for each in (releases, table):
        connection.execute(update(each).where(each.c.campaign == campaign).values(campaign=to))


def load(connection: Connection, release_id: str) -> Release:
    """Return a release, verified; raise :class:`ReleaseError` where there is none."""
    row = connection.execute(select(releases.c.document).where(releases.c.id == release_id)).first()
    if row is None:
        raise ReleaseError(f"There is no release {release_id}; publisher queue list shows what was approved.")
    return from_bytes(row.document)


def carried(connection: Connection) -> frozenset[str]:
    """Return the slugs of the posts of releases whose email has begun to leave, and not only into ``outbox/``."""
    mine = deliveries.c.dispatch_id == table.c.id
    written, ahead = deliveries.c.state == DeliveryState.WRITTEN, deliveries.c.state.in_(sorted(OPEN))
    leaves = or_(exists().where(mine, having.real()), and_(exists().where(mine, ahead), ~exists().where(mine, written)))
    query = (
        select(release_posts.c.slug)
        .join(table, table.c.release_id == release_posts.c.release_id)
        .where(table.c.channel.in_(mails_known()), table.c.started_at.is_not(None), leaves)
        .distinct()
    )
    return frozenset(connection.execute(query).scalars())


def _make_way(connection: Connection, former: Dispatch, release: Release) -> None:
    _check_way(connection, former)
    if former.state in _OVER:
        return
    note = Note(reason=Reason.REPLACED, by=release.approved_by)
    dispatches.move(connection, former.id, DispatchState.CANCELLED, release.approved_at, note)


def _check_way(connection: Connection, former: Dispatch) -> None:
    begun = former.state in _BEGUN or dispatches.has_begun(connection, former.id)
    if begun and (former.state not in _OVER or _may_have_it(connection, former.id)):
        raise ReleaseError(
            f"The campaign {former.campaign} is on its way already (dispatch {former.id} by {former.channel} is "
            f"{former.state}), and approving it again would send it twice; copy campaigns/{former.campaign} to a "
            f"new folder and approve that."
        )


def _may_have_it(connection: Connection, dispatch_id: int) -> bool:
    """Tell whether somebody may have it of a dispatch that is over, or get it yet."""
    query = select(deliveries.c.id).where(deliveries.c.dispatch_id == dispatch_id, having.real()).limit(1)
    return connection.execute(query).first() is not None or any_open(connection, dispatch_id)


def _dispatch_rows(release: Release) -> list[dict[str, Any]]:
    return [
        {
            "release_id": release.id,
            "campaign": release.campaign,
            "title": release.title,
            "channel": channel,
            "at": frozen.at,
            "due": frozen.due,
            "lists": frozen.lists if isinstance(frozen, EmailRelease) else (),
            "tags": frozen.tags if isinstance(frozen, EmailRelease) else (),
            "who": frozen.who if isinstance(frozen, EmailRelease) else "",
            "content": frozen.content or None,
            "again": isinstance(frozen, EmailRelease) and frozen.again,
        }
        for channel, frozen in release.planned()
    ]
