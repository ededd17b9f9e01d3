"""Commands of the lead's daily writing: notes, nudges, messages, standing texts."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from notifications.additions import WrittenPart
from notifications.editable import field_errors
from notifications.planning import RELANCES_MAX
from notifications.slots import local_day, next_open_slot
from states.events import Event
from states.identifiers import CaseId, CaseKind, Role, Value
from states.instants import PARIS
from workflow.audience import is_in_office, recipient_of
from workflow.audit.evidence import TextKind
from workflow.commands import SettleLetter
from workflow.desk import INSTALLATION, Desk, Entry
from workflow.handlers.files import act_of
from workflow.handlers.mail import settle_letter
from workflow.handlers.rights import require
from workflow.mail.letter_context import said_deadline, said_text
from workflow.mail.posting import Outgoing, post
from workflow.mail.standing_texts import (
    BODY,
    TEXT_EDITED,
    editable_codes,
    fields_of,
    standing_texts,
    text_case,
)
from workflow.mail.written_words import MESSAGE, SUBJECT
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person
from workflow.schedule.reminding import end_of_day
from workflow.store.filters import ReminderFilter
from workflow.store.records import ReminderStatus
from workflow.writing.awaited import NUDGED, Awaited, awaited, last_letter, relances_after
from workflow.writing.commands import (
    EditText,
    Exchange,
    NoteExchange,
    NudgePerson,
    SettleLetters,
    WriteToSelection,
)
from workflow.writing.selection import FIELDS, READERS, Written, select

RECENT = timedelta(days=7)
"""A letter younger than this must be read again before one more."""
SELECTION_WRITTEN = "selection_written"


def note_exchange(desk: Desk, command: NoteExchange) -> None:
    """Note an exchange about a file, as the law lets notes be made."""
    if command.kind not in tuple(Exchange):
        _refuse("kind", command.kind, "not_a_choice", known=[str(kind) for kind in Exchange])
    text = plain(command.text)
    if not text:
        _refuse("text", "", "empty")
    if command.on is not None and command.on > desk.now.astimezone(PARIS).date():
        _refuse("on", command.on.isoformat(), "future")
    extra: dict[str, Value] = {"exchange": command.kind}
    if command.on is not None:
        extra["on"] = command.on.isoformat()
    if command.person is not None:
        extra["person"] = _person(desk, command.person).id
    act = act_of(desk, command, "note", {"text": text})
    desk.act(command.case, act, command.version, extra)


def nudge_person(desk: Desk, command: NudgePerson) -> None:
    """Write to a person about what is awaited of them, unless nothing is or it was just done."""
    require(desk, command.case, "nudge", Role.LEAD)
    person = _person(desk, command.person)
    if not is_in_office(person, desk.now.astimezone(PARIS).date()):
        _refuse("person", "", "ended")
    if person.mail_stopped:
        _refuse("person", "", "mail_stopped")
    found = awaited(desk.archive, desk.programme, command.case, person, desk.now)
    chosen = next((each for each in found if command.about in ("", each.about)), None)
    if chosen is None:
        known: list[Value] = [each.about for each in found]
        _refuse("person", command.about, "nothing_awaited", known=known)
    late = chosen.deadline is not None and chosen.deadline.is_past(desk.now) is True
    if late and _relances(desk, chosen, person) >= RELANCES_MAX:
        _refuse("person", "", "three_relances")
    _refuse_recent(desk, command, person)
    _post_nudge(desk, command, person, chosen)
    if late and _relances(desk, chosen, person) >= RELANCES_MAX:
        _skip_the_rest(desk, chosen, person)
    desk.shown["about"] = chosen.about


def write_to_selection(desk: Desk, command: WriteToSelection) -> None:
    """Write one held message to each reader of a selection; shows how many, and who is left out."""
    require(desk, INSTALLATION, "write_to_selection", Role.LEAD)
    said = _own_words(command)
    found = select(desk, command)
    if not found.letters:
        _refuse("case", "", "nobody")
    if len(found.letters) != command.expected:
        _refuse("expected", str(command.expected), "count_changed", found=len(found.letters))
    texts = desk.keep_texts(said, TextKind.RECORD)
    event = desk.record(
        Entry(
            case=CaseId(f"envoi:{desk.new_case()}"),
            case_kind=CaseKind.LETTER,
            kind=SELECTION_WRITTEN,
            data={
                "cases": list(dict.fromkeys(command.cases)),
                "to": [str(kind) for kind in command.to],
                "letters": len(found.letters),
                "left_out": len(found.left_out),
                "texts": texts,
            },
        )
    )
    for written in found.letters:
        post(desk, _message(event, written, texts))
    desk.shown |= {"letters": len(found.letters), "left_out": len(found.left_out)}


def edit_text(desk: Desk, command: EditText) -> None:
    """Write a new version of a standing text of a letter, or remove it."""
    case = text_case(command.code)
    require(desk, case, "edit_text", Role.LEAD)
    if command.code not in editable_codes():
        _refuse("code", command.code, "not_editable", known=list(editable_codes()))
    if command.part not in tuple(WrittenPart):
        _refuse("part", command.part, "not_a_choice", known=[str(part) for part in WrittenPart])
    text = plain(command.text)
    data: dict[str, Value] = {"code": command.code, "part": command.part}
    if text:
        _require_fit("text", text, fields_of(command.code))
        data["texts"] = desk.keep_texts({BODY: text}, TextKind.RECORD)
    elif command.part not in standing_texts(desk.archive, command.code):
        _refuse("text", "", "empty")
    desk.record(Entry(case=case, case_kind=CaseKind.LETTER, kind=TEXT_EDITED, data=data))


def settle_letters(desk: Desk, command: SettleLetters) -> None:
    """Make one choice for several letters, all or none."""
    letters = tuple(dict.fromkeys(command.letters))
    if not letters:
        _refuse("letter", "", "empty")
    if len(letters) != command.expected:
        _refuse("expected", str(command.expected), "count_changed", found=len(letters))
    for letter in letters:
        choice = SettleLetter(actor=command.actor, letter=letter, choice=command.choice)
        settle_letter(desk, choice)
    desk.shown["letters"] = len(letters)


def plain(text: str) -> str:
    """Return a text with one kind of line break, without spaces around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _own_words(command: WriteToSelection) -> dict[str, str]:
    """Return the texts of a message, fit to be printed for anybody of its selection."""
    if unfit := set(command.to) - set(READERS):
        _refuse("to", min(unfit), "not_a_choice", known=[str(kind) for kind in READERS])
    said = {SUBJECT: plain(command.subject), BODY: plain(command.text)}
    _require_fit("subject", said[SUBJECT], FIELDS)
    _require_fit("text", said[BODY], FIELDS)
    reason = plain(command.reason)
    if not reason:
        _refuse("reason", "", "empty")
    return {**said, "reason": reason}


def _message(event: Event, written: Written, texts: Mapping[str, Value]) -> Outgoing:
    said = {name: said_text(_ref(texts, name)) for name in (SUBJECT, BODY)}
    return Outgoing(
        code=MESSAGE,
        person=written.person,
        identity=event.id,
        rule=SELECTION_WRITTEN,
        event=event.id,
        case=written.files[0] if len(written.files) == 1 else None,
        values={**written.values, **said},
    )


def _post_nudge(desk: Desk, command: NudgePerson, person: Person, chosen: Awaited) -> None:
    recipient = recipient_of(desk.archive, person)
    deadline = chosen.deadline
    slot = next_open_slot(desk.now, recipient)
    if deadline is not None and _closes_before(deadline.closes_at, desk.now, slot):
        slot = desk.now  # no open hour is left before the date: better now than too late
    values: dict[str, Value] = dict(chosen.values)
    late = deadline is not None and deadline.is_past(desk.now) is True
    if deadline is not None and deadline.day is not None:
        days = (deadline.day - local_day(slot, recipient)).days
        values |= {"deadline": said_deadline(deadline), "days": days}
    text = plain(command.text)
    kept = desk.keep_texts({"text": text}, TextKind.PERSONAL, person.id)
    data: dict[str, Value] = {"case": command.case, "about": chosen.about, "late": late}
    if deadline is not None:
        data |= {"deadline": deadline.id, "version": deadline.version}
    if kept:
        data["texts"] = kept
    event = desk.record(Entry(case=person.id, case_kind=CaseKind.PERSON, kind=NUDGED, data=data))
    ends = [end_of_day(slot, recipient)] if "days" in values else []
    if deadline is not None and not late and deadline.closes_at is not None:
        ends.append(deadline.closes_at)
    post(
        desk,
        Outgoing(
            code=chosen.letter,
            person=person,
            identity=event.id,
            rule=NUDGED,
            event=event.id,
            case=command.case,
            values=values,
            lapses_at=min(ends, default=None),
            edits={str(WrittenPart.OPENING): _ref(kept, "text")} if kept else {},
            leaves_at=slot,
        ),
    )


def _closes_before(closes_at: datetime | None, now: datetime, slot: datetime) -> bool:
    return closes_at is not None and now < closes_at <= slot


def _relances(desk: Desk, chosen: Awaited, person: Person) -> int:
    assert chosen.deadline is not None
    return relances_after(desk.archive, chosen.deadline, person.id)


def _refuse_recent(desk: Desk, command: NudgePerson, person: Person) -> None:
    last = last_letter(desk.writer, command.case, person.id)
    if last is None or command.confirmed:
        return
    at = last.sent_at or last.due_at
    if desk.now - at < RECENT:
        _refuse("letter", "", "recent_letter", letter=last.id, code=last.code)


def _skip_the_rest(desk: Desk, chosen: Awaited, person: Person) -> None:
    """Three letters followed the date: the automatic ones still planned do not add to them."""
    assert chosen.deadline is not None
    planned = ReminderFilter(
        statuses=(ReminderStatus.PLANNED,), deadline=chosen.deadline.id, person=person.id
    )
    for row in desk.writer.reminders(planned):
        if row.days_before is not None and row.days_before < 0:
            desk.writer.set_reminder(row.key, ReminderStatus.SKIPPED, why="three_relances")


def _require_fit(name: str, text: str, admitted: Collection[str]) -> None:
    for error in field_errors(text, admitted):
        found: list[Value] = list(error.expected)
        values: dict[str, Value] = {"known": found} if found else {}
        raise CommandFailed(
            Invalid(
                field=name,
                value=error.value,
                problem=error.problem,
                remedy=error.remedy,
                values=values,
            )
        )


def _person(desk: Desk, case: CaseId) -> Person:
    found = desk.archive.person(case)
    if found is None:
        _refuse("person", case, "unknown")
    return found


def _refuse(field: str, value: str, problem: str, **values: Value) -> NoReturn:
    raise CommandFailed(Invalid(field=field, value=value, problem=problem, values=values))


def _ref(texts: Mapping[str, Value], name: str) -> str:
    found = texts.get(name)
    return str(found["ref"]) if isinstance(found, Mapping) else ""
