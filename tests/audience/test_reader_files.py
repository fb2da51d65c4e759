"""Readers in CSV files."""

import csv
import io
from itertools import count
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.audience.csv_file import content_of, names_in, read, read_addresses, write
from publisher.audience.headings import custom_field, field_name
from publisher.errors import AudienceError
from publisher.model.spreadsheets import bare, shielded
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import ReaderFile


def reading(text: str, encoding: str = "utf-8") -> ReaderFile:
    numbers = count(1)
    return read(text.encode(encoding), "readers.csv", make_id=lambda: f"id-{next(numbers)}")


def only(text: str) -> Subscriber:
    result = reading(text)
    assert result.bad_rows == ()
    (reader,) = result.subscribers
    return reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_delimiter_is_read(encoding: str, delimiter: str) -> None:
    text = "email,first name\r\nesme@example.org,Esmé\r\n".replace(",", delimiter)
    (reader,) = reading(text, encoding).subscribers
    assert (reader.address, reader.first_name) == ("esme@example.org", "Esmé")


def test_old_line_ends_and_a_first_line_that_names_the_delimiter_are_read() -> None:
    assert only("sep=;\remail;first name\rben@example.org;Ben\r").first_name == "Ben"


@pytest.mark.parametrize(
    "headings",
    [
        "email,first name,last name",
        "E-Mail,First_Name,LAST NAME",
        "Email Address,FNAME,LNAME",
        "E-Mail-Adresse,Vorname,Nachname",
        "Adresse e-mail,Prénom,Nom",
        "E-bost,Enw cyntaf,Cyfenw",
        "address,Given Name,Surname",
    ],
)
def test_headings_are_known_in_several_wordings(headings: str) -> None:
    reader = only(f"{headings}\nben@example.org,Ben,Osei\n")
    assert (reader.address, reader.first_name, reader.last_name) == ("ben@example.org", "Ben", "Osei")
    assert dict(reader.fields) == {}


@pytest.mark.parametrize(
    ("name", "halves"),
    [
        ("Anna Rivers", ("Anna", "Rivers")),
        ("Anna Maria  Rivers", ("Anna", "Maria Rivers")),
        ('"Rivers, Anna"', ("Anna", "Rivers")),
        ("Anna", ("Anna", "")),
        ("", ("", "")),
    ],
)
def test_a_column_of_whole_names_is_split(name: str, halves: tuple[str, str]) -> None:
    """Findings F18."""
    reader = only(f"Email,Name\nanna@example.org,{name}\n")
    assert (reader.first_name, reader.last_name) == halves
    assert dict(reader.fields) == {}


def test_a_whole_name_beside_a_first_name_is_a_field() -> None:
    reader = only("Email,Name,First name\nanna@example.org,Anna Rivers,Anna\n")
    assert (reader.first_name, reader.last_name, dict(reader.fields)) == ("Anna", "", {"name": "Anna Rivers"})


def test_other_columns_become_fields_with_names_that_templates_can_use() -> None:
    reader = only("Email,School name,Größe,2nd child,\nben@example.org,Hillside,M,Ada,lost\n")
    assert dict(reader.fields) == {"school_name": "Hillside", "größe": "M", "field_2nd_child": "Ada"}


def test_a_postal_address_beside_the_email_is_a_field() -> None:
    assert dict(only("address,email\n1 High Street,ben@example.org\n").fields) == {"address": "1 High Street"}


@pytest.mark.parametrize(
    "cell", ["parents;schools", '"schools, parents"', "schools|parents", '"""schools"",""parents"""']
)
def test_a_cell_has_several_lists_or_tags(cell: str) -> None:
    assert only(f"email,tags\nben@example.org,{cell}\n").tags == ("parents", "schools")


def test_a_file_of_one_column_needs_no_heading() -> None:
    addresses = [reader.address for reader in reading("ben@example.org\namira@example.org\n").subscribers]
    assert addresses == ["ben@example.org", "amira@example.org"]


def test_one_address_in_several_rows_is_one_reader() -> None:
    result = reading("email,first name,lists\nben@example.org,Benjamin,a\nBEN@example.org,Ben,b\nben@example.org,,a\n")
    (reader,) = result.subscribers
    assert (reader.id, reader.first_name, reader.lists) == ("id-1", "Ben", ("a", "b"))
    assert result.repeated == 2


def test_bad_rows_are_named_by_line_with_their_reason_and_the_good_ones_are_read() -> None:
    result = reading(
        'email,first name\nben@example.org,"Ben\nthe second"\n\nnobody,Nobody\nesme@example.org,Esmé,what\n'
        "hana@example.org,Hana\n"
    )
    assert [reader.first_name for reader in result.subscribers] == ["Ben the second", "Hana"]
    assert [(row.line, row.reason) for row in result.bad_rows] == [
        (5, "the address is not usable: it has no @"),
        (6, "it has more cells than there are headings"),
    ]
    assert "nobody" not in repr(result)


@pytest.mark.parametrize("status", ["Unsubscribed", "cleaned", "bounced", "pending", "non-subscribed", "blocklisted"])
def test_people_who_have_left_elsewhere_are_not_taken(status: str) -> None:
    result = reading(f"email,status\nben@example.org,{status}\nhana@example.org,subscribed\n")
    assert [reader.address for reader in result.subscribers] == ["hana@example.org"]
    assert [row.line for row in result.bad_rows] == [2]


def test_addresses_alone_are_read_whatever_their_status() -> None:
    addresses, bad = read_addresses(
        b"status,email\nunsubscribed,Ben@example.org\ncleaned,hana@example.org\n,ben@example.org\nleft\n", "left.csv"
    )
    assert addresses == ("ben@example.org", "hana@example.org")
    assert [(row.line, row.reason) for row in bad] == [(5, "the address is not usable: it is empty")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"PK\x03\x04rest", "is a workbook"),
        (b"email\n\x81\x8d", "known encoding"),
        (b"\xff\xfea", "known encoding"),
        (b"name,town\nBen,York\n", "no column of addresses"),
        (b"ben@example.org,Ben\n", "no column of addresses"),
        (b"email,e-mail\na@example.org,b@example.org\n", r"two columns for the same thing \(columns 1 and 2\)"),
        (b"email,School,school\na@example.org,x,y\n", r"columns 2 and 3"),
        (b'email,name\nben@example.org,"Ben\nhana@example.org,Hana\n', "line 2: a quotation mark"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_as_a_whole(content: bytes, words: str) -> None:
    with pytest.raises(AudienceError, match=words) as refusal:
        read(content, "readers.csv")
    assert str(refusal.value).startswith("readers.csv")
    assert "ben@" not in str(refusal.value)


def test_a_missing_file_is_a_mistake_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AudienceError, match=r"gone\.csv cannot be read"):
        content_of(tmp_path / "gone.csv")


def test_the_sample_readers_are_read() -> None:
    from importlib.resources import files

    result = read(files("publisher.demo.samples").joinpath("subscribers.csv").read_bytes(), "subscribers.csv")
    assert result.bad_rows == ()
    assert len(result.subscribers) >= 8


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@me", "\tx", "\rx", "'=1", "''@x"])
def test_what_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert shielded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ben", "'tis", "a=b", "'"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert shielded(cell) == bare(cell) == cell


@given(st.text(alphabet="'=+-@\t\ra,;\"", max_size=8) | st.text(max_size=20))
def test_the_apostrophe_comes_off_again(cell: str) -> None:
    assert bare(shielded(cell)) == cell
    assert shielded(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


WORDS = st.text(alphabet="=+-@'\"aé ß,;|\t\r\n0\u200b", max_size=8).map(lambda text: " ".join(text.split()))
NAMES = st.lists(WORDS, max_size=3).map(lambda words: names_in(";".join(words)))
FIELDS = st.dictionaries(
    st.sampled_from(["school", "field_2nd", "größe", "town", "note"]), WORDS.filter(bool), max_size=3
).map(MappingProxyType)
READERS = st.lists(
    st.builds(
        Subscriber,
        id=st.uuids().map(str),
        address=st.from_regex(r"[a-z0-9+=_-]{1,8}@[a-z]{1,8}\.example\.org", fullmatch=True),
        first_name=WORDS,
        last_name=WORDS,
        lists=NAMES,
        tags=NAMES,
        fields=FIELDS,
    ),
    unique_by=lambda reader: reader.address,
    max_size=4,
)


@given(readers=READERS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_back_and_no_cell_is_a_formula(readers: list[Subscriber], encoding: str) -> None:
    text = write(readers)
    back = read(text.encode(encoding), "readers.csv").subscribers
    assert [_said(reader) for reader in back] == [_said(reader) for reader in readers]
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for cell in cells)


def _said(reader: Subscriber) -> tuple[object, ...]:
    return reader.address, reader.first_name, reader.last_name, reader.lists, reader.tags, dict(reader.fields)


@given(st.binary(max_size=200) | st.text(alphabet='email,;\t\n"=@x.org\x00', max_size=80).map(str.encode))
def test_any_bytes_give_readers_or_a_sentence(content: bytes) -> None:
    try:
        result = read(content, "readers.csv")
    except AudienceError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either outcome is right
    else:
        assert len({reader.address for reader in result.subscribers}) == len(result.subscribers)


@given(st.text(max_size=20))
def test_a_field_name_stays_when_it_is_taken_as_a_heading_again(heading: str) -> None:
    name = field_name(heading)
    assert field_name(name) == name
    assert name == "" or not name[0].isdigit()


@pytest.mark.parametrize("heading", ["", "--", "Vorname", "list"])
def test_a_custom_field_is_refused_where_it_means_something_else_or_nothing(heading: str) -> None:
    with pytest.raises(AudienceError):
        custom_field(heading)
