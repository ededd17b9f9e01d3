"""The day a decision was notified: its first proof, and what the letter says of appeals."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from config.canonical import canonical_bytes
from config.programme_file import builtin_programmes, read_programme
from states.identifiers import CaseId, ContactKind
from states.instants import on_day
from states.law import fingerprint
from tests.workflow.bench import LEAD, PROGRAMME, act, decide, done, file_candidature, move
from workflow.archive import Archive
from workflow.commands import (
    ApplyProgramme,
    NotifySession,
    RecordProof,
    RecordSession,
    SessionItemAsked,
    SettleLetter,
)
from workflow.mail.notification import (
    Notification,
    appeal_is_empty,
    lacks_appeal,
    notification_of,
    states_appeal,
)
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor
from workflow.reading import NOW, Moment, Reading
from workflow.reports.consequences import consequences_of
from workflow.reports.durations import Leg, delays
from workflow.schedule.rehearsal import rehearse
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow

AFTER_WAVE_1 = datetime(2020, 11, 9, 9, tzinfo=UTC)
RECEIVED = date(2020, 11, 12)
CODES = {"label": "decision_retained", "not_select": "decision_not_retained"}


def _letter(office: Office, code: str, kind: ContactKind = ContactKind.EXECUTIVE) -> LetterRow:
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = [
            letter
            for letter in reader.letters(LetterFilter(code=code))
            if (person := archive.person(CaseId(letter.person))) and person.kind is kind
        ]
    return found[-1]


def _told(office: Office, outcome: str) -> CaseId:
    """Decide a file and let its letters leave; three days later."""
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: outcome})
    with office.store.read() as reader:
        held = reader.letters(LetterFilter(phases=(LetterPhase.HELD,)))
    for letter in held:
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    move(office, AFTER_WAVE_1 + timedelta(hours=1))
    deliver(office)
    move(office, AFTER_WAVE_1 + timedelta(days=5))
    return case


def _prove(office: Office, letter: LetterRow, proof: str, on: date | None = None) -> None:
    at = on_day(on) if on else None
    done(office, RecordProof(actor=LEAD, letter=letter.id, proof=proof, effective_at=at))


def _found(office: Office, case: CaseId, moment: Moment = NOW) -> Notification | None:
    with office.store.read() as reader:
        return notification_of(Archive(reader, office.memory), case, moment)


def test_handing_a_letter_to_the_server_notifies_nobody(office: Office) -> None:
    case = _told(office, "label")

    assert _letter(office, "decision_retained").sent_at is not None
    assert _found(office, case) is None


def test_the_first_proof_sets_the_day(office: Office) -> None:
    case = _told(office, "not_select")
    letter = _letter(office, "decision_not_retained")
    copy = _letter(office, "decision_not_retained", ContactKind.CONTACT)

    _prove(office, copy, "reply", date(2020, 11, 13))
    _prove(office, letter, "registered", RECEIVED)

    found = _found(office, case)
    assert found is not None
    assert (found.on, found.proof, found.letter, found.appeal) == (
        RECEIVED,
        "registered",
        letter.id,
        False,
    )


def test_the_city_itself_proves_by_opening(office: Office) -> None:
    case = _told(office, "label")
    letter = _letter(office, "decision_retained", ContactKind.CONTACT)
    with office.store.read() as reader:
        contact = Archive(reader, office.memory).person(CaseId(letter.person))
    assert contact is not None

    done(office, RecordProof(actor=contact.as_actor(), letter=letter.id, proof="opened"))

    found = _found(office, case)
    assert found is not None
    assert (found.proof, found.on) == ("opened", date(2020, 11, 14))


def test_a_proof_of_another_letter_notifies_no_decision(office: Office) -> None:
    case = _told(office, "label")

    _prove(office, _letter(office, "receipt_complete", ContactKind.CONTACT), "reply")

    assert _found(office, case) is None


def test_the_proof_of_an_earlier_decision_does_not_date_the_next(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "defer"})
    _prove(office, _letter(office, "decision_deferred"), "reply")
    deferred = _found(office, case)
    move(office, AFTER_WAVE_1 + timedelta(days=30))
    _decide_again(office, case)

    assert deferred is not None
    assert _found(office, case) is None


def _decide_again(office: Office, case: CaseId) -> None:
    items = (SessionItemAsked(case=case, outcome="label", reason="Projet renforcé"),)
    asked = RecordSession(actor=LEAD, body="comite_selection", reference="S2", items=items)
    session = CaseId(str(done(office, asked).shown["session"]))
    act(office, case, "label", session=session)
    done(office, NotifySession(actor=LEAD, session=session))


def test_what_was_known_before_the_proof_holds_none(office: Office) -> None:
    case = _told(office, "label")
    _prove(office, _letter(office, "decision_retained"), "registered", RECEIVED)

    before = AFTER_WAVE_1 + timedelta(days=1)
    assert _found(office, case, Moment(known_at=before)) is None
    assert _found(office, case, Moment(at=before)) is None
    assert _found(office, case, Moment(at=AFTER_WAVE_1 + timedelta(days=4))) is not None


def test_a_receipt_ahead_is_refused(office: Office) -> None:
    _told(office, "label")
    letter = _letter(office, "decision_retained")

    refused = office.run(
        RecordProof(
            actor=LEAD,
            letter=letter.id,
            proof="registered",
            effective_at=on_day(date(2020, 11, 15)),
        )
    )

    assert isinstance(refused, Invalid)
    assert (refused.field, refused.problem) == ("received_at", "future")


@pytest.mark.parametrize(
    ("mention", "stated"),
    [("Le tribunal peut être saisi sous deux mois.", True), ("", False)],
)
def test_an_appeal_runs_only_if_the_letter_states_it(
    office: Office, mention: str, stated: bool
) -> None:
    if mention:
        _mention(office, mention)
    case = _told(office, "not_select")
    letter = _letter(office, "decision_not_retained")
    _prove(office, letter, "registered", RECEIVED)

    found = _found(office, case)
    assert found is not None
    assert (found.appeal, states_appeal(letter), lacks_appeal(letter)) == (
        stated,
        stated,
        not stated,
    )
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    assert appeal_is_empty(in_force.programme) is not stated


def _mention(office: Office, text: str) -> None:
    source = builtin_programmes()[PROGRAMME]
    file = read_programme(source, law_fingerprint=fingerprint())
    values = json.loads(file.canonical)
    values["mentions"] = {**values.get("mentions", {}), "voies_recours": text}
    done(office, ApplyProgramme(actor=LEAD, canonical=canonical_bytes(values)))


def test_a_label_needs_no_mention_of_appeals(office: Office) -> None:
    _told(office, "label")

    assert not lacks_appeal(_letter(office, "decision_retained"))


def test_the_rehearsal_of_a_refusal_warns_that_no_appeal_period_would_run(
    office: Office,
) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "not_select"}, notify=False)

    told = consequences_of(office, rehearse(office, [NotifySession(actor=LEAD, session=session)]))

    assert [each[:26] for each in told.warnings] == ["Aucun délai de recours ne "]


def test_the_delays_measure_from_information_to_proof(office: Office) -> None:
    _told(office, "label")
    _prove(office, _letter(office, "decision_retained"), "registered", RECEIVED)

    def legs(actor: Actor) -> Leg | None:
        with office.store.read() as reader:
            reading = Reading(office, reader, actor)
            (found,) = delays(reading)
        return found.legs["notification_to_proof"]

    assert legs(LEAD) == Leg(at_least=3, at_most=3)
