"""Learners are asked of the regional centres once a term, by one letter each."""

from datetime import UTC, date, datetime

import pytest

from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import LEAD, act, city, done, move, register_person, written
from tests.workflow.office_stories import labelled
from workflow.followup.commands import AskLearners, RecordLearners
from workflow.followup.terms import next_term, school_year_of, term_due, term_of
from workflow.mail.letter_context import context_of
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.reading import Reading
from workflow.schedule.forecast import forecast
from workflow.schedule.sweep import advance_to
from workflow.writing.awaited import awaited
from workflow.writing.commands import NudgePerson

CODE = "learners_asked"


@pytest.fixture
def antenna(office: Office) -> CaseId:
    """Dax's antenna, open."""
    return opened(office, "40088")


def opened(office: Office, code: str) -> CaseId:
    antenna = labelled(office, code)[1]
    act(office, antenna, "open_pilot", reason="Ouverte avant son label.")
    return antenna


@pytest.mark.parametrize(
    ("day", "term", "year"),
    [
        (date(2020, 9, 30), date(2020, 4, 20), "2019-2020"),
        (date(2020, 10, 4), date(2020, 4, 20), "2019-2020"),
        (date(2020, 10, 5), date(2020, 10, 5), "2020-2021"),
        (date(2021, 1, 17), date(2020, 10, 5), "2020-2021"),
        (date(2021, 1, 18), date(2021, 1, 18), "2020-2021"),
        (date(2021, 4, 19), date(2021, 4, 19), "2020-2021"),
    ],
)
def test_a_term_begins_on_its_monday(day: date, term: date, year: str) -> None:
    found = term_of(day)
    assert (found.day, found.school_year) == (term, year)
    assert next_term(day).day > day


def test_a_school_year_begins_in_september() -> None:
    days = (date(2021, 8, 31), date(2021, 9, 1))
    assert [school_year_of(day) for day in days] == ["2020-2021", "2021-2022"]


def test_a_term_is_due_from_eight_in_the_morning_once() -> None:
    before, at = datetime(2020, 10, 5, 5, 59, 59, tzinfo=UTC), datetime(2020, 10, 5, 6, tzinfo=UTC)
    assert term_due(datetime(2020, 10, 1, tzinfo=UTC), before) is None
    assert term_due(datetime(2020, 10, 1, tzinfo=UTC), at) == term_of(date(2020, 10, 5))
    assert term_due(at, datetime(2020, 10, 6, tzinfo=UTC)) is None
    assert term_due(None, at) is None


def test_each_centre_is_asked_once_a_term_by_itself(office: Office, antenna: CaseId) -> None:
    advance_to(office, datetime(2021, 1, 17, tzinfo=UTC))
    assert written(office, CODE) == []
    advance_to(office, datetime(2021, 1, 20, tzinfo=UTC))
    assert written(office, CODE) == [(CODE, "regional_centre", "sent")]
    asked = office.run(AskLearners(actor=LEAD))
    assert asked == Invalid(field="region", value="", problem="already_asked")
    figure = RecordLearners(actor=LEAD, antenna=antenna, school_year="2020-2021", count=48)
    done(office, figure)
    nothing = office.run(AskLearners(actor=LEAD))
    assert nothing == Invalid(field="region", value="", problem="nothing_missing")
    advance_to(office, datetime(2021, 4, 20, tzinfo=UTC))
    assert written(office, CODE) == [(CODE, "regional_centre", "sent")] * 2


def test_one_letter_names_every_site_without_a_figure(office: Office) -> None:
    first = labelled(office, "40088", sites=["Nord", "Sud"])[1]
    second = CaseId(first.removesuffix("1") + "2")
    for each in (first, second):
        act(office, each, "open_pilot", reason="Ouverte avant son label.")
    done(office, AskLearners(actor=LEAD))
    with office.store.read() as reader:
        letters = reader.letters()
    # It waits with what else goes to the centre that day.
    parts = [part for letter in letters for part in context_of(letter.context).parts]
    (part,) = [part for part in parts if part.code == CODE]
    named = part.values["antennas"]
    assert isinstance(named, list)
    assert [one["case"] for one in named if isinstance(one, dict)] == [first, second]
    assert part.values["school_year"] == "2020-2021"


def test_a_letter_whose_figures_came_meanwhile_does_not_leave(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2020, 11, 14, 10, tzinfo=UTC))  # a Saturday: it waits for Monday
    done(office, AskLearners(actor=LEAD))
    figure = RecordLearners(actor=LEAD, antenna=antenna, school_year="2020-2021", count=48)
    done(office, figure)
    advance_to(office, datetime(2020, 11, 16, 12, tzinfo=UTC))
    assert written(office, CODE) == [(CODE, "regional_centre", "superseded")]


def test_only_the_lead_asks(office: Office, antenna: CaseId) -> None:
    del antenna
    assert not isinstance(office.run(AskLearners(actor=city("40088"))), Done)
    assert written(office, CODE) == []


def test_a_forecast_foretells_the_letter(office: Office, antenna: CaseId) -> None:
    del antenna
    advance_to(office, datetime(2021, 1, 12, tzinfo=UTC))
    told = [each for each in forecast(office, date(2021, 1, 20)).letters if each.code == CODE]
    assert [each.leaves_at for each in told] == [datetime(2021, 1, 18, 7, tzinfo=UTC)]


def test_the_centre_is_awaited_until_it_answers(office: Office, antenna: CaseId) -> None:
    centre = ContactKind.REGIONAL_CENTRE
    person = register_person(office, centre, "75", "75", email="b@cnam.example")

    def abouts() -> list[str]:
        with office.store.read() as reader:
            reading = Reading(office, reader, LEAD)
            in_force, one = reading.in_force(), reading.archive.person(person)
            assert in_force is not None
            assert one is not None
            found = awaited(reading.archive, in_force.programme, antenna, one, reading.now)
        return [each.about for each in found]

    assert "learners" in abouts()
    figure = RecordLearners(actor=LEAD, antenna=antenna, school_year="2020-2021", count=None)
    done(office, figure)
    assert "learners" not in abouts()


def test_the_lead_nudges_a_centre_about_its_figures(office: Office, antenna: CaseId) -> None:
    with office.store.read() as reader:
        people = Reading(office, reader, LEAD).archive.persons()
    centre = next(each for each in people if each.kind is ContactKind.REGIONAL_CENTRE)
    nudge = NudgePerson(
        actor=LEAD, case=antenna, person=centre.id, about="learners", confirmed=True
    )
    assert done(office, nudge).shown["about"] == "learners"
    with office.store.read() as reader:
        lines = [row for row in reader.reminders() if row.template == CODE]
    assert [(row.rule, row.person) for row in lines] == [("nudged", centre.id)]
