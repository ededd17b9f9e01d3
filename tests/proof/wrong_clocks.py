"""A machine's clock that goes wrong around closings: back, forward, by night, across restarts.

The office is real, the mail server outlives every restart. Whatever the clock does, a closing once
seen stays closed, nobody gets a letter twice, and a jump sends nothing by itself.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import TypeAlias

from notifications.transports.capturing import CapturingTransport
from states.acts import Refused
from states.identifiers import CaseId, DeadlineId
from tests.proof.grounds import (
    MAINLAND,
    OVERSEAS,
    HandClock,
    broken,
    copied,
    lay_down,
    opened,
    time_left,
    workplace,
)
from tests.proof.rows import Reached
from tests.workflow.bench import LEAD, WAVE_1, WAVE_2, WAVE_3, act, done, open_draft
from workflow.commands import ActOnCase, ExtendDeadline
from workflow.mail.letter_context import context_of
from workflow.office import Office
from workflow.outcomes import Outcome
from workflow.schedule.sweep import CLOCK_JUMP, SweepReport, sweep
from workflow.store.filters import EventFilter, LetterFilter
from workflow.store.records import LetterPhase

CLOSING = datetime(2020, 11, 6, 23, tzinfo=UTC)
"""Wave 1 closes at the end of Friday 6 November 2020 in Paris."""
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STEPS_BACK = (SECOND, 5 * MINUTE - SECOND, 5 * MINUTE, 5 * MINUTE + SECOND, 60 * MINUTE, 2 * DAY)
WITNESSES = ("sweep", "refused", "another")
"""By what the office learns that the closing is past."""
NIGHTS: Sequence[tuple[str, date, datetime]] = (
    (WAVE_2, date(2021, 3, 28), datetime(2021, 3, 28, 22, tzinfo=UTC)),
    (WAVE_3, date(2021, 10, 31), datetime(2021, 10, 31, 23, tzinfo=UTC)),
)
"""A window moved to a Sunday on which clocks change, and the instant at which it then closes."""

SEEDS = 500
Ground: TypeAlias = tuple[Path, tuple[CaseId, ...]]
"""An installation and its four drafts."""


@dataclass
class Machine:
    """One machine: its disk, its clock, the process that runs on it, and the mail it gave away."""

    folder: Path
    clock: HandClock
    drafts: tuple[CaseId, ...]
    post: CapturingTransport
    office: Office
    starts: int = 0

    def restart(self) -> None:
        """End the process and start another: only the disk and the clock stay."""
        self.office.store.close()
        self.starts += 1
        self.office = opened(self.folder, self.clock, start=self.starts)
        self.office.transport = self.post

    def sweep(self, *, confirm: bool = False) -> SweepReport:
        """Sweep, then check what always holds."""
        report = sweep(self.office, confirm=confirm)
        self.check()
        return report

    def submit(self, draft: CaseId, window: str = WAVE_1) -> Outcome:
        """Try to file a draft in a window, then check what always holds."""
        inputs = {"window": window, "channel": "portal"}
        outcome = self.office.run(
            ActOnCase(actor=LEAD, case=draft, trigger="submit", inputs=inputs)
        )
        self.check()
        return outcome

    def check(self) -> None:
        """Nothing left twice, the log never goes back, no draft is carried or lapsed twice."""
        twice = [each for each, count in self.sent().items() if count > 1]
        assert not twice, f"sent twice: {twice}"
        with self.office.store.read() as reader:
            events = reader.events(EventFilter())
        recorded = [event.recorded_at for event in events]
        assert recorded == sorted(recorded), "the log goes back"
        ends = Counter((e.case, str(e.data.get("window"))) for e in events if e.kind == "carry")
        assert not [each for each, count in ends.items() if count > 1], "carried twice"

    def sent(self) -> Counter[str]:
        """Return how many times each message was given away, by its Message-ID."""
        return Counter(_header(each.message, b"Message-ID") for each in self.post.captured)

    def told(self) -> Counter[tuple[str, str, str]]:
        """Return what was given away to whom: letter, person, and the reminder if it is one."""
        with self.office.store.read() as reader:
            letters = reader.letters(LetterFilter(phases=(LetterPhase.SENT,)))
        return Counter(
            (each.code, each.person, part.key if part.key.startswith("reminder|") else "")
            for each in letters
            for part in context_of(each.context).parts
        )

    def state_of(self, draft: CaseId) -> list[str]:
        """Return the kinds of the events of a draft, oldest first."""
        with self.office.store.read() as reader:
            return [event.kind for event in reader.events_of(draft)]


def _header(message: bytes, name: bytes) -> str:
    unfolded = message.replace(b"\r\n ", b" ")
    start = unfolded.index(name + b":") + len(name) + 1
    return unfolded[start : unfolded.index(b"\r\n", start)].decode().strip()


def prepare(folder: Path) -> Ground:
    """Lay down an installation with one draft a town, swept until two days before the closing."""
    ground = lay_down(folder / "ground")
    clock = HandClock()
    office = opened(ground, clock)
    office.transport = CapturingTransport()
    drafts = tuple(open_draft(office, code) for code in (*MAINLAND, *OVERSEAS))
    for draft in drafts:
        act(office, draft, "add_piece", piece="form")
    while clock.wall < CLOSING - 2 * DAY:
        sweep(office)
        clock.pass_by(min(7 * DAY, CLOSING - 2 * DAY - clock.wall))
    sweep(office)
    office.store.close()
    return ground, drafts


def start(ground: Ground, folder: Path) -> Machine:
    """Start a machine on a copy of the ground."""
    place, clock, post = (
        copied(ground[0], folder),
        HandClock(CLOSING - 2 * DAY),
        CapturingTransport(),
    )
    office = opened(place, clock)
    office.transport = post
    return Machine(folder=place, clock=clock, drafts=ground[1], post=post, office=office)


def check_back(machine: Machine, back: timedelta, witness: str, *, restart: bool) -> None:
    """See the closing pass, set the clock back: it stays closed, and each draft is carried once.

    Raises:
        AssertionError: it opened again, or something happened twice.
    """
    machine.clock.pass_until(CLOSING - MINUTE)
    machine.sweep()
    machine.clock.pass_until(CLOSING + SECOND)
    _witness(machine, witness)
    machine.clock.step(-back)
    if restart:
        machine.restart()
    for draft in machine.drafts[1:]:
        assert isinstance(machine.submit(draft), Refused), "a late file got in"
    held = machine.sweep().held
    assert held == (CLOCK_JUMP if back > 5 * MINUTE + SECOND and not restart else held)
    if held:
        machine.sweep(confirm=True)
    machine.clock.pass_by(back + 10 * MINUTE)
    machine.sweep()
    machine.restart()
    machine.sweep()
    assert [machine.state_of(draft).count("carry") for draft in machine.drafts] == [1] * 4
    machine.clock.pass_by(4 * DAY)
    machine.sweep()
    told = Counter(code for code, _, _ in machine.told())
    assert told["draft_carried"] == 4, told


def _witness(machine: Machine, witness: str) -> None:
    match witness:
        case "sweep":
            machine.sweep()
        case "refused":
            assert isinstance(machine.submit(machine.drafts[0]), Refused)
        case _:
            act(machine.office, machine.drafts[0], "add_piece", piece="needs_note")


def check_forward(machine: Machine, *, confirm_wrong: bool) -> None:
    """Jump two days ahead past the closing: nothing leaves, nothing expires until confirmed.

    Raises:
        AssertionError: the jump was acted upon, or its end lost or doubled something.
    """
    machine.clock.pass_by(12 * 60 * MINUTE)
    machine.sweep()
    before = len(machine.post.captured), [machine.state_of(each) for each in machine.drafts]
    machine.clock.step(2 * DAY)
    for _ in range(3):
        report = machine.sweep()
        assert (report.held, report.acts, report.letters) == (CLOCK_JUMP, 0, 0)
        machine.clock.pass_by(5 * MINUTE)
    after = len(machine.post.captured), [machine.state_of(each) for each in machine.drafts]
    assert after == before
    if confirm_wrong:
        machine.sweep(confirm=True)
        assert isinstance(machine.submit(machine.drafts[0]), Refused)
        machine.clock.step(-2 * DAY)
        machine.sweep()
    else:
        machine.clock.step(-2 * DAY)
        assert machine.sweep().held == CLOCK_JUMP
        machine.sweep(confirm=True)
        assert not isinstance(machine.submit(machine.drafts[0]), Refused)
    _finish(machine)


def check_outage(machine: Machine) -> None:
    """Start again two days late: the nearest reminder at most, each draft carried, nothing twice.

    Raises:
        AssertionError: otherwise.
    """
    machine.clock.pass_by(12 * 60 * MINUTE)
    machine.sweep()
    before = len(machine.post.captured)
    machine.clock.step(2 * DAY)
    machine.restart()
    machine.sweep()
    machine.clock.step(-2 * DAY)
    machine.restart()
    machine.sweep()
    sent = len(machine.post.captured) - before
    assert sent <= len(machine.drafts) + 2, f"{sent} letters at once"
    _finish(machine)


def _finish(machine: Machine) -> None:
    """Let a week pass, swept and confirmed: each draft is filed or carried, once."""
    for _ in range(14):
        machine.clock.pass_by(DAY / 2)
        if machine.sweep().held:
            machine.sweep(confirm=True)
    kinds = [machine.state_of(draft) for draft in machine.drafts]
    ends = [each.count("carry") + each.count("submit") for each in kinds]
    assert ends == [1] * 4, ends


def check_night(
    machine: Machine, night: int, restarts: frozenset[int]
) -> Counter[tuple[str, str, str]]:
    """Close a window at the end of a Sunday on which clocks change; return what was told to whom.

    Raises:
        AssertionError: the last instant was refused, the first after it accepted, or a doubling.
    """
    window, day, closes_at = NIGHTS[night]
    _move_to_window(machine, window)
    moved = ExtendDeadline(actor=LEAD, deadline=DeadlineId(window), day=day, reason="Panne")
    done(machine.office, moved)
    draft, other = machine.drafts[:2]
    _pass_slowly(machine, closes_at - 2 * DAY)
    for number in range(48):
        if number in restarts:
            machine.restart()
        machine.clock.pass_by(60 * MINUTE if number < 47 else 60 * MINUTE - SECOND / 1_000_000)
        machine.sweep()
    assert not isinstance(machine.submit(draft, window), Refused), "refused at its last instant"
    machine.clock.pass_until(closes_at)
    assert isinstance(machine.submit(other, window), Refused), "accepted at the first one after"
    machine.clock.pass_by(DAY)
    machine.sweep()
    return machine.told()


def _move_to_window(machine: Machine, window: str) -> None:
    """Let the earlier windows close: the drafts are carried to this one."""
    earlier = {WAVE_2: CLOSING, WAVE_3: datetime(2021, 2, 12, 23, tzinfo=UTC)}[window]
    _pass_slowly(machine, earlier + DAY)


def _pass_slowly(machine: Machine, instant: datetime) -> None:
    while machine.clock.wall < instant:
        machine.clock.pass_by(min(5 * DAY, instant - machine.clock.wall))
        if machine.sweep().held:
            machine.sweep(confirm=True)


def walk(machine: Machine, seed: int) -> None:
    """Wander around the closing: time passes, the clock steps, processes restart, files come.

    Raises:
        AssertionError: a late file got in, or something happened twice.
    """
    random, seen_at = Random(seed), machine.clock.wall
    for _ in range(40):
        match random.choice(("pass", "pass", "step", "restart", "sweep", "sweep", "submit")):
            case "pass":
                machine.clock.pass_by(
                    random.choice((MINUTE, 60 * MINUTE, DAY / 3)) * random.random()
                )
            case "step":
                away = random.choice((SECOND, 5 * MINUTE, 60 * MINUTE, 2 * DAY))
                machine.clock.step(away * random.uniform(-1, 1))
            case "restart":
                machine.restart()
            case "sweep":
                held = machine.sweep(confirm=False).held
                if held and random.random() < 0.5:
                    machine.sweep(confirm=True)
            case _:
                outcome = machine.submit(random.choice(machine.drafts))
                late = max(seen_at, machine.clock.wall) >= CLOSING
                assert not late or isinstance(outcome, Refused), "a late file got in"
                seen_at = max(seen_at, machine.clock.wall)
    machine.clock.pass_until(max(machine.clock.wall, CLOSING + 10 * DAY))
    for _ in range(3):
        if machine.sweep().held:
            machine.sweep(confirm=True)
        machine.clock.pass_by(DAY)


def stories() -> Iterator[tuple[str, Callable[[Machine], object]]]:
    """Yield each told story by its name; the nights come apart, they are compared."""
    for back, witness, restart in product(STEPS_BACK, WITNESSES, (False, True)):
        name = f"back {back} after {witness}, {restart=}"
        yield name, partial(check_back, back=back, witness=witness, restart=restart)
    for wrong in (False, True):
        yield f"forward, confirmed {wrong}", partial(check_forward, confirm_wrong=wrong)
    yield "outage", check_outage


def nights(ground: Ground, folder: Path) -> Iterator[str]:
    """Spend each night with no restart, some and one an hour; yield what differs or breaks."""
    for night in range(len(NIGHTS)):
        found = []
        for restarts in (frozenset[int](), frozenset({5, 25, 30}), frozenset(range(48))):
            machine = start(ground, folder / f"night-{night}-{len(restarts)}")
            fault = broken(lambda: found.append(check_night(machine, night, restarts)))  # noqa: B023
            machine.office.store.close()
            if fault:
                yield f"night {night}, {len(restarts)} restarts: {fault}"
        if any(each != found[0] for each in found):
            yield f"night {night}: restarts change what is told"


def prove(seconds: float | None) -> Reached:
    """Tell every story and both nights, then wander from seed to seed while the budget lasts."""
    left, failures, told, seed = time_left(seconds), [], 0, 0
    with workplace() as folder:
        ground = prepare(folder)
        for number, (story, check) in enumerate(stories()):
            failures += play(ground, folder / f"story-{number}", check, story)
            told += 1
        failures += nights(ground, folder)
        while left() and seed < SEEDS:
            replay = f"tests.proof.wrong_clocks.walk, seed {seed}"
            failures += play(ground, folder / f"walk-{seed}", partial(walk, seed=seed), replay)
            seed += 1
    line = f"{told} stories, {len(NIGHTS)} nights x 3 ways, {seed} of {SEEDS} random walks"
    return Reached(line=f"{line}: closings latched, nothing twice", failures=tuple(failures))


def play(ground: Ground, folder: Path, check: Callable[[Machine], object], name: str) -> list[str]:
    """Play one story on a machine of its own; return what it broke, with its name."""
    machine = start(ground, folder)
    try:
        fault = broken(lambda: check(machine))
    finally:
        machine.office.store.close()
        shutil.rmtree(folder)
    return [f"{name}: {fault}"] if fault else []
