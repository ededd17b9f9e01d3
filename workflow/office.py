"""The office: one command, one transaction, one outcome.

The only way anything is recorded. A refusal leaves nothing behind but its own trace and the
automatic acts that were due anyway.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

from config.settings import Settings
from notifications.printing import Printer
from notifications.transports.port import Transport
from states.acts import Refused, Rule
from states.events import Event
from states.identifiers import CLOCK, CaseId, CaseKind, Role, Value
from states.instants import instant_of, iso
from workflow.access.vault import Vault
from workflow.archive import Archive, Memory
from workflow.calendar import Calendar, InForce
from workflow.clock import SIMULATED_NOW
from workflow.commands import ActTogether, Command, MoveClock
from workflow.desk import Desk, Entry, Setting
from workflow.dispatch import Dispatch, EmbeddedDispatch
from workflow.handlers import HANDLERS
from workflow.mail.correspondence import correspond
from workflow.outcomes import CommandFailed, Conflict, Done, Invalid, Outcome
from workflow.people import Actor
from workflow.ports import Clock, Randomness
from workflow.schedule.recollection import Recollection
from workflow.store.pieces import PieceFolder
from workflow.store.store import Reader, Store, Writer
from workflow.wellformed import fault_in

HIGH_WATER = "high_water"
REPEAT_WINDOW = timedelta(minutes=1)
CLOCK_ACTOR = Actor(id=CLOCK, roles=frozenset({Role.CLOCK}))
"""Who acts when a delay ends."""


class Alongside(Protocol):
    """What shares the transaction of one command: it stays, or vanishes, with what was recorded."""

    def before(self, desk: Desk) -> Outcome | None:
        """Return the outcome that makes the command pointless, None to go on.

        What it raises leaves everything as it was.
        """
        ...

    def after(self, desk: Desk, outcome: Outcome) -> None:
        """Keep what goes with the outcome; called even when nothing was done."""
        ...


class Office:
    """Runs commands on one store; safe to share between threads.

    `settings` may be what reads them, called when they are first asked for: reading a file needs
    none of them.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        randomness: Randomness,
        settings: Settings | Callable[[], Settings],
    ) -> None:
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self._settings = settings
        self.memory = Memory()
        self.recollection = Recollection()
        self.dispatch: Dispatch = EmbeddedDispatch()
        self.transport: Transport | None = None
        self.printer: Printer | None = None
        self.calendar = Calendar()
        self.pieces = PieceFolder(store.pieces_folder)
        self.vault = Vault(store.folder, randomness)

    @property
    def settings(self) -> Settings:
        """The settings in force, read once.

        Raises:
            ConfigInvalid: the settings hold a fault.
        """
        if callable(self._settings):
            self._settings = self._settings()
        return self._settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        """Put other settings in force."""
        self._settings = settings

    def run(self, command: Command, alongside: Alongside | None = None) -> Outcome:
        """Run one command to its end: recorded and committed, or refused with its trace.

        A command that is not understood, or comes too late, leaves nothing at all.
        `alongside` shares its transaction.

        Raises:
            StoreError: the store itself fails; nothing was recorded.
        """
        fault = fault_in(command)
        if fault is not None:
            return fault
        with self.store.write() as writer:
            desk, before = self.desk(writer, command.actor), writer.tree_size()
            known = alongside.before(desk) if alongside else None
            outcome = known or self._attempt(desk, command)
            if alongside is not None:
                alongside.after(desk, outcome)
            understood = not isinstance(outcome, Invalid | Conflict)
            if understood or writer.tree_size() > before:
                writer.put_setting(HIGH_WATER, iso(desk.now))
        desk.archive.commit()
        return outcome

    @contextmanager
    def transaction(self, actor: Actor) -> Iterator[Desk]:
        """Open a desk on a transaction of its own, committed at the end with the high water."""
        try:
            with self.store.write() as writer:
                desk = self.desk(writer, actor)
                yield desk
                writer.put_setting(HIGH_WATER, iso(desk.now))
        except BaseException:
            self.recollection = Recollection(self.recollection.tick)
            raise
        desk.archive.commit()

    def settle(self, case: CaseId) -> Done:
        """Record the automatic acts due on a case, with their letters."""
        with self.transaction(CLOCK_ACTOR) as desk:
            desk.run_due(case)
            correspond(desk)
            return _done(desk)

    def desk(self, writer: Writer, actor: Actor) -> Desk:
        """Open a desk on a transaction at the office's instant."""

        def reload() -> InForce | None:
            return self.calendar.afresh(writer)

        setting = Setting(
            now=self.now(writer),
            actor=actor,
            in_force=self.calendar.in_force(writer),
            randomness=self.randomness,
            pieces=self.pieces,
            reload=reload,
            dispatch=self.dispatch,
            settings=lambda: self.settings,
            vault=self.vault,
        )
        return Desk(writer, Archive(writer, self.memory), setting)

    def now(self, reader: Reader) -> datetime:
        """Return the office's instant: the clock's, never before the highest instant recorded."""
        simulated = reader.setting(SIMULATED_NOW)
        instant = instant_of(simulated) if simulated else self.clock.now()
        highest = reader.setting(HIGH_WATER)
        return max(instant, instant_of(highest)) if highest else instant

    def _attempt(self, desk: Desk, command: Command) -> Outcome:
        if not isinstance(command, MoveClock):
            self._settle_due(desk, command)
        desk.silent = command.imported
        try:
            with desk.writer.attempt():
                HANDLERS[type(command)](desk, command)
                if not desk.silent:
                    correspond(desk)
                return _done(desk)
        except CommandFailed as failed:
            desk.forget()
            if failed.after is not None:
                failed.after(desk)
            if isinstance(failed.outcome, Refused):
                self._record_refusal(desk, failed.outcome)
            return failed.outcome

    def _settle_due(self, desk: Desk, command: Command) -> None:
        """Record the automatic acts due on the cases of the command; they stay if it is refused."""
        for case in _cases_of(command):
            if desk.archive.candidature(case) or desk.archive.antenna(case):
                desk.run_due(case)
        if desk.events:
            correspond(desk)
            desk.start_afresh()

    def _record_refusal(self, desk: Desk, refused: Refused) -> None:
        case = CaseId(f"refus:{refused.case}")
        last = desk.archive.events(case)[-1:]
        data: dict[str, Value] = {
            "case": refused.case,
            "trigger": refused.trigger,
            "rules": [str(reason.rule) for reason in refused.reasons],
        }
        window = refused.act.text("window")
        if window:
            data["window"] = window
        if last and _is_repeat(last[0], data, desk):
            name = f"repeats:{case}"
            count = int(desk.writer.setting(name) or 0) + 1
            desk.writer.put_setting(name, str(count))
            return
        repeats = desk.writer.setting(f"repeats:{case}")
        if repeats:
            data["repeats_before"] = int(repeats)
            desk.writer.put_setting(f"repeats:{case}", None)
        entry = Entry(
            case=case,
            case_kind=CaseKind.REFUSAL,
            kind="refused",
            data=data,
            effective_at=refused.act.effective_at,
        )
        if Rule.EFFECTIVE_IN_FUTURE in {reason.rule for reason in refused.reasons}:
            entry = Entry(case=case, case_kind=CaseKind.REFUSAL, kind="refused", data=data)
        desk.record(entry)
        if not desk.silent:
            correspond(desk)


def _is_repeat(last: Event, data: dict[str, Value], desk: Desk) -> bool:
    same = {name: value for name, value in last.data.items() if name != "repeats_before"} == data
    return same and last.actor == desk.actor.id and desk.now - last.recorded_at < REPEAT_WINDOW


def _cases_of(command: Command) -> tuple[CaseId, ...]:
    if isinstance(command, ActTogether):
        return tuple(act.case for act in command.acts)
    case = getattr(command, "case", None)
    return (case,) if case is not None else ()


def _done(desk: Desk) -> Done:
    return Done(
        events=tuple(desk.events),
        steps=tuple(desk.steps),
        letters=tuple(desk.letters),
        shown=dict(desk.shown),
    )
