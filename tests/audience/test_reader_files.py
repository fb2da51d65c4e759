"""Readers in CSV files."""

import csv
import io
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.audience.cells import moment, names_in
from publisher.audience.csv_file import write
from publisher.audience.headings import NoAddressesError, custom_field, field_name
from publisher.audience.reader_file import ReaderFile, Wanted, open_file
from publisher.errors import AudienceError
from publisher.model.lawful_basis import UNKNOWN, Basis, BasisKind
from publisher.model.spreadsheets import bare, shielded
from publisher.model.subscribers import ReaderState, Subscriber
from publisher.ports.audience import BadRow, Departure

PLAIN = Wanted()


class Reading(NamedTuple):
    """What a file gave, by kind of row."""

    file: ReaderFile
    subscribers: list[Subscriber]
    departures: list[Departure]
    bad_rows: list[BadRow]


def reading(text: str | bytes, encoding: str = "utf-8", wanted: Wanted = PLAIN) -> Reading:
    numbers = count(1)
    content = text if isinstance(text, bytes) else text.encode(encoding)
    file = ReaderFile("readers.csv", lambda: BytesIO(content), wanted, make_id=lambda: f"id-{next(numbers)}")
    rows = list(file.read())
    return Reading(
        file,
        [row for row in rows if isinstance(row, Subscriber)],
        [row for row in rows if isinstance(row, Departure)],
        [row for row in rows if isinstance(row, BadRow)],
    )


def only(text: str, wanted: Wanted = PLAIN) -> Subscriber:
    result = reading(text, wanted=wanted)
    assert result.bad_rows == []
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


@pytest.mark.parametrize(
    ("status", "reason"),
    [("Unsubscribed", "unsubscribed"), ("cleaned", "bounced"), ("bounced", "bounced"), ("spam", "complained")],
)
def test_people_who_have_left_elsewhere_are_told_as_such(status: str, reason: str) -> None:
    result = reading(f"email,status\nben@example.org,{status}\nhana@example.org,subscribed\n")
    assert [reader.address for reader in result.subscribers] == ["hana@example.org"]
    assert [(left.address, left.reason) for left in result.departures] == [("ben@example.org", reason)]


@pytest.mark.parametrize("status", ["non-subscribed", "archived", "disabled"])
def test_people_who_did_not_ask_are_not_taken(status: str) -> None:
    result = reading(f"email,status\nben@example.org,{status}\n")
    assert [(row.line, row.reason) for row in result.bad_rows] == [(2, f"its status is “{status}”")]


def test_people_who_have_not_confirmed_elsewhere_are_pending_here() -> None:
    assert only("email,status\nben@example.org,Unconfirmed\n").state == "pending"


def test_addresses_alone_are_read_whatever_their_status() -> None:
    content = b"status,email\nunsubscribed,Ben@example.org\ncleaned,hana@example.org\n,ben@example.org\nleft\n"
    *addresses, bad = ReaderFile("left.csv", lambda: BytesIO(content)).addresses()
    assert addresses == ["ben@example.org", "hana@example.org", "ben@example.org"]
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.reason) == (5, "the address is not usable: it is empty")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"PK\x03\x04rest", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "is a workbook of old"),
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
        reading(content)
    assert str(refusal.value).startswith("readers.csv")
    assert "ben@" not in str(refusal.value)


def test_a_missing_file_is_a_mistake_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AudienceError, match=r"gone\.csv cannot be read"):
        open_file(tmp_path / "gone.csv")


def test_the_sample_readers_are_read() -> None:
    from importlib.resources import files

    result = reading(files("publisher.demo.samples").joinpath("subscribers.csv").read_bytes())
    assert result.bad_rows == []
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
EVIDENCED = st.builds(
    Basis,
    kind=st.sampled_from([BasisKind.CONSENT, BasisKind.SOFT_OPT_IN]),
    at=st.none() | st.datetimes(datetime(2018, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants it so
    how=WORDS,
    words=WORDS,
    source=WORDS,
    refusal=WORDS,
)
BASES = st.just(UNKNOWN) | EVIDENCED
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
        language=st.sampled_from(["", "cy", "en-GB"]),
        basis=BASES,
        state=st.sampled_from([ReaderState.ACTIVE, ReaderState.PENDING]),
    ),
    unique_by=lambda reader: reader.address,
    max_size=4,
)


@given(readers=READERS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_back_and_no_cell_is_a_formula(readers: list[Subscriber], encoding: str) -> None:
    text = write(readers)
    back = reading(text, encoding).subscribers
    assert [_said(reader) for reader in back] == [_said(reader) for reader in readers]
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for cell in cells)


def _said(reader: Subscriber) -> tuple[object, ...]:
    return (
        *(reader.address, reader.written, reader.first_name, reader.last_name, reader.language),
        *(reader.lists, reader.tags, dict(reader.fields), reader.basis, reader.state),
    )


@given(st.binary(max_size=200) | st.text(alphabet='email,;\t\n"=@x.org\x00', max_size=80).map(str.encode))
def test_any_bytes_give_readers_or_a_sentence(content: bytes) -> None:
    try:
        reading(content)
    except AudienceError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either outcome is right


@given(st.text(max_size=20))
def test_a_field_name_stays_when_it_is_taken_as_a_heading_again(heading: str) -> None:
    name = field_name(heading)
    assert field_name(name) == name
    assert name == "" or not name[0].isdigit()


@pytest.mark.parametrize("heading", ["", "--", "Vorname", "list"])
def test_a_custom_field_is_refused_where_it_means_something_else_or_nothing(heading: str) -> None:
    with pytest.raises(AudienceError):
        custom_field(heading)


def test_an_address_is_kept_as_it_was_written_and_compared_as_it_is_normal() -> None:
    """Findings L11."""
    first, second = reading("email\nAnna@Example.ORG\njörg@bücher.example.org\n").subscribers
    assert (first.address, first.shown, first.mailbox) == ("anna@example.org", "Anna@example.org", "Anna@example.org")
    assert second.address == second.mailbox == "jörg@xn--bcher-kva.example.org"
    assert second.shown == "jörg@bücher.example.org"


def test_an_encoding_and_a_delimiter_can_be_said() -> None:
    wanted = Wanted(encoding="cp850", delimiter="pipe")
    (reader,) = reading("email|first name\nesme@example.org|Esmé\n".encode("cp850"), wanted=wanted).subscribers
    assert reader.first_name == "Esmé"
    with pytest.raises(AudienceError, match="no encoding"):
        reading("email\n", wanted=Wanted(encoding="base64"))
    with pytest.raises(AudienceError, match="cannot divide cells"):
        reading("email\n", wanted=Wanted(delimiter="dashes"))


def test_what_a_column_means_can_be_said_by_heading_or_by_number() -> None:
    wanted = Wanted(mapping={"Contact person": "email", "2": "first name", "Year": "field class", "Notes": ""})
    reader = only("Contact person,Rufname X,Year,Notes\nben@example.org,Ben,4,secret\n", wanted)
    assert (reader.address, reader.first_name, dict(reader.fields)) == ("ben@example.org", "Ben", {"field_class": "4"})
    with pytest.raises(AudienceError, match="has no column “Gone”"):
        only("email\nben@example.org\n", Wanted(mapping={"Gone": "email"}))


def test_a_file_without_a_column_of_addresses_names_its_columns_for_who_is_asked() -> None:
    with pytest.raises(NoAddressesError) as refusal:
        reading("Rufname X,Contact person\nBen,ben@example.org\n")
    assert refusal.value.headings == ("Rufname X", "Contact person")


FORM = "Timestamp,Your name,Email,I agree to receive the newsletter\n2026/11/20 9:12:33 PM GMT,Anna Rivers,{0},{1}\n"


def test_a_form_is_read_with_its_consent_and_the_words_shown() -> None:
    reader = only(FORM.format("anna@example.org", "Yes"))
    assert (reader.first_name, reader.last_name, dict(reader.fields)) == ("Anna", "Rivers", {})
    assert reader.basis == Basis(
        kind=BasisKind.CONSENT,
        at=datetime(2026, 11, 20, 21, 12, 33, tzinfo=UTC),
        words="I agree to receive the newsletter",
    )


@pytest.mark.parametrize(("cell", "why"), [("No", "they did not agree"), ("", "it does not say that they agree")])
def test_who_did_not_agree_in_a_form_is_not_taken(cell: str, why: str) -> None:
    (bad,) = reading(FORM.format("anna@example.org", cell)).bad_rows
    assert bad.reason == why


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T09:00:00+01:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("13/1/2026 10:00", datetime(2026, 1, 13, 10, tzinfo=UTC)),
        ("1/13/26 1:02 pm", datetime(2026, 1, 13, 13, 2, tzinfo=UTC)),
        ("5 March 2026", datetime(2026, 3, 5, tzinfo=UTC)),
        ("3/4/2026", None),
        ("99/99/2026", None),
        ("soon", None),
    ],
)
def test_a_moment_is_read_where_it_can_only_be_one(cell: str, instant: datetime | None) -> None:
    assert moment(cell) == instant


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}( [0-9]{1,2}:[0-9]{2})?( pm)?"))
def test_any_words_are_a_moment_or_none(words: str) -> None:
    found = moment(words)
    assert found is None or found.tzinfo is not None


def test_an_evidence_whose_day_is_not_sure_is_kept_as_words() -> None:
    basis = only("email,consent date\nben@example.org,3/4/2026\n").basis
    assert (basis.kind, basis.at, basis.how) == (BasisKind.CONSENT, None, "3/4/2026")


def test_a_language_is_known_by_tag_and_by_name_and_another_word_is_none() -> None:
    result = reading("email,language\na@example.org,Welsh\nb@example.org,en_gb\nc@example.org,Klingonn\n")
    assert [reader.language for reader in result.subscribers] == ["cy", "en-GB"]
    assert [row.reason for row in result.bad_rows] == ["“Klingonn” is no language; say cy, en-GB, Welsh or the like"]


def test_a_workbook_is_read_as_its_cells_say(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Email", "First name", "Year", "Member", "Consent date"])
    sheet.append(["ben@example.org", "Ben", 4.0, True, datetime(2026, 3, 1)])  # noqa: DTZ001 - as a workbook has it
    sheet.append([None])
    sheet.append(["nobody"])
    book.create_sheet("Others").append(["email"])
    book.save(tmp_path / "readers.xlsx")
    file = open_file(tmp_path / "readers.xlsx")
    reader, bad = file.read()
    assert isinstance(reader, Subscriber)
    assert isinstance(bad, BadRow)
    assert (file.kind, bad.line) == ("a workbook", 4)
    assert (reader.first_name, dict(reader.fields)) == ("Ben", {"year": "4", "member": "yes"})
    assert reader.basis.at == datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(AudienceError, match="it has Sheet, Others"):
        open_file(tmp_path / "readers.xlsx", Wanted(sheet="Gone"))
