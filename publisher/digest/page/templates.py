"""Finding and rendering templates: the workspace's own first, then the packaged ones, in a sandbox."""

import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from publisher.digest.merge.template_reader import install
from publisher.digest.merge.tokens import of_templates
from publisher.digest.page.post_html import headless
from publisher.digest.page.template_values import in_rows
from publisher.digest.page.text_part import underline, wrap
from publisher.errors import PublisherError, TemplateError, nearest

HTML: Final = ".html.j2"
TEXT: Final = ".txt.j2"
#: Under this prefix a workspace's template reaches the packaged one of the same name, to extend it.
PACKAGED: Final = "packaged"
_NAME: Final = re.compile(r"[A-Za-z0-9][\w-]*")


@lru_cache(maxsize=1)
def packaged() -> Path:
    """Return the folder of the templates that come with Publisher.

    In a wheel it is ``publisher/templates/email``; in an editable install, ``templates/email`` of the repository.
    """
    spec = importlib.util.find_spec("publisher")
    if spec is None or spec.origin is None:
        raise TemplateError("The package publisher is not on disk; install it with pip.")
    package = Path(spec.origin).parent
    for folder in (package / "templates" / "email", package.parent / "templates" / "email"):
        if (folder / "_layout.html.j2").is_file():
            return folder
    raise TemplateError(f"The packaged email templates are missing beside {package}; install Publisher anew.")


def all_folders(own: Sequence[Path]) -> tuple[Path, ...]:
    """Return the folders to look in: ``own`` in their order, then the packaged templates."""
    return (*(folder for folder in own if folder != packaged()), packaged())


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the templates that can be chosen, sorted."""
    found = {path.name.removesuffix(HTML) for folder in all_folders(folders) for path in folder.glob(f"*{HTML}")}
    return tuple(sorted(name for name in found if not name.startswith("_")))


def environment(folders: Sequence[Path]) -> ImmutableSandboxedEnvironment:
    """Return the environment for templates in ``folders`` and the packaged ones; the same for the same folders."""
    every = all_folders(folders)
    return _environment(every, tuple(sorted(path.name for folder in every[:-1] for path in folder.glob("*.j2"))))


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...], _own: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    # A template that Jinja has loaded hides one of the same name that appears before it, so ``_own`` names what is
    # there now.
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folders), PrefixLoader({PACKAGED: FileSystemLoader(packaged())})]),
        autoescape=_escapes,
        undefined=StrictUndefined,
        finalize=of_templates,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"headless": headless, "in_rows": in_rows, "underline": underline, "wrap": wrap}
    install(made)
    return made


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(TEXT)


def render(name: str, ending: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """Render the template ``name`` with ``ending`` :data:`HTML` or :data:`TEXT`.

    Raises :class:`TemplateError`: for a template that is missing, with the nearest name, and for a broken one,
    with file and line.  Errors that Publisher raises on purpose pass through.
    """
    if not _NAME.fullmatch(name):
        raise TemplateError(f"“{name}” cannot name a template; use letters, digits, hyphens and underscores.")
    with _explained(name + ending, lambda: names(folders)):
        return environment(folders).get_template(name + ending).render(values)


@contextmanager
def _explained(where: str, known: Callable[[], Sequence[str]]) -> Iterator[None]:
    """Turn whatever goes wrong in a template into one sentence."""
    try:
        yield
    except PublisherError:
        raise
    except TemplateNotFound as error:
        missing = str(error.name or where)
        hint = nearest(missing.removesuffix(HTML).removesuffix(TEXT), known())
        hint = hint or " Run publisher templates list to see what there is."
        raise TemplateError(f"There is no email template {missing}.{hint}") from None
    except TemplateSyntaxError as error:
        place = f"{Path(error.filename).name if error.filename and error.name else where}, line {error.lineno}"
        raise TemplateError(f"{place}: {_sentence(error)}; mend the line and try again.") from None
    except UndefinedError as error:
        raise TemplateError(
            f"{_place(error, where)}: {_sentence(error)}; docs/templates.md names what there is."
        ) from None
    except SecurityError as error:
        raise TemplateError(f"{_place(error, where)}: {_sentence(error)}; templates may only read values.") from None
    except Exception as error:  # noqa: BLE001 - a person's template may raise anything
        kind = type(error).__name__
        raise TemplateError(f"{_place(error, where)}: the template cannot be rendered ({kind}); mend it.") from None


def _sentence(error: Exception) -> str:
    return str(error).rstrip(".").replace("\n", " ")


def _place(error: Exception, where: str) -> str:
    """Return file and line of the template where an error happened; Jinja leaves both in the traceback."""
    step, place = error.__traceback__, where
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.endswith((HTML, TEXT)):
            place = f"{Path(file).name}, line {step.tb_lineno}"
        step = step.tb_next
    return place
