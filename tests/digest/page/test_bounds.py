"""A template is code in a box: whatever it does, it ends in a digest or in one sentence with file and line."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.digest.digest import Digest
from publisher.digest.page.bounds import BoundError, metered, paused, spend, spend_text, weigh
from publisher.digest.page.collection import collection, copy
from publisher.digest.page.template_files import names
from publisher.errors import MergeError, TemplateError

Make = Callable[..., Digest]
GROWING = (
    "{{% set ns = namespace(x={start}) %}}"
    "{{% for i in range(60) %}}{{% set ns.x = {next} %}}{{% endfor %}}{{{{ {put} }}}}"
)


def write(folder: Path, html: str, text: str = "x", name: str = "bad") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.html.j2").write_text(html, encoding="utf-8")
    (folder / f"{name}.txt.j2").write_text(text, encoding="utf-8")


def refused(make: Make, folder: Path, source: str) -> str:
    write(folder, f"<p>\n{source}")
    with pytest.raises(TemplateError) as caught:
        make(template="bad", folders=(folder,))
    return str(caught.value)


def rendered(make: Make, folder: Path, source: str) -> str:
    write(folder, "<p>x", source)
    return make(template="bad", folders=(folder,)).text.strip()


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 90000000 }}",
        "{{ 2000000000 * 'a' }}",
        "{{ ['a' * 1000000] * 1000000 }}",
        "{{ (['a' * 1000000] * 1000) | join }}",
        "{{ ('a' * 100000) | replace('a', 'b' * 100000) }}",
        "{{ ('a' * 100000).replace('a', 'b' * 100000) }}",
        "{{ ('a' * 100000).join(range(100000)) }}",
        "{{ ('a ' * 100000) | wordwrap(1, true, 'x' * 100000) }}",
        "{{ ('a\n' * 100000) | indent(90000) }}",
        "{{ 'a' | center(999999999) }}",
        "{{ [1] | slice(1000000000) | list }}",
        "{{ [1] | batch(1000000000, 'x') | list }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%*d' % (999999999, 1) }}",
        "{{ '%999999999d' | format(1) }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ '{:{}}'.format(1, 1000000000) }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ (1).to_bytes(1000000000) }}",
        "{{ (10 ** 1000) ** 1000 }}",
        "{{ 1.5 | round(1000000000, 'ceil') }}",
        "{{ ([[1] * 100] * 10000) | sum(start=[]) | length }}",
        "{{ range(100000) | map('center', 9999) | join }}",
        "{{ ('a ' * 900000).split() | length }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) if false %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{{ 'a' in range(100000) }}{% endfor %}",
        "{% for a in range(99999) %}{{ range(100000) | map(attribute='real') | sum }}{% endfor %}",
        "{% for a in range(99999) %}{% include '_kept.css.j2' %}{% endfor %}",
        "{% for a in range(99999) %}{% set x = articles[0].body(a) %}{% endfor %}",
        "{% set x %}{% for a in range(99999) %}" + "x" * 50000 + "{% endfor %}{% endset %}",
        "{% set big = 'a' * 1000000 %}{% set x %}{% for a in range(99999) %}{{ big }}{% endfor %}{% endset %}",
        "{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        GROWING.format(start="'aa'", next="ns.x ~ ns.x", put="ns.x | length"),
        GROWING.format(start="'aa'", next="ns.x + ns.x", put="ns.x | length"),
        GROWING.format(start="['a']", next="ns.x + ns.x", put="ns.x | length"),
        GROWING.format(start="['a']", next="[ns.x, ns.x]", put="ns.x | string | length"),
        GROWING.format(start="('a',)", next="(ns.x, ns.x)", put="{ns.x: 1} | length"),
        GROWING.format(start="['a']", next="dict(a=ns.x, b=ns.x)", put="ns.x == [ns.x]"),
        GROWING.format(start="{}", next="{'a': ns.x, 'b': ns.x}", put="ns.x | string"),
        "{{ " + "(" * 5000 + ")" * 5000 + " }}",
    ],
)  # fmt: skip
def test_a_template_that_would_use_up_the_machine_ends_in_a_sentence(make: Make, tmp_path: Path, source: str) -> None:
    assert refused(make, tmp_path, source).startswith(("bad.html.j2", "_kept.css.j2, line "))


def test_its_sentence_names_file_line_and_figure(make: Make, tmp_path: Path) -> None:
    assert refused(make, tmp_path, "\n{{ 'a' * 90000000 }}") == (
        "bad.html.j2, line 3: this makes a text of 90,000,000 characters, and a template may make 2,000,000."
    )
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    assert refused(make, tmp_path, loops) == (
        "bad.html.j2, line 2: the template takes more than 500,000 steps; take a loop out."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory that is set here is Linux's")
def test_hostile_templates_stay_within_memory(tmp_path: Path) -> None:
    """With 64 MB to take beyond what is loaded, none of them fails for want of memory."""
    write(tmp_path, "{{ 'a' * 2000000000 }}")
    script = textwrap.dedent(f"""
        import resource
        from pathlib import Path
        from publisher.digest.page.template_files import HTML
        from publisher.digest.page.templates import render
        from publisher.errors import TemplateError
        sources = [
            "{{{{ 'a' * 2000000000 }}}}",
            "{{% set ns = namespace(x='a') %}}"
            "{{% for i in range(99999) %}}{{% set ns.x = [ns.x, 'b'] %}}{{% endfor %}}",
            "{{% for i in range(99999) %}}{{% set x = ('a ' * 50000).split() %}}{{% endfor %}}",
            "{{{{ ('a' * 1000000) | replace('a', 'b' * 1000) }}}}",
        ]
        file = Path({str(tmp_path)!r}) / "bad.html.j2"
        file.write_text("warm")
        render("bad", HTML, (file.parent,), {{}})
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + 64_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        for number, source in enumerate(sources):
            (file.parent / f"t{{number}}.html.j2").write_text(source)
            try:
                render(f"t{{number}}", HTML, (file.parent,), {{}})
            except TemplateError as error:
                assert "more memory" not in str(error), error
            else:
                raise AssertionError(source)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_waiting_and_work_of_publisher_itself_is_not_counted() -> None:
    with metered(), paused():
        assert spend()
    with metered(), pytest.raises(BoundError, match="2,000,000"):
        spend_text(2_000_001)
    assert spend(10**12)  # outside a rendering nothing is counted


def test_a_value_weighs_all_that_it_holds_as_often_as_it_holds_it() -> None:
    pair = ["abc", "abc"]
    assert weigh([pair, pair]) == 2 * weigh(pair) + 16
    assert weigh({"a": 1}) == 49


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ words.date('x') }}", "AssertionError"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ subscriber.fields.items() }}", "TypeError"),
        ("{% extends none %}", "AttributeError"),
        ("{% include articles[0] %}", "TypeError"),
        ("{% import 5 as x %}", "AttributeError"),
        ("{{ articles[99].title }}", "no element 99"),
        ("{{ none.x }}", "no attribute 'x'"),
        ("{{ super() }}", "'super' is undefined"),
        ("{{ caller() }}", "'caller' is undefined"),
        ("{{ 1 | nothing }}", "No filter named 'nothing'"),
        ("{{ digest }}", "this is no text but an issue"),
        ("{{ articles }}", "this is no text but a list"),
        ("{{ subscriber }}", "this is no text but a reader"),
        ("{{ subscriber._teller }}", "unsafe"),
        ("{{ 'x'.encode('utf-8') }}", "unsafe"),
        ("{{ [1] | random }}", "No filter named 'random'"),
        ("{{ lipsum() }}", "'lipsum' is undefined"),
    ],
)
def test_whatever_a_template_raises_is_told_with_file_and_line(
    make: Make, tmp_path: Path, source: str, said: str
) -> None:
    sentence = refused(make, tmp_path, source)
    assert sentence.startswith("bad.html.j2, line 2: ")
    assert said in sentence


def test_an_error_in_a_shared_part_is_told_with_that_file(make: Make, tmp_path: Path) -> None:
    copy("digest", tmp_path, shared=True)
    styles = tmp_path / "_styles.css.j2"
    styles.write_text(styles.read_text(encoding="utf-8").replace("colours.line", "coulours.line"), encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^_styles\.css\.j2, line \d+: 'coulours' is undefined"):
        make(folders=(tmp_path,))


def test_a_reader_s_field_in_a_template_is_told_with_file_and_line(make: Make, tmp_path: Path) -> None:
    write(tmp_path, "<p>\n\n{{ subscriber.fields.twon }}")
    with pytest.raises(MergeError, match=r"^bad\.html\.j2, line 3: subscriber\.fields\.twon has no value"):
        make(template="bad", folders=(tmp_path,))


@pytest.mark.parametrize("page", ["<html>", "{{ '\\ud800' }}", "<style><!--@import url(x)</style><p>x</p>"])
def test_a_page_that_cannot_be_inlined_is_told_with_its_template(make: Make, tmp_path: Path, page: str) -> None:
    write(tmp_path, page)
    with pytest.raises(TemplateError, match=r"^bad\.html\.j2: .* cannot be made a page for email .*mend its HTML"):
        make(template="bad", folders=(tmp_path,))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ articles | map(attribute='title') | join(', ') | length }}", "182"),
        ("{{ [3, 1, 2] | sort | join('-') }}", "1-2-3"),
        ("{{ '%s and %05.2f' % ('a', 1.5) }}", "a and 01.50"),
        ("{{ '%s and %d' | format('a', 1) }}", "a and 1"),
        ("{{ '{} {:>4}'.format('a', 'b') }}", "a    b"),
        ("{{ 'a, b'.split(', ') | last }}", "b"),
        ("{{ articles[0].title[:4] ~ '…' }}", "Kind…"),
        ("{% for a in [1, 2, 3] if a > 1 %}{{ loop.index }}{{ loop.last }}{{ a }} {% endfor %}", "1False2 2True3"),
        ("{% for a, b in {'x': 1}.items() %}{{ a }}{{ b }}{% endfor %}", "x1"),
        ("{% set x %}a{{ 'b' }}{% endset %}{{ x * 3 }}", "ababab"),
        ("{% macro m(a) %}<{{ a }}{{ caller() }}>{% endmacro %}{% call m(1) %}x{% endcall %}", "<1x>"),
        ("{{ 2 ** 10 + 7 % 4 }}", "1027"),
        ("{% filter upper %}abc{% endfilter %}", "ABC"),
        ("{% for a in [[1], [2]] recursive %}{{ a if a is number else loop(a) }}{% endfor %}", "12"),
        ("{% include ['gone.txt.j2', 'bad2.txt.j2'] ignore missing %}ok", "ok"),
        ("{{ ['a', ('b', 'c')] | last | first }}", "b"),
        ("{{ 'ab' | replace('a', 'xyz') | indent(2) }}", "xyzb"),
    ],
)
def test_what_templates_do_every_day_still_works(make: Make, tmp_path: Path, source: str, said: str) -> None:
    assert rendered(make, tmp_path, source) == said


def linked(path: Path, to: Path) -> None:
    try:
        path.symlink_to(to)
    except OSError:
        pytest.skip("links need a right here that this user has not")


def test_a_link_that_leads_out_of_the_folder_is_refused(make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key", encoding="utf-8")
    folder = tmp_path / "email"
    write(folder, "{% include 'part.j2' %}")
    linked(folder / "part.j2", secret)
    with pytest.raises(TemplateError, match=r"part\.j2 leads out of .*put a copy"):
        make(template="bad", folders=(folder,))
    (folder / "bad.html.j2").unlink()
    linked(folder / "bad.html.j2", secret)
    with pytest.raises(TemplateError, match=r"bad\.html\.j2 leads out of"):
        make(template="bad", folders=(folder,))
    assert [(item.name, item.about) for item in collection([folder]) if item.own] == [("bad", "")]


def test_a_link_within_the_folder_is_followed(make: Make, tmp_path: Path) -> None:
    write(tmp_path, "<p>a part</p>", name="part")
    linked(tmp_path / "bad.html.j2", tmp_path / "part.html.j2")
    linked(tmp_path / "bad.txt.j2", tmp_path / "part.txt.j2")
    assert "a part" in make(template="bad", folders=(tmp_path,)).html


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/../../secret.txt"])
def test_a_file_outside_the_folder_is_not_there(make: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("the key", encoding="utf-8")
    assert "no email template" in refused(make, tmp_path / "email", f"{{% include {name!r} %}}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_the_folder_hangs_nobody(make: Make, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bad.html.j2")
    (tmp_path / "bad.txt.j2").write_text("x", encoding="utf-8")
    assert "bad" in names((tmp_path,))
    assert [item.about for item in collection([tmp_path]) if item.own] == [""]
    with pytest.raises(TemplateError, match="it is a pipe"):
        make(template="bad", folders=(tmp_path,))


def test_a_link_that_leads_nowhere_breaks_no_list(tmp_path: Path) -> None:
    linked(tmp_path / "gone.html.j2", tmp_path / "nowhere")
    assert [item.name for item in collection([tmp_path]) if item.own] == ["gone"]


def test_copying_over_a_link_leaves_alone_what_it_leads_to(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("mine", encoding="utf-8")
    folder = tmp_path / "email"
    folder.mkdir()
    linked(folder / "single.txt.j2", other)
    with pytest.raises(TemplateError, match="exists already"):
        copy("single", folder)
    copy("single", folder, replace=True)
    assert other.read_text(encoding="utf-8") == "mine"
    assert not (folder / "single.txt.j2").is_symlink()


def test_a_template_of_endless_length_is_not_read(make: Make, tmp_path: Path) -> None:
    write(tmp_path, "x" * 200_001)
    with pytest.raises(TemplateError, match="200,001 bytes"):
        make(template="bad", folders=(tmp_path,))
