"""The four templates as they are, to the byte: a change of look is a change of these."""

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from publisher.digest.digest import Digest


class Html(SingleFileSnapshotExtension):
    file_extension = "html"
    _write_mode = WriteMode.TEXT


class Text(SingleFileSnapshotExtension):
    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.mark.parametrize("template", ["digest", "seasonal", "announcement", "single"])
def test_the_template_looks_as_it_did(make: Callable[..., Digest], snapshot: SnapshotAssertion, template: str) -> None:
    digest = make(4 if template in ("digest", "seasonal") else 1, template=template, pictures=True)
    assert digest.html == snapshot(extension_class=Html)
    assert digest.text == snapshot(extension_class=Text)
