"""Only ordinary files are read, and none without end."""

import os
from pathlib import Path

import pytest

from publisher.workspace.files import read_file


def test_an_ordinary_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert read_file(tmp_path / "a.txt") == b"abc"
    assert read_file(tmp_path / "a.txt", most=3) == b"abc"


def test_a_file_that_is_not_there_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is a pipe"):
        read_file(tmp_path / "pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices as files here")
def test_a_device_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="it is a device"):
        read_file(tmp_path / "zero")


def test_a_folder_and_a_file_of_great_length_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="it is a folder"):
        read_file(tmp_path)
    (tmp_path / "a").write_bytes(b"abcd")
    with pytest.raises(OSError, match="it has 4 bytes, and 3 are read"):
        read_file(tmp_path / "a", most=3)
