"""One run: a seed chooses the season, the weather and every act; the same seed, the same trace.

Two offices share one store, as two processes would. A crash anywhere kills both; they are opened
again on what was committed. After every step the watches say whether a promise was broken.
"""

import hashlib
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from states.acts import Refused
from states.instants import instant_of
from tests.plain_printer import plain_printer
from tests.proof.simulation import access_watch, committee_watch
from tests.proof.simulation.acts import next_act
from tests.proof.simulation.acts_committee import meeting_story
from tests.proof.simulation.cast import LEAD, SEASONS
from tests.proof.simulation.log_watch import Broken, LogWatch, require
from tests.proof.simulation.mail_watch import MailWatch
from tests.proof.simulation.play import Play, filings, missing_forms, openings
from tests.proof.simulation.read_watch import ReadWatch
from tests.proof.simulation.stage import Furniture, Observer, View, settings_of
from tests.proof.simulation.world import (
    PLACES,
    Crash,
    Fuse,
    FusedCommitter,
    FusedRandomness,
    SimulatedPost,
    VirtualClock,
    Weather,
)
from workflow.commands import ActOnCase, Command, SettleLetter
from workflow.mail.access_letters import LINK_PATH
from workflow.mail.departure import PAUSED
from workflow.office import HIGH_WATER, Office
from workflow.outcomes import Conflict, Done, Invalid, Outcome
from workflow.schedule.sweep import next_due_at, sweep
from workflow.store.filters import DOUBTED_REMINDERS
from workflow.store.store import Store
from workflow.writing.commands import SettleReminders

STEPS = 60
LAST_LETTERS = 60
WEATHERS = (
    Weather(),
    Weather(mail=0.3),
    Weather(crash=0.15, mail=0.2, company=0.15),
    Weather(crash=0.1, mail=0.5, clock=0.1, company=0.2),
    Weather(crash=0.3, mail=0.1, clock=0.05, company=0.05),
)
SPANS = (
    timedelta(seconds=1),
    timedelta(seconds=59),
    timedelta(minutes=2),
    timedelta(minutes=6),
    timedelta(hours=1),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(days=3),
)
STEPS_OF_CLOCK = (
    timedelta(minutes=-5),
    timedelta(minutes=-4),
    timedelta(minutes=5, seconds=1),
    timedelta(hours=-1),
    timedelta(hours=1),
    timedelta(days=2),
    timedelta(days=-2),
)
JUMP = timedelta(minutes=5)
OPEN_HOURS = (time(8), time(14, 30))
"""One of them is within the working hours of every place."""
MOMENT = timedelta(microseconds=1)
AROUND = (-MOMENT, timedelta(), timedelta(), MOMENT, timedelta(minutes=1), timedelta(minutes=30))
"""How far from a closing people file."""


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What became of a run; `broken` is empty when every promise held."""

    seed: int
    steps: int
    digest: str
    trace: tuple[str, ...]
    broken: str = ""
    played: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    letters: int = 0
    events: int = 0


@dataclass(kw_only=True)
class Process:
    """One office, and what a sweep of it must notice of the clock."""

    office: Office
    drift: timedelta | None = None
    """How wrong the wall went since the last sweep; None before the first one."""


class Simulation:
    """A run under way."""

    def __init__(self, seed: int, folder: Path, furniture: Furniture) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self.season = self.chance.choice(SEASONS)
        self.weather = self.chance.choice(WEATHERS)
        self.folder = furniture.copy(self.season, folder)
        self.fuse = Fuse()
        first, last = self.season.begins
        begins = first + (last - first) * self.chance.random()
        self.clock = VirtualClock(begins.replace(microsecond=0), self.fuse)
        self.randomness = FusedRandomness(f"simulation {seed}", self.fuse)
        self.observer = Observer(self.folder)
        self.post = SimulatedPost(
            chance=self.chance,
            fuse=self.fuse,
            clock=self.clock,
            between=self.between,
            weather=self.weather,
            log_size=self.observer.log_size,
        )
        self.log = LogWatch()
        self.mail = MailWatch(log=self.log)
        self.reads = ReadWatch(log=self.log)
        self.trace: list[str] = []
        self.played: Counter[str] = Counter()
        self.seen: dict[str, int] = {}
        self.crashes = 0
        self.depth = 0
        self.meddled = False
        self.serial = 0
        self.processes = self._opened()

    def run(self, steps: int = STEPS) -> Ran:
        """Play the steps, then settle everything in fair weather."""
        broken = ""
        done = 0
        try:
            self.look("begin")
            for number in range(steps):
                done = number
                self.step(number)
            self.settle_everything()
        except Broken as promise:
            broken = str(promise)
            self.note(f"BROKEN {promise}")
        except Exception as error:
            broken = f"raised: {type(error).__name__} {error}"
            self.trace.extend(traceback.format_exception(error))
        finally:
            self.close()
        digest = hashlib.sha256("\n".join(self.trace).encode()).hexdigest()
        return Ran(
            seed=self.seed,
            steps=done,
            digest=digest,
            trace=tuple(self.trace),
            broken=broken,
            played=self.played,
            crashes=self.crashes,
            letters=len(self.post.accepted),
            events=len(self.log.events),
        )

    def close(self) -> None:
        """Close every connection."""
        for process in self.processes:
            process.office.store.close()
        self.observer.store.close()

    def step(self, number: int) -> None:
        """Take one step, let it fail, and look."""
        if self.chance.random() < self.weather.crash:
            place = self.chance.choice(PLACES)
            self.fuse.arm(self.chance.choice((0, 1, 2) if place else (0, 2, 5, 13, 34)), place)
        action = self.chance.choices(
            (self.act, self.sweep, self.wait, self.rush, self.meet, self.wrong_clock, self.restart),
            (60, 22, 18, 6, 5, 60 * self.weather.clock, 3),
        )[0]
        self.guarded(action)
        self.look(f"{number} {action.__name__}")

    def guarded(self, action: Callable[[], None]) -> None:
        """Do something that a crash may interrupt; then the machine starts again."""
        try:
            action()
        except Crash as crash:
            self.crashes += 1
            self.note(f"crash at {crash}")
            self.depth = 0
            self.fuse.left = None
            self.processes = self._reopened()
        self.fuse.left = None

    def look(self, what: str) -> None:
        """Check every promise."""
        with self.observer.store.read() as reader:
            self.log.look(reader)
            self.mail.look(reader, self.post.accepted)
            self.reads.look(self.processes[0].office, reader, self.chance)
            access_watch.look(reader, self.office_now())
            committee_watch.look(self.log)
            self.log.fresh.clear()
            root = hashlib.sha256(b"".join(reader.leaf_hashes())).hexdigest()[:12]
        phases = Counter(letter.phase for letter in self.mail.letters.values())
        statuses = Counter(line.status for line in self.mail.reminders.values())
        mails = hashlib.sha256(b"".join(each.body for each in self.post.accepted)).hexdigest()[:8]
        self.note(f"{what} | {root} {sorted(phases.items())} {sorted(statuses.items())} {mails}")

    def note(self, line: str) -> None:
        """Add a line to the trace."""
        self.trace.append(f"{self.clock.wall.isoformat()} {line}")

    def act(self) -> None:
        """Somebody gives a command to one of the offices."""
        self.give(next_act(self.play()))

    def rush(self) -> None:
        """The last minute: the clock goes to a closing or a strange hour, every draft is filed."""
        for command in (*openings(self.play()), *missing_forms(self.play())):
            self.give(command)
        instants = self.view().closings
        if self.chance.random() < 0.2:
            instants = tuple(sorted((*instants, *self.season.instants)))
        ahead = [instant for instant in instants if self.clock.wall < instant]
        if ahead and ahead[0] - self.clock.wall < timedelta(days=60):
            target = ahead[0] + self.chance.choice(AROUND)
            self.clock.pass_time(max(timedelta(), target - self.clock.wall))
        for command in filings(self.play()):
            self.give(command)

    def meet(self) -> None:
        """A committee meets: a whole meeting, act by act."""
        for command in meeting_story(self.play):
            self.give(command)

    def sweep(self) -> None:
        """One of the schedulers sweeps."""
        process = self.chance.choice(self.processes)
        begun, self.meddled = self.office_now(), False
        report = sweep(process.office)
        drift, process.drift = process.drift, timedelta()
        self.note(
            f"sweep held={report.held} acts={report.acts} letters={report.letters}"
            f" {sorted(report.deliveries.actions.items())}"
        )
        if drift is not None and abs(drift) > JUMP + timedelta(seconds=1):
            require(report.held, "clock: a jump holds the sweep", drift, report.held)
        if report.held:
            if self.chance.random() < 0.5:
                self.confirm(process)
            return
        self.check_swept(begun)

    def confirm(self, process: Process) -> None:
        """The operator looked, and lets the sweep go on."""
        begun, self.meddled = self.office_now(), False
        report = sweep(process.office, confirm=True)
        process.drift = timedelta()
        self.note(f"confirmed held={report.held}")
        if not self.meddled:
            require(not report.held, "clock: a confirmed sweep goes on", report.held)
        self.check_swept(begun)

    def check_swept(self, begun: datetime) -> None:
        """After a sweep that did its work undisturbed, nothing due at its beginning is left."""
        if self.meddled:
            return
        with self.observer.store.read() as reader:
            self.log.look(reader)
            self.mail.look(reader, self.post.accepted)
            self.log.fresh.clear()
            paused = reader.setting(PAUSED)
            until = instant_of(paused) if paused else None
            self.mail.settled_sweep(begun, until if until and until > begun else None)
            self.nothing_left(begun)

    def nothing_left(self, begun: datetime) -> None:
        """No draft stays behind its end, no completion runs on after its own."""
        view = self.view()
        for file in view.candidatures:
            if self.log.states.get(file.id) != "draft" or file.derogations:
                continue
            end = self.log.closes_at(file.window, begun)
            require(
                end is None or begun < end + timedelta(minutes=2),
                "liveness: a draft is carried or lapses at its end",
                file.id,
                file.window,
                end,
            )

    def wait(self) -> None:
        """Time passes: a little, to what is due next, or to around a closing."""
        kind = self.chance.random()
        if kind < 0.5:
            self.clock.pass_time(self.chance.choice(SPANS))
            return
        if kind < 0.75:
            upcoming = next_due_at(self.processes[0].office)
            if upcoming is not None and upcoming > self.clock.wall:
                self.clock.pass_time(min(upcoming - self.clock.wall, timedelta(days=5)))
            return
        ends = [end for end in self.view().closings if end > self.clock.wall]
        if ends and min(ends) - self.clock.wall < timedelta(days=45):
            margin = self.chance.choice(
                (-timedelta(hours=20), -MOMENT, MOMENT, timedelta(minutes=2), timedelta(minutes=40))
            )
            target = min(ends) + margin
            if target > self.clock.wall:
                self.clock.pass_time(target - self.clock.wall)

    def wrong_clock(self) -> None:
        """Somebody, or a bad server, sets the wall wrong."""
        span = self.chance.choice(STEPS_OF_CLOCK)
        self.clock.step(span)
        self.note(f"clock set by {span}")
        for process in self.processes:
            if process.drift is not None:
                process.drift += span

    def restart(self) -> None:
        """The machine is stopped and started in good order."""
        for process in self.processes:
            process.office.store.close()
        self.processes = self._opened()

    def between(self) -> None:
        """Somebody else acts in the middle of something."""
        if self.depth or self.chance.random() >= self.weather.company:
            return
        self.depth += 1
        self.meddled = True
        kind = self.chance.random()
        if kind < 0.35:
            process = self.chance.choice(self.processes)
            report = sweep(process.office)
            process.drift = timedelta()
            self.note(f"  meanwhile sweep held={report.held}")
        elif kind < 0.85:
            self.give(next_act(self.play()))
        else:
            self.clock.pass_time(self.chance.choice(SPANS[:4]))
        self.depth -= 1

    def give(self, command: Command) -> Outcome:
        """Give a command to one of the offices and check what it answers."""
        process = self.chance.choice(self.processes)
        with self.observer.store.read() as reader:
            self.log.look(reader)
            expected = self.reads.expected(process.office, reader, command)
        outcome = process.office.run(command)
        name = type(command).__name__
        self.note(f"{name} {_said(command)} by {command.actor.id}: {_answered(outcome)}")
        if expected is not None:
            found = frozenset(_rules(outcome))
            require(found == expected, "embargo: answers tell nothing", name, found, expected)
        if isinstance(outcome, Done):
            self.played[name] += 1
            self.check_done(command, outcome)
        return outcome

    def check_done(self, command: Command, done: Done) -> None:
        """What was acknowledged is in the log; a writer who was late was told."""
        with self.observer.store.read() as reader:
            for event in done.events:
                require(reader.event(event.id), "store: acknowledged, and there", event.kind)
        if isinstance(command, ActOnCase) and command.version is not None and done.steps:
            own = [event for event in done.events if event.case == command.case]
            kinds = [event for event in own if event.kind == command.trigger]
            hidden = any(event.kind == "requested" for event in own)
            if kinds and not hidden and command.actor.is_insider:
                require(
                    own[0].case_seq == command.version + 1,
                    "store: no update is lost",
                    command.trigger,
                    command.version,
                    own[0].case_seq,
                )

    def settle_everything(self) -> None:
        """Fair weather: doubts are settled, the delays pass, and every key must end."""
        self.post.weather = self.weather = Weather()
        self.fuse.left = None
        with self.observer.store.read() as reader:
            highest = instant_of(reader.setting(HIGH_WATER) or self.clock.wall.isoformat())
        if highest > self.clock.wall:
            self.clock.pass_time(highest - self.clock.wall)
        self.restart()
        for _ in range(4):
            for hours in OPEN_HOURS:
                self.wait_until(hours)
                self.confirm(self.processes[0])
                self.settle_letters()
        self.confirm(self.processes[0])
        self.look("end")
        self.mail.all_ended(self.office_now())
        self.audit()

    def wait_until(self, hour: time) -> None:
        """Let time pass to the next Tuesday, Wednesday or Thursday at this hour (UTC)."""
        day = self.clock.wall.date()
        while True:
            target = datetime.combine(day, hour, tzinfo=UTC)
            if target > self.clock.wall and day.weekday() in (1, 2, 3):
                break
            day += timedelta(days=1)
        self.clock.pass_time(target - self.clock.wall)

    def settle_letters(self) -> None:
        """The lead settles what waits for a choice."""
        with self.observer.store.read() as reader:
            waiting = reader._all(
                "SELECT id, phase FROM letter WHERE phase IN ('held', 'unknown') ORDER BY id"
            )
        for letter, phase in waiting:
            choice = "release" if phase == "held" else self.chance.choice(("resend", "arrived"))
            self.give(SettleLetter(actor=LEAD, letter=letter, choice=choice))
        with self.observer.store.read() as reader:
            doubted = tuple(row.key for row in reader.reminders(DOUBTED_REMINDERS))
        if doubted:
            choice = self.chance.choice(("again", "arrived"))
            self.give(SettleReminders(actor=LEAD, keys=doubted, choice=choice))

    def audit(self) -> None:
        """The whole log verifies, and every projection follows from it."""
        from tests.proof.simulation.audit import verify_and_rebuild

        verify_and_rebuild(self.observer.store)

    def view(self) -> View:
        """Return what stands now."""
        with self.observer.store.read() as reader:
            view = self.observer.look(reader, self.office_now(), self.chance)
        recent = self.post.accepted[-LAST_LETTERS:]
        view.mailbox = [each for each in recent if LINK_PATH.encode() in each.body]
        return view

    def play(self) -> Play:
        """Return the moment the next act is chosen in; the leads remember older versions."""
        view = self.view()
        self.serial += 1
        play = Play(
            chance=self.chance, view=view, seen=dict(self.seen), serial=self.seed % 97 + self.serial
        )
        if self.chance.random() < 0.4:
            self.seen = {file.id: file.version for file in view.files}
        return play

    def office_now(self) -> datetime:
        """Return the office's instant: the wall's, never before the highest recorded."""
        with self.observer.store.read() as reader:
            highest = reader.setting(HIGH_WATER)
        return max(self.clock.wall, instant_of(highest)) if highest else self.clock.wall

    def _reopened(self) -> list[Process]:
        for process in self.processes:
            process.office.store.close()
        return self._opened()

    def _opened(self) -> list[Process]:
        found = []
        for _ in range(2):
            committer = FusedCommitter(fuse=self.fuse, between=self.between)
            store = Store(self.folder, committer)
            settings = settings_of(self.folder)
            office = Office(store, self.clock, self.randomness, settings)
            office.transport = self.post
            office.printer = plain_printer
            found.append(Process(office=office))
        return found


def _rules(outcome: Outcome) -> list[str]:
    if isinstance(outcome, Refused):
        return [str(reason.rule) for reason in outcome.reasons]
    return [] if isinstance(outcome, Done) else [type(outcome).__name__]


def _said(command: Command) -> str:
    parts = [
        f"{name}={getattr(command, name)}"
        for name in ("case", "trigger", "inputs", "version", "deadline", "day", "letter", "choice")
        if hasattr(command, name)
    ]
    return " ".join(parts)


def _answered(outcome: Outcome) -> str:
    if isinstance(outcome, Done):
        return f"done {[event.kind for event in outcome.events]}"
    if isinstance(outcome, Conflict):
        return f"conflict {outcome.expected}/{outcome.found}"
    if isinstance(outcome, Invalid):
        return f"invalid {outcome.field} {outcome.problem}"
    return f"refused {[str(reason.rule) for reason in outcome.reasons]}"
