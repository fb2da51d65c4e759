"""Labels beside what they name, or above it where there is no room."""

from publisher.cli.screen.facts import Facts, lines

ROWS = [("Leaves", "Mon 21 Dec 2026, 09:00 GMT"), ("By", "smtp.example.org as newsroom@example.org"), ("Note", "")]


def drawn(width: int | None) -> list[str]:
    return [line.plain for line in lines(Facts(rows=ROWS), width=width, quiet="")]


def test_labels_stand_beside_their_values_and_what_is_empty_is_left_out() -> None:
    assert drawn(80) == [
        "Leaves  Mon 21 Dec 2026, 09:00 GMT",
        "By      smtp.example.org as newsroom@example.org",
    ]


def test_on_a_narrow_terminal_labels_stand_above() -> None:
    assert drawn(30) == [
        "Leaves",
        "  Mon 21 Dec 2026, 09:00 GMT",
        "By",
        "  smtp.example.org as",
        "  newsroom@example.org",
    ]
