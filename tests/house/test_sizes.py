"""A module stops at 400 lines, a function at 40, a signature at 5 parameters.

An exception is one line in the list it concerns, with its reason; one that no longer serves fails.
"""

import ast

from tests.house.sources import MIGRATIONS, VERIFIER, FunctionNode, Source

MODULE_LINES = 400
VERIFIER_LINES = 150
FUNCTION_LINES = 40
PARAMETERS = 5

LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
WIDE_FUNCTIONS: dict[str, str] = {}


def test_a_module_stops_at_400_lines(sources: tuple[Source, ...]) -> None:
    long = {str(source.path) for source in sources if len(source.text.splitlines()) > MODULE_LINES}
    assert long == set(LONG_MODULES)


def test_the_standalone_verifier_can_be_read_in_one_sitting(sources: tuple[Source, ...]) -> None:
    lengths = [len(each.text.splitlines()) for each in sources if each.within(VERIFIER)]
    assert [length for length in lengths if length > VERIFIER_LINES] == []


def test_a_function_stops_at_40_lines(sources: tuple[Source, ...]) -> None:
    long = {
        f"{source.path}:{function.name}"
        for source in sources
        # A migration is one long list of columns, written once and never edited.
        if not source.within(MIGRATIONS)
        for function in source.functions()
        if (function.end_lineno or function.lineno) - function.lineno + 1 > FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


def test_a_function_takes_five_parameters_at_most(sources: tuple[Source, ...]) -> None:
    wide = {
        f"{source.path}:{function.name}"
        for source in sources
        for function in source.functions()
        if not _is_command(function) and _parameters(function) > PARAMETERS
    }
    assert wide == set(WIDE_FUNCTIONS)


def _parameters(function: FunctionNode) -> int:
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def _is_command(function: FunctionNode) -> bool:
    # click gives each option as one parameter: the command line decides their number.
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if getattr(called, "attr", "") in {"command", "option", "argument", "group"}:
            return True
    return False
