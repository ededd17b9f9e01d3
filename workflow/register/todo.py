"""« À faire cette semaine »: what waits for somebody, in the order of the day, with where to act.

Files come from the register, hence as each reader may know them; letters, addresses and requests
are the lead's own. Each item costs the same number of statements whatever the number of files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from notifications.letters import LETTERS
from states.deadlines import DeadlineKind
from states.delays import add_working_days
from states.facts import AntennaState, CandidatureState
from states.history import REQUESTED, granted
from states.identifiers import CaseId, CaseKind, Role
from states.instants import PARIS
from states.programme import Delays
from workflow.access.questions import late_codes
from workflow.archive import Archive
from workflow.audience import unheaded
from workflow.calendar import InForce
from workflow.disclosure import is_hidden
from workflow.filing.requests import waiting_events
from workflow.mail.awaiting import letters_to_check, letters_to_release
from workflow.people import authority_case
from workflow.reading import Reading
from workflow.register.audiences import AUDIENCES, audience_of
from workflow.register.lists import ListAsked, Lists
from workflow.store.filters import EventFilter
from workflow.store.records import LetterRow
from workflow.store.register_records import Audience, ListedFile, RegisterOrder

NAMED = 5
"""How many subjects an item names; its count tells of the others."""
WEEK = timedelta(days=7)
NEAR_CLOSING = timedelta(days=30)
REMEMBERED = timedelta(days=30)
"""How long after a closing the codes that came too late for it are shown."""
NEAR_SESSION = timedelta(days=21)
EXAMINED = (CandidatureState.ANALYSED, CandidatureState.DEFERRED)
UNDER_WAY = (AntennaState.LABELLED, AntennaState.ENGINEERING, AntennaState.DEPLOYMENT)
OF_THE_LEAD = frozenset({Role.LEAD, Role.OPERATOR})


class TodoKind(StrEnum):
    """What there is to do, in the order of the page."""

    RECEIPT_DUE = "receipt_due"
    COMPLETION_ENDING = "completion_ending"
    DRAFT_INCOMPLETE = "draft_incomplete"
    SESSION_TO_CONVENE = "session_to_convene"
    SESSION_TO_PLAN = "session_to_plan"
    ANTENNA_SILENT = "antenna_silent"
    LETTER_TO_RELEASE = "letter_to_release"
    LETTER_TO_CHECK = "letter_to_check"
    ADDRESS_FAILED = "address_failed"
    REQUEST_TO_SETTLE = "request_to_settle"
    RIGHTS_ASKED = "rights_asked"
    CODE_LATE = "code_late"
    EXECUTIVE_ENDED = "executive_ended"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One thing an item is about: its reference or title, where it is, by when.

    `id` is of the case, letter or person it names.
    """

    id: str
    label: str
    place: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Todo:
    """One line of the list: how many, the soonest day, the first subjects, the list of them all.

    `asked` is None when the subjects are no files.
    """

    kind: TodoKind
    count: int
    due: date | None = None
    subjects: tuple[Subject, ...] = ()
    asked: ListAsked | None = None


@dataclass(frozen=True, kw_only=True)
class Week:
    """What the list is drawn from: one snapshot, its reader's lists, the office's instant."""

    reading: Reading
    lists: Lists

    @property
    def archive(self) -> Archive:
        """The cases of the snapshot."""
        return self.reading.archive

    @property
    def now(self) -> datetime:
        """The office's instant."""
        return self.reading.now

    @property
    def today(self) -> date:
        """The civil day in Paris."""
        return self.now.astimezone(PARIS).date()

    @property
    def in_force(self) -> InForce | None:
        """The programme in force."""
        return self.lists.in_force

    @property
    def delays(self) -> Delays:
        """The delays of the programme in force, or those it would have by default."""
        return self.in_force.programme.delays if self.in_force else Delays()


def to_do(week: Week) -> tuple[Todo, ...]:
    """Return what there is to do, in the order of the page; what counts nothing is left out."""
    audience = audience_of(week.lists.actor)
    found: list[Todo] = []
    if audience is Audience.INSIDER:
        found.append(_receipts(week))
    found += [_completions(week), _drafts(week)]
    if audience is Audience.INSIDER:
        found += [_sessions(week), _unplanned(week)]
    found.append(_silent(week))
    if week.lists.actor.roles & OF_THE_LEAD:
        found += _of_the_lead(week)
    return tuple(item for item in found if item.count)


def _receipts(week: Week) -> Todo:
    asked = ListAsked(receipt_owed=True, order=RegisterOrder.OWED)
    count, rows = _first(week, asked)
    working_days = week.delays.receipt_due_working_days

    def due(file: ListedFile) -> date | None:
        since = file.row.receipt_owed_since
        return add_working_days(since.astimezone(PARIS).date(), working_days) if since else None

    subjects = tuple(replace(_file(row), due=due(row)) for row in rows)
    return _todo(TodoKind.RECEIPT_DUE, count, subjects, asked)


def _completions(week: Week) -> Todo:
    asked = ListAsked(
        states=(CandidatureState.CONSOLIDATION,),
        due_by=week.now + WEEK,
        order=RegisterOrder.DUE,
    )
    count, rows = _first(week, asked)
    return _todo(TodoKind.COMPLETION_ENDING, count, tuple(map(_file, rows)), asked)


def _drafts(week: Week) -> Todo:
    """Return the drafts that lack a piece in the window that closes next, once it is near."""
    ends = {
        closing: window
        for window, closing in week.lists.closings
        if week.now < closing <= week.now + NEAR_CLOSING
    }
    if not ends:
        return Todo(kind=TodoKind.DRAFT_INCOMPLETE, count=0)
    asked = ListAsked(
        states=(CandidatureState.DRAFT,),
        window=ends[min(ends)],
        lacking=True,
        order=RegisterOrder.MISSING,
        descending=True,
    )
    count, rows = _first(week, asked)
    return _todo(TodoKind.DRAFT_INCOMPLETE, count, tuple(map(_file, rows)), asked)


def _sessions(week: Week) -> Todo:
    """Return the sessions near whose notice has not left, each by the last day of its notice."""
    notice = timedelta(days=week.delays.convocation_calendar_days)
    subjects = tuple(
        Subject(id=name, label=title, due=day - notice)
        for day, name, title, convoked in _sessions_ahead(week)
        if day <= week.today + NEAR_SESSION and not convoked
    )
    return _todo(TodoKind.SESSION_TO_CONVENE, len(subjects), subjects[:NAMED], None)


def _unplanned(week: Week) -> Todo:
    """Return the files examined while no session is ahead."""
    asked = ListAsked(states=EXAMINED)
    if _sessions_ahead(week):
        return Todo(kind=TodoKind.SESSION_TO_PLAN, count=0)
    count, rows = _first(week, asked)
    return _todo(TodoKind.SESSION_TO_PLAN, count, tuple(map(_file, rows)), asked)


def _silent(week: Week) -> Todo:
    asked = ListAsked(
        kind=CaseKind.ANTENNA,
        states=UNDER_WAY,
        quiet_since=week.now - timedelta(days=week.delays.news_calendar_days),
        order=RegisterOrder.HEARD,
    )
    count, rows = _first(week, asked)
    subjects = tuple(replace(_file(row), due=None) for row in rows)
    return _todo(TodoKind.ANTENNA_SILENT, count, subjects, asked)


def _of_the_lead(week: Week) -> Iterator[Todo]:
    reader = week.archive.reader
    yield _letters(week, TodoKind.LETTER_TO_RELEASE, letters_to_release(reader))
    yield _letters(week, TodoKind.LETTER_TO_CHECK, letters_to_check(reader))
    stopped = reader.stopped_addresses()
    names = reader.texts([person.name_ref for person in stopped[:NAMED]])
    people = tuple(
        Subject(
            id=each.person,
            label=names.get(each.name_ref, ""),
            place=_town(week, each.organisation),
        )
        for each in stopped[:NAMED]
    )
    yield _todo(TodoKind.ADDRESS_FAILED, len(stopped), people, None)
    waiting = tuple(requests_to_settle(week.archive))
    files = tuple(_case(week, case) for case in waiting[:NAMED])
    yield _todo(TodoKind.REQUEST_TO_SETTLE, len(waiting), files, None)
    yield _rights(week)
    yield _late_codes(week)
    yield _executives(week)


def _rights(week: Week) -> Todo:
    """Return what people ask about their own data, nobody having answered yet."""
    waiting = waiting_events(week.reading)
    people = [week.archive.person(event.case) for event in waiting[:NAMED]]
    names = week.archive.reader.texts(each.texts.get("name", "") for each in people if each)
    subjects = tuple(
        Subject(
            id=each.id,
            label=names.get(each.texts.get("name", ""), ""),
            place=_town(week, each.organisation),
        )
        for each in people
        if each
    )
    return _todo(TodoKind.RIGHTS_ASKED, len(waiting), subjects, None)


def requests_to_settle(archive: Archive) -> Iterator[CaseId]:
    """Yield the files whose city asked for an act while their decision is not disclosed to it."""
    city = AUDIENCES[Audience.CITY]
    asked = archive.reader.events(EventFilter(kinds=(REQUESTED,)))
    for case in dict.fromkeys(event.case for event in asked):
        events = archive.events(case)
        pending = any(event.kind == REQUESTED for event in granted(events))
        if pending and is_hidden(events, city):
            yield case


def _late_codes(week: Week) -> Todo:
    """Return the codes that came too late for a closing of the last weeks."""
    late = [
        code
        for code in late_codes(week.reading)
        if code.closing.closes_at is not None and code.closing.closes_at >= week.now - REMEMBERED
    ]
    names = week.archive.reader.texts([code.person.texts.get("name", "") for code in late[:NAMED]])
    subjects = tuple(
        Subject(
            id=code.person.id,
            label=names.get(code.person.texts.get("name", ""), ""),
            place=_town(week, code.person.organisation),
        )
        for code in late[:NAMED]
    )
    return _todo(TodoKind.CODE_LATE, len(late), subjects, None)


def _executives(week: Week) -> Todo:
    """Return the local authorities whose executive's office ended, nobody known in their place."""
    people = unheaded(week.archive, week.today)
    subjects = tuple(
        Subject(id=each.id, label=_town(week, each.organisation)) for each in people[:NAMED]
    )
    return _todo(TodoKind.EXECUTIVE_ENDED, len(people), subjects, None)


def _letters(week: Week, kind: TodoKind, letters: Sequence[LetterRow]) -> Todo:
    def subject(letter: LetterRow) -> Subject:
        file = week.archive.reader.case(letter.case_id) if letter.case_id else None
        place = f"{file.reference} {file.label}".strip() if file else ""
        title = LETTERS[letter.code].title if letter.code in LETTERS else letter.code
        due = letter.due_at.astimezone(PARIS).date()
        return Subject(id=letter.id, label=title, place=place, due=due)

    return _todo(kind, len(letters), tuple(map(subject, letters[:NAMED])), None)


def _sessions_ahead(week: Week) -> list[tuple[date, str, str, bool]]:
    """Return (day, id, title, convoked) of the sessions still to be held, nearest first.

    A session recorded on the day that the programme had planned takes its place.
    """
    found: dict[date, tuple[date, str, str, bool]] = {}
    if week.in_force is not None:
        for each in week.in_force.programme.deadlines.values():
            if each.kind is DeadlineKind.SESSION and each.day is not None:
                found[each.day] = (each.day, each.id, each.label, False)
    for sitting in week.archive.sittings():
        session = sitting.session
        if session.held_on is None:
            continue
        day = session.held_on.instant.astimezone(PARIS).date()
        found.pop(day, None)
        if session.held_on.instant > week.now:
            found[day] = (day, session.id, session.reference, sitting.convoked)
    return sorted(each for day, each in found.items() if day >= week.today)


def _first(week: Week, asked: ListAsked) -> tuple[int, tuple[ListedFile, ...]]:
    page = week.lists.page(replace(asked, per_page=NAMED))
    return page.total, page.rows


def _file(file: ListedFile) -> Subject:
    ends = file.ends_at
    return Subject(
        id=file.row.case_id,
        label=file.row.reference,
        place=file.row.place,
        # An inclusive day ends at the next midnight.
        due=(ends - timedelta(microseconds=1)).astimezone(PARIS).date() if ends else None,
    )


def _town(week: Week, code: str) -> str:
    """Return the name of a local authority, the code itself when it is something else."""
    row = week.archive.reader.case(authority_case(code))
    return row.label if row else code


def _case(week: Week, case: CaseId) -> Subject:
    row = week.archive.reader.case(case)
    return Subject(id=case, label=row.reference if row else "", place=row.label if row else "")


def _todo(
    kind: TodoKind, count: int, subjects: tuple[Subject, ...], asked: ListAsked | None
) -> Todo:
    due = min((each.due for each in subjects if each.due), default=None)
    return Todo(kind=kind, count=count, due=due, subjects=subjects, asked=asked)
