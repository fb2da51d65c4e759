"""The command line as a whole: light, grouped by the day, and honest in its errors."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from publisher.cli.main import COMMANDS, main, publisher

HEAVY = (
    "rich", "jinja2", "premailer", "lxml", "sqlalchemy", "alembic", "tweepy", "requests", "starlette", "uvicorn",
    "watchfiles", "PIL", "feedparser", "babel", "schedule", "msgspec", "nh3", "markdown_it", "regex",
    "email_validator", "dateutil", "keyring", "asyncio", "http", "ssl",
)  # fmt: skip


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom publisher.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "HEAVY []" in done.stdout


def test_a_command_is_loaded_without_what_only_its_work_needs() -> None:
    modules = {place.partition(":")[0] for commands in COMMANDS.values() for _, (place, _) in commands.items()}
    late = [name for name in HEAVY if name not in {"rich", "msgspec"}]
    code = f"import sys, {', '.join(sorted(modules))}\nprint([name for name in {late!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_help_lists_the_commands_in_the_order_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    places = [said.index(f"{section}:") for section in COMMANDS]
    assert places == sorted(places)
    assert max(len(line) for line in said.splitlines()) <= 80


def test_alone_it_says_how_to_begin(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Publisher turns posts into email digests and threads. You approve; it sends.",
        "",
        "publisher demo        watch it, offline",
        "publisher init news   begin: four questions",
        "publisher --help      all commands",
    ]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [(("queue", "list"), "workspace", 2), (("queue", "show", "first"), "usage", 2)],
)
def test_an_error_is_told_to_a_program_as_json(
    tmp_path: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    done = run(*words, "--json", cwd=tmp_path)
    error = json.loads(done.stderr)["error"]
    assert (done.returncode, done.stdout, error["code"]) == (exit_code, "", code)
    assert error["message"]
    assert set(error) == {"code", "message", "fix"}


def test_what_mends_an_error_stands_apart(tmp_path: Path) -> None:
    error = json.loads(run("queue", "list", "--json", cwd=tmp_path).stderr)["error"]
    assert error["message"].startswith("There is no workspace in ")
    assert error["fix"].startswith("make one with publisher init NAME")


def test_plain_is_asked_for_before_or_behind_a_command(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[organisation]\nname = "L"\n[sender]\nemail = "a@example.org"\n', encoding="utf-8"
    )
    for words in (("--plain", "setup", "x", "--remove", "--yes"), ("setup", "x", "--remove", "--yes", "--plain")):
        assert run(*words, cwd=tmp_path).stdout.startswith("OK: There was no [x]")
    assert run("setup", "x", "--remove", "--yes", cwd=tmp_path).stdout.startswith("✓ There was no [x]")


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


def test_every_command_begins_its_help_as_the_overview_says() -> None:
    lines = {name: line for commands in COMMANDS.values() for name, (_, line) in commands.items()}
    for (name, *rest), command in every_command(publisher):
        if not rest:
            assert (command.help or "").splitlines()[0] == lines[name], name


def test_every_command_speaks_json() -> None:
    for path, command in every_command(publisher):
        if not isinstance(command, click.Group):
            assert any("--json" in option.opts for option in command.params), " ".join(path)


def test_every_option_is_explained() -> None:
    for path, command in every_command(publisher):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{' '.join(path)} {parameter.name}"


def test_a_misspelt_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["compse"])
    assert end.value.code == 2
    assert "Did you mean “compose”?" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["posts", "list"], ["compose", "x", "--last", "1"], ["queue", "list"], ["timeline"]])
def test_outside_a_workspace_one_sentence_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("✗ There is no workspace in")
    assert "publisher init" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_traceback_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    assert "Traceback" not in run("queue", "list", cwd=tmp_path).stderr
    assert "Traceback" in run("queue", "list", "--debug", cwd=tmp_path).stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_can_complete_commands(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PUBLISHER_COMPLETE", f"{shell}_source")
    done = run()
    assert "_PUBLISHER_COMPLETE" in done.stdout


def test_init_asks_four_questions_and_shows_what_it_wrote(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "publisher", "init", "newsroom"]
    answers = "Lantern House\nnews@example.org\nEurope/London\nexample.org\n"
    done = subprocess.run(
        command, input=answers, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "The workspace newsroom is ready." in done.stdout
    written = (tmp_path / "newsroom" / "config.toml").read_text(encoding="utf-8")
    assert 'name = "Lantern House"' in written
    assert 'website = "https://example.org"' in written


def test_init_takes_the_answers_as_options_and_tells_them_as_json(tmp_path: Path) -> None:
    done = run(
        "init", "newsroom", "--organisation", "A “quoted” name", "--sender", "news@example.org",
        "--timezone", "Europe/London", "--website", "https://example.org", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["folder"].endswith("newsroom")


def test_init_never_writes_over_a_workspace(tmp_path: Path) -> None:
    assert run("init", "newsroom", cwd=tmp_path).returncode == 0
    again = run("init", "newsroom", cwd=tmp_path)
    assert again.returncode == 2
    assert "is a workspace already" in again.stderr
