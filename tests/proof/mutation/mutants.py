"""Small faults put into a module, one at a time: which there are, and the code with one in it.

A fault changes one node: a comparison, a connective, a constant, an operator, a value returned, a
guard or a row taken out of a table, a member of an enumeration taken for its neighbour. Texts for
people, annotations, docstrings and decorators are left alone.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

MODULE = "<module>"
"""Where what runs once, at import, is: tables, constants, defaults."""
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NEIGHBOURS = {"min": "max", "max": "min", "any": "all", "all": "any"}
CODE = re.compile(r"[a-z][a-z_]*")
"""A text the program compares; anything else is said to people, or SQL."""
MANY = 4
Functions = ast.FunctionDef | ast.AsyncFunctionDef
Enums = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One fault; `where` is the qualified name of the outermost function, or class, around it."""

    module: str
    where: str
    line: int
    change: str
    index: int
    """Which change of its module it is, in the order of the text."""
    at_import: bool
    """It changes what is computed at import, so the module must be imported anew."""

    @property
    def name(self) -> str:
        """What names it in a list, as long as its line stays written as it is."""
        return f"{self.module}:{self.where}: {self.change}"


@dataclass(frozen=True)
class _Spot:
    node: ast.AST
    where: str
    at_import: bool
    make: Callable[[], ast.AST | None]
    before: str
    after: str


def source_of(root: Path, module: str) -> Path:
    """Return the file of a module."""
    return root.joinpath(*module.split(".")).with_suffix(".py")


@cache
def enumerations(root: Path) -> Enums:
    """Return the members of each enumeration of the packages, by class name."""
    found: dict[str, tuple[str, ...]] = {}
    for package in ("states", "config", "notifications", "workflow"):
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and any("Enum" in _said(b) for b in node.bases):
                    members = [each for each in node.body if isinstance(each, ast.Assign)]
                    found[node.name] = tuple(_said(each.targets[0]) for each in members)
    return found


def mutants(root: Path, module: str) -> tuple[Mutant, ...]:
    """Return every fault of a module, in the order of its text."""
    found = []
    counts: dict[str, int] = {}
    for index, spot in enumerate(_spots(_parsed(root, module), _enums(root, module))):
        change = f"{spot.before} → {spot.after}"
        counts[spot.where + change] = times = counts.get(spot.where + change, 0) + 1
        found.append(
            Mutant(
                module=module,
                where=spot.where,
                line=spot.node.lineno,  # type: ignore[attr-defined]
                change=change if times == 1 else f"{change} #{times}",
                index=index,
                at_import=spot.at_import,
            )
        )
    return tuple(found)


def mutated(root: Path, mutant: Mutant) -> ast.Module:
    """Return the module's tree with one fault in it; lines are those of the file."""
    tree = _parsed(root, mutant.module)
    for index, spot in enumerate(_spots(tree, _enums(root, mutant.module))):
        if index == mutant.index:
            _Replacing(spot.node, spot.make()).visit(tree)
            return ast.fix_missing_locations(tree)
    raise LookupError(mutant.name)


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | None) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST | None:
        if node is not self.old:
            return super().generic_visit(node)
        return self.new and ast.copy_location(self.new, node)


def _parsed(root: Path, module: str) -> ast.Module:
    return ast.parse(source_of(root, module).read_text(encoding="utf-8"))


def _enums(root: Path, module: str) -> Enums:
    """The enumerations under the names this module gives them."""
    known = dict(enumerations(root))
    for node in ast.walk(_parsed(root, module)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname and alias.name in known:
                    known[alias.asname] = known[alias.name]
    return known


def _spots(tree: ast.Module, enums: Enums) -> Iterator[_Spot]:
    yield from _within(tree.body, (), at_import=True, enums=enums)


def _within(
    nodes: Iterable[ast.AST], path: tuple[str, ...], *, at_import: bool, enums: Enums
) -> Iterator[_Spot]:
    for node in nodes:
        if isinstance(node, Functions | ast.ClassDef):
            inner = (*path, node.name) if at_import else path
            yield from _of_definition(node, inner, at_import=at_import, enums=enums)
            continue
        for make, after in _changes(node, enums):
            where = ".".join(path) or MODULE
            yield _Spot(node, where, at_import, make, _said(node), after)
        yield from _within(_children(node), path, at_import=at_import, enums=enums)


def _of_definition(
    node: ast.ClassDef | Functions, path: tuple[str, ...], *, at_import: bool, enums: Enums
) -> Iterator[_Spot]:
    if isinstance(node, ast.ClassDef):
        # A member's code is a name: what is mutated is the use of one member for another.
        named = any("Enum" in _said(base) or _said(base) == "Protocol" for base in node.bases)
        yield from () if named else _within(node.body, path, at_import=at_import, enums=enums)
        return
    defaults = [each for each in [*node.args.defaults, *node.args.kw_defaults] if each is not None]
    yield from _within(defaults, path, at_import=at_import, enums=enums)
    yield from _within(node.body, path, at_import=False, enums=enums)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What may change below a node; never what is said to a checker, a reader or a library."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.JoinedStr):
        return
    if isinstance(node, ast.Subscript) and re.fullmatch(r"[A-Z]+[a-z]\w*", _said(node.value)):
        return  # a type, not a value
    if isinstance(node, ast.AnnAssign) and _said(node.annotation) == "TypeAlias":
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    kept: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.AnnAssign):
        kept = [node.value] if node.value else []
    elif isinstance(node, ast.Call) and _said(node.func) in ("isinstance", "NewType", "cast"):
        kept = node.args[:1] if _said(node.func) == "isinstance" else node.args[1:]
    yield from kept


def _changes(node: ast.AST, enums: Enums) -> Iterator[tuple[Callable[[], ast.AST | None], str]]:
    for new in _replacements(node, enums):
        made = copy.deepcopy(new)
        yield (lambda made=made: made), _said(made) if made is not None else "∅"


def _replacements(node: ast.AST, enums: Enums) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(
            op=ast.Or() if isinstance(node.op, ast.And) else ast.And(), values=node.values
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(left=node.left, op=OPERATORS[type(node.op)](), right=node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        yield from _shorter(node)
    elif isinstance(node, ast.Attribute):
        yield from _member(node, enums)
    elif isinstance(node, ast.Call):
        yield from _called(node)
    else:
        yield from _statement(node)


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for at, op in enumerate(node.ops):
        for other in COMPARISONS[type(op)]:
            ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)


def _called(node: ast.Call) -> Iterator[ast.AST]:
    """With the neighbour of the function; without each of many arguments."""
    if _said(node.func) in NEIGHBOURS:
        neighbour = ast.Name(id=NEIGHBOURS[_said(node.func)], ctx=ast.Load())
        yield ast.Call(func=neighbour, args=node.args, keywords=node.keywords)
    for at in range(len(node.args) if len(node.args) >= MANY else 0):
        args = [*node.args[:at], *node.args[at + 1 :]]
        yield ast.Call(func=node.func, args=args, keywords=node.keywords)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 1:
            yield ast.Constant(value - 1)
    elif isinstance(value, str) and CODE.fullmatch(value):
        yield ast.Constant(value + "_")


def _shorter(node: ast.Tuple | ast.List | ast.Set) -> Iterator[ast.AST]:
    """Without each element; a lone one leaves a tuple or a list empty."""
    if len(node.elts) == 1 and isinstance(node, ast.Set):
        return
    for at in range(len(node.elts)):
        less = copy.copy(node)
        less.elts = [*node.elts[:at], *node.elts[at + 1 :]]
        yield less


def _member(node: ast.Attribute, enums: Enums) -> Iterator[ast.AST]:
    members = enums.get(_said(node.value), ())
    if node.attr in members and len(members) > 1:
        following = dict([*pairwise(members), (members[-1], members[0])])[node.attr]
        yield ast.Attribute(value=node.value, attr=following, ctx=ast.Load())


def _statement(node: ast.AST) -> Iterator[ast.AST | None]:
    plain = ast.Name | ast.Call | ast.Attribute | ast.Subscript | ast.NamedExpr
    if isinstance(node, ast.If | ast.While | ast.IfExp) and isinstance(node.test, plain):
        turned = copy.copy(node)
        turned.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        yield turned
    elif isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield ast.Return(value=ast.Constant(None))
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield ast.Pass()
    elif isinstance(node, ast.Continue):
        yield ast.Break()


def _said(node: ast.AST) -> str:
    text = ast.unparse(node)
    return " ".join(text.split("\n", 1)[0].split()) if "\n" in text else text
