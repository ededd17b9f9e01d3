"""The validator of a lifecycle table: run when a machine is built and when the law is hashed.

`transitions` would accept most of these faults and answer wrongly, later.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from states.tables import SAME, Lifecycle

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""A plain word: a dotted name would be imported by `transitions`."""


class UnsoundLifecycleError(ValueError):
    """A lifecycle table that must not be used; says every fault."""


def require_sound(lifecycle: Lifecycle) -> None:
    """Check a table.

    Raises:
        UnsoundLifecycleError: with every fault found, one a line.
    """
    faults = faults_of(lifecycle)
    if faults:
        raise UnsoundLifecycleError("\n".join(faults))


def faults_of(lifecycle: Lifecycle) -> tuple[str, ...]:
    """Return each fault of a table in a sentence for its author; () when it is sound."""
    checks = (_names, _closed_states, _reachable, _guards, _rows)
    return tuple(f"{lifecycle.name}: {fault}" for check in checks for fault in check(lifecycle))


def _names(lifecycle: Lifecycle) -> Iterator[str]:
    named = [lifecycle.name, *lifecycle.states, *lifecycle.triggers()]
    for row in lifecycle.rows:
        named += [guard.name for guard in row.guards]
        named += [field.name for field in row.fields]
    yield from (f"{name!r} is not a plain name" for name in named if not NAME.fullmatch(name))


def _closed_states(lifecycle: Lifecycle) -> Iterator[str]:
    states = set(lifecycle.states)
    if lifecycle.initial not in states:
        yield f"initial state {lifecycle.initial!r} is not among its states"
    for row in lifecycle.rows:
        for state in (*row.sources, row.target):
            if state not in states and state != SAME:
                yield f"{row.trigger} names unknown state {state!r}"
        if SAME in row.sources or not row.sources:
            yield f"{row.trigger} has no proper source"
        if row.target == lifecycle.initial:
            yield f"{row.trigger} leads back to the initial state"


def _reachable(lifecycle: Lifecycle) -> Iterator[str]:
    reached, waiting = {lifecycle.initial}, [lifecycle.initial]
    while waiting:
        here = waiting.pop()
        targets = {row.target for row in lifecycle.rows if here in row.sources} - {SAME}
        waiting += targets - reached
        reached |= targets
    for state in lifecycle.states:
        if state not in reached:
            yield f"state {state!r} cannot be reached"


def _guards(lifecycle: Lifecycle) -> Iterator[str]:
    known: dict[str, tuple[Callable[..., object], int]] = {}
    for row in lifecycle.rows:
        for name, count in Counter(guard.name for guard in row.guards).items():
            if count > 1:
                yield f"{row.trigger} names guard {name} {count} times"
        for guard in row.guards:
            if known.setdefault(guard.name, (guard.check, guard.version)) != (
                guard.check,
                guard.version,
            ):
                yield f"guard {guard.name} means two things"
            if guard.version < 1:
                yield f"guard {guard.name} has version {guard.version}"


def _rows(lifecycle: Lifecycle) -> Iterator[str]:
    seen: dict[tuple[str, str], bool] = {}
    for row in lifecycle.rows:
        if not row.roles:
            yield f"{row.trigger} is given to nobody"
        for name, count in Counter(field.name for field in row.fields).items():
            if count > 1:
                yield f"{row.trigger} asks {name} {count} times"
        for source in row.sources:
            if seen.get((row.trigger, source)) is False:
                yield f"{row.trigger} from {source} is hidden by an earlier row without guards"
            seen[row.trigger, source] = bool(row.guards)
