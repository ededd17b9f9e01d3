"""Who may import whom, where, and how."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.sources import MIGRATIONS, PACKAGES, ROOT, VERIFIER, Source

# Simple commands start fast: what only some of them need is imported when they run.
LAZY = {
    "notifications/printing.py": "only printing needs what sets type",
    "config/settings.py": "only checking settings needs pydantic",
    "workflow/access/agents.py": "only an agent's entry needs passwords and one-time codes",
    "workflow/access/vault.py": "only an agent's entry needs ciphers",
    "workflow/cli": "a command imports its own story",
    "workflow/composition.py": "only laying down a new store needs the migrations",
    "workflow/store/schema.py": "only migrating needs Alembic and SQLAlchemy",
}


def test_imports_follow_the_line_web_workflow_notifications_config_states() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_states_imports_the_standard_library_and_transitions_only(
    sources: tuple[Source, ...],
) -> None:
    allowed = sys.stdlib_module_names | {"states", "transitions"}
    foreign = {
        f"{source.path}: {name}"
        for source in sources
        if source.within("states")
        for name in source.imports()
        if name.partition(".")[0] not in allowed
    }
    assert foreign == set()


def test_the_standalone_verifier_needs_nothing_of_ours(sources: tuple[Source, ...]) -> None:
    verifier = [source for source in sources if source.within(VERIFIER)]
    found = {name for source in verifier for name in source.imports()}
    assert {name for name in found if name.partition(".")[0] in PACKAGES} == set()


def test_no_import_is_relative_or_starred(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    }
    assert found == set()


def test_imports_stand_at_the_top_of_the_module(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}:{node.lineno}"
        for source in sources
        if not any(source.within(place) for place in LAZY)
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert found == set()


def test_a_module_does_no_work_when_imported(sources: tuple[Source, ...]) -> None:
    found = {
        f"{source.path}:{statement.lineno}"
        for source in sources
        # Alembic runs its environment file: work is what it is for.
        if not source.within(MIGRATIONS)
        for statement in source.tree.body
        if _is_work(statement)
    }
    assert found == set()


def _is_work(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.If):
        return ast.unparse(statement.test) not in {"TYPE_CHECKING", "__name__ == '__main__'"}
    return isinstance(statement, ast.For | ast.While | ast.With | ast.Match | ast.Delete)
