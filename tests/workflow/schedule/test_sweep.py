"""The sweep: what it does in which order, what holds it, when it is due again."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from config.settings import Settings
from states.identifiers import CaseId, ContactKind, DeadlineId
from tests.workflow.bench import (
    LEAD,
    STARTED_AT,
    WAVE_1,
    act,
    apply_programme,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
    register_town,
    written,
)
from workflow.archive import Archive
from workflow.clock import SIMULATED_NOW
from workflow.commands import AnnounceSession, EndPerson, ExtendDeadline, SettleLetter
from workflow.composition import create_installation
from workflow.keys import ensure_key
from workflow.mail.letter_context import context_of
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import SweepReport, advance_to, next_due_at, sweep
from workflow.standing import SWEEP_HELD
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterPhase


class HandClock:
    """A machine whose wall and monotonic clocks are set by hand."""

    def __init__(self, wall: datetime) -> None:
        self.wall = wall
        self.ticks = 0.0

    def now(self) -> datetime:
        """Return the wall's instant."""
        return self.wall

    def monotonic(self) -> float:
        """Return the ticks."""
        return self.ticks

    def pass_by(self, passed: timedelta) -> None:
        """Let time pass on both."""
        self.wall += passed
        self.ticks += passed.total_seconds()


def _real(office: Office, wall: datetime = STARTED_AT) -> tuple[Office, HandClock]:
    """Return the same installation under a machine's clock."""
    with office.store.write() as writer:
        writer.put_setting(SIMULATED_NOW, None)
    clock = HandClock(wall)
    return Office(office.store, clock, office.randomness, office.settings), clock


def _held(office: Office) -> str | None:
    with office.store.read() as reader:
        return reader.setting(SWEEP_HELD)


def _purposes(office: Office) -> list[str]:
    with office.store.read() as reader:
        return [checkpoint.purpose for checkpoint in reader.checkpoints()]


def test_a_receipt_leaves_at_the_next_sweep(office: Office) -> None:
    file_candidature(office, "40088")

    report = sweep(office)

    assert (report.at, report.acts, report.letters) == (STARTED_AT, 0, 0)
    assert report.deliveries.sent == 1
    assert len(list((office.store.folder / "courrier").glob("*.eml"))) == 1


def test_the_clock_passes_from_due_time_to_due_time(office: Office) -> None:
    open_draft(office, "40088")
    seen: list[datetime] = []

    def note(report: SweepReport) -> None:
        seen.append(report.at)

    steps = advance_to(office, datetime(2020, 11, 9, 9, tzinfo=UTC), note)

    assert steps == len(seen)
    mondays = [at for at in seen if at.weekday() == 0]
    assert sorted(set(seen) - set(mondays)) == [
        STARTED_AT,
        datetime(2020, 10, 7, 6, tzinfo=UTC),
        datetime(2020, 10, 30, 7, tzinfo=UTC),
        datetime(2020, 11, 5, 7, tzinfo=UTC),
        datetime(2020, 11, 6, 23, 2, tzinfo=UTC),
    ]
    assert written(office) == [
        ("draft_carried", "contact", "sent"),
        ("reminder_closing", "contact", "sent"),
        ("reminder_closing", "contact", "sent"),
        ("reminder_closing", "contact", "sent"),
        ("reminder_council", "contact", "sent"),
    ]


def test_a_second_sweep_changes_nothing(office: Office) -> None:
    open_draft(office, "40088")
    advance_to(office, datetime(2020, 10, 7, 6, tzinfo=UTC))
    with office.store.read() as reader:
        before = reader.reminders(), reader.letters()

    for _ in range(2):
        sweep(office)

    with office.store.read() as reader:
        assert (reader.reminders(), reader.letters()) == before


def test_what_was_planned_survives_another_process(office: Office, furnished: object) -> None:
    del furnished
    open_draft(office, "40088")
    sweep(office)
    other = Office(office.store, office.clock, office.randomness, office.settings)
    sweep(other)

    with office.store.read() as reader:
        keys = [row.key for row in reader.reminders(ReminderFilter(deadline=WAVE_1))]
    assert len(keys) == len(set(keys)) == 4


def test_a_moved_closing_replaces_its_reminders_and_keeps_the_old_keys(office: Office) -> None:
    open_draft(office, "40088")
    sweep(office)
    command = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Panne"
    )
    done(office, command)
    sweep(office)

    with office.store.read() as reader:
        rows = reader.reminders(ReminderFilter(deadline=WAVE_1))
    assert sorted((row.deadline_version, str(row.status)) for row in rows) == [
        *[(1, "superseded")] * 4,
        *[(2, "planned")] * 4,
    ]


def test_a_draft_come_back_is_reminded_again(office: Office) -> None:
    case = open_draft(office, "40088")
    sweep(office)
    act(office, case, "withdraw")
    sweep(office)
    act(office, case, "revert", reason="Erreur")
    sweep(office)

    with office.store.read() as reader:
        rows = reader.reminders(ReminderFilter(deadline=WAVE_1))
    assert {(str(row.status), row.why) for row in rows} == {("planned", "revived")}


def test_the_last_day_reminder_goes_to_complete_drafts_only(office: Office) -> None:
    case = open_draft(office, "40088")
    open_draft(office, "47001")
    act(office, case, "add_piece", piece="form")
    advance_to(office, datetime(2020, 11, 6, 20, tzinfo=UTC))

    with office.store.read() as reader:
        rows = [row for row in reader.reminders() if row.days_before == 0]
    assert [(row.rule, row.case_id, str(row.status)) for row in rows] == [
        ("vague-dernier-jour", case, "sent")
    ]


def test_a_completion_is_reminded_with_the_pieces_still_missing(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    asked = {"motive": "pieces", "due": "2020-08-20", "pieces": ("needs_note", "partner_letters")}
    act(office, case, "consolidate", **asked)
    act(office, case, "add_piece", piece="needs_note")
    advance_to(office, datetime(2020, 8, 14, tzinfo=UTC))

    with office.store.read() as reader:
        letter = reader.letters(LetterFilter(code="reminder_completion"))[0]
    values = context_of(letter.context).parts[0].values
    assert values["missing"] == [{"is": "label", "of": "piece", "id": "partner_letters"}]
    assert (values["days"], letter.lapses_at) == (7, datetime(2020, 8, 13, 22, tzinfo=UTC))


def test_a_confirmed_milestone_reminds_its_owner_then_is_overdue(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    session = decide(office, {case: "label"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    antenna = CaseId(f"{case}-a1")
    act(office, antenna, "milestone_confirm", milestone="shared_diagnosis", day="2021-01-15")
    act(office, antenna, "milestone_propose", milestone="premises", day="2021-01-15")
    advance_to(office, datetime(2021, 1, 19, tzinfo=UTC))

    assert written(office, "milestone_coming") == [
        ("milestone_coming", "regional_centre", "sent"),
        ("milestone_coming", "regional_centre", "sent"),
    ]
    with office.store.read() as reader:
        found = Archive(reader, office.memory).antenna(antenna)
        digests = reader.letters(LetterFilter(code="weekly_digest"))
    assert found is not None
    assert found.milestones["shared_diagnosis"].overdue
    overdue = [context_of(each.context).parts[0].values.get("overdue") for each in digests]
    assert [{"is": "label", "of": "milestone_name", "id": "shared_diagnosis"}] in overdue


def test_every_monday_the_lead_and_the_witness_get_the_digest_once(office: Office) -> None:
    ensure_key(office.store.folder, SeededRandomness("clé"))
    open_draft(office, "40088")
    file_candidature(office, "47001")
    sweep(office)
    move(office, datetime(2020, 7, 27, 6, tzinfo=UTC))
    sweep(office)
    sweep(office)

    with office.store.read() as reader:
        digests = reader.letters(LetterFilter(code="weekly_digest"))
        checkpoint = reader.checkpoints()[-1]
    values = [context_of(each.context).parts[0].values for each in digests]
    assert sorted(len(each) for each in values) == [3, 9]
    assert {each["checkpoint"] for each in values} == {f"releve-2020-07-27-{checkpoint.id}.txt"}
    assert _purposes(office) == ["digest"]
    messages = [each.message or b"" for each in digests]
    assert all(checkpoint.id.encode() in message for message in messages)


def test_the_digest_names_what_waits_what_is_doubtful_and_what_failed(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "declare_inadmissible", motive="late", reason="Hors délai")
    sweep(office)
    with office.store.read() as reader:
        waiting = [each.id for each in reader.letters(LetterFilter(code="inadmissible"))]
    done(office, SettleLetter(actor=LEAD, letter=waiting[0], choice="release"))
    done(office, SettleLetter(actor=LEAD, letter=waiting[0], choice="hold"))
    move(office, datetime(2020, 7, 27, 6, tzinfo=UTC))
    sweep(office)

    with office.store.read() as reader:
        digests = reader.letters(LetterFilter(code="weekly_digest"))
    values = [context_of(each.context).parts[0].values for each in digests]
    lead = next(each for each in values if "to_release" in each)
    assert lead["to_release"] == [{"is": "letter", "id": letter} for letter in waiting]
    assert (lead["to_check"], lead["not_sent"], lead["overdue"]) == ([], [], [])


def test_without_lead_nor_witness_the_digest_goes_to_the_addresses_of_the_settings(
    office: Office,
) -> None:
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        agents = (ContactKind.LEAD, ContactKind.WITNESS)
        people = [person.id for person in archive.persons() if person.kind in agents]
    for person in people:
        done(office, EndPerson(actor=LEAD, person=person))
    sweep(office)
    move(office, datetime(2020, 7, 27, 6, tzinfo=UTC))
    sweep(office)

    with office.store.read() as reader:
        digests = reader.letters(LetterFilter(code="weekly_digest"))
    assert sorted((each.person, each.phase) for each in digests) == [
        ("reglage:lead_address", "sent"),
        ("reglage:witness_address", "sent"),
    ]


def test_the_log_is_signed_at_closings_and_disclosures(office: Office) -> None:
    ensure_key(office.store.folder, SeededRandomness("clé"))
    case = file_candidature(office, "40088")
    advance_to(office, datetime(2020, 11, 10, 9, tzinfo=UTC))
    before = _purposes(office)
    decide(office, {case: "label"})
    sweep(office)
    sweep(office)

    assert before.count("closing") == 1
    assert _purposes(office)[len(before) :] == ["session"]


def test_a_clock_jump_holds_the_sweep_until_it_is_confirmed(office: Office) -> None:
    open_draft(office, "40088")
    real, clock = _real(office)
    assert sweep(real).held == ""
    clock.pass_by(timedelta(days=2))
    assert sweep(real).held == ""

    clock.wall += timedelta(days=120)
    report = sweep(real)
    assert (report.held, _held(real), report.acts) == ("clock_jump", "clock_jump", 0)
    assert next_due_at(real) is None
    clock.wall -= timedelta(days=120)
    assert sweep(real).held == "clock_jump"
    assert written(real) == []

    assert sweep(real, confirm=True).held == ""
    assert _held(real) is None


def test_a_small_drift_holds_nothing(office: Office) -> None:
    real, clock = _real(office)
    sweep(real)
    clock.wall += timedelta(minutes=5)
    assert sweep(real).held == ""


def test_a_gap_found_at_start_up_is_caught_up(office: Office) -> None:
    open_draft(office, "40088")
    real, _ = _real(office)
    sweep(real)
    again, _ = _real(office, datetime(2020, 8, 10, tzinfo=UTC))

    assert sweep(again).held == ""


def test_an_outage_too_long_shows_its_rehearsal_and_waits(office: Office) -> None:
    open_draft(office, "40088")
    sweep(office)
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))

    report = sweep(office)
    assert (report.held, len(report.plan.acts), report.acts) == ("outage", 1, 0)
    assert advance_to(office, datetime(2020, 11, 10, tzinfo=UTC)) == 1
    assert sweep(office, confirm=True).acts == 1


def test_a_long_silence_in_which_nothing_fell_due_is_no_outage(office: Office) -> None:
    sweep(office)
    move(office, datetime(2020, 10, 20, 9, tzinfo=UTC))

    assert sweep(office).held == ""


def test_too_many_letters_to_catch_up_wait_for_a_confirmation(office: Office) -> None:
    careful = Office(office.store, office.clock, office.randomness, Settings(catch_up_letters=1))
    for code in ("40088", "47001"):
        open_draft(careful, code)
    sweep(careful)
    move(careful, datetime(2020, 9, 8, 9, tzinfo=UTC))

    report = sweep(careful)
    assert (report.held, report.plan.late, len(report.plan.leaving)) == ("outage", 2, 2)
    sweep(careful, confirm=True)
    assert written(careful, "reminder_council") == [("reminder_council", "contact", "sent")] * 2


def test_the_next_due_time_is_the_earliest_of_everything(office: Office) -> None:
    sweep(office)
    assert next_due_at(office) == datetime(2020, 7, 27, 6, tzinfo=UTC)
    move(office, datetime(2020, 7, 27, 6, tzinfo=UTC))
    case = file_candidature(office, "40088", pieces=("form",))
    asked = {"motive": "pieces", "due": "2020-07-29", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    sweep(office)

    assert next_due_at(office) == datetime(2020, 7, 29, 22, tzinfo=UTC)
    late = datetime(2020, 8, 1, tzinfo=UTC)
    assert next_due_at(office, after=late) == datetime(2020, 8, 3, 6, tzinfo=UTC)


def test_a_reminder_found_at_night_waits_for_the_morning(office: Office) -> None:
    open_draft(office, "40088")
    sweep(office)
    move(office, datetime(2020, 9, 8, 20, tzinfo=UTC))
    sweep(office)

    assert written(office, "reminder_council") == []
    assert next_due_at(office) == datetime(2020, 9, 9, 6, tzinfo=UTC)


def test_without_a_programme_nothing_is_due(tmp_path: object) -> None:
    from pathlib import Path

    office, _ = create_installation(Path(str(tmp_path)) / "vide", STARTED_AT)
    assert (sweep(office).held, next_due_at(office)) == ("", None)
    office.store.close()


def test_two_reminders_of_one_morning_are_one_message(office: Office) -> None:
    open_draft(office, "40088", members=("47001",))
    case = file_candidature(office, "47001", pieces=("form",))
    asked = {"motive": "pieces", "due": "2020-09-14", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    advance_to(office, datetime(2020, 9, 7, 6, tzinfo=UTC))

    with office.store.read() as reader:
        rows = [row for row in reader.reminders() if row.letter_id and row.days_before]
        letters = {row.letter_id: reader.letter(row.letter_id) for row in rows if row.letter_id}
    parts = sorted(
        sorted(part.code for part in context_of(letter.context).parts)
        for letter in letters.values()
        if letter is not None
    )
    assert parts == [["reminder_completion", "reminder_council"], ["reminder_council"]]
    assert {letter.phase for letter in letters.values() if letter} == {LetterPhase.SENT}


@pytest.mark.parametrize("kind", [ContactKind.CONTACT, ContactKind.GENERAL_SERVICES])
def test_a_person_known_after_a_reminder_was_due_does_not_get_it(
    office: Office, kind: ContactKind
) -> None:
    open_draft(office, "40088")
    advance_to(office, datetime(2020, 10, 8, 9, tzinfo=UTC))
    person = register_person(office, kind, "40088", email="plus-tard@dax.example")
    sweep(office)

    with office.store.read() as reader:
        rows = reader.reminders(ReminderFilter(person=person))
    expected = ["not_applicable", "not_applicable", "planned", "planned"]
    assert [str(row.status) for row in rows] == (expected if kind is ContactKind.CONTACT else [])


def test_a_draft_whose_window_a_later_calendar_drops_is_carried_with_a_letter(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("calendars") / "bureau"
    began = datetime(2020, 2, 3, 9, tzinfo=UTC)
    office, _ = create_installation(folder, began, randomness=SeededRandomness("calendars"))
    apply_programme(office, "au-coeur-des-territoires/2020-01")
    register_town(office, "40088", "Dax")
    draft = open_draft(office, "40088", "AMI2/premier-calendrier")
    move(office, datetime(2020, 7, 23, 9, tzinfo=UTC))
    apply_programme(office)
    sweep(office)
    with office.store.read() as reader:
        carried = Archive(reader, office.memory).candidature(draft)
        in_force = office.calendar.in_force(reader)
        letter = reader.letters(LetterFilter(code="draft_carried"))[0]
    assert carried is not None
    assert carried.window == WAVE_1
    assert written(office, "draft_carried") == [("draft_carried", "contact", "sent")]
    assert letter.message is not None
    text = message_from_bytes(letter.message, policy=policy.default).get_body(("plain",))
    assert text is not None
    assert "ne figure plus au calendrier" in " ".join(text.get_content().split())
    assert in_force is not None
    assert "AMI2/premier-calendrier" not in in_force.programme.deadlines
    office.store.close()
