"""What is too big to arrive whole is found for the reader with the longest values."""

from collections.abc import Callable

import pytest

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.survey import Survey

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


@pytest.mark.parametrize(("size", "severity"), [(80, None), (95, "warning"), (103, "error")])
def test_a_digest_that_gmail_would_cut_is_found_for_its_longest_reader(
    proof: MakeProof, found: Found, size: int, severity: str | None
) -> None:
    digest = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text="x")
    finding = found(proof(digest=digest, survey=Survey(readers=1, longest_html=size * 1024))).get("size.clip")
    assert (finding.severity if finding else None) == severity


def test_heavy_embedded_pictures_are_warned_of(proof: MakeProof, found: Found) -> None:
    picture = Picture(name="a.jpg", content_id="a@x", content=bytes(4_000_000), type="image/jpeg", alt="A")
    digest = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text="x", pictures=(picture,))
    assert found(proof(digest=digest))["size.pictures"].severity == "warning"
