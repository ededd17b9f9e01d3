"""The journal: dated command lines in order, with the references they give and use.

Lines are written with `{key}` where a reference will stand; references follow from the order in
which files are opened, call by call, as the office numbers them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

KEY = re.compile(r"\{([\w-]+)\}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One command line given at an instant (UTC) of the simulated clock.

    `opens` is the key of the file it opens in `call`, "" for the others. `refused` is the rule
    that must refuse it, "" when it must be done. `trial` numbers a fictional attempt (0: none);
    `remedy` marks the act that succeeds where the trial was refused.
    """

    at: datetime
    args: tuple[str, ...]
    opens: str = ""
    call: str = ""
    refused: str = ""
    trial: int = 0
    remedy: bool = False


def in_order(lines: Iterable[Line], counts: Mapping[str, int] | None = None) -> tuple[Line, ...]:
    """Return the lines by instant (those of one instant as given), references filled in.

    `counts` says how many files each call already has.

    Raises:
        KeyError: a line uses a file that no earlier line opens.
    """
    numbers, references = dict(counts or {}), dict[str, str]()
    ordered = []
    for line in sorted(lines, key=lambda each: each.at):
        if line.opens:
            numbers[line.call] = numbers.get(line.call, 0) + 1
            references[line.opens] = f"{line.call}-{numbers[line.call]:03d}"
        ordered.append(replace(line, args=tuple(_filled(arg, references) for arg in line.args)))
    return tuple(ordered)


def opened(lines: Iterable[Line]) -> Mapping[str, int]:
    """Return how many files the lines open, by call."""
    numbers: dict[str, int] = {}
    for line in lines:
        if line.opens:
            numbers[line.call] = numbers.get(line.call, 0) + 1
    return numbers


def acting(who: str, *args: str) -> tuple[str, ...]:
    """Return a command line given by somebody other than the lead."""
    return ("--as", who, *args)


def references_of(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the marks that stand for the references of these files."""
    return tuple(f"{{{key}}}" for key in keys)


def _filled(arg: str, references: Mapping[str, str]) -> str:
    return KEY.sub(lambda found: references[found[1]], arg)
