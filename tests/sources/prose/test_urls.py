"""Which addresses a post may have, and what becomes of those that hide where they lead."""

import pytest

from publisher.sources.prose.urls import link_address, web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org?a=1#b",
        "http://example.org:8080/a",
        "http://192.0.2.7/a",
        "http://[2001:db8::1]:8080/a",
        "https://a_b.example.org./",
        "https://xn--bcher-kva.example/",
        "https://b\u00fccher.example/stra\u00dfe",
        "https://\u0e2b\u0e19\u0e49\u0e32.example/",
        "https://\u0939\u093f\u0928\u094d\u0926\u0940.example/",
        "https://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example/",
        "https://\U0001f980.example/",
        "https://example.org/@desk/a:b,c;d(e)[f]",
        "https://example.org/javascript:alert(1)",
    ],
)
def test_absolute_web_addresses_in_any_script_stay_as_they_are(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://bank.example@example.org/",
        "https://desk:secret@example.org/",
        "https://example.org\\@example.net/",
        "https://example.org\\a",
        "https://ex%61mple.org/",
        "https://example.org%2f@example.net/",
        "https://example.org%00/",
        "https://example.org\u2215a.example.net/",
        "https://exam\u00adple.org/",
        "https://exam\u202eple.org/",
        "https://example.org /",
        "https://\u2100.example/",
        "https://[:::1]/",
        "https://[2001:db8::1/",
        "https://example.org:99999/",
        "https://example.org:80a/",
        "https://*.example/",
        "https:///a",
        "https:example.org",
        "//example.org/",
        "javascript://example.org/%0aalert(1)",
        "java\u200bscript:alert(1)",
    ],
)
def test_addresses_that_hide_or_lack_their_host_are_refused(address: str) -> None:
    assert link_address(address) is None


def test_a_scheme_is_written_small() -> None:
    assert link_address("HTTPS://EXAMPLE.ORG/A") == "https://EXAMPLE.ORG/A"
    assert link_address("MailTo:desk@example.org") == "mailto:desk@example.org"


def test_what_is_pasted_around_an_address_goes_and_what_is_inside_is_percent_encoded() -> None:
    assert web_address("\u200b https://example.org/a b\u00a0\n") == "https://example.org/a%20b"
    assert web_address("https://example.org/a\u202eb\u200c") == "https://example.org/a%E2%80%AEb"
    assert web_address("https://example.org/\u0645\u06cc\u200c\u062e") == (
        "https://example.org/\u0645\u06cc%E2%80%8C\u062e"
    )
    assert web_address('a\\b"<>', "https://example.org/") == "https://example.org/a%5Cb%22%3C%3E"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("mailto:%20desk@example.org", "mailto:desk@example.org"),
        ("mailto:desk@example.org,news@example.org", "mailto:desk@example.org,news@example.org"),
        ("mailto:desk@example.org?subject=Hi", "mailto:desk@example.org?subject=Hi"),
        ("mailto:desk@example.org?Subject=It's a date", "mailto:desk@example.org?Subject=It%27s%20a%20date"),
        ("mailto:desk@example.org?body=One%0D%0ATwo", "mailto:desk@example.org?body=One%0D%0ATwo"),
        ("mailto:desk@example.org?cc=a@example.org&body=b", "mailto:desk@example.org?cc=a@example.org&body=b"),
        ("mailto:o'neil@b\u00fccher.example", "mailto:o%27neil@b\u00fccher.example"),
        ("mailto:desk@example.org?subject=Hi%0D%0ABcc:a@example.org", "mailto:desk@example.org"),
        ("mailto:desk@example.org?bcc=a@example.org&subject=Hi", "mailto:desk@example.org?subject=Hi"),
        ("mailto:desk@example.org?cc=a@example.org%0ABcc:b@example.org", "mailto:desk@example.org"),
        ("mailto:desk@example.org?attach=/etc/passwd", "mailto:desk@example.org"),
        ("mailto:desk@example.org%0ABcc:a@example.org", None),
        ("mailto:desk@example.org@example.net", None),
        ("mailto:%22desk%22%20%3Cdesk@example.org%3E", None),
        ("mailto:?subject=Hi", None),
        ("mailto:", None),
    ],
)
def test_a_mail_link_keeps_whom_it_is_to_and_what_it_says_and_adds_no_header(written: str, kept: str | None) -> None:
    assert link_address(written) == kept
    assert kept is None or link_address(kept) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("tel:+442079460000", "tel:+442079460000"),
        ("tel:020 7946 0000", "tel:02079460000"),
        ("TEL:(020)%207946-0000", "tel:(020)7946-0000"),
        ("tel:+44-20-7946-0000;ext=12", "tel:+44-20-7946-0000;ext=12"),
        ("tel:+", None),
        ("tel:*06%23", None),
        ("tel:javascript:alert(1)", None),
        ("tel:\u0661\u0662", None),
    ],
)
def test_a_telephone_link_has_a_number_and_no_code(written: str, kept: str | None) -> None:
    assert link_address(written) == kept
