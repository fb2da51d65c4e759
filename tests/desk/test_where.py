"""Where things go: to people, into a rehearsal, or to a person who carries them."""

from msgspec.structs import replace

from publisher.channels.email import Smtp
from publisher.channels.registry import channel
from publisher.desk.where import rehearses, where_it_goes
from publisher.workspace.config import Config, Organisation, Sender

AT_HOME = Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"))


def test_without_an_account_it_is_a_rehearsal() -> None:
    for name in ("email", "x"):
        assert rehearses(channel(name), AT_HOME)
        assert where_it_goes(channel(name), AT_HOME) == "into the folder outbox/: a rehearsal; nobody gets it"


def test_what_nothing_here_carries_is_for_a_person_to_post() -> None:
    assert where_it_goes(channel("mastodon"), AT_HOME) == "into the folder outbox/mastodon/, for a person to post"


def test_a_mail_server_is_named_with_its_sender() -> None:
    config = replace(AT_HOME, accounts={"smtp": Smtp(host="smtp.example.org")})
    assert not rehearses(channel("email"), config)
    assert where_it_goes(channel("email"), config) == "by smtp.example.org as news@example.org"
