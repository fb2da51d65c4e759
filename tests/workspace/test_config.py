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
