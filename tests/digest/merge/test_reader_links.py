"""Each reader's own links are made in one way, whoever asks for them."""

from urllib.parse import unquote

from publisher.digest.merge.links import SAMPLE_LINKS, links_to, reader_links, unsubscribe_mailto
from publisher.workspace.config import Config, Email, Organisation, Sender


def config(email: Email) -> Config:
    return Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"), email=email)


def test_without_public_pages_a_reader_leaves_by_mail_and_sees_no_page() -> None:
    links = reader_links(config(Email()), "abc.def")
    assert links.unsubscribe_url == links.unsubscribe_mail == "mailto:news@example.org?subject=unsubscribe%20abc.def"
    assert links.view_url == links.preferences_url == ""


def test_with_public_pages_each_link_names_the_reader() -> None:
    links = reader_links(config(Email(public_url="https://news.example.org/", unsubscribe_address="o@e.org")), "abc")
    assert links.unsubscribe_url == "https://news.example.org/unsubscribe/abc"
    assert links.view_url == "https://news.example.org/view/abc"
    assert links.preferences_url == "https://news.example.org/preferences/abc"
    assert links.unsubscribe_mail == "mailto:o@e.org?subject=unsubscribe%20abc"


def test_a_mailbox_with_signs_of_addresses_stays_one_mailbox() -> None:
    address = unsubscribe_mailto("news+out?subject=x@example.org")
    assert address.count("?") == 1
    assert unquote(address) == "mailto:news+out?subject=x@example.org?subject=unsubscribe"


def test_the_sample_is_as_long_as_a_real_reader_s() -> None:
    real = links_to(f"{'0' * 20}.{'s' * 43}", mailbox="newsroom@example.org", pages="https://news.example.org")
    assert len(SAMPLE_LINKS.unsubscribe_url) == len(real.unsubscribe_url)
