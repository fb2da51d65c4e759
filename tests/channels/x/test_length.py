import pytest

from publisher.channels.x.length import cashtags, hashtags, mentions, urls, weighted_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Plain words.", 12),
        ("“Quoted” – and more…", 21),
        ("Grüße", 5),
        ("Gru\u0308ße", 5),
        ("日本", 4),
        ("👍", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🏳️‍🌈", 2),
        ("🇬🇧", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("🫩", 2),
        ("©", 1),
        ("12", 2),
    ],
)
def test_a_text_weighs_what_x_counts(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://www.example.org/a/very/long/path/that/goes/on?and=on&on=and#on",
        "example.org",
        "www.example.co.uk/x",
        "https://例え.みんな/",
        "https://example.org/wiki/Primer_(film)",
    ],
)
def test_an_address_weighs_23_however_long_it_is(text: str) -> None:
    assert weighted_length(text) == 23
    assert weighted_length(f"See {text}, and more.") == len("See , and more.") + 23


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Go to https://example.org/a.", ["https://example.org/a"]),
        ("(see example.org/a_(b))", ["example.org/a_(b)"]),
        ("me@example.org", []),
        ("this.That is no address", []),
        ("e.g. that", []),
        ("日本語example.comテスト", ["example.com"]),
        ("http://t.co/abc's", ["http://t.co/abc"]),
        ("http://example.org/слова", ["http://example.org/слова"]),
        ("http://example.org/path......", ["http://example.org/path"]),
        ("$example.org", []),
        ("http://no-tld", []),
        ("Siehe rat.vermögensberater und b.vermögensberatung.", ["rat.vermögensberater", "b.vermögensberatung"]),
        ("rat.vermögensberaterin, a.vermögen, a.orgé", ["a.org"]),
        ("http://-a.example.org http://a_.example.org", []),
        ("\u2066\u202aexample.org\u202c\u2069", ["example.org"]),
        ("README.md", ["README.md"]),
    ],
)
def test_addresses_are_found_as_x_finds_them(text: str, found: list[str]) -> None:
    links = urls(text)
    assert [link.text for link in links] == found
    assert all(text[link.start : link.end] == link.text for link in links)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@lantern hello", ["lantern"]),
        ("の@lanternに", ["lantern"]),
        ("＠lantern", ["lantern"]),
        ("RT@one rt:@two", ["one", "two"]),
        ("me@example.org", []),
        ("@lantern/list", []),
        ("@alicé", []),
        ("f!@kn @_@", []),
        ("@http://example.org", []),
    ],
)
def test_mentions_are_found_as_x_finds_them(text: str, found: list[str]) -> None:
    names = mentions(text)
    assert [name.text for name in names] == found
    assert all(text[name.start + 1 : name.end] == name.text for name in names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#OnlineSafety works", ["OnlineSafety"]),
        ("(#one )#two ’#three", ["one", "two", "three"]),
        ("#16 bus, #_", []),
        ("#café #日本語 #ｈａｓｈ１", ["café", "日本語", "ｈａｓｈ１"]),
        ("a ✌️#peace", ["peace"]),
        ("日本語#日本語", []),
        ("https://example.org/#top", []),
        ("#https://example.org", []),
        ("#\U00020021", ["\U00020021"]),
    ],
)
def test_hashtags_are_found_as_x_finds_them(text: str, found: list[str]) -> None:
    tags = hashtags(text)
    assert [tag.text for tag in tags] == found
    assert all(text[tag.start + 1 : tag.end] == tag.text for tag in tags)


@pytest.mark.parametrize(
    ("text", "found"),
    [("$TEST $test.tt $Stock_X", ["TEST", "test.tt", "Stock_X"]), ("$12 $$NO text$NO $TOOLONGX", []), ("$A.", ["A"])],
)
def test_cashtags_are_found_as_x_finds_them(text: str, found: list[str]) -> None:
    assert [tag.text for tag in cashtags(text)] == found


def test_a_word_of_many_dots_takes_no_longer_than_its_length() -> None:
    assert weighted_length("a." * 20_000) == 40_000
    assert weighted_length("http://" * 5_000) == 35_000
