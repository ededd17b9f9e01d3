"""A parsed module of ours, and what the house tests ask of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tuple(
    name
    for name in ("states", "config", "notifications", "workflow", "web")
    if (ROOT / name / "__init__.py").is_file()
)
MIGRATIONS = Path("workflow/store/migrations")
VERIFIER = Path("workflow/audit/verify_bundle.py")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Source:
    """A module: `path` is relative to the top of the repository."""

    path: Path
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[FunctionNode]:
        """Every function and method, nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node

    def imports(self) -> Iterator[str]:
        """Dotted names of what is imported, wherever the import stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)

    def used_names(self) -> Iterator[str]:
        """Dotted names read in the module, with what they were imported as resolved.

        `from datetime import datetime as d; d.now()` gives `datetime.datetime.now`.
        """
        origins = self._origins()
        for node in ast.walk(self.tree):
            dotted = _dotted(node)
            if dotted:
                first, _, rest = dotted.partition(".")
                origin = origins.get(first)
                if origin:
                    yield f"{origin}.{rest}" if rest else origin

    def strings(self) -> Iterator[tuple[int, str]]:
        """String constants and the fixed parts of f-strings, with their line; no docstring."""
        documented = {id(node) for node in _docstrings(self.tree)}
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documented
            ):
                yield node.lineno, node.value

    def within(self, folder: str | Path) -> bool:
        """Whether the module is this file, or stands under this folder."""
        return self.path == Path(folder) or Path(folder) in self.path.parents

    def _origins(self) -> dict[str, str]:
        origins: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    origins[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    origins[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return origins


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for statement in body:
            # A string standing alone documents what is above it (module, class, constant).
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value
