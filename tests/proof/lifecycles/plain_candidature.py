"""A candidature told a second time, from the design's text: a list of acts, folded naively.

Nothing of the law is imported: the calendar is written out, instants are computed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.proof import plain

PARIS = ZoneInfo("Europe/Paris")
MARGIN = timedelta(minutes=2)
REGION = "Occitanie"
CALL = "AMI2"
CLOSINGS: Mapping[str, date] = {
    "AMI2/vague-1": date(2020, 11, 6),
    "AMI2/vague-2": date(2021, 2, 12),
    "AMI2/vague-3": date(2021, 6, 25),
    "AMI2/au-fil-de-l-eau": date(2022, 6, 30),
}
"""Every window of the call in order, with its last day."""
ROLLING = "AMI2/au-fil-de-l-eau"
KNOWN: Mapping[str, datetime] = {
    "AMI2/vague-1": datetime(2020, 7, 22, 22, tzinfo=UTC),
    "AMI2/vague-2": datetime(2020, 7, 22, 22, tzinfo=UTC),
    "AMI2/vague-3": datetime(2020, 7, 22, 22, tzinfo=UTC),
    ROLLING: datetime(2021, 10, 3, 22, tzinfo=UTC),
}
NEEDED = "formulaire"


def end_of(day: date) -> datetime:
    """Return the end of an inclusive day in Paris."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=PARIS).astimezone(UTC)


ENDS: Mapping[str, datetime] = {name: end_of(day) for name, day in CLOSINGS.items()}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An act as somebody asks it: effective `at`, asked `now`."""

    trigger: str
    role: str
    at: datetime
    now: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    region: str = ""
    named_session: Mapping[str, Any] | None = None


@dataclass(kw_only=True)
class File:
    """What the acts that stand say of the file."""

    state: str = plain.NONE
    window: str = ""
    pieces: set[str] = field(default_factory=set)
    asked: tuple[str, ...] = ()
    due: date | None = None
    missing: bool = False
    leaves: list[tuple[str, datetime]] = field(default_factory=list)
    succeeded: bool = False
    last: int | None = None
    """Place of the last transition among the acts."""
    last_at: datetime | None = None
    """When the last human transition was true."""


@dataclass(kw_only=True)
class PlainCandidature:
    """The acts done so far, and the places of those taken back."""

    acts: list[Asked] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def file(self) -> File:
        """Fold the acts that stand."""
        found = File()
        for place, act in enumerate(self.acts):
            if place not in self.gone and act.trigger != "revert":
                _apply(found, act, place)
        return found

    def sweep(self, now: datetime) -> None:
        """Do what the clock owes by now."""
        while (owed := self._owed(now)) is not None:
            self.acts.append(owed)

    def ask(self, asked: Asked) -> bool:
        """Do an act if it is allowed, and say whether it was."""
        self.sweep(asked.now)
        bound = self.file().last_at
        if bound is not None and asked.at < bound:
            return False
        later = self._later_automatics(asked)
        before = set(self.gone)
        self.gone |= later
        if not self.allows(asked):
            self.gone = before
            return False
        if asked.trigger == "revert":
            last = self.file().last
            assert last is not None
            self.gone.add(last)
        self.acts.append(asked)
        return True

    def allows(self, asked: Asked) -> bool:
        """Whether the design allows an act on the file as it stands."""
        file = self.file()
        if asked.trigger == "revert":
            by_lead = asked.role == "lead" and bool(asked.inputs.get("reason"))
            return by_lead and not file.succeeded and self._undoable(file)
        if asked.trigger not in plain.CANDIDATURE:
            return False
        roles, moves = plain.CANDIDATURE[asked.trigger]
        if asked.role not in roles or file.state not in {source for source, _ in moves}:
            return False
        if asked.role == "regional_centre" and asked.region != REGION:
            return False
        if file.last_at is not None and asked.at < file.last_at:
            return False
        check = _RULES.get(asked.trigger)
        return check is None or check(file, asked)

    def _undoable(self, file: File) -> bool:
        if file.last is None or file.state == plain.NONE:
            return False
        last = self.acts[file.last]
        return last.role != "clock" and last.trigger != "open_draft"

    def _owed(self, now: datetime) -> Asked | None:
        file = self.file()
        if file.state == "consolidation" and file.due and now >= end_of(file.due):
            return _by_clock("resume", end_of(file.due), now)
        end = left_at(file)
        if file.state != "draft" or end is None or now < end + MARGIN:
            return None
        following = next_window(file.window, end)
        if following is None:
            return _by_clock("lapse", end, now)
        return _by_clock("carry", end, now, window=following)

    def _later_automatics(self, asked: Asked) -> set[int]:
        """An act that changes the state takes back what the clock did effective later."""
        roles, moves = plain.CANDIDATURE.get(asked.trigger, (frozenset(), frozenset()))
        changes = any(source != target for source, target in moves) or asked.trigger == "defer"
        if not changes or not roles:
            return set()
        return {
            place
            for place, act in enumerate(self.acts)
            if act.role == "clock" and act.at > asked.at and place not in self.gone
        }


def left_at(file: File) -> datetime | None:
    """Return when filing ends for this file in its window."""
    if file.window not in ENDS:
        return None
    end = min(ENDS[file.window], ENDS[ROLLING])
    return max([end, *(until for window, until in file.leaves if window == file.window)])


def next_window(after: str, moment: datetime) -> str | None:
    """Return the next window published by then that still takes files."""
    if moment >= ENDS[ROLLING]:
        return None
    names = list(CLOSINGS)
    for name in names[names.index(after) + 1 :]:
        if KNOWN[name] <= moment < ENDS[name]:
            return name
    return None


def opens_at(window: str) -> datetime:
    """Return the first instant at which a window takes files."""
    names = list(CLOSINGS)
    earlier = names[: names.index(window)]
    return max([KNOWN[window], *(ENDS[name] for name in earlier)])


def _by_clock(trigger: str, at: datetime, now: datetime, **inputs: Any) -> Asked:
    return Asked(trigger=trigger, role="clock", at=at, now=now, inputs=inputs)


def _apply(file: File, act: Asked, place: int) -> None:
    inputs, trigger = act.inputs, act.trigger
    if trigger in ("open_draft", "carry", "derogate"):
        file.window = inputs["window"]
    if trigger == "derogate":
        file.leaves.append((inputs["window"], datetime.fromisoformat(inputs["until"])))
    if trigger == "add_piece":
        file.pieces.add(inputs["piece"])
        file.missing = file.missing and not set(file.asked) <= file.pieces
    if trigger == "consolidate":
        file.asked, file.missing = tuple(inputs.get("pieces", ())), False
    if trigger in ("consolidate", "extend_completion"):
        file.due = date.fromisoformat(inputs["due"])
    if trigger == "resume":
        file.missing = not set(file.asked) <= file.pieces
    if trigger == "reapply":
        file.succeeded = True
    if trigger == "submit":
        file.window = inputs["window"]
    _, moves = plain.CANDIDATURE[trigger]
    # What kept a state that was since taken back keeps the one that came before it, too.
    targets = [target for source, target in sorted(moves) if source == file.state]
    target = targets[0] if targets else file.state
    if target != file.state or trigger == "defer":
        file.state, file.last = target, place
        if act.role != "clock":
            file.last_at = act.at


def _window_ahead(_file: File, asked: Asked) -> bool:
    """A draft may be opened for a window known now that is not closed, the cutoff not passed."""
    window = asked.inputs.get("window")
    if window not in CLOSINGS or KNOWN[window] > asked.now:
        return False
    return asked.at < ENDS[ROLLING] and asked.at < ENDS[window]


def _submit(file: File, asked: Asked) -> bool:
    window = asked.inputs.get("window")
    if window not in CLOSINGS or KNOWN[window] > asked.now or asked.at < opens_at(window):
        return False
    if NEEDED not in file.pieces or file.succeeded:
        return False
    channel = asked.inputs.get("channel")
    if channel not in ("portal", "email", "post", "hand"):
        return False
    if channel != "portal" and asked.role != "lead":
        return False
    leave = any(name == window and asked.at < until for name, until in file.leaves)
    if not leave and asked.at >= min(ENDS[window], ENDS[ROLLING]):
        return False
    both_open = window != file.window and all(
        opens_at(name) <= asked.at < ENDS[name] for name in (window, file.window)
    )
    return not both_open and _prompt(file, asked)


def _prompt(file: File, asked: Asked) -> bool:
    """A receipt recorded late is the lead's, with a reason and a proof."""
    named = File(window=str(asked.inputs["window"]), leaves=file.leaves)
    end, grace = left_at(named), timedelta()
    if asked.inputs.get("channel") == "portal":
        grace = timedelta(seconds=60)
    late = end is not None and asked.at < end and asked.now >= end + grace
    if not late and _working_days(asked.at, asked.now) <= 5:
        return True
    named_both = bool(asked.inputs.get("reason")) and bool(asked.inputs.get("proof"))
    return asked.role == "lead" and named_both


def _working_days(start: datetime, end: datetime) -> int:
    """Count the working days after a day, up to another; public holidays of the story's years."""
    first, last = start.astimezone(PARIS).date(), end.astimezone(PARIS).date()
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


HOLIDAYS = frozenset(
    date(*day)
    for day in (
        (2020, 11, 11),
        (2020, 12, 25),
        (2021, 1, 1),
        (2021, 4, 5),
        (2021, 5, 13),
        (2021, 5, 24),
        (2021, 7, 14),
        (2021, 11, 1),
        (2021, 11, 11),
        (2022, 4, 18),
        (2022, 5, 26),
        (2022, 6, 6),
        (2022, 7, 14),
        (2022, 8, 15),
        (2022, 11, 1),
        (2022, 11, 11),
    )
)
"""Those that fall on a Monday to Friday, from the Code du travail, art. L. 3133-1."""


def _consolidate(_file: File, asked: Asked) -> bool:
    inputs = asked.inputs
    if not _due_ahead(_file, asked):
        return False
    needed = {"pieces": "pieces", "projet": "what"}.get(str(inputs.get("motive")))
    return needed is not None and bool(inputs.get(needed))


def _due_ahead(_file: File, asked: Asked) -> bool:
    due = asked.inputs.get("due")
    return bool(due) and end_of(date.fromisoformat(str(due))) > asked.now


def _extend(file: File, asked: Asked) -> bool:
    if not _due_ahead(file, asked) or not asked.inputs.get("reason"):
        return False
    return file.due is not None and date.fromisoformat(str(asked.inputs["due"])) > file.due


def _resume(file: File, asked: Asked) -> bool:
    return set(file.asked) <= file.pieces or bool(asked.inputs.get("missing_accepted"))


def _inadmissible(file: File, asked: Asked) -> bool:
    if not asked.inputs.get("reason"):
        return False
    motive = asked.inputs.get("motive")
    return motive in ("late", "not_eligible") or (motive == "incomplete" and file.missing)


def _analyse(file: File, asked: Asked) -> bool:
    return not file.missing or bool(asked.inputs.get("reason"))


def _decision(file: File, asked: Asked) -> bool:
    session = asked.named_session
    if session is None or session["outcome"] != asked.trigger or not session["reasoned"]:
        return False
    held: date = session["held_on"]
    begins = end_of(held - timedelta(days=1))
    if asked.at < begins:
        return False
    if file.window == ROLLING:
        return True
    end = ENDS[file.window]
    return asked.now >= end and end_of(held) > end


def _support(_file: File, asked: Asked) -> bool:
    return bool(asked.inputs.get("plan"))


def _derogate(file: File, asked: Asked) -> bool:
    window, until = asked.inputs.get("window"), asked.inputs.get("until")
    if window not in CLOSINGS or KNOWN[window] > asked.now or not asked.inputs.get("reason"):
        return False
    if file.state == "lapsed" and file.succeeded:
        return False
    return bool(until) and datetime.fromisoformat(str(until)) > asked.now


def _reapply(file: File, asked: Asked) -> bool:
    return _window_ahead(file, asked) and not file.succeeded


def _note(_file: File, asked: Asked) -> bool:
    return bool(asked.inputs.get("text"))


def _piece(_file: File, asked: Asked) -> bool:
    return bool(asked.inputs.get("piece"))


_RULES = {
    "open_draft": _window_ahead,
    "add_piece": _piece,
    "submit": _submit,
    "consolidate": _consolidate,
    "extend_completion": _extend,
    "resume": _resume,
    "declare_inadmissible": _inadmissible,
    "analyse": _analyse,
    "label": _decision,
    "defer": _decision,
    "not_select": _decision,
    "support": _support,
    "derogate": _derogate,
    "reapply": _reapply,
    "note": _note,
}


def instants() -> Iterator[datetime]:
    """Yield the instants around which time is tried."""
    yield from ENDS.values()
