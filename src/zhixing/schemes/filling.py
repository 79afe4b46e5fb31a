"""Filling a place of a list in a unit's own plan: one entry goes into its text, nothing else changes."""

import json

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zhixing.organizations.models import Organization
from zhixing.schemes.language.nodes import Tree, parse
from zhixing.schemes.language.problems import Problems
from zhixing.schemes.models import Adoption

FILLS = "fills"


def beginning(adoption: Adoption, organization: Organization) -> str:
    """Begin a plan that has nothing in it yet, with one example to copy, commented out."""
    lines = [
        f"plan: own-{organization.pk}",
        f"of: {adoption.scheme.code}",
        f"title: {{zh: {json.dumps(organization.name, ensure_ascii=False)}, en: Own plan}}",
        "requirements: []",
        "# - {id: L-1, tightens: R2.2-3, times: 2}",
    ]
    return "\n".join(lines) + "\n"


def with_fill(text: str, *, collection: str, key: str, title: str) -> str:
    """Return a plan's text with one entry more under `fills`; comments and all else stay as they stand.

    Raises SchemeError where the text cannot be read, and ValidationError where the place is filled there
    already or the text is written in a way that only its author can change.
    """
    before = _tree(text)
    if key in _fills(before).get(collection, {}):
        raise ValidationError(_("Your own plan fills this place already. Change it there."))
    after = _written(text, collection, f"{json.dumps(key)}: {json.dumps(title, ensure_ascii=False)}")
    fills = _fills(before)
    wished = {**before, FILLS: {**fills, collection: {**fills.get(collection, {}), key: title}}}
    if _tree(after) != wished:
        raise ValidationError(_("Your own plan is written by hand in a special way. Add the entry there."))
    return after


def _tree(text: str) -> dict[str, Tree]:
    problems = Problems("plan")
    tree = parse(text, problems).tree
    problems.stop_if_any()
    return tree if isinstance(tree, dict) else {}


def _fills(tree: dict[str, Tree]) -> dict[str, dict[str, Tree]]:
    fills = tree.get(FILLS)
    given = fills if isinstance(fills, dict) else {}
    return {code: entries for code, entries in given.items() if isinstance(entries, dict)}


def _written(text: str, collection: str, entry: str) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    fills = _child(root, FILLS)
    place = _child(fills, collection)
    if isinstance(place, MappingNode):
        return _inserted(text, place, entry)
    if isinstance(fills, MappingNode):
        return _inserted(text, fills, f"{collection}: {{{entry}}}")
    return _inserted(text, root, f"{FILLS}: {{{collection}: {{{entry}}}}}") if root else text


def _child(node: Node | None, name: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _inserted(text: str, node: Node, line: str) -> str:
    """Put a line at the end of a mapping: within its braces, or below its last line."""
    if getattr(node, "flow_style", False):
        end = node.end_mark.index - 1
        comma = ", " if node.value and not text[:end].rstrip().endswith(",") else ""
        return f"{text[:end].rstrip()}{comma}{line}{text[end:]}"
    end = _end(node)
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return f"{text[:stop]}\n{' ' * node.start_mark.column}{line}{text[stop:]}"


def _end(node: Node) -> int:
    """Find where a node's last word ends; a block's own mark stands behind the comments that follow it."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    end: int = node.end_mark.index
    return end - 1 if isinstance(node, ScalarNode) and node.style in {"|", ">"} else end
