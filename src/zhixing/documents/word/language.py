"""What a template may say: names, the names within a list, `for` and `if`. Nothing is called, ever."""

from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from typing_extensions import override

ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If),
    *(nodes.Compare, nodes.Operand, nodes.Const, nodes.And, nodes.Or, nodes.Not),
)
DEEPEST = 2  # loops within loops: two lists of two hundred are enough for any paper


class PlainEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that compiles nothing but plain fields, loops and conditions, wherever the text comes from."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, keep_trailing_newline=True, extensions=())
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    @override
    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        tree = self.parse(source) if isinstance(source, str) else source
        refuse_calls(tree)
        return super().compile(tree, *args, **kwargs)


def refuse_calls(tree: nodes.Template) -> None:
    """Raise TemplateSyntaxError at the first thing that is not a plain field, loop or condition."""
    for node, depth in _walk(tree, 0):
        name = getattr(node, "attr", None) or getattr(node, "name", None) or ""
        if not isinstance(node, ALLOWED) or str(name).startswith("_"):
            raise TemplateSyntaxError("not allowed", getattr(node, "lineno", None) or 1)
        if isinstance(node, nodes.For) and (node.recursive or node.test or depth > DEEPEST):
            raise TemplateSyntaxError("not allowed", node.lineno)


def _walk(node: nodes.Node, depth: int) -> Any:
    for child in node.iter_child_nodes():
        below = depth + isinstance(child, nodes.For)
        yield child, below
        yield from _walk(child, below)
