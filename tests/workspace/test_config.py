"""What the configuration cannot mean is refused when it is read."""

from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.workspace.config import Config, load

BEGINNING = '[organisation]\nname = "Lantern House"\n[sender]\nemail = "news@example.org"\n'


def read(folder: Path, text: str) -> Config:
    file = folder / "config.toml"
    file.write_text(BEGINNING + text, encoding="utf-8")
    return load(file)


@pytest.mark.parametrize("address", ["", "https://news.example.org", "https://news.example.org:8443/desk/"])
def test_public_pages_stand_on_an_https_site(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, f'[email]\npublic_url = "{address}"\n').email.public_url == address


@pytest.mark.parametrize(
    "address",
    [
        "http://news.example.org",
        "news.example.org",
        "https://",
        "https://news",
        "https://.",
        "https://news.example.org/?a=b",
        "https://news.example.org/#top",
        "https://news.example.org/my pages",
        "https://[news.example.org",
        "mailto:news@example.org",
    ],
)
def test_any_other_address_of_public_pages_is_refused_with_the_way_out(tmp_path: Path, address: str) -> None:
    """findings K2: with http:// the checks saw a mailto, and readers would have got http."""
    with pytest.raises(
        ConfigError, match=r"^config\.toml: email\.public_url: “.*” is no https address.*leave it empty"
    ):
        read(tmp_path, f'[email]\npublic_url = "{address}"\n')


def sent_by(folder: Path, sender: str, rest: str = "") -> Config:
    file = folder / "config.toml"
    file.write_text(f'[organisation]\nname = "Lantern House"\n[sender]\n{sender}\n{rest}', encoding="utf-8")
    return load(file)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", r"sender\.email is empty"),
        ("  ", r"sender\.email is empty"),
        ("news at x", "it has no @"),
        ("nobody", "it has no @"),
        ("news@x", "its domain has no ending"),
        ("a@example.org, b@example.org", "more than one"),
        ("News <news@example.org>", "angle brackets"),
    ],
)
def test_a_sender_whom_no_server_would_take_is_refused_when_it_is_read(
    tmp_path: Path, address: str, fault: str
) -> None:
    """findings F2: it passed check, approve and the daemon, and left as “From: Name <>”."""
    with pytest.raises(ConfigError, match=rf"^config\.toml: .*{fault}.*; write "):
        sent_by(tmp_path, f'email = "{address}"')


def test_a_sender_at_a_domain_of_any_script_is_written_as_servers_want_it(tmp_path: Path) -> None:
    """findings L4: the thread was posted, and the email failed at every tick."""
    config = sent_by(
        tmp_path,
        'email = "info@bücher.example.org"\nreply_to = "Kontakt@bücher.example.org"',
        '[email]\nunsubscribe_address = "weg@bücher.example.org"\n',
    )
    assert config.sender.email == "info@xn--bcher-kva.example.org"
    assert config.sender.reply_to == "kontakt@xn--bcher-kva.example.org"
    assert config.email.unsubscribe_address == "weg@xn--bcher-kva.example.org"


@pytest.mark.parametrize("key", ["reply_to", "unsubscribe_address"])
def test_the_other_addresses_are_held_to_the_same(tmp_path: Path, key: str) -> None:
    section = "" if key == "reply_to" else "[email]\n"
    with pytest.raises(ConfigError, match=rf"{key}: “news at x” is no usable email address"):
        sent_by(tmp_path, 'email = "news@example.org"', f'{section}{key} = "news at x"\n')


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('quiet = "at night"', "calendar.quiet: “at night” is no stretch of the day; write it as 21:00-08:00"),
        ('blackout = ["sundey"]', "calendar.blackout: “sundey” is no day.*Did you mean “sunday”"),
    ],
)
def test_hours_and_days_of_rest_are_read_at_once(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(ConfigError, match=rf"^config\.toml: {why}"):
        read(tmp_path, f"[calendar]\n{line}\n")
