"""Exports of other services, as each writes them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from publisher.audience.exports import EXPORTS, called
from publisher.audience.reader_file import ReaderFile, Wanted
from publisher.errors import AudienceError
from publisher.model.lawful_basis import BasisKind
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import BadRow, Departure, FileRow

PLAIN = Wanted()
MAILCHIMP = (
    '"Email Address","First Name","Last Name",Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS{0}\n"
    'Anna@example.org,Anna,Rivers,,2,"2018-03-01 12:00:00",192.0.2.7,"2018-03-01 12:01:00",192.0.2.7,51.1,-1.2,0,1,'
    'Europe/London,GB,ENG,"2018-03-01 12:01:00",1,abc,,"""schools"",""parents"""{1}\n'
)
SUBSTACK = (
    "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n"
    "anna@example.org,false,,other,false,2018-03-01T12:00:00.000Z,\n"
    "ben@example.org,true,2027-01-01T00:00:00.000Z,yearly,true,2018-03-01T12:00:00.000Z,2018-04-01T12:00:00.000Z\n"
)
GHOST = (
    "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n"
    "1,anna@example.org,Anna Rivers,,true,false,,2018-03-01T12:00:00.000Z,,schools,\n"
    "2,ben@example.org,Ben Osei,,false,false,,2018-03-01T12:00:00.000Z,,,\n"
)
LISTMONK = (
    (
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        '5f0c,anna@example.org,Anna Rivers,"{{""school"": ""Hillside"", ""year"": 4, ""none"": null}}",enabled,'
        "2018-03-01 12:00:00+00,2018-03-01 12:00:00+00\n"
        "5f0d,ben@example.org,Ben Osei,{{}},blocklisted,2018-03-01 12:00:00+00,2018-03-01 12:00:00+00\n"
        "5f0e,dan@example.org,Dan,{{}},disabled,2018-03-01 12:00:00+00,2018-03-01 12:00:00+00\n"
        "5f0f,eve@example.org,Eve,[],enabled,2018-03-01 12:00:00+00,2018-03-01 12:00:00+00\n"
    )
    .replace("{{", "{")
    .replace("}}", "}")
)
MARCH = datetime(2018, 3, 1, 12, tzinfo=UTC)


def rows(text: str, wanted: Wanted = PLAIN) -> tuple[str, list[FileRow]]:
    file = ReaderFile("export.csv", lambda: BytesIO(text.encode()), wanted)
    return file.kind, list(file.read())


def reader(row: FileRow) -> Subscriber:
    assert isinstance(row, Subscriber)
    return row


def test_mailchimp_says_when_and_from_where_somebody_opted_in() -> None:
    kind, (row,) = rows(MAILCHIMP.format("", ""))
    anna = reader(row)
    assert kind == "an export of Mailchimp"
    assert (anna.shown, anna.first_name, anna.tags) == ("Anna@example.org", "Anna", ("parents", "schools"))
    assert (anna.basis.kind, anna.basis.at, anna.basis.source) == (BasisKind.CONSENT, MARCH, "Mailchimp, 192.0.2.7")
    assert dict(anna.fields) == {}, "its counts of people are left out"


@pytest.mark.parametrize(("column", "reason"), [("UNSUB_TIME", "unsubscribed"), ("CLEAN_TIME", "bounced")])
def test_mailchimps_files_of_people_who_left_are_told_as_such(column: str, reason: str) -> None:
    _, (row,) = rows(MAILCHIMP.format(f",{column}", ',"2018-06-01 10:00:00"'))
    assert row == Departure(address="anna@example.org", reason=reason, at=datetime(2018, 6, 1, 10, tzinfo=UTC))


def test_substack_switches_email_off_whatever_is_paid() -> None:
    kind, (anna, ben) = rows(SUBSTACK)
    assert kind == "an export of Substack"
    assert (reader(anna).basis.kind, reader(anna).basis.at) == (BasisKind.UNKNOWN, MARCH)
    assert dict(reader(anna).fields) == {"plan": "other"}
    assert ben == Departure(address="ben@example.org", reason="unsubscribed")


def test_ghost_has_labels_and_who_is_not_subscribed() -> None:
    kind, (anna, ben) = rows(GHOST)
    assert kind == "an export of Ghost"
    assert (reader(anna).last_name, reader(anna).tags) == ("Rivers", ("schools",))
    assert ben == Departure(address="ben@example.org", reason="unsubscribed")


def test_listmonk_has_attributes_and_a_status() -> None:
    kind, (anna, ben, dan, eve) = rows(LISTMONK)
    assert kind == "an export of listmonk"
    assert dict(reader(anna).fields) == {"school": "Hillside", "year": "4"}
    assert ben == Departure(address="ben@example.org", reason="unsubscribed")
    assert isinstance(dan, BadRow)
    assert isinstance(eve, BadRow)
    assert (dan.reason, eve.reason) == ("its status is “disabled”", "its attributes are no JSON object")


def test_an_export_can_be_named_and_a_plain_file_can_be_insisted_on() -> None:
    assert rows(GHOST, Wanted(service="csv"))[0] == "a CSV file in utf-8 with commas"
    assert rows("email,labels\nanna@example.org,schools\n", Wanted(service="ghost"))[0] == "an export of Ghost"
    with pytest.raises(AudienceError, match=r"Did you mean .*ghost"):
        called("ghosst")


def test_no_two_services_are_taken_for_each_other() -> None:
    for export in EXPORTS:
        for marks in export.marks:
            assert [other.name for other in EXPORTS if any(each <= marks for each in other.marks)] == [export.name]
