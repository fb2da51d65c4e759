"""Public holidays come from the library ``holidays``, where the extra is installed."""

import sys
from datetime import date

import pytest
from msgspec.structs import replace

from publisher.app.public_holidays import holidays_of
from publisher.errors import ConfigError
from publisher.workspace.config import Calendar, Config, Organisation, Sender

CONFIG = Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"))


def of(where: str) -> Config:
    return replace(CONFIG, calendar=Calendar(holidays=where))


def test_parts_of_a_country_have_their_own() -> None:
    st_andrew = date(2026, 11, 30)
    assert "Andrew" in holidays_of(of("GB-SCT"))(st_andrew)
    assert holidays_of(of("gb-eng"))(st_andrew) == ""
    assert "Christmas" in holidays_of(of("GB"))(date(2026, 12, 25))


def test_where_no_country_is_said_no_day_is_one() -> None:
    assert holidays_of(CONFIG)(date(2026, 12, 25)) == ""


@pytest.mark.parametrize("where", ["XX", "GB-XX", "England"])
def test_a_country_that_is_not_known_is_said_with_examples(where: str) -> None:
    with pytest.raises(ConfigError, match=f"no holidays are known of “{where.upper()}”; write a country such as GB"):
        holidays_of(of(where))(date(2026, 12, 25))


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ConfigError, match=r"install publisher-desk\[holidays\]"):
        holidays_of(of("GB"))(date(2026, 12, 25))
