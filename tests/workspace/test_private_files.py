"""What only its owner may read is told from what others may."""

import os
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.workspace.private_files import is_open, require_private

pytestmark = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    path.write_text("hush", encoding="utf-8")
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_for_its_owner_alone_is_private(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert not is_open(file)
    require_private(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644])
def test_a_file_that_others_can_touch_is_refused_with_the_command_that_mends_it(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert is_open(file)
    with pytest.raises(ConfigError, match=f"run chmod 600 {file} and try again"):
        require_private(file)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        require_private(tmp_path / "none.pem")
