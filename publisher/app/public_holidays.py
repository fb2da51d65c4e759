"""Public holidays of a country or a part of it, by the library ``holidays`` (extra ``holidays``)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from publisher.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from publisher.workspace.config import Config


def holidays_of(config: Config) -> Callable[[date], str]:
    """Return what says how a day is celebrated, empty where it is no holiday, by ``calendar.holidays``."""
    where = config.calendar.holidays.strip().upper()

    @cache
    def of_year(year: int) -> dict[date, str]:
        return _holidays(where, year)

    return lambda day: of_year(day.year).get(day, "") if where else ""


def _holidays(where: str, year: int) -> dict[date, str]:
    """Return the holidays of one year; raise :class:`ConfigError` where the country or the library is not there."""
    try:
        from holidays import country_holidays  # noqa: PLC0415 - an extra, and slow to import
    except ModuleNotFoundError:
        raise ConfigError(
            "Public holidays need the extra holidays; install publisher-desk[holidays], or leave calendar.holidays "
            "in config.toml empty."
        ) from None
    country, _, part = where.partition("-")
    try:
        return dict(country_holidays(country, subdiv=part or None, years=year).items())
    except NotImplementedError:
        raise ConfigError(
            f"config.toml: calendar.holidays: no holidays are known of “{where}”; write a country such as GB or DE, or "
            f"with a part of it, such as GB-ENG or DE-BY."
        ) from None
