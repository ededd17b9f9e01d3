"""What changes from one programme file to the next, shown before it is applied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from states.identifiers import Value


class DifferenceKind(StrEnum):
    """What happened to one path."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One change, at the highest path where it is whole.

    `path` is a dotted key where the members of a list are named by their id, e.g.
    `calls.AMI2.windows.vague-1.closing.day`. `before` is None when added, `after` when removed.
    """

    kind: DifferenceKind
    path: str
    before: Value
    after: Value


def compare(
    old: Mapping[str, Value], new: Mapping[str, Value], path: str = ""
) -> Iterator[Difference]:
    """Yield the differences of two contents: removed and changed in the old order, then added."""
    for key, before in old.items():
        at = f"{path}.{key}" if path else key
        if key not in new:
            yield Difference(kind=DifferenceKind.REMOVED, path=at, before=before, after=None)
        elif before != new[key]:
            yield from _within(at, before, new[key])
    for key, after in new.items():
        if key not in old:
            at = f"{path}.{key}" if path else key
            yield Difference(kind=DifferenceKind.ADDED, path=at, before=None, after=after)


def _within(path: str, before: Value, after: Value) -> Iterator[Difference]:
    old, new = _members(before), _members(after)
    if old is None or new is None:
        yield Difference(kind=DifferenceKind.CHANGED, path=path, before=before, after=after)
        return
    inner = tuple(compare(old, new, path))
    yield from inner
    if not inner:
        yield Difference(kind=DifferenceKind.CHANGED, path=path, before=list(old), after=list(new))


def _members(value: Value) -> Mapping[str, Value] | None:
    """Return a table as it is, a list of tables by id; None for anything else."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str) or not isinstance(value, Sequence):
        return None
    members: dict[str, Value] = {}
    for member in value:
        if not isinstance(member, Mapping) or "id" not in member:
            return None
        mark = str(member["id"])
        members[f"{mark}@{member['period']}" if "period" in member else mark] = member
    return members
