"""A filled skeleton is the message that rendering for that reader would have given."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.compile import Links, Skeleton, compile_skeleton, missing_values
from publisher.digest.merge.message import Masthead, message_id
from publisher.digest.merge.survey import survey
from publisher.digest.merge.template_reader import reading
from publisher.errors import MergeError
from publisher.model.subscribers import Subscriber

Build = Callable[[Mapping[str, object]], Digest]
Builder = Callable[..., Build]

ADA = Subscriber(id="r1", address="ada@example.org", first_name="Ada", last_name="Lovelace")
LINKS = Links(
    unsubscribe_url="https://news.example.org/u/r1.c2lnbmF0dXJl-x_y",
    view_url="https://news.example.org/v/r1",
    preferences_url="https://news.example.org/p/r1",
    unsubscribe_mail="mailto:leave@example.org?subject=unsubscribe%20r1.c2lnbmF0dXJl",
)
ID = message_id(b"k" * 32, "release", "r1", "example.org")
#: Anything that can stand in a body: every character but NUL, halves of surrogate pairs included.
BODY_VALUES = st.text(st.characters(exclude_characters="\0"), max_size=300) | st.sampled_from(
    [
        "",
        "O'Neil",
        '"quoted"',
        "a=b",
        ".dot",
        "..",
        "From me",
        "x" * 300,
        "é" * 300,
        "👩‍👩‍👧 ",
        "one\r\ntwo\rthree\n",
        " ",
    ]
)
#: Anything that can stand in a header.
HEADER_VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300) | st.sampled_from(
    ["", "O'Neil", '"q", <x@y>', "=?utf-8?q?a?=", "x" * 300, "é" * 300, "  two  spaces ", "a\\b", "👩‍👩‍👧"]
)


def parse(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def by_hand(digest: Digest) -> EmailMessage:
    """Write the digest's body with the standard library, the long way."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = digest.subject
    message.set_content(digest.text, cte="quoted-printable")
    message.add_alternative(digest.html, subtype="html", cte="quoted-printable")
    return parse(message.as_bytes())


def bodies(message: EmailMessage) -> list[object]:
    return [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]


def fill(skeleton: Skeleton, subscriber: Subscriber, links: Links = LINKS) -> bytes:
    return skeleton.fill(subscriber, message_id=ID, links=links)


def phrase_of(message: bytes) -> str:
    """Return the display name of To by the older parser: the newer puts spaces between encoded words of a phrase."""
    raw = message_from_bytes(message)["To"]
    phrase, _, _ = raw.replace("\r\n", "").rpartition("<")
    if phrase.startswith('"'):
        return unquote(phrase.strip())
    return str(make_header(decode_header(phrase.strip()))) if phrase else ""


@pytest.fixture(scope="module")
def skeleton(builder: Builder, masthead: Masthead) -> Skeleton:
    return Skeleton.from_bytes(compile_skeleton(builder(subject="Winter"), masthead).to_bytes())


@pytest.fixture(scope="module")
def body_build(builder: Builder) -> Build:
    return builder(
        html="<p title=\"{{ subscriber.fields.name | default('') }}\">{{ subscriber.fields.name | default('x') }}"
        '{% if "parents" in subscriber.tags %}{{ subscriber.fields.town | default("") | upper }}{% endif %} end</p>\n',
        text=".{{ subscriber.fields.town | default('t') }}\n{{ subscriber.fields.name | default('') }}\n",
        subject="Winter",
    )


@pytest.fixture(scope="module")
def header_build(builder: Builder) -> Build:
    return builder(html="<p></p>", text="x", subject="Hello {{ subscriber.first_name | default('you') }}, winter")


@given(first=BODY_VALUES, town=BODY_VALUES, parent=st.booleans())
def test_bodies_are_byte_for_byte_what_rendering_for_the_reader_gives(
    body_build: Build, masthead: Masthead, first: str, town: str, parent: bool
) -> None:
    tags = ("parents",) if parent else ()
    reader = Subscriber(id="r1", address="ada@example.org", tags=tags, fields={"town": town, "name": first})
    filled = fill(compile_skeleton(body_build, masthead), reader)
    parsed = parse(filled)
    assert bodies(parsed) == bodies(by_hand(body_build(reading(reader, LINKS))))
    assert all(not part.defects for part in parsed.walk())
    assert max(map(len, filled.split(b"\r\n")[15:])) <= 76
    assert b"\n." not in filled


@given(first=HEADER_VALUES, last=HEADER_VALUES)
def test_headers_say_what_the_reader_is_called(header_build: Build, masthead: Masthead, first: str, last: str) -> None:
    reader = replace(ADA, first_name=first, last_name=last)
    filled = fill(compile_skeleton(header_build, masthead), reader)
    parsed = parse(filled)
    assert parsed["Subject"] == header_build(reading(reader, LINKS)).subject
    assert phrase_of(filled) == " ".join(f"{first} {last}".split())
    assert [address.addr_spec for address in parsed["To"].addresses] == ["ada@example.org"]
    assert not parsed["Subject"].defects
    assert not parsed["To"].defects
    head = filled.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(len(line) <= 78 for line in head if b"mailto:" not in line)


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b"])
def test_a_line_break_or_nul_never_enters_a_header(builder: Builder, masthead: Masthead, evil: str) -> None:
    skeleton = compile_skeleton(builder(), masthead)
    with pytest.raises(MergeError, match=r"line break or NUL|a NUL"):
        fill(skeleton, replace(ADA, first_name=evil))
    assert list(survey(skeleton, [ADA, replace(ADA, first_name=evil)]).unfit.values()) == [1]


def test_half_a_character_in_a_name_is_written_as_a_question_mark(builder: Builder, masthead: Masthead) -> None:
    parsed = parse(fill(compile_skeleton(builder(), masthead), replace(ADA, first_name="A\ud800da")))
    assert parsed["To"].addresses[0].display_name == "A?da Lovelace"
    assert parsed["Subject"] == "Hello A?da, here is winter"


def test_a_skeleton_survives_being_stored(builder: Builder, masthead: Masthead) -> None:
    compiled = compile_skeleton(builder(), masthead)
    stored = Skeleton.from_bytes(compiled.to_bytes())
    assert fill(stored, ADA) == fill(compiled, ADA)
    assert stored.fields() == compiled.fields()
    with pytest.raises(MergeError, match="approve the campaign again"):
        Skeleton.from_bytes(b"something else")


def test_filling_twice_gives_the_same_bytes(skeleton: Skeleton) -> None:
    assert fill(skeleton, ADA) == fill(skeleton, ADA)


def test_the_message_parses_without_defects_and_has_its_headers(builder: Builder, masthead: Masthead) -> None:
    parsed = parse(fill(compile_skeleton(builder(), masthead), ADA))
    assert [part.defects for part in parsed.walk()] == [[], [], []]
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert {name: str(parsed[name]) for name in parsed} == {
        "From": "Lantern House <newsroom@example.org>",
        "Reply-To": "desk@example.org",
        "To": "Ada Lovelace <ada@example.org>",
        "Subject": "Hello Ada, here is winter",
        "Message-ID": ID,
        "Date": "Thu, 20 Dec 2018 09:00:00 +0000",
        "List-Id": "Lantern House <digest.example.org>",
        "Feedback-ID": "winter:lantern:example",
        "List-Unsubscribe": f"<{LINKS.unsubscribe_url}>, <{LINKS.unsubscribe_mail}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "MIME-Version": "1.0",
        "Content-Type": parsed["Content-Type"],
    }


def test_without_a_public_page_there_is_no_one_click_promise(builder: Builder, masthead: Masthead) -> None:
    private = replace(masthead, public=False)
    mail = "mailto:leave@example.org?subject=unsubscribe%20r1"
    parsed = parse(fill(compile_skeleton(builder(), private), ADA, Links(unsubscribe_url=mail)))
    assert parsed["List-Unsubscribe"] == f"<{mail}>"
    assert "List-Unsubscribe-Post" not in parsed
    assert "Auto-Submitted" not in parsed
    assert "View" not in str(parsed.get_body(("html",)))


def test_embedded_pictures_travel_beside_the_html(builder: Builder, masthead: Masthead) -> None:
    picture = Picture(name="lantern ü.png", content_id="lantern@digest", content=b"\x89PNG" * 100, type="image/png")
    build = builder(html='<img src="cid:lantern@digest" alt="A lantern">', pictures=(picture,))
    parsed = parse(fill(compile_skeleton(build, masthead), ADA))
    kinds = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert [part.get_content_type() for part in parsed.walk()] == kinds
    *_, image = parsed.walk()
    assert image.get_payload(decode=True) == picture.content
    assert image["Content-ID"] == "<lantern@digest>"
    assert image.get_filename() == picture.name
    assert all(not part.defects for part in parsed.walk())


def test_blocks_within_blocks_become_as_many_variants_as_can_be_reached(builder: Builder, masthead: Masthead) -> None:
    html = (
        '{% if "a" in subscriber.tags %}A{% if "b" in subscriber.tags %}B{% endif %}{% endif %}'
        "{% if subscriber.first_name %}named{% endif %}"
    )
    skeleton = compile_skeleton(builder(html=html, text="x\n", subject="s"), masthead)
    assert skeleton.variants == 6
    seen = {
        (tags, name): bodies(parse(fill(skeleton, replace(ADA, tags=tags, first_name=name))))[1]
        for tags in ((), ("a",), ("b",), ("a", "b"))
        for name in ("", "Ada")
    }
    assert seen[(), ""] == seen[("b",), ""] == b""
    assert seen[("a", "b"), "Ada"] == b"ABnamed"
    assert seen[("a",), "Ada"] == b"Anamed"


def test_more_than_64_variants_are_refused(builder: Builder, masthead: Masthead) -> None:
    blocks = [f'{{% if "t{number}" in subscriber.tags %}}{number}{{% endif %}}' for number in range(7)]
    assert compile_skeleton(builder(html="".join(blocks[:6]), text="x"), masthead).variants == 64
    with pytest.raises(MergeError, match="more than 64"):
        compile_skeleton(builder(html="".join(blocks), text="x"), masthead)


def test_readers_without_a_value_are_counted_before_anything_is_sent(builder: Builder, masthead: Masthead) -> None:
    html = (
        "{{ subscriber.first_name }}{{ subscriber.fields.town | default('here') }}"
        "{% if 'a' in subscriber.tags %}{{ subscriber.fields.school }}{% endif %}"
    )
    skeleton = compile_skeleton(builder(html=html, text="", subject="s"), masthead)
    nameless = replace(ADA, first_name="")
    pupils = [replace(ADA, tags=("a",)), replace(ADA, tags=("a",), fields={"school": "Harbour School"})]
    assert missing_values(skeleton, [ADA, nameless, nameless, *pupils]) == {
        "subscriber.first_name": 2,
        "subscriber.fields.school": 1,
    }
    with pytest.raises(MergeError, match="no value for the reader r1"):
        fill(skeleton, nameless)


def test_a_field_that_nobody_has_is_noticed_though_it_has_a_fallback(builder: Builder, masthead: Masthead) -> None:
    html = "{{ subscriber.fields.twon | default('here') }}{{ subscriber.fields.school | default('') }}"
    skeleton = compile_skeleton(builder(html=html, text="", subject="s"), masthead)
    seen = survey(skeleton, [replace(ADA, fields={"town": "Bangor"}), replace(ADA, fields={"school": "Harbour"})])
    assert seen.unknown == {"subscriber.fields.twon": 2}
    assert seen.columns == {"town", "school"}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("{{ subscriber.frist_name }}", "Did you mean “first_name”"),
        ("<style>p { color: {{ subscriber.fields.colour }} }</style>", "inside a style"),
        ('<p style="color: {{ subscriber.fields.colour }}">x</p>', "inside a style"),
        ('<a href="https://example.org/?{{ subscriber.fields.town }}">x</a>', "urlencode"),
        ("<p {{ subscriber.first_name }}>x</p>", "inside a tag"),
        ("{{ subscriber.first_name | replace('a', 'b') }}", "filter “replace”"),
        ("{{ 'x' | default(subscriber.first_name) }}", "filter “default”"),
        ("{% if subscriber.first_name == 'Ada' %}x{% endif %}", "is compared"),
        ("{% for tag in subscriber.tags %}{{ tag }}{% endfor %}", "looped over"),
    ],
)
def test_a_field_where_no_value_can_stand_is_refused(
    builder: Builder, masthead: Masthead, html: str, words: str
) -> None:
    with pytest.raises(MergeError, match=words):
        compile_skeleton(builder(html=html), masthead)


def test_a_link_that_readers_would_not_have_is_refused(builder: Builder, masthead: Masthead) -> None:
    with pytest.raises(MergeError, match=r"email\.public_url"):
        compile_skeleton(builder(html="{{ view_url }}"), replace(masthead, public=False))


def test_a_whole_link_of_a_readers_own_must_be_a_web_address(builder: Builder, masthead: Masthead) -> None:
    skeleton = compile_skeleton(builder(html='<a href="{{ subscriber.fields.form }}">Form</a>'), masthead)
    good = replace(ADA, fields={"form": "https://forms.example.org/?a=1&b=2"})
    assert b"?a=1&amp;b=2" in bytes(str(bodies(parse(fill(skeleton, good)))[1]), "utf-8")
    with pytest.raises(MergeError, match=r"no http\(s\) address"):
        fill(skeleton, replace(ADA, fields={"form": "javascript:alert(1)"}))


def test_no_address_stands_in_an_error(builder: Builder, masthead: Masthead) -> None:
    skeleton = compile_skeleton(builder(html="{{ subscriber.first_name }}"), masthead)
    with pytest.raises(MergeError) as caught:
        fill(skeleton, replace(ADA, first_name=""))
    assert "ada@" not in str(caught.value)


def test_message_ids_differ_by_reader_and_release_alone() -> None:
    first = message_id(b"k", "release", "r1", "example.org")
    assert first == message_id(b"k", "release", "r1", "example.org")
    others = {message_id(b"k", "release", "r2", "example.org"), message_id(b"k", "another", "r1", "example.org")}
    assert first not in others
    assert first.startswith("<")
    assert first.endswith("@example.org>")
