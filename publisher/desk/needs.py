"""What needs a person, as a command's exit code tells it."""

from collections.abc import Iterable

from publisher.errors import Exit
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Tally
from publisher.ports.store import Store

_TROUBLE = (DeliveryState.UNCERTAIN, DeliveryState.FAILED)
_STATES = {DispatchState.MISSED: Exit.MISSED, DispatchState.HELD: Exit.STOPPED}


def need(dispatch: Dispatch, tally: Tally, *, paused: bool, daemon: bool) -> Exit:
    """Return what one dispatch needs: nothing (``DONE``), or the most pressing of what it does.

    ``paused`` tells whether its account is, ``daemon`` whether a daemon runs.
    """
    if dispatch.state is DispatchState.CANCELLED:
        return Exit.DONE
    if any(tally[state] for state in _TROUBLE):
        return Exit.DOUBT
    if dispatch.state in _STATES:
        return _STATES[dispatch.state]
    if dispatch.state is DispatchState.DONE:
        return Exit.DONE
    return Exit.STOPPED if paused else Exit.DONE if daemon else Exit.NO_DAEMON


def standing(store: Store, *, daemon: bool, all_held: bool) -> Exit:
    """Return what all together need of what may still leave, and of what is in doubt.

    What was refused for good in a dispatch that is done is told by its report alone.  ``all_held`` tells whether the
    brake is on.
    """
    if store.ledger.doubts():
        return Exit.DOUBT
    over = {DispatchState.DONE, DispatchState.CANCELLED}
    ahead = [dispatch for dispatch in store.ledger.dispatches() if dispatch.state not in over]
    paused = {name: store.accounts.paused(name) is not None for name in {dispatch.channel for dispatch in ahead}}
    needs = (
        need(dispatch, store.ledger.tally(dispatch.id), paused=paused[dispatch.channel], daemon=daemon)
        for dispatch in ahead
    )
    return smallest([*needs, Exit.STOPPED if all_held else Exit.DONE])


def smallest(needs: Iterable[Exit]) -> Exit:
    """Return the smallest of several that is not ``DONE``, where there is one."""
    return min((each for each in needs if each is not Exit.DONE), default=Exit.DONE)
