"""What is awaited of one person for one file, and the letters that were written about it.

Computed from what that person may know: a decision not disclosed to them changes nothing here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from notifications.letters import OWNER_CONTACTS
from states.antenna import RUNNING
from states.deadlines import Deadline, DeadlineKind
from states.events import Event, text_of
from states.facts import Antenna, AntennaState, Candidature, CandidatureState
from states.identifiers import CaseId, ContactKind, DeadlineId, Role, Value
from states.instants import PARIS
from states.programme import Programme
from workflow.archive import Archive
from workflow.audience import CITY, concern_of
from workflow.disclosure import is_disclosed, view_of
from workflow.followup.asking import CODE as LEARNERS_ASKED
from workflow.followup.asking import has_figure, is_answered
from workflow.followup.terms import term_of
from workflow.mail.letter_context import LetterPart, said_day, said_file, said_label, said_labels
from workflow.people import Person
from workflow.store.filters import ReminderFilter
from workflow.store.records import LetterRow, ReminderStatus
from workflow.store.store import Reader

NUDGED = "nudged"
DRAFT, PIECES, NEWS, LEARNERS = "draft", "pieces", "news", "learners"
MILESTONE = "milestone:"
"""What may be awaited; a milestone is named after its colon."""
NEWS_AFTER_DAYS = 60
"""An antenna is without news after as many days."""
CENTRES = (ContactKind.REGIONAL_CENTRE, ContactKind.REGIONAL_DIRECTOR)
NUDGES = frozenset(
    {
        "reminder_closing",
        "reminder_completion",
        "milestone_coming",
        "milestone_overdue",
        "news_requested",
    }
)
"""The letters a nudge writes."""
BORN_OF_AN_EVENT = "event|"
_LEFT = (ReminderStatus.ATTACHED, ReminderStatus.SENT, ReminderStatus.UNKNOWN)
_NOT_NEWS = frozenset({"overdue", NUDGED, "requested"})


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """One thing awaited: the letter that asks for it, its values, its date if it has one."""

    about: str
    letter: str
    values: Mapping[str, Value] = field(default_factory=dict)
    deadline: Deadline | None = None


def awaited(
    archive: Archive, programme: Programme, case: CaseId, person: Person, now: datetime
) -> tuple[Awaited, ...]:
    """Return what is awaited of a person for a file, the most pressing first; () for nothing."""
    file = archive.candidature(case) or archive.antenna(case)
    if file is None or not person.active:
        return ()
    actor = person.as_actor()
    shown = file if actor.is_insider else view_of(file, archive.events(case), actor)
    if isinstance(shown, Candidature):
        return tuple(_of_candidature(archive, programme, shown, person, now))
    if not actor.is_insider and not is_disclosed(shown, actor):
        return ()
    return tuple(_of_antenna(archive, programme, shown, person, now))


def is_settled(
    archive: Archive, programme: Programme, part: LetterPart, person: Person, now: datetime
) -> bool:
    """Whether a letter asks, by a lead's nudge or for a term, for what is no longer awaited.

    Reminders the sweep plans are judged by their own ledger.
    """
    if is_answered(archive, part, person, now):
        return True
    if part.code not in NUDGES or not part.key.startswith(BORN_OF_AN_EVENT) or part.case is None:
        return False
    about = part.values.get("milestone")
    return not any(
        each.letter == part.code and each.values.get("milestone") == about
        for each in awaited(archive, programme, part.case, person, now)
    )


def last_news(events: tuple[Event, ...]) -> datetime | None:
    """Return when people last gave news of a file: an exchange, a milestone, an act of theirs."""
    given = [e for e in events if e.role is not Role.CLOCK and e.kind not in _NOT_NEWS]
    return given[-1].recorded_at if given else None


def last_letter(reader: Reader, case: CaseId, person: CaseId) -> LetterRow | None:
    """Return the latest letter about a file to a person that left or is to leave."""
    return reader.last_letter_about(case, person)


def relances_after(archive: Archive, deadline: Deadline, person: CaseId) -> int:
    """Return how many letters followed a deadline with this person, automatic or not."""
    rows = archive.reader.reminders(
        ReminderFilter(statuses=_LEFT, deadline=deadline.id, person=person)
    )
    automatic = sum(
        (row.days_before or 0) < 0 and row.deadline_version == deadline.version for row in rows
    )
    by_hand = sum(
        event.kind == NUDGED
        and text_of(event.data, "deadline") == deadline.id
        and event.data.get("version") == deadline.version
        and event.data.get("late") is True
        for event in archive.events(person)
    )
    return automatic + by_hand


def _of_candidature(
    archive: Archive, programme: Programme, file: Candidature, person: Person, now: datetime
) -> Iterator[Awaited]:
    concern = concern_of(archive, file)
    if person.kind not in CITY or person.organisation not in (concern.authority, *concern.members):
        return
    lacking = [p.id for p in programme.pieces if p.required and p.id not in file.pieces]
    if file.state is CandidatureState.CONSOLIDATION and file.consolidation is not None:
        asked = [piece for piece in file.consolidation.pieces if piece not in file.pieces]
        yield from _dated(PIECES, "reminder_completion", file.consolidation.due, asked)
    elif file.state is CandidatureState.SUBMITTED and lacking and file.acknowledged_at is not None:
        yield from _dated(PIECES, "reminder_completion", _due(programme, file), lacking)
    elif file.state is CandidatureState.DRAFT:
        window = programme.window(file.window)
        closing = programme.closing(window) if window else None
        if closing is not None and closing.is_past(now) is False:
            yield from _dated(DRAFT, "reminder_closing", closing, lacking)


def _of_antenna(
    archive: Archive, programme: Programme, file: Antenna, person: Person, now: datetime
) -> Iterator[Awaited]:
    if file.state not in RUNNING or not _follows(archive, file, person):
        return
    site: dict[str, Value] = {"site": file.site} if file.site else {}
    late: list[Awaited] = []
    coming: list[Awaited] = []
    for rule in programme.milestones:
        fact = file.milestones.get(rule.id)
        expected = fact is not None and fact.status == "expected" and fact.due is not None
        if not expected or person.kind not in OWNER_CONTACTS[rule.owner]:
            continue
        assert fact is not None
        assert fact.due is not None
        if fact.due.day is None or not fact.due.confirmed:
            continue
        over = bool(fact.due.is_past(now))
        named = {"milestone": said_label("milestone_name", rule.id), **site}
        letter = "milestone_overdue" if over else "milestone_coming"
        one = Awaited(about=f"{MILESTONE}{rule.id}", letter=letter, values=named, deadline=fact.due)
        (late if over else coming).append(one)
    yield from (*late, *coming)
    term = term_of(_civil(now))
    open_now = file.state is AntennaState.OPEN and person.kind in CENTRES
    if open_now and not has_figure(archive.events(file.id), term):
        asked: list[Value] = [said_file(file.id)]
        values: dict[str, Value] = {"school_year": term.school_year, "antennas": asked}
        yield Awaited(about=LEARNERS, letter=LEARNERS_ASKED, values=values)
    heard = last_news(archive.events(file.id))
    silent = heard is None or now - heard >= timedelta(days=NEWS_AFTER_DAYS)
    if silent and person.kind in (ContactKind.CONTACT, *CENTRES):
        day = said_day(_civil(heard)) if heard else None
        said = {**site, **({"last_news": day} if day else {})}
        yield Awaited(about=NEWS, letter="news_requested", values=said)


def _dated(about: str, letter: str, due: Deadline | None, lacking: list[str]) -> Iterator[Awaited]:
    if due is None or due.day is None or not due.confirmed:
        return
    values = {"missing": said_labels("piece", lacking)}
    yield Awaited(about=about, letter=letter, values=values, deadline=due)


def _due(programme: Programme, file: Candidature) -> Deadline | None:
    """Return the date the full acknowledgement gave for what was missing."""
    assert file.acknowledged_at is not None
    delay = timedelta(days=programme.delays.completion_calendar_days)
    return Deadline(
        id=DeadlineId(f"{file.id}/pieces"),
        kind=DeadlineKind.COMPLETION,
        subject=file.id,
        label="",
        day=_civil(file.acknowledged_at) + delay,
    )


def _follows(archive: Archive, file: Antenna, person: Person) -> bool:
    concern = concern_of(archive, file)
    if person.kind in CITY:
        return person.organisation in (concern.authority, *concern.members)
    if person.kind in (*CENTRES, ContactKind.REGION):
        return concern.region in (person.region, person.organisation)
    return person.kind is ContactKind.LEAD


def _civil(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
