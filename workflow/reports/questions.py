"""The questions of whoever controls the programme, answered from the log alone.

Each answer carries its own query and the instant it was given. Values only; asked on behalf of
somebody who may see undisclosed decisions (`is_insider`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from states.events import Event
from states.history import as_of, codes_of, text_of
from states.identifiers import CaseId, CaseKind, Value
from states.instants import Certainty
from workflow.people import text_refs
from workflow.reading import NOW, Moment, Reading
from workflow.reports.masking import NO_MASK, Mask
from workflow.store.filters import EventFilter, LetterFilter
from workflow.store.records import LetterRow, LoggedEvent

Line = TypeVar("Line")
OUTSIDE_KINDS = {
    "programme_applied": "programme_changed",
    "role_granted": "role_granted",
    "person_erased": "erasure",
    "text_redacted": "redaction",
    "sweep_confirmed": "clock_moved",
    "restored": "restore",
}
"""Kinds of events that stand outside the everyday rule by themselves → their code."""
UNVERIFIABLE = "unverifiable"
ASKED_AND_REFUSED = ("submit", "open_draft", "reapply")
TIME_RULES = frozenset({"window_closed", "final_cutoff_passed", "late_entry", "deadline_past"})
GIVEN = ("derogate", "extend_completion")


@dataclass(frozen=True, kw_only=True)
class Answer(Generic[Line]):
    """The lines of an answer, in the order each question says, with what was asked and when."""

    query: str
    asked: tuple[tuple[str, str], ...]
    answered_at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One event with its place in the log, its file's reference, the texts not erased, by name."""

    seq: int
    event: Event
    reference: str
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A letter with its phase and what proves that it was received, oldest first."""

    letter: LetterRow
    reference: str
    proofs: tuple[Event, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusalLine:
    """A refused attempt; `times` counts the identical ones within a minute."""

    event: Event
    reference: str
    trigger: str
    rules: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class OutsideLine:
    """An act outside the rule, with the codes of why.

    `unverifiable` names the conditions that an unknown date left undecided.
    """

    seq: int
    event: Event
    reference: str
    codes: tuple[str, ...]
    unverifiable: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TreatmentLine:
    """How one file was treated in time: leaves granted, attempts refused because of a date."""

    case: CaseId
    reference: str
    window: str
    granted: tuple[str, ...]
    refused: int


class Questions:
    """The questions, asked of one snapshot."""

    def __init__(self, reading: Reading, moment: Moment = NOW, mask: Mask = NO_MASK) -> None:
        self._reading = reading
        self._moment = moment
        self._mask = mask

    def history(self, case: CaseId, moment: Moment | None = None) -> Answer[EventLine]:
        """Return one file's events in their order, on either axis."""
        asked = (("case", self._reference(case)),)
        return self._answer("history", asked, self._lines_of(case, moment), moment)

    def acts(
        self, actor: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> Answer[EventLine]:
        """Return who did what in a recorded period (`since` inclusive, `until` exclusive)."""
        logged = self._logged(since, until, actor=actor or None)
        lines = [self._line(each.seq, each.event) for each in logged]
        return self._answer("acts", (("actor", actor), *_period(since, until)), lines)

    def refusals(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Answer[RefusalLine]:
        """Return the refused attempts of a recorded period, oldest first."""
        lines = [self._refusal(each.event) for each in self._logged(since, until, "refused")]
        return self._answer("refusals", _period(since, until), lines)

    def letters(self, person: CaseId) -> Answer[LetterLine]:
        """Return every letter to a person, by due time, with the proofs of receipt."""
        letters = self._reading.reader.letters(LetterFilter(person=person))
        return self._answer("letters", (("person", person),), self._letter_lines(letters))

    def letter(self, letter_id: str) -> Answer[LetterLine]:
        """Return one letter with what proves that it was received; no line when there is none."""
        letter = self._reading.reader.letter(letter_id)
        lines = self._letter_lines((letter,) if letter else ())
        return self._answer("letter", (("letter", letter_id),), lines)

    def deadline_changes(self, deadline: str) -> Answer[EventLine]:
        """Return every version of a deadline, oldest first: when it was set, moved, extended."""
        case = CaseId(deadline)
        asked = (("deadline", self._reference(case)),)
        return self._answer("deadline", asked, self._lines_of(case))

    def outside_rule(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Answer[OutsideLine]:
        """Return the acts outside the rule of a recorded period, in log order."""
        lines = []
        for logged in self._logged(since, until):
            codes = self._outside_codes(logged.event)
            if codes:
                lines.append(
                    OutsideLine(
                        seq=logged.seq,
                        event=logged.event,
                        reference=self._reference(logged.event.case),
                        codes=codes,
                        unverifiable=codes_of(logged.event.data, UNVERIFIABLE),
                    )
                )
        return self._answer("outside-rule", _period(since, until), lines)

    def outside_rule_apart(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        hidden: tuple[str, ...] = (UNVERIFIABLE,),
    ) -> tuple[Answer[OutsideLine], int]:
        """Return the same without the acts that only `hidden` codes put there, and their count."""
        answer = self.outside_rule(since, until)
        kept = tuple(line for line in answer.lines if not set(line.codes) <= set(hidden))
        return replace(answer, lines=kept), len(answer.lines) - len(kept)

    def treatment(self, call: str = "") -> Answer[TreatmentLine]:
        """Return, by reference, the files that were given time or were refused for a date.

        Extensions of a whole deadline concern everybody and are in `deadline_changes`.
        """
        lines = []
        for facts in self._reading.archive.candidatures():
            events = self._then(self._reading.archive.events(facts.id))
            granted = tuple(event.kind for event in events if event.kind in GIVEN)
            refused = self._refused_for_time(facts.id)
            if (granted or refused) and call in ("", facts.call):
                lines.append(
                    TreatmentLine(
                        case=facts.id,
                        reference=facts.reference,
                        window=facts.window,
                        granted=granted,
                        refused=refused,
                    )
                )
        return self._answer("treatment", (("call", call),), lines)

    def sample(self, count: int, seed: str, call: str = "") -> Answer[CaseId]:
        """Return `count` candidatures drawn so that anybody with the seed draws the same.

        Drawn by ascending SHA-256 of `seed:id`; fictional files are left out.
        """
        cases = [
            facts.id
            for facts in self._reading.archive.candidatures()
            if call in ("", facts.call)
            and "fictional" not in facts.marks
            and self._then(self._reading.archive.events(facts.id))
        ]
        drawn = sorted(cases, key=lambda case: _draw(seed, case))[:count]
        asked = (("count", str(count)), ("seed", seed), ("call", call), ("among", str(len(cases))))
        return self._answer("sample", asked, drawn)

    def _outside_codes(self, event: Event) -> tuple[str, ...]:
        codes = list(codes_of(event.data, "outside_rule"))
        if event.data.get("unverifiable"):
            codes.append(UNVERIFIABLE)
        own = OUTSIDE_KINDS.get(event.kind)
        if own and own not in codes and not (own == "programme_changed" and _is_first(event)):
            codes.append(own)
        if event.kind == "session_item" and "reason" not in text_refs(event.data):
            codes.append("no_reason")
        if event.kind == "notified" and event.case_kind is CaseKind.SESSION:
            sitting = self._reading.archive.sitting(event.case)
            if sitting is not None and not sitting.session.minutes_reference:
                codes.append("no_minutes")
        return tuple(dict.fromkeys(codes))

    def _refusal(self, event: Event) -> RefusalLine:
        case = text_of(event.data, "case")
        events = self._reading.archive.events(event.case)
        following = events[event.case_seq : event.case_seq + 1]
        kept = (
            following[0].data.get("repeats_before", 0)
            if following
            else self._reading.reader.setting(f"repeats:{event.case}")
        )
        return RefusalLine(
            event=event,
            reference=self._reference(case),
            trigger=text_of(event.data, "trigger"),
            rules=codes_of(event.data, "rules"),
            times=1 + int(str(kept or 0)),
        )

    def _refused_for_time(self, case: CaseId) -> int:
        refusals = self._then(self._reading.archive.events(CaseId(f"refus:{case}")))
        return sum(
            1
            for event in refusals
            if text_of(event.data, "trigger") in ASKED_AND_REFUSED
            and TIME_RULES & set(codes_of(event.data, "rules"))
        )

    def _logged(
        self,
        since: datetime | None,
        until: datetime | None,
        *kinds: str,
        actor: str | None = None,
    ) -> tuple[LoggedEvent, ...]:
        wanted = EventFilter(kinds=kinds, actor=actor, recorded_from=since, recorded_until=until)
        logged = self._reading.reader.logged(wanted)
        return tuple(each for each in logged if self._stood(each.event))

    def _letter_lines(self, letters: Iterable[LetterRow]) -> list[LetterLine]:
        """Return letters written by then, each with the proofs known by then."""
        proofs: dict[str, list[Event]] = {}
        for event in self._reading.reader.events(EventFilter(kinds=("letter_proved",))):
            if self._stood(event):
                proofs.setdefault(text_of(event.data, "letter"), []).append(event)
        known_at, at = self._moment.known_at, self._moment.at
        return [
            LetterLine(
                letter=letter,
                reference=self._reference(letter.case_id or ""),
                proofs=tuple(proofs.get(letter.id, ())),
            )
            for letter in letters
            if (known_at is None or letter.created_at <= known_at)
            and (at is None or letter.due_at <= at)
        ]

    def _then(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Keep the events of one case that stood at the moment asked about."""
        return as_of(events, self._moment.at, self._moment.known_at)

    def _stood(self, event: Event) -> bool:
        """Whether an event was recorded, and true, at the moment asked about."""
        known_at, at = self._moment.known_at, self._moment.at
        if known_at is not None and event.recorded_at > known_at:
            return False
        return at is None or event.effective_at.compared_to(at) is Certainty.BEFORE

    def _places(self, events: Sequence[Event]) -> dict[str, int]:
        wanted = {event.id for event in events}
        return {
            leaf.event_id: leaf.seq
            for leaf in self._reading.reader.leaves()
            if leaf.event_id in wanted
        }

    def _line(self, seq: int, event: Event) -> EventLine:
        words = self._mask.words(self._reading.reader, text_refs(event.data))
        return EventLine(
            seq=seq, event=event, reference=self._reference(event.case), texts=tuple(words.items())
        )

    def _reference(self, case: str) -> str:
        row = self._reading.reader.case(case) if case else None
        return row.reference or case if row else case

    def _lines_of(self, case: CaseId, moment: Moment | None = None) -> list[EventLine]:
        events = self._reading.shown_events(case, moment or self._moment)
        seqs = self._places(events)
        return [self._line(seqs[event.id], event) for event in events]

    def _answer(
        self,
        query: str,
        asked: tuple[tuple[str, str], ...],
        lines: Iterable[Line],
        moment: Moment | None = None,
    ) -> Answer[Line]:
        every = (*asked, *_moment_asked(moment or self._moment))
        return Answer(
            query=query,
            asked=tuple((name, value) for name, value in every if value),
            answered_at=self._reading.now,
            lines=tuple(lines),
        )


def _is_first(event: Event) -> bool:
    number: Value = event.data.get("n")
    return number == 1


def _draw(seed: str, case: str) -> str:
    return hashlib.sha256(f"{seed}:{case}".encode()).hexdigest()


def _period(since: datetime | None, until: datetime | None) -> tuple[tuple[str, str], ...]:
    return (
        ("since", since.isoformat() if since else ""),
        ("until", until.isoformat() if until else ""),
    )


def _moment_asked(moment: Moment) -> tuple[tuple[str, str], ...]:
    return (
        ("at", moment.at.isoformat() if moment.at else ""),
        ("known_at", moment.known_at.isoformat() if moment.known_at else ""),
    )
