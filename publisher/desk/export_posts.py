"""Writing posts to files that can be imported again."""

from dataclasses import dataclass
from pathlib import Path

from publisher.desk.choose import Choice, choose
from publisher.errors import PostError
from publisher.ports.library import Library
from publisher.ports.sources import WritePosts
from publisher.workspace.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export wrote."""

    #: Slugs.
    posts: tuple[str, ...]
    #: Slugs of those whose words would not come back as they are.
    changed: tuple[str, ...] = ()


def export_posts(
    choice: Choice, library: Library, config: Config, write: WritePosts, *, out: Path, replace: bool = False
) -> Exported:
    """Write the chosen posts to the file ``out``, or for a form of many files into the folder.

    Raises :class:`PostError` where no post fits, and where something stands there already and is not to be replaced;
    and as :func:`publisher.desk.choose.choose` does.
    """
    posts = choose(choice, library, config)
    if not posts:
        raise PostError("No post fits; nothing was written.")
    if not replace and out.exists() and (out.is_file() or any(out.iterdir())):
        raise PostError(f"{out} is there already; name another place, or write over it with --force.")
    written = write(posts)
    for name, text in written.files.items():
        path = out / name if name else out
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return Exported(posts=tuple(post.slug for post in posts), changed=written.changed)
