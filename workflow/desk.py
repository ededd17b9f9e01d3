"""The desk: one open write transaction in which a handler decides and records.

Everything a handler does goes through it: facts, acts, events with their projections, texts.
It raises `CommandFailed` when the law refuses or a writer is late, so nothing is half-done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from config.settings import Settings
from states.acts import Act, Field, FieldKind, Refused, Step
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.events import Event
from states.facts import Candidature, Facts
from states.history import lifted, reverted, taking_back
from states.identifiers import ActorId, CaseId, CaseKind, EventId, PersonId, Role, Value
from states.instants import EffectiveAt, exactly
from states.law import REVERT, decide, due_act
from states.programme import Programme
from workflow.access.vault import Vault
from workflow.archive import Archive
from workflow.audit.commitments import commitment
from workflow.audit.evidence import TextKind, TextRow
from workflow.calendar import InForce
from workflow.disclosure import is_hidden, lifts_for, view_of
from workflow.dispatch import Dispatch
from workflow.outcomes import CommandFailed, Conflict, Invalid
from workflow.people import Actor
from workflow.ports import Randomness
from workflow.projection import project
from workflow.store.pieces import PieceFolder
from workflow.store.store import Writer
from workflow.surroundings import around_antenna, around_candidature

KEY_BYTES = 32
INSTALLATION = CaseId("installation")
PROGRAMME = CaseId("programme")
_BEYOND_A_CITY = frozenset({Role.LEAD, Role.REGIONAL_CENTRE})
"""Roles under which somebody who also speaks for a city may act on the files of others."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event to be recorded; id, instant, sequence and definition are the desk's to give.

    `actor` and `role` default to the one who gave the command.
    """

    case: CaseId
    case_kind: CaseKind
    kind: str
    data: Mapping[str, Value] = field(default_factory=dict)
    effective_at: EffectiveAt | None = None
    actor: ActorId | None = None
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What surrounds a transaction: the instant, who acts, the programme, the ports."""

    now: datetime
    actor: Actor
    in_force: InForce | None
    randomness: Randomness
    pieces: PieceFolder
    reload: Callable[[], InForce | None]
    dispatch: Dispatch
    settings: Callable[[], Settings]
    vault: Vault


class Desk:
    """One transaction; `events`, `steps` and `shown` become the outcome of the command.

    `silent`: nothing recorded here writes to anybody (imported history).
    """

    def __init__(self, writer: Writer, archive: Archive, setting: Setting) -> None:
        self.writer = writer
        self.archive = archive
        self.now = setting.now
        self.actor = setting.actor
        self.randomness = setting.randomness
        self.pieces = setting.pieces
        self.dispatch = setting.dispatch
        self.settings = setting.settings
        self.vault = setting.vault
        self.events: list[Event] = []
        self.steps: list[Step] = []
        self.letters: list[str] = []
        self.shown: dict[str, Value] = {}
        self.silent = False
        self._in_force = setting.in_force
        self._reload = setting.reload
        self._reloaded = False

    @property
    def in_force(self) -> InForce:
        """The programme in force with its rules.

        Raises:
            CommandFailed: no programme was applied yet.
        """
        if self._in_force is None:
            raise CommandFailed(Invalid(field="programme", value="", problem="missing"))
        return self._in_force

    @property
    def programme(self) -> Programme:
        """The programme in force."""
        return self.in_force.programme

    def reload_programme(self) -> None:
        """Read the programme again after deadlines or the version in force changed."""
        self._in_force = self._reload()
        self._reloaded = True

    def facts(self, case: CaseId) -> Facts:
        """Return the true facts of a candidature or antenna, with their surroundings.

        Raises:
            CommandFailed: there is no such case.
        """
        candidature = self.archive.candidature(case)
        if candidature is not None:
            return replace(candidature, around=around_candidature(self.archive, candidature))
        antenna = self.archive.antenna(case)
        if antenna is not None:
            return replace(antenna, around=around_antenna(self.archive, antenna))
        raise CommandFailed(Invalid(field="case", value=case, problem="unknown"))

    def act(
        self,
        case: CaseId,
        act: Act,
        seen_version: int | None = None,
        extra: Mapping[str, Value] | None = None,
    ) -> Step:
        """Apply the automatic acts due, then decide and record one act on a case.

        An act of an outsider on a case with an undisclosed decision is answered from the facts
        last lifted and becomes a request to the lead; a new draft that it asks for is opened, as
        it would be for anybody. `extra` is what the event says beside its inputs.

        Raises:
            CommandFailed: with the refusal or the conflict; the caller's transaction part is lost.
        """
        self.run_due(case)
        facts = self.facts(case)
        self._refuse_strangers(facts)
        shown = self._shown_to_actor(facts)
        if seen_version is not None and seen_version != shown.version:
            raise CommandFailed(self._conflict(shown, seen_version))
        hidden = not self.actor.is_insider and is_hidden(self.archive.events(case), self.actor)
        decision = decide(shown, act, self.now, self.programme)
        if isinstance(decision, Refused):
            raise CommandFailed(decision)
        if hidden:
            self._record_request(decision, extra)
            return decision
        last = facts.last_transition if isinstance(facts, Candidature) else None
        if decision.trigger == REVERT and last and not decision.undoes:
            decision = replace(decision, target=reverted(self.archive.events(case), last).state)
        self.record_step(decision, extra)
        return decision

    def run_due(self, case: CaseId) -> tuple[Step, ...]:
        """Record every automatic act already due on a case, in order."""
        done: list[Step] = []
        while True:
            facts = self.facts(case)
            act = due_act(facts, self.now, self.programme)
            if act is None:
                return tuple(done)
            decision = decide(facts, act, self.now, self.programme)
            if isinstance(decision, Refused):
                return tuple(done)
            self.record_step(decision)
            done.append(decision)

    def record_step(self, step: Step, extra: Mapping[str, Value] | None = None) -> Event:
        """Record a step decided by the law, after the automatic events it takes back."""
        kind = self._kind_of(step.case)
        for event_id in step.undoes:
            self.record(
                Entry(case=step.case, case_kind=kind, kind="undo", data={"undoes": event_id})
            )
        data = {**self._step_data(step), **(extra or {})}
        event = self.record(
            Entry(
                case=step.case,
                case_kind=kind,
                kind=step.trigger,
                data=data,
                effective_at=step.act.effective_at,
                actor=step.act.actor,
                role=step.role,
            )
        )
        self.steps.append(step)
        return event

    def record(self, entry: Entry) -> Event:
        """Append one event with its leaf, its texts already kept, and its projections."""
        known = self.archive.events(entry.case)
        before = self._folded(entry)
        role = entry.role or self._first_role()
        event = Event(
            id=EventId(self.randomness.token(16)),
            case=entry.case,
            case_kind=entry.case_kind,
            case_seq=len(known) + 1,
            recorded_at=self.now,
            effective_at=entry.effective_at or exactly(self.now),
            actor=entry.actor or self.actor.id,
            role=role,
            kind=entry.kind,
            definition=self._in_force.programme.definition if self._in_force else "",
            data=entry.data,
        )
        self.writer.append(event)
        self.archive.touch(entry.case, event)
        project(self.writer, self.archive, event, before, self._folded(entry))
        self.events.append(event)
        return event

    def keep_text(
        self, value: str, kind: TextKind = TextKind.RECORD, person: CaseId | None = None
    ) -> dict[str, Value]:
        """Keep a text in the erasable table and return the commitment an event carries."""
        ref, key = self.randomness.token(16), self.randomness.bytes(KEY_BYTES)
        owner = PersonId(person) if person else None
        row = TextRow(ref=ref, value=value, key=key, kind=kind, created_at=self.now, person=owner)
        self.writer.put_text(row)
        return commitment(ref, key, value)

    def keep_texts(
        self, values: Mapping[str, str], kind: TextKind, person: CaseId | None = None
    ) -> dict[str, Value]:
        """Keep several texts; empty ones are left out."""
        return {
            name: self.keep_text(value, kind, person) for name, value in values.items() if value
        }

    def words(self, ref: str) -> str:
        """Return the text behind a ref, "" when it was erased."""
        text = self.writer.text(ref) if ref else None
        return text.value if text else ""

    def new_case(self) -> CaseId:
        """Return a fresh case id."""
        return CaseId(self.randomness.token(8))

    def forget(self) -> None:
        """Forget what was recorded here: the transaction part it belongs to is rolled back."""
        self.archive.forget()
        if self._reloaded:
            self.reload_programme()
        self.start_afresh()

    def start_afresh(self) -> None:
        """Begin a new outcome: what was recorded so far belongs to another."""
        self.events.clear()
        self.steps.clear()
        self.letters.clear()
        self.shown.clear()

    def _refuse_strangers(self, facts: Facts) -> None:
        """A city acts on its own files only; others do not exist for it."""
        if Role.CITY not in self.actor.roles or self.actor.roles & _BEYOND_A_CITY:
            return
        members = facts.members if isinstance(facts, Candidature) else ()
        if self.actor.authority not in (facts.authority, *members):
            raise CommandFailed(Invalid(field="case", value=facts.id, problem="unknown"))

    def _shown_to_actor(self, facts: Facts) -> Facts:
        """Return the facts this actor may know: the true ones, or those last lifted.

        Raises:
            CommandFailed: nothing of the case was disclosed yet: it does not exist.
        """
        if self.actor.is_insider:
            return facts
        shown = view_of(facts, self.archive.events(facts.id), self.actor)
        if not shown.version:
            raise CommandFailed(Invalid(field="case", value=facts.id, problem="unknown"))
        if isinstance(shown, Candidature):
            around = around_candidature(self.archive, shown, lifts_for(self.actor))
            return replace(shown, around=around)
        return shown

    def _conflict(self, facts: Facts, seen: int) -> Conflict:
        events: Sequence[Event] = self.archive.events(facts.id)
        if not self.actor.is_insider:
            events = lifted(events, *lifts_for(self.actor))
        return Conflict(
            case=facts.id,
            reference=facts.reference,
            expected=seen,
            found=facts.version,
            since=tuple(event for event in events if event.case_seq > seen),
        )

    def _record_request(self, step: Step, extra: Mapping[str, Value] | None) -> Event:
        data = {**self._step_data(step), **(extra or {}), "trigger": step.trigger}
        event = self.record(
            Entry(
                case=step.case,
                case_kind=self._kind_of(step.case),
                kind="requested",
                data=data,
                effective_at=step.act.effective_at,
                role=step.role,
            )
        )
        self.steps.append(step)
        return event

    def _step_data(self, step: Step) -> dict[str, Value]:
        """Return what the event of a step carries: inputs as codes, texts as commitments."""
        fields = {field.name: field for field in _fields_of(self._kind_of(step.case), step.trigger)}
        data: dict[str, Value] = {}
        texts: dict[str, Value] = {}
        for name, value in step.act.inputs.items():
            if name not in fields or value in (None, "", ()):
                continue
            if fields[name].kind is FieldKind.TEXT:
                texts[name] = self.keep_text(str(value))
            else:
                data[name] = list(value) if isinstance(value, tuple) else value
        data |= {"from": step.source, "to": step.target}
        for name, values in (
            ("unverifiable", step.unverifiable),
            ("outside_rule", step.outside_rule),
        ):
            if values:
                data[name] = list(values)
        return {**data, **({"texts": texts} if texts else {}), **self._derived(step)}

    def _derived(self, step: Step) -> dict[str, Value]:
        """Return what the event of some triggers carries beside the inputs given."""
        facts = self.archive.candidature(step.case)
        if step.trigger == "revert":
            target = facts or self.archive.antenna(step.case)
            last = target.last_transition if target else None
            return taking_back(self.archive.events(step.case), last) if last else {}
        if facts is None:
            return {}
        if step.trigger == "carry":
            return {"from_window": facts.window}
        if step.trigger == "submit":
            wanted = [piece.id for piece in self.programme.pieces if piece.required]
            return {"missing": [piece for piece in wanted if piece not in facts.pieces]}
        if step.trigger == "label":
            return {"antennas": self._antenna_ids(step)}
        if step.trigger == "reapply":
            return {"successor": self.new_case()}
        return {}

    def _antenna_ids(self, step: Step) -> list[Value]:
        wanted, number = len(step.act.codes("sites") or ("",)), 0
        found: list[Value] = []
        while len(found) < wanted:
            number += 1
            name = f"{step.case}-a{number}"
            if self.writer.case(name) is None:
                found.append(name)
        return found

    def _kind_of(self, case: CaseId) -> CaseKind:
        """A case without events yet is a candidature about to be opened."""
        known = self.archive.events(case)
        return known[0].case_kind if known else CaseKind.CANDIDATURE

    def _folded(self, entry: Entry) -> Any:
        if entry.case_kind is CaseKind.CANDIDATURE:
            return self.archive.candidature(entry.case)
        if entry.case_kind is CaseKind.ANTENNA:
            return self.archive.antenna(entry.case)
        if entry.case_kind is CaseKind.PERSON:
            return self.archive.person(entry.case)
        if entry.case_kind is CaseKind.SESSION:
            return self.archive.sitting(entry.case)
        if entry.case_kind is CaseKind.AUTHORITY:
            return self.archive.authority(entry.case.partition(":")[2])
        return None

    def _first_role(self) -> Role:
        return next((role for role in Role if role in self.actor.roles), Role.OPERATOR)


def _fields_of(kind: CaseKind, trigger: str) -> Sequence[Field]:
    lifecycle = CANDIDATURE if kind is CaseKind.CANDIDATURE else ANTENNA
    return lifecycle.rows_of(trigger)[0].fields
