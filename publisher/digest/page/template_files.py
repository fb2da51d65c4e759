"""Where templates are: the workspace's own folder first, then the packaged ones.

A template is code, and code that a template reads must have been put into its folder: what is no ordinary file there,
or leads out of it through a link, is refused.
"""

import importlib.util
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from publisher.errors import TemplateError
from publisher.workspace.files import read_file, why_unread

HTML: Final = ".html.j2"
TEXT: Final = ".txt.j2"
#: Under this prefix a workspace's template reaches the packaged one of the same name, to extend it.
PACKAGED: Final = "packaged"
#: Most bytes of one file of a template; the longest packaged one has a twentieth.
_MOST: Final = 200_000


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


def find(folders: Sequence[Path], name: str) -> Path | None:
    """Return the first file of the name in the folders, readable or not; ``None`` where there is none."""
    return next((path for folder in folders if os.path.lexists(path := folder / name)), None)


def read(file: Path, folder: Path) -> str:
    """Return the text of a template's file in ``folder``.

    Raises :class:`TemplateError` for a file that leads out of the folder, is no ordinary file, is too long or is not
    UTF-8.
    """
    if not file.resolve().is_relative_to(folder.resolve()):
        raise TemplateError(f"{file.name} leads out of {folder}; put a copy of the file there instead.")
    try:
        return read_file(file, _MOST).decode("utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise TemplateError(why_unread(file, reason)) from None


class FolderLoader(BaseLoader):
    """Loads templates out of one folder, and from nowhere else."""

    def __init__(self, folder: Path) -> None:
        """``folder`` need not exist."""
        self._folder = folder

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source, its path, and whether it is still what it was; as Jinja wants it."""
        file = self._folder.joinpath(*split_template_path(template))
        if not os.path.lexists(file):
            raise TemplateNotFound(template)
        text, changed = read(file, self._folder), _changed(file)
        return text, str(file), lambda: _changed(file) == changed


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
