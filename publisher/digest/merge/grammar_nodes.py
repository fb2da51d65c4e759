"""What a text of the closed grammar is made of, once it has been read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from publisher.digest.merge.fields import Field, Question


class Put(NamedTuple):
    """A reader's field, put out."""

    field: Field
    #: Number of the line in the text, 1 for the first.
    line: int


class Said(NamedTuple):
    """Text that stands as it is, Markdown's signs in it too."""

    text: str


class Ask(NamedTuple):
    """One question of a condition."""

    question: Question
    #: Whether the block is for those of whom it is not so.
    negated: bool


#: Joined by “or”, each inner group by “and”; one empty group holds for everybody.
Condition: TypeAlias = tuple[tuple[Ask, ...], ...]


class Branch(NamedTuple):
    """A part of a block, and for whom it is."""

    condition: Condition
    nodes: "tuple[Node, ...]"


class Block(NamedTuple):
    """``{% if %}`` to ``{% endif %}``: the first branch that holds is put out."""

    branches: tuple[Branch, ...]


Node: TypeAlias = str | Put | Said | Block


def puts(nodes: Sequence[Node]) -> Iterator[Put]:
    """Yield every field that a text puts out, for whomever."""
    return (node for node in _every(nodes) if isinstance(node, Put))


def literals(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield what a text says that stands as it is: ``{{ '{{' }}``."""
    return (node.text for node in _every(nodes) if isinstance(node, Said))


def _every(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes and those inside them, in order; the grammar bounds how deep they stand."""
    for node in nodes:
        yield node
        if isinstance(node, Block):
            for branch in node.branches:
                yield from _every(branch.nodes)
