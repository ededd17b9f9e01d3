"""What is public carries a promise, and what fails is never hidden."""

import ast

from tests.house.sources import MIGRATIONS, VERIFIER, Source


def test_every_module_says_what_belongs_in_it(sources: tuple[Source, ...]) -> None:
    silent = {str(source.path) for source in sources if source.tree.body and not _says(source)}
    assert silent == set()


def test_every_public_function_and_class_carries_a_promise(sources: tuple[Source, ...]) -> None:
    silent = {
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources
        # The verifier is a script read whole, with a stop of its own (test_sizes).
        if not source.within(MIGRATIONS) and not source.within(VERIFIER)
        for node in _public(source.tree.body)
        if not ast.get_docstring(node)
    }
    assert silent == set()


def test_no_exception_is_swallowed(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}:{handler.lineno}"
        for source in sources
        for handler in ast.walk(source.tree)
        if isinstance(handler, ast.ExceptHandler)
        and _catches_everything(handler)
        and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    }
    assert found == set()


def _says(source: Source) -> bool:
    return bool(ast.get_docstring(source.tree))


def _public(
    body: list[ast.stmt],
) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    found: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = []
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        found.append(node)
        if isinstance(node, ast.ClassDef):
            found.extend(_public(node.body))
    return found


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(
        isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"}
        for node in ast.walk(handler.type)
    )
