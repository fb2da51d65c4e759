"""Every answer with the longest values at 40, 80 and 200 columns: nothing that must be typed is broken or left out."""

import io
from pathlib import Path

import pytest

from command_line import STANDING, Terminal

NAME = "how-volunteers-from-three-towns-cleaned-our-lower-river-and-the-weir-2026"
ADDRESS = "bartholomew.featherstonehaugh-cholmondeley@communications.lantern-house.example.org"
LIST = "friends-of-the-lower-river-and-of-the-weir"
TITLE = (
    "How volunteers from three towns cleaned our lower river on two cold mornings, and what the herons thought of "
    "all those boots"
)
SLUG = "how-volunteers-from-three-towns-cleaned-our-lower-river-on"
#: What is asked, and what must stand whole in the answer.
ASKED = [
    ("posts list", SLUG),
    ("posts search volunteers", SLUG),
    (f"posts show {SLUG}", SLUG),
    ("subscribers list", ADDRESS),
    (f"subscribers show {ADDRESS}", ADDRESS),
    ("subscribers lists", LIST),
    ("campaigns", NAME),
    (f"check {NAME}", NAME),
    (f"thread {NAME}", f"https://example.org/{SLUG}"),
    ("templates list", "announcement"),
    ("config", "organisation.timezone"),
    ("queue list", NAME),
    ("queue show 1", NAME),
    ("timeline", NAME),
    (f"report {NAME}", "email"),
    (f"why {ADDRESS}", NAME),
    (f"approve {NAME} --yes", f"publisher queue cancel {NAME}"),
    (f"campaigns duplicate {NAME} {NAME}-again", f"publisher campaigns delete {NAME}-again"),
    (f"campaigns rename {NAME}-again {NAME}-third", f"publisher campaigns rename {NAME}-third {NAME}-again"),
    (f"campaigns delete {NAME}-third --yes", f"publisher campaigns restore {NAME}-third"),
    (f"queue hold {NAME}", "Undo   publisher queue resume "),
    (f"queue resume {NAME} --yes", "Undo   publisher queue hold "),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A workspace whose names, addresses and titles are as long as they can be expected to be."""
    folder = tmp_path_factory.mktemp("widths")
    Terminal(folder).types("init", "room", "--organisation", TITLE, "--sender", ADDRESS, "--timezone",
                           "America/Argentina/ComodRivadavia", "--website", f"https://example.org/{SLUG}")  # fmt: skip
    made = Terminal(folder / "room")
    text = f"{TITLE}\n\nPosted: December 20, 2018 | Bartholomew Featherstonehaugh-Cholmondeley\n\nWe walked.\n"
    (made.folder / f"{NAME}.txt").write_text(text, encoding="utf-8")
    made.types("posts", "import", f"{NAME}.txt")
    made.types("subscribers", "add", ADDRESS, "--first-name", "Bartholomew", "--last-name",
               "Featherstonehaugh-Cholmondeley of the Lower River", "--list", LIST, "--tag", LIST)  # fmt: skip
    made.types("compose", NAME, "--last", "1", "--list", LIST, "--title", TITLE)
    made.types("approve", NAME, "--yes")
    return made


@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_nothing_is_broken_or_left_out_or_wider_than_it_must_be(
    room: Terminal, columns: int, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for words, whole in ASKED:
        done = room.answer(*words.split(), *(["--plain"] if plain else []))
        assert done.returncode in {0, *STANDING}, (words, done.stderr)
        assert any(whole in line for line in done.stdout.splitlines()), (words, done.stdout)
        assert "\x1b" not in done.stdout
        for line in done.stdout.splitlines():
            assert len(line) <= columns or _must_be(line), (words, line)
        if plain:
            assert not {"✓", "✗", "…", "–", "█", "│", "╭", "“"}.intersection(done.stdout), (words, done.stdout)


def _must_be(line: str) -> bool:
    """Whether a line that is wider than the terminal is a command, or one word with what introduces it."""
    return "publisher " in line or max(map(len, line.split())) > len(line) - 30


def test_without_a_width_a_piped_row_is_one_line(room: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    (row,) = (line for line in room.types("posts", "list").splitlines() if line.startswith(SLUG))
    assert TITLE in row
    assert Path(room.folder, "campaigns", NAME).is_dir()
