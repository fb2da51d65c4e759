import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from publisher.channels.email import EmailPlan
from publisher.digest.digest import Digest
from publisher.digest.merge.fields import Links
from publisher.digest.page.build import _inlined
from publisher.digest.page.template_values import no_stub
from publisher.errors import CampaignError, ConfigError, MergeError, PostError
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import PostEntry
from publisher.workspace.config import Brand, Config, Email, Utm

Make = Callable[..., Digest]
TEMPLATES = ("digest", "seasonal", "announcement", "single")


def reader(name: str = "Ann", tags: tuple[str, ...] = (), fields: Mapping[str, str] | None = None) -> Subscriber:
    return Subscriber(id="r", address="r@example.org", first_name=name, tags=tags, fields=fields or {})


def title_of(html: str) -> str:
    return html.partition("<title>")[2].partition("</title>")[0]


def test_posts_stand_in_the_campaigns_order(make: Make, post: Callable[..., Post]) -> None:
    posts = [post(number) for number in (2, 0, 3)]
    html = make(posts).html
    places = [html.index(item.title) for item in posts]
    assert places == sorted(places)


def test_the_campaign_has_the_last_word_on_a_post(make: Make, post: Callable[..., Post]) -> None:
    first = post(0, picture=True)
    entry = PostEntry(
        slug=first.slug,
        title="Another title for {{ subscriber.first_name }}",
        excerpt="Another beginning.",
        image="https://www.example.org/other.png",
        image_alt="Another picture",
        button="Get the pack",
    )
    digest = make([first], posts=(entry,))
    for part in (digest.html, digest.text):
        assert "Another title for Ann" in part
        assert "Another beginning." in part
        assert "Another picture" in part
        assert "Get the pack" in part
        assert first.title not in part
    assert 'src="https://www.example.org/other.png"' in digest.html
    assert 'aria-label="Get the pack: Another title for Ann"' in digest.html


def test_a_post_that_is_not_there_is_named_with_the_nearest(make: Make, post: Callable[..., Post]) -> None:
    with pytest.raises(PostError, match=r"kind-words-in-group-chat”.*Did you mean “kind-words-in-group-chats”"):
        make([post(0)], posts=(PostEntry(slug="kind-words-in-group-chat"),))


@pytest.mark.parametrize(("season", "colour"), [("", "#123a5c"), ("spring", "#d9eed4"), ("autumn", "#6f2216")])
def test_the_season_is_the_campaigns_or_that_of_the_newest_post(make: Make, season: str, colour: str) -> None:
    assert f"background-color:{colour}" in make(template="seasonal", season=season).html


def test_a_season_turns_with_the_hemisphere(make: Make, configured: Callable[..., Config]) -> None:
    southern = configured(organisation={"hemisphere": "southern"})
    assert "#ffe6a0" in make(template="seasonal", season="", config=southern).html


def test_the_digest_is_dated_by_the_day_it_leaves(make: Make) -> None:
    assert "\n20 December 2018\n" in make(0).text
    assert "Announcement · 20 December 2018" in make(0, template="announcement").html
    assert "2 January 2019" in make(0, email=EmailPlan(at="2019-01-02 09:00")).text


def test_a_readers_values_stand_in_subject_preheader_opening_and_button(make: Make, post: Callable[..., Post]) -> None:
    name = '{{ subscriber.first_name | default("friend") }}'
    entry = PostEntry(slug=post(0).slug, button=f"Read on, {name}")
    for who, said in (("Ann", "Ann"), ("", "friend")):
        digest = make(
            [post(0)], reader=reader(who), subject=f"For {name}", preheader=f"News for {name}", posts=(entry,)
        )
        assert digest.subject == f"For {said}"
        assert digest.preheader == f"News for {said}"
        assert title_of(digest.html) == f"For {said}"
        assert f"News for {said}" in digest.html
        assert f"Dear {said}," in digest.html
        assert f"Dear {said}," in digest.text
        assert f"Read on, {said}" in digest.html


NASTY = (
    "*Ann*",
    "<b>Ann</b>",
    '"><script>x</script>',
    "[x](javascript:y)",
    "{{ 7 * 7 }}",
    "Ann & Bob\n# No",
    "`",
    "__a__",
)


@pytest.mark.parametrize("value", NASTY)
def test_a_value_is_never_markdown_nor_html_nor_template(make: Make, value: str) -> None:
    plain, digest = make(reader=reader("Ann")), make(reader=reader(value))
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert digest.html == plain.html.replace("Dear Ann,", f"Dear {escaped},")
    assert digest.text == plain.text.replace("Dear Ann,", f"Dear {value},")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300))
def test_lines_break_in_the_same_places_for_every_reader(make: Make, value: str) -> None:
    names = [make(reader=reader(name)).text.count("\n") for name in ("A", value)]
    assert names[0] == names[1]


def test_a_block_about_readers_is_kept_or_left_out(make: Make, tmp_path: Path, configured: Any) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "mine.html.j2").write_text("<p>{% if 'a' in subscriber.tags %}yes{% else %}no{% endif %}</p>", "utf-8")
    (folder / "mine.txt.j2").write_text("{{ 'a' in subscriber.tags }}", "utf-8")
    assert "yes" in make(folders=(folder,), template="mine", reader=reader(tags=("a",))).html
    assert "no" in make(folders=(folder,), template="mine", reader=reader()).html


def test_an_unknown_field_is_refused_by_name(make: Make) -> None:
    with pytest.raises(MergeError, match=r"first_nam.*Did you mean “first_name”"):
        make(subject="For {{ subscriber.first_nam }}")


def test_an_unknown_word_in_the_opening_is_refused(make: Make) -> None:
    with pytest.raises(MergeError, match=r"intro\.md, line 2: There is no merge field nickname"):
        make(intro="Dear\n{{ nickname }}")


def test_an_unknown_word_in_the_subject_is_refused(make: Make) -> None:
    with pytest.raises(MergeError, match=r"campaign\.toml: .* subscribr\.first_name\. Did you mean “subscriber\.first"):
        make(subject="For {{ subscribr.first_name }}")


def test_a_link_of_the_opening_may_be_a_field_or_hold_one(make: Make) -> None:
    intro = (
        "[Leave]({{ unsubscribe_url }}) or [say so](https://www.example.org/?n={{ subscriber.first_name | urlencode }})"
    )
    digest = make(intro=intro, reader=reader("A & B"))
    assert '<a href="https://news.example.org/u/abc" class="t-link"' in digest.html
    assert 'href="https://www.example.org/?n=A%20%26%20B"' in digest.html
    assert "https://www.example.org/?n=A%20%26%20B" in digest.text


def test_blocks_in_the_opening_leave_no_gap(make: Make) -> None:
    intro = "One.\n\n{% if 'a' in subscriber.tags %}\nTwo.\n\n{% endif %}\nThree.\n"
    assert "One.\n\nTwo.\n\nThree." in make(intro=intro, reader=reader(tags=("a",))).text
    assert "One.\n\nThree." in make(intro=intro, reader=reader()).text


def test_raw_html_in_the_opening_is_shown_as_text(make: Make) -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in make(intro="<b>bold</b>").html


def test_without_public_pages_nothing_leads_to_them(make: Make) -> None:
    digest = make(links=Links(unsubscribe_url="mailto:leave@example.org?subject=unsubscribe&body=x"))
    assert "View this email" not in digest.html + digest.text
    assert "Choose what you get" not in digest.html + digest.text
    assert 'href="mailto:leave@example.org?subject=unsubscribe&amp;body=x"' in digest.html
    assert "mailto:leave@example.org?subject=unsubscribe&body=x" in digest.text


def test_a_preheader_that_is_not_given_is_made_of_the_titles(make: Make, post: Callable[..., Post]) -> None:
    digest = make([post(0), post(3)], preheader="")
    assert digest.preheader.startswith("Kind words in group chats · A lesson for the shortest day: Our new pack")
    assert 40 <= len(digest.preheader) <= 130


def test_colours_and_logo_of_the_brand_are_used(make: Make, configured: Callable[..., Config]) -> None:
    brand = Brand(header="#4b2170", accent="#5b2a86", font="Georgia, serif", logo="https://www.example.org/logo.png")
    html = make(config=configured(brand=brand)).html
    assert "background-color:#4b2170" in html
    assert "background-color:#5b2a86" in html
    assert "font-family:Georgia, serif" in html
    assert 'src="https://www.example.org/logo.png" alt="Lantern House" width="160"' in html


def test_a_brand_that_cannot_be_read_is_refused(make: Make, configured: Callable[..., Config]) -> None:
    with pytest.raises(ConfigError, match=r"brand\.accent #eeee00"):
        make(config=configured(brand=Brand(accent="#eeee00")))


def test_links_to_own_sites_are_tagged_and_no_others(make: Make, post: Callable[..., Post], configured: Any) -> None:
    body = '<p><a href="https://www.example.org/a?b=1#c">a</a> <a href="https://www.example.com/">b</a></p>'
    config = configured(email=Email(utm=Utm(source="digest")))
    html = make([post(0, html=body)], template="single", config=config).html
    tags = "utm_source=digest&amp;utm_medium=email&amp;utm_campaign=winter-2018"
    assert f"https://www.example.org/a?b=1&amp;{tags}#c" in html
    assert f"https://www.example.org/thanks?{tags}" in html
    assert '"https://www.example.com/"' in html
    assert '"https://news.example.org/u/abc"' in html


def test_a_whole_post_is_made_fit_for_email(make: Make, post: Callable[..., Post]) -> None:
    html = make([post(0)], template="single").html
    assert re.findall(r"<h(\d)", html) == ["1", "2", "3"]
    assert '<th class="td td-first b-line t-ink" scope="row"' in html
    assert 'src="https://www.example.org/pictures/cards.jpg" alt="Cards on a table" width="512"' in html
    assert "float" not in html


@pytest.mark.parametrize("template", ["digest", "seasonal"])
def test_a_post_without_an_address_is_shown_whole(make: Make, post: Callable[..., Post], template: str) -> None:
    posts = [post(0), post(2), replace(post(3), url=""), post(4)]
    digest = make(posts, template=template)
    for part in (digest.html, digest.text):
        assert part.count("Pause before you post.") == 1
    assert [int(level) for level in re.findall(r"<h(\d)", digest.html)] == [1, 2, 2, 2, 3, 4, 2]
    assert digest.html.count(">Read on</a>") == 3
    entries = tuple(PostEntry(slug=item.slug, excerpt="In short.") for item in posts)
    assert "Pause before you post." not in make(posts, template=template, posts=entries).html


def test_an_account_that_is_nobodys_signs_nothing(make: Make, post: Callable[..., Post]) -> None:
    digest = make([replace(post(0), author="Admin")])
    assert "Admin" not in digest.html + digest.text


def test_the_opening_of_a_whole_post_has_no_heading_above_its_title(make: Make) -> None:
    html = make(1, template="single", intro="## Hello\n\nThere.").html
    assert "<strong>Hello</strong>" in html
    assert html.index("<strong>Hello</strong>") < html.index("<h1")


def test_what_could_do_harm_in_a_post_is_gone(make: Make, post: Callable[..., Post]) -> None:
    body = (
        '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a><iframe src="https://x"></iframe>'
        '<img src="data:image/png;base64,AAAA" alt="c"><img src="../../secret.png" alt="d"></p><form><input></form>'
    )
    html = make([post(0, html=body, url="")], template="single").html
    for word in ("<script", "javascript", "onclick", "iframe", "data:", "<form", "<input", "secret"):
        assert word not in html


def test_expressions_in_a_post_are_text(make: Make, post: Callable[..., Post]) -> None:
    text = "{{ subscriber.address }} {% set x = 1 %}"
    digest = make([post(0, title=text, excerpt=text, html=f"<p>{text}</p>")], template="single")
    assert text in digest.html
    assert text in digest.text
    assert "r@example.org" not in digest.html


def test_what_only_looks_like_a_token_is_text(make: Make, post: Callable[..., Post]) -> None:
    digest = make([post(0, title="zqv9999vqz ZQV0000VQZ zqv٠٠٠٠vqz")])
    for part in (digest.html, digest.text):
        assert "zqv9999vqz ZQV0000VQZ zqv٠٠٠٠vqz" in part


def picture_in(folder: Path, name: str = "lantern.png") -> Path:
    Pillow.new("RGB", (1600, 900), "#336699").save(folder / name)
    return folder


def test_a_picture_of_the_campaigns_folder_travels_in_the_message(
    make: Make, post: Callable[..., Post], tmp_path: Path
) -> None:
    entry = PostEntry(slug=post(0).slug, image="lantern.png", image_alt="A lantern")
    digest = make([post(0)], folder=picture_in(tmp_path), posts=(entry,))
    (picture,) = digest.pictures
    assert f'src="cid:{picture.content_id}" alt="A lantern"' in digest.html
    assert picture.alt == "A lantern"


def test_a_picture_that_is_not_shown_does_not_travel(make: Make, post: Callable[..., Post], tmp_path: Path) -> None:
    entries = (PostEntry(slug=post(0).slug), PostEntry(slug=post(2).slug, image="lantern.png", image_alt="A lantern"))
    digest = make([post(0), post(2)], folder=picture_in(tmp_path), posts=entries, template="announcement")
    assert digest.pictures == ()


def test_a_picture_that_is_missing_is_named(make: Make, post: Callable[..., Post], tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match=r"lantern\.png"):
        make([post(0)], folder=tmp_path, posts=(PostEntry(slug=post(0).slug, image="lantern.png"),))


def test_pictures_of_the_site_are_linked_or_embedded_as_the_campaign_says(make: Make, tmp_path: Path) -> None:
    content = (picture_in(tmp_path) / "lantern.png").read_bytes()
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return content

    linked = make(1, pictures=True, options={"fetch": fetch})
    assert 'src="https://www.example.org/pictures/0.jpg"' in linked.html
    assert asked == []
    embedded = make(1, pictures=True, email=EmailPlan(images="embedded"), options={"fetch": fetch})
    assert asked == ["https://www.example.org/pictures/0.jpg"]
    assert f'src="cid:{embedded.pictures[0].content_id}"' in embedded.html


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_digest_needs_no_posts(make: Make, template: str) -> None:
    digest = make(0, template=template)
    assert digest.html.count("<h1") == 1
    assert "Unsubscribe" in digest.text


def test_the_same_content_is_inlined_once_whoever_reads_it(make: Make) -> None:
    before = _inlined.cache_info().misses
    pages = {make(title="A title of this test", reader=reader(name)).html for name in ("Ann", "Ben", "Ann")}
    assert len(pages) == 2
    assert _inlined.cache_info().misses == before + 1


def test_addresses_are_written_in_ascii(make: Make, post: Callable[..., Post]) -> None:
    digest = make([replace(post(0), url="https://www.example.org/näch rich/")])
    assert digest.html.count("https://www.example.org/n%C3%A4ch%20rich/") >= 2
    assert "https://www.example.org/n%C3%A4ch%20rich/" in digest.text


def test_pictures_in_the_message_are_cropped_to_their_boxes(
    make: Make, post: Callable[..., Post], tmp_path: Path
) -> None:
    Pillow.new("RGB", (900, 1400), "#345").save(tmp_path / "tall.png")
    posts = [post(0), post(1), post(2)]
    entries = tuple(PostEntry(slug=item.slug, image="tall.png", image_alt="A", image_focus="top") for item in posts)
    digest = make(posts, folder=tmp_path, posts=entries)
    sizes = re.findall(r'<img src="cid:[^"]*" alt="A" width="(\d+)" height="(\d+)"', digest.html)
    assert sizes == [("512", "288"), ("240", "135"), ("240", "135")]
    assert sorted(Pillow.open(io.BytesIO(picture.content)).size for picture in digest.pictures) == [
        (480, 270),
        (900, 506),
    ]


def test_a_focus_that_is_none_is_named_with_its_line(make: Make, post: Callable[..., Post]) -> None:
    entry = PostEntry(slug=post(0).slug, image_focus="nose")
    with pytest.raises(CampaignError, match=r"^campaign\.toml.*: image_focus “nose” names no point of a picture"):
        make([post(0, picture=True)], posts=(entry,))


@pytest.mark.parametrize("template", ["digest", "single"])
def test_a_post_shown_whole_does_not_repeat_its_picture(make: Make, post: Callable[..., Post], template: str) -> None:
    body = '<p>One.</p><figure><img src="/pictures/0-300x200.jpg" alt="Again"><figcaption>Again.</figcaption></figure>'
    whole = post(0, picture=True, html=body, **({"url": ""} if template == "digest" else {}))
    if template == "digest":
        whole = replace(whole, html=body.replace("/pictures", "https://www.example.org/pictures"))
    html = make([whole], template=template).html
    assert html.count("/pictures/0") == 1
    assert "Again" not in html


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_campaign_can_leave_a_picture_out(make: Make, post: Callable[..., Post], template: str) -> None:
    one = post(0, picture=True)
    assert (
        "<img"
        not in make(
            [replace(one, html="<p>One.</p>")], template=template, posts=(PostEntry(slug=one.slug, image=False),)
        ).html
    )


def test_a_linked_picture_has_the_size_that_its_post_tells(make: Make, post: Callable[..., Post]) -> None:
    one = post(0, picture=True)
    told = f'<p>One.</p><p><img src="{one.image.url}" alt="A" width="800" height="1200"></p>' if one.image else ""
    assert 'alt="Children at table 0" width="512" height="768"' in make([replace(one, html=told)]).html


def test_a_digest_has_one_button_and_a_list_from_the_sixth_post_on(make: Make) -> None:
    html = make(9).html
    assert html.count("mso-padding-alt") == 1
    assert re.findall(r"<h(\d)", html) == ["1", "2", "2", "2", "2", "2", "2", "3", "3", "3", "3"]
    assert ">Also this month</h2>" in html
    assert ">Also this winter</h2>" in make(9, template="seasonal").html


def test_bylines_do_not_break_behind_a_dot(make: Make) -> None:
    for template in TEMPLATES:
        html = make(3, template=template).html
        assert not re.findall(
            r"(?<!\xa0)· |·\xa0|· ?<br",
            html.replace("&nbsp;", "\xa0")
            .partition("<body")[2]
            .replace("Digest · ", "")
            .replace("Announcement · ", ""),
        )


def test_a_table_keeps_its_headings_beside_each_value(make: Make, post: Callable[..., Post]) -> None:
    body = (
        "<table><tr><th>Lesson</th><th>Time</th></tr><tr><td>Spot the turn</td><td>40 min</td></tr>"
        "<tr><td>Say it kindly</td><td>30 min</td></tr></table>"
    )
    digest = make([post(0, html=body)], template="single")
    assert digest.html.count('scope="col"') == 2
    assert re.findall(r'class="label t-muted"[^>]*>([^<]*)</span>([^<]*)<', digest.html) == [
        ("Lesson: ", "Spot the turn"),
        ("Time: ", "40 min"),
        ("Lesson: ", "Say it kindly"),
        ("Time: ", "30 min"),
    ]
    assert "- Lesson: Spot the turn · Time: 40 min\n- Lesson: Say it kindly · Time: 30 min" in digest.text


@pytest.mark.parametrize(
    "quotation",
    [
        "<blockquote><p>I only held the timer.</p><p>— A teacher, Bradford</p></blockquote>",
        "<blockquote><p>I only held the timer.<br>– A teacher, Bradford</p></blockquote>",
        "<blockquote><p>I only held the timer. <cite>A teacher, Bradford</cite></p></blockquote>",
        "<blockquote>I only held the timer.<br>— A teacher, Bradford</blockquote>",
        (
            "<figure><blockquote><p>I only held the timer.</p></blockquote>"
            "<figcaption>A teacher, Bradford</figcaption></figure>"
        ),
    ],
)
def test_a_quotation_keeps_who_said_it(make: Make, post: Callable[..., Post], quotation: str) -> None:
    digest = make([post(0, html=f"<p>One.</p>{quotation}")], template="single")
    assert re.search(r">I only held the timer\.\s*</p><p [^>]*>— A teacher, Bradford</p></blockquote>", digest.html)
    assert "> I only held the timer.\n\n> — A teacher, Bradford" in digest.text


def test_short_lines_at_a_letters_end_stay_lines(make: Make) -> None:
    digest = make(
        0,
        intro="Dear Ann,\n\nThank you for a year that was better than\nany of us dared to hope.\n\nWarm wishes,\nPriya",
    )
    assert re.search(r"Warm wishes,<br>\s*Priya", digest.html)
    assert "Warm wishes,\nPriya" in digest.text
    assert "better than\nany" in digest.html


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Hunters Are Not The Answer", "Hunters Are Not The\xa0Answer"),
        ("Age limits are not a babysitter", "Age limits are not a\xa0babysitter"),
        ("Two words", "Two words"),
        ("Free evening sessions in twelve libraries", "Free evening sessions in twelve libraries"),
    ],
)
def test_a_title_does_not_break_into_a_stub(title: str, kept: str) -> None:
    assert no_stub(title) == kept


def test_a_packaged_template_is_made_without_shared_parts_of_an_older_design(make: Make, tmp_path: Path) -> None:
    (tmp_path / "_parts.html.j2").write_text("{% macro masthead() %}Ours{% endmacro %}", encoding="utf-8")
    assert "Ours" not in make(folders=(tmp_path,)).html
    own = '{% import "_parts.html.j2" as parts %}<p>{{ parts.masthead() }}</p>'
    (tmp_path / "digest.html.j2").write_text(own, encoding="utf-8")
    assert "Ours" in make(folders=(tmp_path,)).html


@pytest.mark.parametrize(
    ("author", "initials"),
    [
        ("Priya Nair", "PN"),
        ("Jim Gamble QPM", "JG"),
        ("Dr. Ann Lee Brown", "AB"),
        ("Cher", "C"),
        ("NSPCC", "N"),
        ("", ""),
    ],
)
def test_a_writer_without_a_portrait_has_initials(
    make: Make, post: Callable[..., Post], author: str, initials: str
) -> None:
    html = make([post(0, author=author)], template="single").html
    assert re.findall(r"border-radius:28px[^>]*>([^<]*)<", html) == ([initials] if initials else [])


OUTRO = "Thank you for reading.\n\nWarm wishes, {{ subscriber.first_name }}\nPriya Nair, [write to her](https://www.example.org/p)\n"


@pytest.mark.parametrize("template", TEMPLATES)
def test_an_ending_stands_after_the_posts_in_both_parts(make: Make, template: str) -> None:
    digest = make(1, template=template, outro=OUTRO)
    assert digest.html.index("Thank you for reading.") > digest.html.rindex("mso-padding-alt")
    assert digest.html.index("Thank you for reading.") < digest.html.index("Unsubscribe")
    assert "Warm wishes, Ann" in digest.html
    assert "Thank you for reading.\n\nWarm wishes, Ann" in digest.text
    assert 'href="https://www.example.org/p"' in digest.html
    assert "Thank you for reading." not in make(1, template=template).html


def test_a_mistake_in_the_ending_is_told_with_its_line(make: Make) -> None:
    with pytest.raises(MergeError, match=r"^outro\.md, line 3: "):
        make(1, outro="Thank you.\n\n{{ subscriber.nothing }}\n")
    with pytest.raises(CampaignError, match=r"^outro\.md, line 2: .*lantern\.png"):
        make(1, outro="Thank you.\n![A lantern](lantern.png)\n")


def test_where_else_the_organisation_is_stands_in_the_footer(make: Make, configured: Callable[..., Config]) -> None:
    brand = Brand(links={"Mastodon": "https://example.social/@lantern", "Facebook": "https://www.facebook.com/lantern"})
    digest = make(1, config=configured(brand=brand))
    assert re.search(r'<a href="https://example\.social/@lantern"[^>]*>Mastodon</a>', digest.html)
    assert re.search(r"Mastodon \[\d+\]\nFacebook \[\d+\]\n", digest.text)


def test_an_address_that_begins_with_the_name_does_not_say_it_twice(
    make: Make, configured: Callable[..., Config]
) -> None:
    html = make(1, config=configured(organisation={"address": "Lantern House, 12 Harbour Lane"})).html
    assert "<bdi>Lantern House, 12 Harbour Lane</bdi>" in html
