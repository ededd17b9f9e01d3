"""Nudging now: what is awaited, what refuses, what leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from states.acts import Refused
from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    city,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
)
from tests.workflow.office_stories import kinds
from workflow.archive import Archive
from workflow.commands import AnnounceSession, StopMail
from workflow.mail.letter_context import context_of
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome
from workflow.schedule.sweep import sweep
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.awaited import Awaited, awaited, last_letter
from workflow.writing.commands import NudgePerson
from workflow.writing.letters import LettersAsked, letters_page
from workflow.writing.preview import preview_of, source_of


def contact(office: Office, code: str = "40088", kind: ContactKind = ContactKind.CONTACT) -> CaseId:
    with office.store.read() as reader:
        people = Archive(reader, office.memory).persons()
    return next(each.id for each in people if each.organisation == code and each.kind is kind)


def expected(office: Office, case: CaseId, person: CaseId) -> tuple[Awaited, ...]:
    with office.store.read() as reader:
        archive, in_force = Archive(reader, office.memory), office.calendar.in_force(reader)
        known = archive.person(person)
        assert known is not None
        assert in_force is not None
        return awaited(archive, in_force.programme, case, known, office.now(reader))


def nudge(office: Office, case: CaseId, person: CaseId, **more: object) -> Outcome:
    command = NudgePerson(actor=LEAD, case=case, person=person, **more)  # type: ignore[arg-type]
    return office.run(command)


def problem(outcome: Outcome) -> str:
    assert isinstance(outcome, Invalid), outcome
    return outcome.problem


def last(office: Office, case: CaseId, person: CaseId) -> LetterRow:
    with office.store.read() as reader:
        found = last_letter(reader, case, person)
    assert found is not None
    return found


def text_of_last(office: Office, case: CaseId, person: CaseId) -> str:
    with office.store.read() as reader:
        source = source_of(office, reader)
        assert source is not None
        found = last_letter(reader, case, person)
        assert found is not None
        shown = preview_of(found, source)
    assert shown is not None
    return " ".join(shown.text.split())


def antenna_of(office: Office, code: str = "40088") -> CaseId:
    """Label a town and announce it; returns its antenna, in engineering."""
    case = file_candidature(office, code)
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    session = decide(office, {case: "label"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    antenna = CaseId(f"{case}-a1")
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2021-12-01")
    return antenna


def test_a_draft_is_awaited_of_its_contact_until_its_closing(office: Office) -> None:
    case = open_draft(office, "40088", WAVE_1)
    found = expected(office, case, contact(office))
    assert [(each.about, each.letter) for each in found] == [("draft", "reminder_closing")]
    assert expected(office, case, contact(office, "47001")) == ()


def test_a_nudge_writes_the_reminder_with_the_lead_s_words_and_today_s_count(
    office: Office,
) -> None:
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    outcome = nudge(office, case, person, text="Nous comptons sur votre dossier.")
    assert isinstance(outcome, Done)
    said = text_of_last(office, case, person)
    assert "Nous comptons sur votre dossier." in said
    assert "dans 105" in said
    assert kinds(office, person)[-1] == "nudged"


def test_nothing_awaited_is_said(office: Office) -> None:
    case = file_candidature(office, "40088")
    assert problem(nudge(office, case, contact(office))) == "nothing_awaited"
    assert problem(nudge(office, case, contact(office), about="news")) == "nothing_awaited"


def test_a_recent_letter_must_be_read_again_then_confirmed(office: Office) -> None:
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    assert isinstance(nudge(office, case, person), Done)
    again = nudge(office, case, person)
    assert problem(again) == "recent_letter"
    assert isinstance(again, Invalid)
    assert again.values["letter"] == last(office, case, person).id
    assert isinstance(nudge(office, case, person, confirmed=True), Done)


def test_seven_days_later_no_confirmation_is_asked(office: Office) -> None:
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    assert isinstance(nudge(office, case, person), Done)
    deliver(office)
    move(office, datetime(2020, 8, 3, 6, tzinfo=UTC))
    assert isinstance(nudge(office, case, person), Done)


def test_an_address_that_fails_is_not_nudged(office: Office) -> None:
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    done(office, StopMail(actor=LEAD, person=person, code="550"))
    assert problem(nudge(office, case, person)) == "mail_stopped"


def test_only_the_lead_nudges(office: Office) -> None:
    case = open_draft(office, "40088", WAVE_1)
    command = NudgePerson(actor=city("40088"), case=case, person=contact(office))
    assert isinstance(office.run(command), Refused)


def test_a_nudge_whose_subject_is_gone_does_not_leave(office: Office) -> None:
    move(office, datetime(2020, 7, 24, 18, tzinfo=UTC))
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    assert isinstance(nudge(office, case, person), Done)
    letter = last(office, case, person)
    assert letter.due_at == datetime(2020, 7, 27, 6, tzinfo=UTC)
    act(office, case, "withdraw")
    move(office, letter.due_at)
    sweep(office)
    with office.store.read() as reader:
        gone = reader.letter(letter.id)
    assert gone is not None
    assert gone.phase is LetterPhase.SUPERSEDED


def test_an_undisclosed_antenna_awaits_nothing_of_its_city(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    decide(office, {case: "label"}, notify=False)
    move(office, datetime(2021, 3, 1, 9, tzinfo=UTC))
    assert expected(office, CaseId(f"{case}-a1"), contact(office)) == ()


def test_an_antenna_without_news_for_sixty_days_is_asked_for_some(office: Office) -> None:
    antenna, person = antenna_of(office), contact(office)
    assert expected(office, antenna, person) == ()
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + timedelta(days=60))
    assert [each.about for each in expected(office, antenna, person)] == ["news"]
    assert isinstance(nudge(office, antenna, person), Done)
    assert "Les dernières nouvelles que nous avons de l’antenne datent du" in text_of_last(
        office, antenna, person
    )


def test_three_relances_at_most_follow_a_deadline(office: Office) -> None:
    antenna = antenna_of(office)
    centre = contact(office, "75", ContactKind.REGIONAL_CENTRE)
    act(office, antenna, "milestone_confirm", milestone="shared_diagnosis", day="2020-12-01")
    moment = datetime(2020, 12, 2, 9, tzinfo=UTC)
    for count in range(3):
        move(office, moment + timedelta(days=8 * count))
        outcome = nudge(office, antenna, centre)
        assert isinstance(outcome, Done), (count, outcome)
    move(office, moment + timedelta(days=40))
    assert problem(nudge(office, antenna, centre, confirmed=True)) == "three_relances"


def test_after_three_by_hand_the_automatic_ones_are_left_out(office: Office) -> None:
    antenna = antenna_of(office)
    centre = contact(office, "75", ContactKind.REGIONAL_CENTRE)
    act(office, antenna, "milestone_confirm", milestone="shared_diagnosis", day="2020-12-01")
    sweep(office)
    moment = datetime(2020, 12, 2, 9, tzinfo=UTC)
    for count in range(3):
        move(office, moment + timedelta(minutes=count))
        assert isinstance(nudge(office, antenna, centre, confirmed=True), Done)
    with office.store.read() as reader:
        left = [row.why for row in reader.reminders() if row.why == "three_relances"]
        later = [
            row
            for row in reader.reminders()
            if row.person == centre and (row.days_before or 0) < 0 and row.status == "planned"
        ]
    assert (len(left) > 0, later) == (True, [])


def test_pieces_asked_are_listed(office: Office) -> None:
    case, person = file_candidature(office, "40088", pieces=("form",)), contact(office)
    act(office, case, "acknowledge")
    found = expected(office, case, person)
    assert [(each.about, each.letter) for each in found] == [("pieces", "reminder_completion")]
    assert isinstance(nudge(office, case, person, confirmed=True), Done)
    assert "Il reste à nous adresser" in text_of_last(office, case, person)
    part = context_of(last(office, case, person).context).parts[0]
    assert part.code == "reminder_completion"


@pytest.mark.parametrize("state", ["planned"])
def test_a_nudge_is_listed_among_the_letters_of_its_file(office: Office, state: str) -> None:
    case, person = open_draft(office, "40088", WAVE_1), contact(office)
    nudge(office, case, person)
    with office.store.read() as reader:
        page = letters_page(reader, LettersAsked(case=case, person=person))
    assert [line.code for line in page.lines] == ["reminder_closing"]
    assert {str(name): count for name, count in page.counts.items() if count} == {state: 1}
