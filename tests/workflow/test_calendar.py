"""The programme in force: the version applied, its deadlines as they stand in the store."""

from datetime import UTC, date, datetime, time

import pytest

from states.deadlines import Deadline, DeadlineKind
from states.events import Event
from states.identifiers import ActorId, CaseId, CaseKind, DeadlineId, EventId, Role, Value
from states.instants import exactly
from tests.workflow.bench import LEAD, WAVE_1, done, move
from workflow.calendar import deadline_data, deadline_of
from workflow.commands import ExtendDeadline
from workflow.office import Office

NOON = Deadline(
    id=DeadlineId("APPEL/vague"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="APPEL/vague",
    label="Vague de midi",
    day=date(2020, 11, 6),
    hour=time(12),
    zone="Indian/Reunion",
)


def event(seq: int, kind: str, data: dict[str, Value]) -> Event:
    return Event(
        id=EventId(f"e{seq}"),
        case=CaseId("APPEL/vague"),
        case_kind=CaseKind.DEADLINE,
        case_seq=seq,
        recorded_at=datetime(2020, 8, seq, tzinfo=UTC),
        effective_at=exactly(datetime(2020, 8, seq, tzinfo=UTC)),
        actor=ActorId("responsable"),
        role=Role.LEAD,
        kind=kind,
        definition="d",
        data=data,
    )


SET = event(1, "deadline_set", deadline_data(NOON))


def test_what_is_written_of_a_deadline_is_read_back_the_same() -> None:
    read = deadline_of([SET], NOON)
    assert deadline_data(read) == deadline_data(NOON)
    assert read.closes_at == NOON.closes_at == datetime(2020, 11, 6, 8, tzinfo=UTC)


def test_a_later_version_says_since_when_and_by_whom() -> None:
    moved = event(
        2, "deadline_extended", {**deadline_data(NOON), "day": "2020-11-20", "version": 2}
    )
    read = deadline_of([SET, moved], NOON)
    assert (read.day, read.hour, read.version) == (date(2020, 11, 20), time(12), 2)
    assert (read.known_from, read.set_by) == (moved.recorded_at, "responsable")


def test_a_version_taken_back_no_longer_counts() -> None:
    moved = event(
        2, "deadline_extended", {**deadline_data(NOON), "day": "2020-11-20", "version": 2}
    )
    back = event(3, "revert", {"undoes": "e2"})
    assert deadline_of([SET, moved, back], NOON).day == date(2020, 11, 6)
    assert deadline_of([SET, event(2, "undo", {"undoes": "e1"})], NOON) == NOON


def test_a_deadline_that_the_file_no_longer_holds_keeps_its_own_words() -> None:
    read = deadline_of([SET], None)
    assert (read.label, read.kind, read.day) == (
        "APPEL/vague",
        DeadlineKind.WAVE_CLOSING,
        date(2020, 11, 6),
    )


@pytest.mark.parametrize("day", [None, date(2020, 11, 6)])
def test_a_date_nobody_published_stays_unknown(day: date | None) -> None:
    data = {**deadline_data(NOON), "day": day.isoformat() if day else "", "hour": ""}
    read = deadline_of([event(1, "deadline_set", data)], None)
    assert (read.day, read.hour) == (day, None)


def test_one_reading_serves_until_something_changes(office: Office) -> None:
    with office.store.read() as reader:
        assert office.calendar.in_force(reader) is office.calendar.in_force(reader)
        before = office.calendar.in_force(reader)
    done(
        office,
        ExtendDeadline(
            actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Congrès."
        ),
    )
    with office.store.read() as reader:
        assert office.calendar.in_force(reader) is not before


def test_what_was_known_before_an_extension_is_still_told(office: Office) -> None:
    move(office, datetime(2020, 9, 1, tzinfo=UTC))
    done(
        office,
        ExtendDeadline(
            actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Congrès."
        ),
    )
    with office.store.read() as reader:
        then = office.calendar.known_at(reader, datetime(2020, 8, 31, tzinfo=UTC))
        now = office.calendar.known_at(reader, datetime(2020, 9, 1, tzinfo=UTC))
    assert then is not None
    assert now is not None
    days = [each.programme.deadlines[DeadlineId(WAVE_1)].day for each in (then, now)]
    assert days == [date(2020, 11, 6), date(2020, 11, 20)]
