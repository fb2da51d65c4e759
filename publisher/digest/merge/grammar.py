"""The closed grammar of what a person writes: fields, blocks for some, notes.  ``docs/personal.md`` is its manual.

``{{ subscriber.first_name | default("friend") }}``, ``{% if "parents" in subscriber.tags %} … {% endif %}``,
``{# a note #}``, and ``{{ '…' }}`` for text that stands as it is.  Nothing else is known, nothing is computed and
nothing of it is code; full Jinja is for the templates alone.  Pure, and linear in the text's length.

White space around blocks and notes goes as Jinja's ``trim_blocks`` and ``lstrip_blocks`` have it, so that a block on
lines of its own leaves no gap.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from publisher.digest.merge.fields import FILTERS, Field, Question, field_named, refused_filter
from publisher.digest.merge.grammar_nodes import Ask, Block, Branch, Condition, Node, Put, Said
from publisher.digest.merge.grammar_words import FALLBACK, Cursor, SlipError
from publisher.errors import MergeError

#: Most characters of one text; a digest of so many would be cut by every inbox.
MOST: Final = 200_000
#: Deepest nesting of blocks.
DEEPEST: Final = 20
#: So many faults are told at once.
MOST_FAULTS: Final = 20
_OPENING: Final = re.compile(r"\{[{%#]")
_NOTE_END: Final = re.compile(r"-?#\}")
#: How far behind a slip its tag's end is looked for.
_REACH: Final = 300


_ALWAYS: Final[Condition] = ((),)


class Fault(NamedTuple):
    """Something in a text that is not of the grammar."""

    #: One sentence, with the way out.
    message: str
    #: Number of the line in the text, 1 for the first.
    line: int


class Parsed(NamedTuple):
    """A text, read; only without faults are its nodes the whole of it."""

    nodes: tuple[Node, ...]
    faults: tuple[Fault, ...]


def literal(text: str) -> str:
    """Return source that puts out exactly ``text``, whatever stands in it.

    Braces that would open a field or block become ``{{ '{{' }}``, which 0.1.0 reads the same.
    """
    return _OPENING.sub(lambda match: f"{{{{ '{match[0]}' }}}}", text)


@lru_cache(maxsize=256)
def parse(source: str) -> Parsed:
    """Read a text.  Behind a fault reading goes on, so that all are told, up to :data:`MOST_FAULTS`."""
    if len(source) > MOST:
        fault = Fault(f"This has {len(source):,} characters, and {MOST:,} are read; make it shorter.", 1)
        return Parsed((), (fault,))
    return _Parser(source).parsed()


@dataclass(slots=True)
class _Open:
    """A block that is being read; the outermost stands for the whole text."""

    line: int
    condition: Condition = _ALWAYS
    branches: list[Branch] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    #: Whether ``{% else %}`` has been met.
    last: bool = False

    def close_branch(self) -> None:
        self.branches.append(Branch(self.condition, tuple(self.nodes)))
        self.nodes = []


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._cursor = Cursor(source)
        self._newlines = [match.start() for match in re.finditer("\n", source)]
        self._faults: list[Fault] = []
        self._open = [_Open(1)]
        #: Whether a text that comes now begins a line, though the newline before it has been taken.
        self._fresh = True
        #: Ends of blocks that were refused: they need no second fault.
        self._refused: set[str] = set()
        self._notes_end = source.rfind("#}")

    def parsed(self) -> Parsed:
        while len(self._faults) < MOST_FAULTS and (opening := _OPENING.search(self._source, self._cursor.at)):
            self._tag(opening)
        self._add(self._source[self._cursor.at :])
        for block in reversed(self._open[1:]):
            self._faults.append(
                Fault("This {% if … %} has no {% endif %}; write one where the block ends.", block.line)
            )
            self._close()
        faults = sorted(self._faults, key=lambda fault: fault.line)[:MOST_FAULTS]
        return Parsed(tuple(self._open[0].nodes), tuple(faults))

    def _tag(self, opening: re.Match[str]) -> None:
        kind, line = opening[0], bisect_left(self._newlines, opening.start()) + 1
        before = self._source[self._cursor.at : opening.start()]
        strips = self._source.startswith("-", opening.end())
        self._add(before.rstrip() if strips else self._before(before, kind))
        self._cursor.begin, self._cursor.at = opening.start(), opening.end() + strips
        try:
            end = {"{{": self._put, "{%": self._statement, "{#": self._note}[kind](line)
        except (SlipError, MergeError) as slip:
            self._faults.append(Fault(str(slip), line))
            self._recover("}}" if kind == "{{" else "%}")
        else:
            self._behind(end)

    def _before(self, text: str, kind: str) -> str:
        """Return the text before a tag, less the blanks that only indent a block."""
        begin = text.rfind("\n") + 1
        indents = kind != "{{" and text[begin:].isspace() and bool(begin or self._fresh)
        return text[:begin] if indents else text

    def _behind(self, end: str) -> None:
        """Take the white space that goes with a tag's end."""
        at = self._cursor.at
        if end.startswith("-"):
            while self._source[at : at + 1].isspace():
                at += 1
        elif end != "}}" and self._source.startswith("\n", at):
            at += 1
        self._cursor.at = at
        self._fresh = self._source[at - 1] == "\n"

    def _recover(self, end: str) -> None:
        """Go on behind the end of a faulty tag where it is near, and right here otherwise."""
        at = self._cursor.at
        near = self._source.find(end, at, at + _REACH)
        if near >= 0 and not _OPENING.search(self._source, at, near):
            self._cursor.at = near + len(end)
        self._fresh = False

    def _add(self, node: Node) -> None:
        if node:
            self._open[-1].nodes.append(node)

    def _note(self, _line: int) -> str:
        if self._cursor.at > self._notes_end:
            raise SlipError("This note is never closed; end it with #}.")
        end = _NOTE_END.search(self._source, self._cursor.at)
        self._cursor.at = end.end() if end else self._cursor.at
        return end[0] if end else ""

    def _put(self, line: int) -> str:
        cursor = self._cursor
        text = cursor.text()
        if text is not None:
            node: Node = Said(text)
        elif path := cursor.path():
            node = Put(self._filtered(field_named(path)), line)
        else:
            raise SlipError("These braces are empty; name a field in them.") if cursor.peek("end") else cursor.slip()
        end = self._end("}}")
        self._add(node)
        return end

    def _end(self, of: str) -> str:
        return self._cursor.need("end", of, f"-{of}")

    def _filtered(self, wanted: Field) -> Field:
        cursor = self._cursor
        while cursor.take("sign", "|"):
            name = cursor.need("name")
            if name in ("default", "d"):
                wanted = wanted.then("default", self._fallback())
            elif name in FILTERS:
                wanted = wanted.then(name)
            else:
                raise SlipError(refused_filter(wanted.label, name))
        return wanted

    def _fallback(self) -> str:
        """Move over ``("friend")``; Jinja's second argument, which 0.1.0 took too, says what holds anyway."""
        cursor = self._cursor
        if not cursor.take("sign", "(") or cursor.take("sign", ")"):
            return ""
        if cursor.peek("name"):
            raise SlipError(f"A fallback is a text between quotation marks, and no other field; {FALLBACK}.")
        text = cursor.need_text()
        if cursor.take("sign", ","):
            cursor.need("name", "true", "True")
        cursor.need("sign", ")")
        return text

    def _statement(self, line: int) -> str:
        name = self._cursor.need("name")
        if name in self._refused:
            self._recover("%}")
            return "%}"
        if name not in ("if", "elif", "else", "endif"):
            self._refused.add(f"end{name}")
            raise SlipError(
                f"{{% {name} %}} belongs in a template; "
                f"here there are {{% if %}}, {{% elif %}}, {{% else %}} and {{% endif %}}."
            )
        self._block(name, line)
        return self._end("%}")

    def _block(self, name: str, line: int) -> None:
        block = self._open[-1]
        if name == "if":
            if len(self._open) > DEEPEST:
                raise SlipError(f"Blocks stand in blocks more than {DEEPEST} deep; ask for fewer things.")
            # Opened before its condition is read: a slip in that leaves it a block, and its end finds it.
            self._open.append(_Open(line))
            self._open[-1].condition = self._condition()
        elif len(self._open) == 1:
            raise SlipError(f"There is no {{% if … %}} before this {{% {name} %}}; write one, or take this out.")
        elif name == "endif":
            self._close()
        elif block.last:
            raise SlipError(f"{{% {name} %}} stands behind {{% else %}}, which comes last in its block.")
        else:
            block.close_branch()
            block.condition, block.last = _ALWAYS, name == "else"
            if name == "elif":
                block.condition = self._condition()

    def _close(self) -> None:
        block = self._open.pop()
        block.close_branch()
        self._add(Block(tuple(block.branches)))

    def _condition(self) -> Condition:
        groups = [[self._ask()]]
        while joint := self._cursor.take("name", "and", "or"):
            if joint == "and":
                groups[-1].append(self._ask())
            else:
                groups.append([self._ask()])
        return tuple(tuple(group) for group in groups)

    def _ask(self) -> Ask:
        cursor, negated = self._cursor, False
        while cursor.take("name", "not"):
            negated = not negated
        name = cursor.text()
        if name is not None:
            negated ^= bool(cursor.take("name", "not"))
            cursor.need("name", "in")
            return Ask(self._membership(name), negated)
        path = cursor.path()
        if not path:
            raise cursor.slip()
        if path in (("subscriber", "tags"), ("subscriber", "lists")):
            return Ask(Question("any", path[1]), negated)
        return Ask(Question("has", field_named(path).name), negated)

    def _membership(self, name: str) -> Question:
        path = self._cursor.path()
        if path == ("subscriber", "tags"):
            return Question("tag", name)
        if path == ("subscriber", "lists"):
            return Question("list", name)
        raise SlipError(f"“{name}” can be looked for in subscriber.tags and in subscriber.lists alone.")
