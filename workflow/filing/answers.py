"""The answers of a draft: saved as they come, frozen when the file is submitted.

Their words are erasable texts that no event holds while the file is a draft; one event says, once
a day and per person, that somebody wrote. The event of the filing commits to what was filed.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from states.events import Event
from states.facts import Candidature
from states.identifiers import CaseId, CaseKind, Value
from states.instants import PARIS, EffectiveAt
from states.programme import FormQuestion, Programme
from workflow.audit.commitments import commitment
from workflow.audit.evidence import TextKind
from workflow.desk import Desk, Entry
from workflow.filing.commands import AnswerGiven
from workflow.outcomes import CommandFailed, Conflict, Invalid
from workflow.store.filing_records import AnswerRow, DraftRow
from workflow.store.store import Reader

SAVED, FILED = "draft_saved", "answers_filed"
FORM = "form"
"""The piece that the answers stand for."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers of a file: words by question, how often they were saved, by whom, when last.

    `version` is 0 when nothing was ever saved.
    """

    words: Mapping[str, str]
    version: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""


def answers_of(reader: Reader, case: CaseId) -> Answers:
    """Return the answers of a file as they stand; one whose text was erased is left out."""
    rows, draft = reader.answers(case), reader.draft(case)
    words = reader.texts(row.ref for row in rows)
    found = {row.question: words[row.ref] for row in rows if words.get(row.ref)}
    if draft is None:
        return Answers(words=found)
    return Answers(
        words=found, version=draft.version, saved_at=draft.saved_at, saved_by=draft.saved_by
    )


def unanswered(answers: Answers, programme: Programme) -> tuple[FormQuestion, ...]:
    """Return the expected questions that have no answer, in the order of the form."""
    return tuple(
        question
        for question in programme.questions
        if question.required and not answers.words.get(question.id)
    )


def save_answers(desk: Desk, facts: Candidature, given: tuple[AnswerGiven, ...], seen: int) -> bool:
    """Save what changed; False when nothing did.

    Raises:
        CommandFailed: a question or its answer cannot be taken, or somebody wrote since `seen`
            other words to one of these questions: nothing is saved then.
    """
    wanted = {each.question: _kept(desk, each) for each in given}
    personal = {question.id for question in desk.programme.questions if question.personal}
    before = answers_of(desk.writer, facts.id)
    changed = {name: words for name, words in wanted.items() if words != before.words.get(name, "")}
    rows = {row.question: row for row in desk.writer.answers(facts.id)}
    if any(name in rows and rows[name].version > seen for name in changed):
        raise CommandFailed(_overtaken(desk, facts, before.version, seen))
    if not changed:
        return False
    version = before.version + 1
    for name, words in changed.items():
        row = rows.get(name)
        if row is not None and not row.frozen:
            desk.writer.redact_text(row.ref)
        kind = TextKind.PERSONAL if name in personal else TextKind.RECORD
        _put(desk, facts.id, AnswerGiven(question=name, answer=words), version, kind)
    draft = DraftRow(case_id=facts.id, version=version, saved_at=desk.now, saved_by=desk.actor.id)
    desk.writer.put_draft(draft)
    _tell_once(desk, facts.id, version)
    return True


def file_answers(desk: Desk, case: CaseId, effective_at: EffectiveAt) -> None:
    """Freeze the answers of a file just submitted and record what they were."""
    rows, draft = desk.writer.answers(case), desk.writer.draft(case)
    if draft is None or not rows:
        return
    texts: dict[str, Value] = {}
    for row in rows:
        text = desk.writer.text(row.ref)
        if text is not None and text.value:
            texts[row.question] = commitment(text.ref, text.key, text.value)
    desk.writer.freeze_answers(case)
    data: dict[str, Value] = {"version": draft.version, "texts": texts}
    desk.record(
        Entry(
            case=case,
            case_kind=CaseKind.CANDIDATURE,
            kind=FILED,
            data=data,
            effective_at=effective_at,
        )
    )


def _kept(desk: Desk, given: AnswerGiven) -> str:
    """Return the words as kept: composed characters, one kind of line end, no space around."""
    question = next((q for q in desk.programme.questions if q.id == given.question), None)
    if question is None:
        known: dict[str, Value] = {"known": [q.id for q in desk.programme.questions]}
        raise CommandFailed(
            Invalid(field="question", value=given.question, problem="not_a_choice", values=known)
        )
    words = unicodedata.normalize("NFC", given.answer)
    words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > question.limit:
        limits: dict[str, Value] = {"limit": question.limit, "question": question.id}
        raise CommandFailed(
            Invalid(field=question.label, value=words[:40], problem="too_long", values=limits)
        )
    return words


def _put(desk: Desk, case: CaseId, given: AnswerGiven, version: int, kind: TextKind) -> None:
    """Put words in the place of others; an answer taken back keeps its row, thus its version."""
    ref = str(desk.keep_text(given.answer, kind)["ref"])
    desk.writer.put_answer(
        AnswerRow(case_id=case, question=given.question, ref=ref, version=version)
    )


def _tell_once(desk: Desk, case: CaseId, version: int) -> None:
    """Record that somebody wrote, unless the last event of the case says so already today."""
    events = desk.archive.events(case)
    if events and _says_so(events[-1], desk):
        return
    data: dict[str, Value] = {"version": version}
    desk.record(Entry(case=case, case_kind=CaseKind.CANDIDATURE, kind=SAVED, data=data))


def _says_so(last: Event, desk: Desk) -> bool:
    same_day = last.recorded_at.astimezone(PARIS).date() == desk.now.astimezone(PARIS).date()
    return last.kind == SAVED and last.actor == desk.actor.id and same_day


def _overtaken(desk: Desk, facts: Candidature, found: int, seen: int) -> Conflict:
    """Say who wrote meanwhile: the last events that tell of it."""
    saved = [event for event in desk.archive.events(facts.id) if event.kind == SAVED]
    return Conflict(
        case=facts.id,
        reference=facts.reference,
        expected=seen,
        found=found,
        since=tuple(saved[-1:]),
    )
