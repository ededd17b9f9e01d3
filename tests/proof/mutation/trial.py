"""Trials of mutants: a warm process collects the tests once, then a child of it tries each mutant.

Two ways. A fault inside a function is put into the function in place, and the tests that call it
run at once (milliseconds). A fault in what is computed at import needs its module imported anew:
a child of a process that knows only the libraries imports the package with the fault in it. What
survives the first way is tried the second way, since a table or a cache may hold what the
function gave before.
"""

import ast
import contextlib
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from pathlib import Path

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.proof.mutation.mutants import Mutant, mutated, source_of
from tests.proof.mutation.scope import ROOT, Scope

LIBRARIES = (
    "aiosmtpd.controller",
    "alembic.command",
    "apscheduler.schedulers.background",
    "click",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "css_inline",
    "holidays",
    "icalendar",
    "jinja2",
    "openpyxl",
    "pydantic_settings",
    "rfc8785",
    "rich.table",
    "sqlmodel",
    "time_machine",
    "transitions",
    "xlsxwriter",
)
BROKEN = 70
"""How a child ends whose own code, not a test, raised."""
WORK_SECONDS = 45
PATIENCE_SECONDS = 900
"""A trial that works, or lasts, longer runs for ever: noticed. Others may be using the machine."""
OPTIONS = (
    "-q",
    "-x",
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--hypothesis-profile=mutation",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-o",
    "tmp_path_retention_policy=none",
)


class Verdict(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNREACHED = "unreached"
    """No test calls the function: a survivor too."""


@dataclass(frozen=True)
class Callers:
    """Which tests call which function, with the seconds each test took."""

    tests: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def warm_libraries() -> None:
    """Import what the packages and their tests import, but none of them."""
    for name in LIBRARIES:
        importlib.import_module(name)
    hypothesis.settings.register_profile(
        "mutation",
        database=None,
        deadline=None,
        derandomize=True,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    )
    hypothesis.settings.load_profile("mutation")


def judged(
    scope: Scope, mutants: Sequence[Mutant], wanted: Callable[[], bool]
) -> Iterator[tuple[Mutant, Verdict]]:
    """Yield the verdict of each mutant while `wanted` says to go on; order: as given.

    Call `warm_libraries` before.

    Raises:
        RuntimeError: this process has imported a package, which no child could import anew.
    """
    known = [module for module in scope.modules if module in sys.modules]
    if known:
        raise RuntimeError(f"already imported: {', '.join(known)}")
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        yield from _judged(scope, mutants, wanted, Path(folder))


def _judged(
    scope: Scope, mutants: Sequence[Mutant], wanted: Callable[[], bool], folder: Path
) -> Iterator[tuple[Mutant, Verdict]]:
    with _server(scope, folder) as (ask, callers):
        for mutant in mutants:
            if not wanted():
                return
            tests = _in_order(scope, mutant, callers)
            if not mutant.at_import and not tests:
                yield mutant, Verdict.UNREACHED
            elif not mutant.at_import and not ask(mutant, tests):
                yield mutant, Verdict.KILLED
            elif not mutant.at_import and not scope.tried_twice:
                yield mutant, Verdict.SURVIVED
            else:
                yield mutant, _tried_anew(scope, mutant, tests, folder)


def _in_order(scope: Scope, mutant: Mutant, callers: Callers) -> tuple[str, ...]:
    """The tests that may notice: those that mirror the module first, then the quick ones.

    As many as the scope has seconds for.
    """
    if mutant.at_import:
        names: Sequence[str] = tuple(callers.seconds)
    else:
        names = callers.tests.get((mutant.module, mutant.where), ())
    first = scope.first(mutant.module)
    ordered = sorted(names, key=lambda test: (not test.startswith(first), callers.seconds[test]))
    spent = accumulate(callers.seconds[test] for test in ordered)
    return tuple(test for test, until in zip(ordered, spent, strict=True) if until < scope.seconds)


@contextlib.contextmanager
def _server(
    scope: Scope, folder: Path
) -> Iterator[tuple[Callable[[Mutant, Sequence[str]], bool], Callers]]:
    """Start the warm process; asking it says whether all the tests passed."""
    asked_out, asked_in = os.pipe()
    told_out, told_in = os.pipe()
    child = os.fork()
    if child == 0:
        with _alone():
            # Else the pipe would never end, and this process never see that its asker is gone.
            os.close(asked_in)
            os.close(told_out)
            plugin = _Warm(scope, os.fdopen(asked_out, "rb"), os.fdopen(told_in, "wb"))
            _run(scope.tests, plugin, folder)
    os.close(asked_out)
    os.close(told_in)
    with os.fdopen(asked_in, "wb") as questions, os.fdopen(told_out, "rb") as answers:
        callers = pickle.load(answers)

        def ask(mutant: Mutant, tests: Sequence[str]) -> bool:
            pickle.dump((mutant, tests), questions)
            questions.flush()
            return bool(pickle.load(answers))

        try:
            yield ask, callers
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _tried_anew(scope: Scope, mutant: Mutant, tests: Sequence[str], folder: Path) -> Verdict:
    """Try a mutant in a child that imports the packages: the mirroring tests, then the others."""
    first = [test for test in tests if test.startswith(scope.first(mutant.module))]
    others = [test for test in tests if test not in first]
    for chosen in filter(None, (first, others)):

        def body(chosen: Sequence[str] = chosen) -> int:
            sys.meta_path.insert(0, _Finder(mutant))
            files = sorted({test.split("::", 1)[0] for test in chosen})
            return _run(files, _Chosen(chosen), folder)

        # Tests whose very names come from the fault notice nothing when they are gone.
        if _in_child(body) not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return Verdict.KILLED
    return Verdict.SURVIVED


def _in_child(body: Callable[[], int]) -> int:
    """Run a body in a forked child and return its code; a child without end is killed.

    Raises:
        RuntimeError: the child broke down by itself.
    """
    child = os.fork()
    if child == 0:
        with _alone():
            resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS))
            os._exit(body())
    handle = os.pidfd_open(child)
    ended, _, _ = select.select([handle], [], [], PATIENCE_SECONDS)
    os.close(handle)
    if not ended:
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == BROKEN:
        raise RuntimeError("a trial broke down: nothing can be said of its mutant")
    return code


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Live as a silent child: never come back to the caller's stack."""
    try:
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        yield
    finally:
        os._exit(BROKEN)


def _run(arguments: Sequence[str], plugin: object, folder: Path) -> int:
    os.chdir(ROOT)
    mine = folder / str(os.getpid())
    try:
        return int(pytest.main([*OPTIONS, f"--basetemp={mine}", *arguments], [plugin]))
    finally:
        shutil.rmtree(mine, ignore_errors=True)


class _Chosen:
    """Keeps the chosen tests, in the order given."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self._places = {test: place for place, test in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(kept, key=lambda item: self._places[item.nodeid])


class _Warm:
    """Takes over pytest's loop: learns who calls what, then tries what it is asked to try."""

    def __init__(self, scope: Scope, questions: object, answers: object) -> None:
        self._scope = scope
        self._questions = questions
        self._answers = answers
        self._functions: dict[tuple[str, str, int], list[types.FunctionType]] = {}
        self._caches: list[object] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        files = {str(source_of(ROOT, module)): module for module in self._scope.modules}
        callers = _learnt(session, files)
        self._answer(callers)
        _warm_fixtures(session)
        self._know_functions(files)
        while True:
            mutant, tests = pickle.load(self._questions)  # type: ignore[arg-type]
            self._answer(
                _in_child(lambda m=mutant, t=tests: self._tried(m, [items[n] for n in t])) == 0
            )

    def _answer(self, value: object) -> None:
        pickle.dump(value, self._answers)  # type: ignore[arg-type]
        self._answers.flush()  # type: ignore[attr-defined]

    def _know_functions(self, files: Mapping[str, str]) -> None:
        gc.collect()
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType) and each.__code__.co_filename in files:
                code = each.__code__
                key = (files[code.co_filename], code.co_qualname, code.co_firstlineno)
                self._functions.setdefault(key, []).append(each)
            elif isinstance(each, functools._lru_cache_wrapper):
                self._caches.append(each)
        gc.freeze()

    def _tried(self, mutant: Mutant, tests: Sequence[pytest.Item]) -> int:
        """Put the fault in, run the tests until one fails; 1 then, else 0."""
        for kept in self._caches:
            kept.cache_clear()  # type: ignore[attr-defined]
        path = str(source_of(ROOT, mutant.module))
        for code in _codes(compile(mutated(ROOT, mutant), path, "exec")):
            key = (mutant.module, code.co_qualname, code.co_firstlineno)
            for function in self._functions.get(key, ()):
                # A fault that changes what a closure holds is left to the other way.
                with contextlib.suppress(ValueError):
                    function.__code__ = code
        for at, item in enumerate(tests):
            following = tests[at + 1] if at + 1 < len(tests) else None
            if any(
                report.failed for report in runtestprotocol(item, nextitem=following, log=False)
            ):
                return 1
        return 0


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each
            yield from _codes(each)


def _learnt(session: pytest.Session, files: Mapping[str, str]) -> Callers:
    """Run every test once in a child, watching who calls what."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        with _alone(), os.fdopen(into, "wb") as told:
            pickle.dump(_watched(session, files), told)
            told.flush()
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as heard:
        callers: Callers = pickle.load(heard)
    os.waitpid(child, 0)
    return callers


def _watched(session: pytest.Session, files: Mapping[str, str]) -> Callers:
    found: dict[tuple[str, str], dict[str, None]] = {}
    seconds: dict[str, float] = {}
    seen: set[types.CodeType] = set()

    def watch(frame: types.FrameType, *_: object) -> None:
        # Asked once a call, never for its lines: what it returns traces nothing further.
        if frame.f_code.co_filename in files:
            seen.add(frame.f_code)

    for at, item in enumerate(session.items):
        following = session.items[at + 1] if at + 1 < len(session.items) else None
        seen.clear()
        begun = time.process_time()
        sys.settrace(watch)
        reports = runtestprotocol(item, nextitem=following, log=False)
        sys.settrace(None)
        if any(report.failed or report.skipped for report in reports):
            continue
        seconds[item.nodeid] = time.process_time() - begun
        for code in seen:
            where = code.co_qualname.split(".<locals>")[0]
            found.setdefault((files[code.co_filename], where), {})[item.nodeid] = None
    return Callers({key: tuple(tests) for key, tests in found.items()}, seconds)


def _warm_fixtures(session: pytest.Session) -> None:
    """Make once the fixtures of the whole session, which every child then has."""
    wanted = [item for item in session.items if {"furnished", "migrated"} & set(item.fixturenames)]
    if len(wanted) > 1:
        runtestprotocol(wanted[0], nextitem=wanted[1], log=False)


class _Finder(importlib.abc.MetaPathFinder):
    """Gives a module with the fault in it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        loader = _Loader(mutated(ROOT, self._mutant), str(source_of(ROOT, fullname)))
        return importlib.util.spec_from_file_location(fullname, loader.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, tree: ast.Module, path: str) -> None:
        super().__init__("", path)
        self._tree = tree

    def get_code(self, _: str) -> types.CodeType:
        return compile(self._tree, self.path, "exec")
