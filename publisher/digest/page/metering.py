"""Putting a template's turns and values on the meter, in the tree that Jinja compiles.

Loops, macros, blocks and templates count each time that they run, with the text that stands in them; what an
expression builds without calling anything (``a ~ b``, lists, slices) counts as a value.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from publisher.digest.page.bounds import ITEM

#: Filters of the meter's own; no template can write one with a blank in its name.
TURN: Final = "of a turn"
VALUE: Final = "of a value"
_REPEATED: Final = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


class Metering(NodeTransformer):
    """Rewrites the tree of a template."""

    def get_visitor(self, node: nodes.Node) -> Callable[..., Any] | None:
        """Return what rewrites a node; ``None`` for one that only has parts to be rewritten."""
        visitors: dict[type[nodes.Node], Callable[..., Any]] = {
            nodes.Template: self._scope,
            nodes.Block: self._scope,
            nodes.Macro: self._scope,
            nodes.CallBlock: self._scope,
            nodes.For: self._for,
            nodes.Concat: self._concat,
            nodes.List: self._items,
            nodes.Tuple: self._items,
            nodes.Pair: self._pair,
            nodes.Getitem: self._item,
        }
        return visitors.get(type(node))

    def _scope(self, node: Any) -> Any:
        turn = nodes.Filter(nodes.Const(_fixed(node.body)), TURN, [], [], None, None)
        self.generic_visit(node)
        node.body.insert(0, nodes.ExprStmt(turn).set_lineno(node.lineno))
        return node

    def _for(self, node: nodes.For) -> Any:
        if node.test is not None:
            turn = nodes.Filter(nodes.Const(0), TURN, [], [], None, None)
            node.test = nodes.And(turn, node.test).set_lineno(node.lineno)
        return self._scope(node)

    def _concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        node.nodes = [_on_meter(part) for part in node.nodes]
        return node

    def _items(self, node: Any) -> nodes.Node:
        self.generic_visit(node)
        if getattr(node, "ctx", "load") == "load":
            node.items = [_on_meter(item) for item in node.items]
        made: nodes.Node = node
        return made

    def _pair(self, node: nodes.Pair) -> nodes.Node:
        self.generic_visit(node)
        node.key, node.value = _on_meter(node.key), _on_meter(node.value)
        return node

    def _item(self, node: nodes.Getitem) -> nodes.Node:
        self.generic_visit(node)
        return _on_meter(node) if isinstance(node.arg, nodes.Slice) else node


def _on_meter(expression: nodes.Expr) -> nodes.Expr:
    if isinstance(expression, nodes.Const | nodes.TemplateData):
        return expression
    metered = nodes.Filter(expression, VALUE, [], [], None, None)
    metered.set_lineno(expression.lineno)
    return metered


def _fixed(body: Sequence[nodes.Node]) -> int:
    """Return how much a body puts out and builds by itself each time, whatever is computed in it."""
    total = 0
    for node in body:
        if isinstance(node, nodes.TemplateData):
            total += len(node.data)
        elif not isinstance(node, _REPEATED):
            built = len(node.items) if isinstance(node, nodes.List | nodes.Tuple | nodes.Dict) else 0
            total += ITEM * built + _fixed(list(node.iter_child_nodes()))
    return total
