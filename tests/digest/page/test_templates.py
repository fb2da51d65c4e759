import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from publisher.cli.main import main
from publisher.digest.digest import Digest
from publisher.digest.page.collection import collection, copy
from publisher.digest.page.template_files import PACKAGED, names, packaged
from publisher.errors import MergeError, TemplateError

Make = Callable[..., Digest]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates" / "email"
    folder.mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "Lantern House"\n[sender]\nemail = "news@example.org"\n', "utf-8"
    )
    return folder


def write(folder: Path, name: str, html: str, text: str = "x") -> None:
    (folder / f"{name}.html.j2").write_text(html, encoding="utf-8")
    (folder / f"{name}.txt.j2").write_text(text, encoding="utf-8")


def run(own: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--workspace", str(own.parent.parent), "templates", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_four_are_there_each_with_its_text() -> None:
    assert names(()) == ("announcement", "digest", "seasonal", "single")
    for name in names(()):
        assert (packaged() / f"{name}.txt.j2").is_file()


def test_the_workspaces_template_of_the_same_name_wins(make: Make, own: Path) -> None:
    write(own, "digest", "<p>ours: {{ digest.title }}</p>")
    assert "<p>ours: Winter digest</p>" in make(folders=(own,)).html
    assert "<p>ours" not in make().html


def test_a_shared_part_of_the_workspace_changes_every_template(make: Make, own: Path) -> None:
    source = (packaged() / "_parts.html.j2").read_text(encoding="utf-8")
    changed = source.replace('{{ words("unsubscribe") }}', "Leave us")
    (own / "_parts.html.j2").write_text(changed, encoding="utf-8")
    for name in names(()):
        assert ">Leave us</a>" in make(template=name, folders=(own,)).html


def test_a_template_may_extend_the_packaged_one_of_its_name(make: Make, own: Path) -> None:
    source = f'{{% extends "{PACKAGED}/digest.html.j2" %}}{{% block footer %}}<p>our foot</p>{{% endblock %}}'
    write(own, "digest", source)
    html = make(folders=(own,)).html
    assert "our foot" in html
    assert "Kind words in group chats" in html


def test_a_template_that_is_missing_is_named_with_the_nearest(make: Make) -> None:
    with pytest.raises(TemplateError, match=r"no email template digset\.html\.j2\. Did you mean “digest”"):
        make(template="digset")


@pytest.mark.parametrize("name", ["../secret", "a/b", "", "_layout"])
def test_a_name_that_leads_elsewhere_is_refused(make: Make, name: str) -> None:
    with pytest.raises(TemplateError):
        make(template=name)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>\n{% if %}", r"bad\.html\.j2, line 2: "),
        ("<p>\n\n{{ titel }}", r"bad\.html\.j2, line 3: 'titel' is undefined"),
        ("<p>{{ digest.titel }}", r"bad\.html\.j2, line 1: .*titel"),
        ("<p>{{ 1 / 0 }}", r"bad\.html\.j2, line 1: .*ZeroDivisionError"),
        ("{% include 'gone.html.j2' %}", r"no email template gone\.html\.j2"),
        ("", "empty page"),
    ],
)
def test_a_broken_template_is_named_with_its_line(make: Make, own: Path, source: str, said: str) -> None:
    write(own, "bad", source)
    with pytest.raises(TemplateError, match=said):
        make(template="bad", folders=(own,))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ digest.__init__.__globals__ }}",
        "{{ articles.append(1) }}",
        "{{ words._english.clear() }}",
        "{% for number in range(1000000000) %}{% endfor %}",
    ],
)
def test_a_template_reads_and_does_nothing_else(make: Make, own: Path, source: str) -> None:
    write(own, "bad", f"<p>{source}</p>")
    with pytest.raises(TemplateError):
        make(template="bad", folders=(own,))


def test_the_opening_cannot_reach_out_either(make: Make) -> None:
    with pytest.raises(MergeError, match=r"intro\.md, line 3"):
        make(intro="Dear\n\n{{ ''.__class__.__mro__ }}")


def test_the_collection_says_whose_and_what_for(own: Path) -> None:
    write(own, "mine", "{# For the members\n   alone. #}<p>x</p>")
    write(own, "single", "<p>x</p>")
    found = {item.name: (item.own, item.about) for item in collection([own])}
    assert found["mine"] == (True, "For the members alone.")
    assert found["single"] == (True, "")
    assert found["announcement"] == (False, "One message and one button.")


def test_a_copy_renders_as_the_packaged_one_does(make: Make, own: Path) -> None:
    written = copy("seasonal", own, shared=True)
    assert {path.name for path in written} >= {"seasonal.html.j2", "seasonal.txt.j2", "_layout.html.j2"}
    assert make(template="seasonal", folders=(own,)) == make(template="seasonal")


def test_a_copy_does_not_write_over_anything_unasked(own: Path) -> None:
    copy("single", own)
    (own / "single.txt.j2").write_text("mine", encoding="utf-8")
    with pytest.raises(TemplateError, match="exists already"):
        copy("single", own)
    assert (own / "single.txt.j2").read_text(encoding="utf-8") == "mine"
    copy("single", own, replace=True)
    assert (own / "single.txt.j2").read_text(encoding="utf-8") != "mine"


def test_what_is_not_packaged_cannot_be_copied(own: Path) -> None:
    with pytest.raises(TemplateError, match="Did you mean “single”"):
        copy("singel", own)


def test_the_commands_list_copy_and_check(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(own, "copy", "digest") == 0
    assert "publisher templates check digest" in capsys.readouterr().out
    assert run(own, "list", "--json") == 0
    listed: Sequence[dict[str, object]] = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in listed if item["own"]] == ["digest"]
    assert run(own, "check", "--json") == 0
    checked = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in checked if item["passes"]] == ["announcement", "digest", "seasonal", "single"]


def test_the_check_of_a_broken_template_ends_with_1(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(own, "mine", "<p>{{ titel }}</p>")
    assert run(own, "check", "mine") == 1
    assert "'titel' is undefined" in " ".join(capsys.readouterr().out.split())
