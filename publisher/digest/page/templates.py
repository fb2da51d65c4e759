"""Rendering templates: the workspace's own first, then the packaged ones, in a sandbox and within bounds."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, PrefixLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from publisher.digest.merge.template_reader import install
from publisher.digest.page.bounds import MOST_TEXT, BoundError, metered, spend
from publisher.digest.page.designs import older
from publisher.digest.page.post_html import headless, opening
from publisher.digest.page.sandbox import Sandbox
from publisher.digest.page.template_files import HTML, PACKAGED, TEXT, FolderLoader, all_folders, find, names, packaged
from publisher.digest.page.template_values import divided, in_rows, no_stub, unbroken
from publisher.digest.page.text_part import underline, wrap
from publisher.errors import MergeError, PublisherError, TemplateError, nearest

_NAME: Final = re.compile(r"[A-Za-z0-9][\w-]*")
_ENDING: Final = ".j2"
#: Most characters of what Python says of an error.
_SAID: Final = 120


def environment(folders: Sequence[Path]) -> Sandbox:
    """Return the environment for templates in ``folders`` and the packaged ones; the same for the same folders."""
    every = all_folders(folders)
    return _environment(every, tuple(sorted(path.name for folder in every[:-1] for path in folder.glob("*.j2"))))


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...], _own: tuple[str, ...]) -> Sandbox:
    # A template that Jinja has loaded hides one of the same name that appears before it, so ``_own`` names what is
    # there now.
    made = Sandbox(
        loader=ChoiceLoader([*map(FolderLoader, folders), PrefixLoader({PACKAGED: FolderLoader(packaged())})]),
        autoescape=_escapes,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "divided": divided,
        "headless": headless,
        "in_rows": in_rows,
        "no_stub": no_stub,
        "opening": opening,
        "unbroken": unbroken,
        "underline": underline,
        "wrap": wrap,
    }
    install(made)
    made.meter()
    return made


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(TEXT)


def render(name: str, ending: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """Render the template ``name`` with ``ending`` :data:`HTML` or :data:`TEXT`.

    Raises :class:`TemplateError`: for a template that is missing, with the nearest name, and with file and line for a
    broken one and for one that goes past its bounds.  Errors that Publisher raises on purpose pass through;
    :class:`MergeError` with file and line before it.
    """
    if not _NAME.fullmatch(name):
        raise TemplateError(f"“{name}” cannot name a template; use letters, digits, hyphens and underscores.")
    file = name + ending
    over = passes_over(name, folders)
    fitting = [folder for folder in folders if folder not in over]
    with _explained(file, lambda: names(folders)), metered():
        return "".join(_pieces(file, environment(fitting).get_template(file).generate(values)))


def passes_over(name: str, folders: Sequence[Path]) -> Sequence[Path]:
    """Return the folders that the template ``name`` is made without.

    A packaged template does not fit the shared parts of an older design that a workspace has copied; the workspace's
    own templates go on with them.
    """
    own = find(folders, name + HTML)
    return () if own is not None else [folder for folder in folders if any(one.shared for one in older(folder))]


def _pieces(file: str, rendered: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in rendered:
        length += len(piece)
        if length > MOST_TEXT:
            raise TemplateError(f"{file}: the template puts out more than {MOST_TEXT:,} characters; make it shorter.")
        spend(len(piece))
        yield piece


@contextmanager
def _explained(where: str, known: Callable[[], Sequence[str]]) -> Iterator[None]:
    """Turn whatever goes wrong in a template into one sentence that begins with its file and line."""
    try:
        yield
    except MergeError as error:
        raise MergeError(f"{_place(error, where)}: {error}") from None
    except PublisherError:
        raise
    except TemplateNotFound as error:
        missing = str(error.name or where)
        hint = nearest(missing.removesuffix(HTML).removesuffix(TEXT), known())
        hint = hint or " Run publisher templates list to see what there is."
        raise TemplateError(f"There is no email template {missing}.{hint}") from None
    except TemplateSyntaxError as error:
        place = f"{Path(error.filename).name if error.filename else error.name or where}, line {error.lineno}"
        raise TemplateError(f"{place}: {_sentence(error)}; mend the line and try again.") from None
    except Exception as error:  # noqa: BLE001 - a person's template may raise anything
        raise TemplateError(f"{_place(error, where)}: {_reason(error)}.") from None


def _reason(error: Exception) -> str:
    """Return what went wrong while a template ran, and the way out."""
    match error:
        case BoundError():
            return str(error)
        case UndefinedError():
            return f"{_sentence(error)}; docs/templates.md names what there is"
        case SecurityError():
            return f"{_sentence(error)}; templates may only read values"
        case RecursionError():
            return "the template is nested too deep or calls itself without end; give it an end"
        case MemoryError():
            return "the template needs more memory than there is; make it smaller"
    return f"the template cannot be rendered ({type(error).__name__}: {_sentence(error)[:_SAID]}); mend the line"


def _sentence(error: Exception) -> str:
    return str(error).rstrip(".").replace("\n", " ")


def _place(error: Exception, where: str) -> str:
    """Return file and line of the template where an error happened; Jinja leaves both in the traceback."""
    step, place = error.__traceback__, where
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.endswith(_ENDING):
            place = f"{Path(file).name}, line {step.tb_lineno}"
        step = step.tb_next
    return place
