"""Whether the packages Python found are ours.

`states`, `config`, `notifications`, `workflow` and `web` are common names: another distribution,
or a folder on the path, may stand in front. Each of our packages carries `ANCRAGE_MARKER`.
"""

import importlib
import importlib.util
from dataclasses import dataclass

MARKER = "ancrage"
PACKAGES = ("states", "config", "notifications", "workflow")


@dataclass(frozen=True, kw_only=True)
class ForeignPackage:
    """A package of another distribution found under one of our names.

    `file` is the file or folder to remove from the path; empty when nothing was found at all.
    """

    name: str
    file: str


def check_markers(names: tuple[str, ...] = PACKAGES) -> tuple[ForeignPackage, ...]:
    """The packages that are not ours, in the order of `names`; empty when all is well."""
    found = (_foreign(name) for name in names)
    return tuple(package for package in found if package is not None)


def _foreign(name: str) -> ForeignPackage | None:
    spec = importlib.util.find_spec(name)
    if spec is None:
        return ForeignPackage(name=name, file="")
    if spec.origin is None:
        # A plain folder without __init__.py: Python merges such folders silently.
        return ForeignPackage(name=name, file=next(iter(spec.submodule_search_locations or ()), ""))
    if getattr(importlib.import_module(name), "ANCRAGE_MARKER", None) == MARKER:
        return None
    return ForeignPackage(name=name, file=spec.origin)
