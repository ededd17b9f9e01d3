"""A deadline keeps its versions; the linter says what the dates in force would cause."""

from datetime import date, datetime

from states.identifiers import DeadlineId, Role
from states.lint import LintCode
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    apply_programme,
    city,
    done,
    file_candidature,
    move,
)
from tests.workflow.office_stories import hold_session, utc
from workflow.commands import ExtendDeadline
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.schedule.deadline_versions import DeadlineVersion, versions_of, warnings_of

CLOSING = DeadlineId(WAVE_1)


def warned(office: Office, actor: Actor = LEAD) -> list[tuple[str, str]]:
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        in_force = reading.in_force()
        assert in_force is not None
        return [(str(each.code), each.deadline) for each in warnings_of(reading, in_force)]


def test_every_version_says_its_day_who_set_it_and_why(office: Office) -> None:
    at = datetime.fromisoformat("2020-07-24T06:00:00+00:00")
    done(office, ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2020, 11, 20), reason="Été"))
    with office.store.read() as reader:
        found = versions_of(reader, CLOSING)
        assert versions_of(reader, DeadlineId("inconnue")) == ()
    assert found == (
        DeadlineVersion(
            number=1,
            day=date(2020, 11, 6),
            kind="deadline_set",
            recorded_at=at,
            role=Role.LEAD,
        ),
        DeadlineVersion(
            number=2,
            day=date(2020, 11, 20),
            kind="deadline_extended",
            recorded_at=at,
            role=Role.LEAD,
            reason="Été",
        ),
    )


def test_an_extension_ends_the_reading_of_the_source(office: Office) -> None:
    done(office, ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2020, 11, 20), reason="Été"))
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    assert in_force.programme.deadlines[CLOSING].interpretation == ""
    assert in_force.programme.deadlines[DeadlineId("AMI2/vague-2")].interpretation != ""


def test_a_deadline_never_published_has_a_version_without_a_day(office: Office) -> None:
    with office.store.read() as reader:
        (version,) = versions_of(reader, DeadlineId("AMI1/appel"))
    assert (version.day, version.number) == (None, 1)


def test_the_calendar_of_july_2020_has_a_last_wave_and_an_unknown_closing(office: Office) -> None:
    assert warned(office) == [
        (LintCode.NO_SUCCESSOR, "AMI2/vague-3"),
        (LintCode.AGREEMENT_BEFORE_HORIZON, "convention-cadre"),
        (LintCode.UNKNOWN_DATE, "AMI1/appel"),
    ]


def test_a_saturday_closing_and_the_agreement_that_ends_first_are_warned_of(
    office: Office,
) -> None:
    extension = ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2020, 11, 14), reason="Été")
    done(office, extension)
    move(office, utc("2021-10-04T08:00"))
    apply_programme(office, "au-coeur-des-territoires/2021-10")
    assert (LintCode.AGREEMENT_ENDS_FIRST, "convention-cadre") in warned(office)


def test_reminders_of_a_window_that_opens_too_late_are_unreachable(office: Office) -> None:
    extension = ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2021, 2, 1), reason="Été")
    done(office, extension)
    found = [deadline for code, deadline in warned(office) if code == LintCode.UNREACHABLE_REMINDER]
    assert set(found) == {"AMI2/vague-2"}


def test_a_session_held_before_the_closing_is_told_to_insiders_only(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "analyse")
    hold_session(office, "S1", {case: "defer"})
    assert (LintCode.SESSION_BEFORE_CLOSING, WAVE_1) in warned(office)
    assert (LintCode.SESSION_BEFORE_CLOSING, WAVE_1) not in warned(office, city("40088"))
