"""The command ``publisher``: what there is, in the order of a day, and how errors end.

Commands are loaded when they are called for, so that ``publisher --help`` costs little more than importing click.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from publisher import __version__
from publisher.errors import Exit, PublisherError, WorkspaceError, nearest

#: Section → command → (where it is, its one line in the overview).  The order is that of a day.
COMMANDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Begin": {
        "demo": ("publisher.cli.demo:demo", "Watch the whole story on sample posts, offline."),
        "init": ("publisher.cli.init:init", "Make a workspace: a folder for everything."),
        "setup": ("publisher.cli.setup.commands:setup", "Connect a mail server or X, try it, and save it."),
        "config": ("publisher.cli.config:config", "Show the configuration and where it stands."),
    },
    "Gather": {
        "posts": ("publisher.cli.posts.commands:posts", "Import, find and edit the organisation's posts."),
        "subscribers": ("publisher.cli.subscribers.commands:subscribers", "Import and look after the readers."),
    },
    "Compose": {
        "compose": ("publisher.cli.compose:compose_", "Make a campaign from a selection of posts."),
        "campaigns": ("publisher.cli.campaigns:campaigns", "List the campaigns."),
        "thread": ("publisher.cli.thread:thread", "Show the thread of a campaign as cards."),
        "templates": ("publisher.cli.templates:templates", "List, copy and check the email templates."),
    },
    "Look": {
        "preview": ("publisher.cli.preview:preview", "Look at a campaign in the browser."),
        "render": ("publisher.cli.render:render_", "Write digest and thread as files."),
        "check": ("publisher.cli.check:check", "Run the pre-flight over a campaign."),
        "diff": ("publisher.cli.diff:diff", "Show what has changed since a campaign was approved."),
        "test-send": ("publisher.cli.test_send:test_send", "Send the digest to yourself."),
    },
    "Send": {
        "approve": ("publisher.cli.approve:approve_", "Freeze a campaign and queue it."),
        "announce": ("publisher.cli.announce:announce_", "Queue one announcement post."),
        "schedule": ("publisher.cli.schedule:schedule_", "Change when a campaign leaves."),
        "queue": ("publisher.cli.queue:queue", "List, hold, resume and cancel what is queued."),
        "timeline": ("publisher.cli.timeline:timeline", "Show what leaves when, to how many."),
        "daemon": ("publisher.cli.daemon:daemon", "Send what is due."),
    },
    "Prove": {
        "report": ("publisher.cli.report:report", "Tell who got a campaign, who did not, and why."),
        "why": ("publisher.cli.why:why", "Tell what one reader was sent, and why not."),
        "backup": ("publisher.cli.backup:backup", "Write a verified copy of the database into FILE."),
        "restore": ("publisher.cli.backup:restore", "Put a backup in the place of the database."),
        "x": ("publisher.cli.x:x", "Log in to X, and delete what was posted."),
    },
}


#: What ``publisher`` alone says where there is no workspace yet.
_WELCOME: Final = """\
Publisher turns posts into email digests and threads. You approve; it sends.

publisher demo        watch it, offline
publisher init news   begin: four questions
publisher --help      all commands"""
#: publisher.cli.screen.output.PLAIN_VARIABLE, which --help does without.
_PLAIN: Final = "PUBLISHER_PLAIN"
#: Options that people write behind the command as well as before it.
_ANYWHERE: Final = frozenset({"--debug", "--plain", "--quiet", "-q", "--verbose", "-v"})


class Session(NamedTuple):
    """What the options before the command said; a dataclass would cost --help a quarter of its time."""

    #: The folder given with ``--workspace``; ``None`` to look here and above.
    workspace: Path | None = None
    #: Errors only.
    quiet: bool = False
    #: Notes and ids too.
    detailed: bool = False
    #: Whether a program reads what is answered.
    as_json: bool = False


class Day(click.Group):
    """A group whose commands are listed by section and imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the day's order."""
        return [name for _, name, _, _ in _entries()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return one command; ``None`` where there is none."""
        for _, name, place, _ in _entries():
            if name == cmd_name:
                module, _, attribute = place.partition(":")
                command: click.Command = getattr(import_module(module), attribute)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with, or say which is nearest."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            hint = nearest(args[0], self.list_commands(ctx)) or " Run publisher --help to see what there is."
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the overview, a heading for each part of the day."""
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()], col_max=14)


def _entries() -> Iterator[tuple[str, str, str, str]]:
    for section, commands in COMMANDS.items():
        for name, (place, line) in commands.items():
            yield section, name, place, line


@click.group(cls=Day, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="publisher")
@click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the workspace.  [default: this one, or the nearest above]",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", "-v", is_flag=True, help="Say the notes and the ids, too.")
@click.option("--plain", is_flag=True, help="Write for a screen reader: no signs, bars or columns.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def publisher(
    ctx: click.Context,
    workspace: Path | None,
    quiet: bool,
    verbose: bool,
    plain: bool,  # noqa: ARG001 - main reads it
    debug: bool,  # noqa: ARG001 - main reads it
) -> None:
    """Turn an organisation's posts into email digests and threads, and send each exactly once."""
    from publisher.cli.screen.lost_ledger import tell_lost_ledger  # noqa: PLC0415 - --help does without it
    from publisher.cli.screen.open_files import tell_open_files  # noqa: PLC0415 - --help does without it
    from publisher.cli.screen.renamed_keys import tell_renamed_keys  # noqa: PLC0415 - --help does without it

    as_json = isinstance(ctx.obj, Session) and ctx.obj.as_json
    ctx.obj = Session(workspace=workspace, quiet=quiet, detailed=verbose, as_json=as_json)
    if not (quiet or as_json):
        tell_renamed_keys(workspace)
        tell_open_files(workspace)
        if ctx.invoked_subcommand not in ("init", "demo"):
            tell_lost_ledger(workspace)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with an :class:`Exit`."""
    options, words = _parted(list(sys.argv[1:] if args is None else args))
    debug = "--debug" in options or bool(os.environ.get("PUBLISHER_DEBUG"))
    before = os.environ.get(_PLAIN)
    if "--plain" in options:
        os.environ[_PLAIN] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(_run([*options, *words], debug=debug) if words else _welcome(debug=debug))
    finally:
        if before is None:
            os.environ.pop(_PLAIN, None)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Part the options that may stand anywhere, also behind a command, from all other words."""
    end = words.index("--") if "--" in words else len(words)
    options = [word for word in words[:end] if word in _ANYWHERE]
    return options, [*(word for word in words[:end] if word not in _ANYWHERE), *words[end:]]


def _silence() -> None:
    """Keep other people's libraries from writing between our lines; what they say is for ``--log`` and ``--debug``."""
    import logging  # noqa: PLC0415 - --help does without it
    import warnings  # noqa: PLC0415 - --help does without it

    if not logging.root.handlers:
        logging.root.addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def _welcome(*, debug: bool) -> int:
    """Say what there is to begin with; in a workspace, all commands."""
    from publisher.workspace.folder import find_workspace  # noqa: PLC0415 - --help does without it

    try:
        find_workspace(Path.cwd())
    except WorkspaceError:
        click.echo(_WELCOME)
        return Exit.DONE
    return _run(["--help"], debug=debug)


def _run(words: list[str], *, debug: bool) -> int:
    as_json = "--json" in words
    if not debug:
        _silence()
    try:
        result: Any = publisher.main(
            args=words, prog_name="publisher", standalone_mode=False, obj=Session(as_json=as_json)
        )
    except click.Abort:
        if as_json:
            _complain("Stopped; nothing further was done.", "stopped", as_json=True)
        else:
            click.echo("Stopped; nothing further was done.", err=True)
        return Exit.DECLINED
    except click.ClickException as error:
        _misused(error, as_json=as_json)
        return error.exit_code
    except PublisherError as error:
        if debug:
            raise
        _complain(str(error), type(error).__name__.removesuffix("Error").lower(), as_json=as_json)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except Exception as error:
        if debug:
            raise
        # The message of an unforeseen error may carry anything, so only its kind is shown.
        _complain(
            f"Something went wrong inside Publisher ({type(error).__name__}); nothing more was done. "
            f"Run the same command with --debug and send what it prints to whoever looks after Publisher.",
            "internal",
            as_json=as_json,
        )
        return Exit.FAILED
    return result if isinstance(result, int) else Exit.DONE


def _misused(error: click.ClickException, *, as_json: bool) -> None:
    """Tell what was typed wrongly, and where it is told how."""
    from publisher.cli.screen.questions import DeclinedError, NobodyToAskError  # noqa: PLC0415 - --help does without

    if as_json:
        codes = {DeclinedError: "declined", NobodyToAskError: "unconfirmed"}
        _complain(error.format_message(), codes.get(type(error), "usage"), as_json=True)
        return
    if isinstance(error, DeclinedError | NobodyToAskError):
        error.show()
        return
    _complain(error.format_message(), "usage", as_json=False)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None and context.parent is not None:
        from publisher.cli.screen.output import Way, complain  # noqa: PLC0415 - --help does without it

        complain(Way(label="Help", command=f"{context.command_path} --help"))


def _complain(sentence: str, code: str, *, as_json: bool) -> None:
    """Write an error on standard error: the sentence, or with ``--json`` its parts around the semicolon."""
    if not as_json:
        from publisher.cli.screen.output import SignedLine, complain  # noqa: PLC0415 - --help does without it

        complain(SignedLine(kind="bad", text=sentence))
        return
    import json  # noqa: PLC0415 - --help does without it

    message, _, fix = sentence.partition("; ")
    error = {"code": code, "message": message, "fix": fix}
    click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True)
