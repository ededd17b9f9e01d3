"""Who is written to when something is recorded: one test per line of the table."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from config.canonical import canonical_bytes
from states.acts import Refused
from states.identifiers import CaseId, ContactKind, DeadlineId
from states.instants import exactly, on_day
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    act,
    city,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
    register_town,
    written,
)
from tests.workflow.office_stories import recall_over
from workflow.archive import Archive
from workflow.commands import (
    ActOnCase,
    AnnounceSession,
    ApplyProgramme,
    ConvokeSession,
    EndPerson,
    ErasePerson,
    ExtendDeadline,
    OpenCall,
    OpenDraft,
    RecordSession,
    ReplacePerson,
    SettleLetter,
    TellCentres,
)
from workflow.mail.correspondence import BORN, CONSEQUENCES
from workflow.mail.letter_context import context_of
from workflow.mail.rendering import Source, render
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow

AFTER_WAVE_1 = datetime(2020, 11, 9, 9, tzinfo=UTC)
"""Monday 9 November 2020, 10:00 in Paris."""
MISSING_MOST = ("form",)


@pytest.fixture(autouse=True)
def _every_letter_can_be_rendered(office: Office) -> Iterator[None]:
    """Whatever a test wrote has all the values its template wants, and no other."""
    yield
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        assert in_force is not None
        archive, now = Archive(reader, office.memory), office.now(reader)
        source = Source(archive=archive, in_force=in_force, settings=office.settings, now=now)
        for letter in reader.letters():
            if context_of(letter.context).parts:
                render(letter, source)


def _letters(office: Office, code: str) -> tuple[LetterRow, ...]:
    with office.store.read() as reader:
        return reader.letters(LetterFilter(code=code))


def _values(office: Office, code: str) -> dict[str, Any]:
    return dict(context_of(_letters(office, code)[0].context).parts[0].values)


def _contact(office: Office, organisation: str, kind: str = "contact") -> CaseId:
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = [
            person.id
            for person in archive.persons()
            if person.organisation == organisation and person.kind == kind and person.active
        ]
    return found[0]


def _labelled_antenna(office: Office) -> CaseId:
    """Label Dax, notify and announce; returns its antenna, decision letters sent."""
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "label"})
    for letter in _letters(office, "decision_retained"):
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))
    done(office, AnnounceSession(actor=LEAD, session=session))
    sweep(office)
    return CaseId(f"{case}-a1")


def _settle_held(office: Office, code: str, choice: str) -> None:
    for letter in _letters(office, code):
        if letter.phase is LetterPhase.HELD:
            done(office, SettleLetter(actor=LEAD, letter=letter.id, choice=choice))


def _text(office: Office, code: str, person: str) -> str:
    """Return the plain text of the letter as it left, on one line, plain spaces."""
    letter = next(each for each in _letters(office, code) if each.person == person)
    assert letter.message is not None
    body = message_from_bytes(letter.message, policy=policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_every_code_of_the_tables_is_a_letter_of_the_programme() -> None:
    from notifications.letters import LETTERS

    assert {born.code for rows in BORN.values() for born in rows} - set(LETTERS) == set()
    assert set(BORN) & set(CONSEQUENCES) == set()


def test_an_imported_act_writes_to_nobody(office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, ActOnCase(actor=LEAD, case=case, trigger="withdraw", imported=True))

    assert written(office) == []


def test_a_complete_filing_gets_one_receipt(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "acknowledge")

    assert written(office) == [("receipt_complete", "contact", "queued")]
    assert [piece["id"] for piece in _values(office, "receipt_complete")["pieces"]] == [
        "form",
        "council_deliberation",
        "commitment_letter",
        "premises_description",
        "needs_note",
    ]


def test_a_filing_with_pieces_missing_gets_a_receipt_then_an_acknowledgement(
    office: Office,
) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    act(office, case, "add_piece", piece="needs_note")
    act(office, case, "acknowledge")

    assert written(office) == [
        ("full_acknowledgement", "contact", "queued"),
        ("registration_receipt", "contact", "queued"),
    ]
    missing = [piece["id"] for piece in _values(office, "full_acknowledgement")["missing"]]
    assert missing == ["council_deliberation", "commitment_letter", "premises_description"]


def test_a_consolidation_is_asked_of_the_contact_in_copy_of_the_regional_centre(
    office: Office,
) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    act(
        office,
        case,
        "consolidate",
        motive="pieces",
        due="2020-08-20",
        pieces=("needs_note",),
    )
    letters = _letters(office, "consolidation_request")

    assert written(office, "consolidation_request") == [
        ("consolidation_request", "contact", "queued"),
        ("consolidation_request", "regional_centre", "queued"),
    ]
    copies = {letter.person: context_of(letter.context).copies for letter in letters}
    assert copies[_contact(office, "40088")] == (ContactKind.REGIONAL_CENTRE,)
    assert {letter.lapses_at for letter in letters} == {datetime(2020, 8, 20, 22, tzinfo=UTC)}


def test_the_end_of_a_consolidation_is_told_when_the_clock_ended_it(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    asked = {"motive": "pieces", "due": "2020-08-20", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    move(office, datetime(2020, 8, 21, 9, tzinfo=UTC))
    sweep(office)

    assert written(office, "consolidation_ended") == [
        ("consolidation_ended", "contact", "sent"),
        ("consolidation_ended", "regional_centre", "sent"),
    ]


def test_a_consolidation_ended_by_the_city_needs_no_letter(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    asked = {"motive": "pieces", "due": "2020-08-20", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    act(office, case, "add_piece", piece="needs_note")
    act(office, case, "resume")

    assert written(office, "consolidation_ended") == []


def test_an_extension_of_a_completion_waits_for_the_lead(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    asked = {"motive": "pieces", "due": "2020-08-20", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    act(office, case, "extend_completion", due="2020-09-10", reason="Congés d’été")
    values = _values(office, "extension")

    assert written(office, "extension") == [("extension", "contact", "held")]
    assert (values["before"]["day"], values["deadline"]["day"]) == ("2020-08-20", "2020-09-10")


def test_a_draft_carried_by_the_clock_or_in_passing_is_told_alike(office: Office) -> None:
    case = open_draft(office, "40088")
    open_draft(office, "47001")
    move(office, AFTER_WAVE_1)
    act(office, case, "note", text="relance téléphonique")
    sweep(office)

    assert written(office, "draft_carried") == [("draft_carried", "contact", "sent")] * 2
    assert _values(office, "draft_carried")["window"]["id"] == WAVE_2


def test_a_draft_without_a_next_window_lapses_with_a_letter(office: Office) -> None:
    open_draft(office, "40088", "AMI2/vague-3")
    move(office, datetime(2021, 6, 28, 9, tzinfo=UTC))
    sweep(office, confirm=True)

    assert written(office, "draft_lapsed") == [("draft_lapsed", "contact", "sent")]


def test_a_late_filing_is_answered_once_per_file_and_window(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    move(office, datetime(2020, 11, 6, 23, 0, 30, tzinfo=UTC))
    late = ActOnCase(
        actor=city("40088"),
        case=case,
        trigger="submit",
        inputs={"window": WAVE_1, "channel": "portal"},
    )

    assert isinstance(office.run(late), Refused)
    move(office, AFTER_WAVE_1)
    assert isinstance(office.run(late), Refused)
    assert written(office, "received_too_late") == [("received_too_late", "contact", "queued")]
    values = _values(office, "received_too_late")
    assert values["next_window"]["id"] == WAVE_2
    assert values["deadline"]["day"] == "2020-11-06"


def test_a_refusal_that_is_no_late_filing_gets_no_letter(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    again = ActOnCase(
        actor=city("40088"),
        case=case,
        trigger="submit",
        inputs={"window": WAVE_1, "channel": "portal"},
    )

    assert isinstance(office.run(again), Refused)
    assert written(office, "received_too_late") == []


def test_an_inadmissible_file_is_told_to_the_executive_when_the_lead_says_so(
    office: Office,
) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "declare_inadmissible", motive="not_eligible", reason="Hors périmètre")

    assert written(office, "inadmissible") == [
        ("inadmissible", "contact", "held"),
        ("inadmissible", "executive", "held"),
    ]


def test_a_withdrawal_is_acknowledged_and_stops_what_it_contradicts(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=MISSING_MOST)
    asked = {"motive": "pieces", "due": "2020-08-20", "pieces": ("needs_note",)}
    act(office, case, "consolidate", **asked)
    act(office, case, "withdraw")

    assert written(office, "withdrawal_acknowledged", "consolidation_request") == [
        ("consolidation_request", "contact", "superseded"),
        ("consolidation_request", "regional_centre", "queued"),
        ("withdrawal_acknowledged", "contact", "queued"),
        ("withdrawal_acknowledged", "executive", "queued"),
    ]


def test_a_withdrawal_during_the_embargo_is_acknowledged_as_if_nothing_was_decided(
    office: Office,
) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "label"}, notify=False)
    act(office, case, "withdraw", actor=city("40088"))

    assert written(office, "withdrawal_acknowledged") == [
        ("withdrawal_acknowledged", "contact", "queued"),
        ("withdrawal_acknowledged", "executive", "queued"),
    ]
    assert written(office, "request_received") == []


def test_decisions_wait_for_the_lead_and_go_to_executive_and_contact_first(
    office: Office,
) -> None:
    dax, agen = file_candidature(office, "40088"), file_candidature(office, "47001")
    island = file_candidature(office, "97120")
    move(office, AFTER_WAVE_1)
    decide(office, {dax: "label", agen: "not_select", island: "defer"})

    assert written(office, "decision_retained", "decision_not_retained", "decision_deferred") == [
        ("decision_deferred", "contact", "held"),
        ("decision_deferred", "executive", "held"),
        ("decision_not_retained", "contact", "held"),
        ("decision_not_retained", "executive", "held"),
        ("decision_retained", "contact", "held"),
        ("decision_retained", "executive", "held"),
    ]
    assert _values(office, "decision_retained")["body"]["id"] == "comite_selection"


def test_a_plan_made_before_the_notification_is_in_the_same_letter(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {case: "not_select"}, notify=False)
    act(office, case, "support", plan="Un diagnostic partagé")
    from workflow.commands import NotifySession

    done(office, NotifySession(actor=LEAD, session=session))

    assert "plan" in _values(office, "decision_not_retained")
    assert written(office, "support_offered") == []


def test_a_plan_made_after_the_notification_has_its_own_letter(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "not_select"})
    act(office, case, "support", plan="Un diagnostic partagé")

    assert written(office, "support_offered") == [
        ("support_offered", "contact", "held"),
        ("support_offered", "executive", "held"),
    ]


def test_the_announcement_leaves_after_the_decision_letters_of_the_same_file(
    office: Office,
) -> None:
    dax, agen = file_candidature(office, "40088"), file_candidature(office, "47001")
    register_person(office, ContactKind.PARTNER, "banque")
    move(office, AFTER_WAVE_1)
    session = decide(office, {dax: "label", agen: "not_select"})
    done(office, AnnounceSession(actor=LEAD, session=session))
    over = recall_over(office)
    sweep(office)
    assert written(office, "announcement") == [
        ("announcement", "contact", "held"),
        ("announcement", "contact", "held"),
        ("announcement", "executive", "held"),
        ("announcement", "executive", "held"),
        ("announcement", "partner", "held"),
        ("announcement", "regional_centre", "held"),
    ]

    _settle_held(office, "decision_retained", "release")
    sweep(office)
    assert written(office, "announcement") == [
        ("announcement", "contact", "held"),
        ("announcement", "contact", "sent"),
        ("announcement", "executive", "held"),
        ("announcement", "executive", "sent"),
        ("announcement", "partner", "held"),
        ("announcement", "regional_centre", "held"),
    ]

    _settle_held(office, "decision_not_retained", "cancel")
    sweep(office)
    assert {phase for _, _, phase in written(office, "announcement")} == {"sent"}
    sent = {letter.code: letter.sent_at for letter in _letters(office, "announcement")}
    assert sent == {"announcement": over}


@pytest.mark.parametrize("told", [True, False])
def test_a_regional_centre_reads_a_decision_once_from_the_date_the_lead_sets(
    office: Office, told: bool
) -> None:
    dax = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    session = decide(office, {dax: "label"})
    _settle_held(office, "decision_retained", "release")
    recall_over(office)
    sweep(office)
    centre = ("decision_retained", "regional_centre", "sent")
    assert centre not in written(office, "decision_retained")

    if told:
        done(office, TellCentres(actor=LEAD, session=session))
        recall_over(office)
        sweep(office)
        assert written(office, "decision_retained").count(centre) == 1
    done(office, AnnounceSession(actor=LEAD, session=session))
    recall_over(office)
    sweep(office)
    assert written(office, "decision_retained").count(centre) == 1
    assert {phase for _, _, phase in written(office, "announcement")} == {"sent"}
    text = _text(office, "decision_retained", _contact(office, "75", "regional_centre"))
    assert ("réservée jusqu’à l’annonce" in text) is told


def test_a_copy_says_that_it_is_one_and_whose_letter_it_is(office: Office) -> None:
    dax = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {dax: "label"})
    _settle_held(office, "decision_retained", "release")
    recall_over(office)
    sweep(office)
    notice = (
        "Copie pour information. Ce courrier est adressé à : exécutif de la collectivité (Dax)."
    )
    copy = _text(office, "decision_retained", _contact(office, "40088"))
    own = _text(office, "decision_retained", _contact(office, "40088", "executive"))
    assert (notice in copy, "Copie pour information" in own) == (True, False)


def test_a_partner_of_a_consortium_reads_a_copy_of_its_lead_member_s_letter(
    office: Office,
) -> None:
    command = OpenDraft(actor=LEAD, authority="40088", window=WAVE_1, members=("47001",))
    case = CaseId(str(done(office, command).shown["case"]))
    act(office, case, "withdraw")
    sweep(office)
    notice = "Ce courrier est adressé à : contact de la collectivité (Dax)."
    partner = _text(office, "withdrawal_acknowledged", _contact(office, "47001"))
    own = _text(office, "withdrawal_acknowledged", _contact(office, "40088"))
    assert (notice in partner, notice in own) == (True, False)


def test_the_notice_of_a_session_goes_to_its_body(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    act(office, case, "analyse")
    register_person(office, ContactKind.COMMITTEE_MEMBER, "comite_selection")
    register_person(office, ContactKind.GUEST, "comite_selection", email="invite@banque.example")
    register_person(office, ContactKind.COMMITTEE_MEMBER, "jury", email="ancien@jury.example")
    asked = RecordSession(actor=LEAD, body="comite_selection", reference="S1")
    session = CaseId(str(done(office, asked).shown["session"]))
    done(office, ConvokeSession(actor=LEAD, session=session))

    assert written(office, "convocation") == [
        ("convocation", "committee_member", "queued"),
        ("convocation", "guest", "queued"),
    ]
    assert [item["case"] for item in _values(office, "convocation")["agenda"]] == [case]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("acv", {"call_opened": {"40088", "97120"}, "call_opened_again": {"47001"}}),
        ("former", {"call_opened": set[str](), "call_opened_again": {"47001"}}),
        ("all", {"call_opened": {"33001", "40088", "97120"}, "call_opened_again": {"47001"}}),
    ],
)
def test_a_call_opens_for_the_invited_and_recalls_the_files_of_former_candidates(
    office: Office, audience: str, expected: dict[str, set[str]]
) -> None:
    register_town(office, "33001", "Abzac", pvd="yes")
    old = open_draft(office, "47001", "AMI1/appel", effective_at=on_day(date(2019, 6, 3)))
    act(office, old, "add_piece", piece="form")
    filed = {"window": "AMI1/appel", "channel": "email", "reason": "Reprise.", "proof": "courriel"}
    submitted = ActOnCase(
        actor=LEAD,
        case=old,
        trigger="submit",
        inputs=filed,
        effective_at=on_day(date(2019, 6, 4)),
    )
    done(office, submitted)
    decide(office, {old: "not_select"})
    done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1, audience=audience))

    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        towns: dict[str, set[str]] = {"call_opened": set(), "call_opened_again": set()}
        for code, found in towns.items():
            for letter in reader.letters(LetterFilter(code=code)):
                person = archive.person(CaseId(letter.person))
                if person and person.kind is ContactKind.EXECUTIVE:
                    found.add(person.organisation)
    assert towns == expected


def test_a_regional_centre_reads_once_that_a_call_opens(office: Office) -> None:
    done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))

    assert [row for row in written(office) if row[1] == "regional_centre"] == [
        ("call_opened", "regional_centre", "queued")
    ]


@pytest.mark.parametrize(
    ("trigger", "inputs", "code", "kinds"),
    [
        (
            "start_engineering",
            {"regional_centre": "75", "target_opening": "2022-09-01"},
            "engineering_started",
            ["contact", "executive", "regional_centre"],
        ),
        (
            "open_pilot",
            {"reason": "Antenne pilote"},
            "antenna_opened",
            ["contact", "executive", "region", "regional_centre"],
        ),
        (
            "revoke",
            {"reason": "Convention non signée"},
            "label_ended",
            ["contact", "executive", "region", "regional_centre"],
        ),
        (
            "withdraw_label",
            {"ground": "fraud", "reason": "Fausse déclaration"},
            "label_ended",
            ["contact", "executive", "region", "regional_centre"],
        ),
    ],
)
def test_phases_of_an_antenna_are_told(
    office: Office, trigger: str, inputs: dict[str, Any], code: str, kinds: list[str]
) -> None:
    antenna = _labelled_antenna(office)
    act(office, antenna, trigger, **inputs)

    assert [kind for _, kind, _ in written(office, code)] == kinds


def test_an_antenna_is_followed_until_it_closes(office: Office) -> None:
    antenna = _labelled_antenna(office)
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-09-01")
    act(office, antenna, "suspend", reason="Travaux")
    sweep(office)
    act(office, antenna, "resume", reason="Travaux finis")
    for name in ("shared_diagnosis", "training_offer", "financing_plan"):
        act(office, antenna, "milestone_done", milestone=name)
    act(office, antenna, "milestone_waive", milestone="premises", reason="Locaux existants")
    sweep(office)
    act(office, antenna, "start_deployment", proposed_on="2020-11-09")
    for name in ("local_concertation", "region_concertation", "installation_agreement"):
        act(office, antenna, "milestone_done", milestone=name)
    sweep(office)
    act(office, antenna, "open")
    sweep(office)
    act(office, antenna, "close", reason="Fin de la convention")

    assert [row for row in written(office) if row[1] == "region"] == [
        ("antenna_closed", "region", "queued"),
        ("antenna_opened", "region", "sent"),
        ("antenna_resumed", "region", "sent"),
        ("antenna_suspended", "region", "sent"),
        ("deployment_started", "region", "sent"),
    ]
    assert [name["id"] for name in _values(office, "deployment_started")["waived"]] == ["premises"]


def test_phases_told_at_once_are_one_message_and_the_last_word_stays(office: Office) -> None:
    antenna = _labelled_antenna(office)
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-09-01")
    act(office, antenna, "suspend", reason="Travaux")
    act(office, antenna, "resume", reason="Erreur")

    waiting = [
        [part.code for part in context_of(letter.context).parts]
        for letter in _letters(office, "engineering_started")
    ]
    assert waiting == [["engineering_started", "antenna_resumed"]] * 3


def test_an_extension_of_a_wave_goes_once_to_the_contacts_of_its_drafts(office: Office) -> None:
    open_draft(office, "40088")
    open_draft(office, "47001", WAVE_2)
    file_candidature(office, "97120")
    command = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Panne"
    )
    done(office, command)

    assert written(office, "extension") == [("extension", "contact", "held")]
    values = _values(office, "extension")
    assert (values["before"]["day"], values["deadline"]["day"]) == ("2020-11-06", "2020-11-20")
    assert (values["before"]["version"], values["deadline"]["version"]) == (1, 2)


def test_an_extension_tells_those_whose_draft_lapsed_at_the_date_moved(office: Office) -> None:
    lapsed = open_draft(office, "40088", WAVE_3)
    move(office, datetime(2021, 6, 28, 8, tzinfo=UTC))
    sweep(office)
    assert _state(office, lapsed) == "lapsed"
    command = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_3), day=date(2021, 7, 9), reason="Panne"
    )
    done(office, command)

    assert written(office, "extension") == [("extension", "contact", "held")]
    assert _values(office, "extension")["state"] == "lapsed"


def test_an_act_taken_back_cancels_its_unsent_letters(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "declare_inadmissible", motive="not_eligible", reason="Hors périmètre")
    act(office, case, "revert", reason="Erreur de dossier")

    assert written(office, "inadmissible", "correction") == [
        ("inadmissible", "contact", "cancelled"),
        ("inadmissible", "executive", "cancelled"),
    ]


def test_a_letter_that_left_before_the_act_was_taken_back_is_corrected(office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    decide(office, {case: "not_select"})
    executive = [
        letter
        for letter in _letters(office, "decision_not_retained")
        if letter.person == _contact(office, "40088", "executive")
    ]
    done(office, SettleLetter(actor=LEAD, letter=executive[0].id, choice="release"))
    recall_over(office)
    sweep(office)
    act(office, case, "revert", reason="Le dossier voisin était visé")

    assert written(office, "decision_not_retained", "correction") == [
        ("correction", "executive", "held"),
        ("decision_not_retained", "contact", "cancelled"),
        ("decision_not_retained", "executive", "sent"),
    ]
    assert _values(office, "correction")["situation"]["id"] == "analysed"


def test_a_late_entry_takes_back_the_letter_of_the_lapse(office: Office) -> None:
    case = open_draft(office, "40088", "AMI2/vague-3")
    act(office, case, "add_piece", piece="form")
    move(office, datetime(2021, 6, 28, 9, tzinfo=UTC))
    sweep(office, confirm=True)
    done(
        office,
        ActOnCase(
            actor=LEAD,
            case=case,
            trigger="submit",
            effective_at=exactly(datetime(2021, 6, 25, 12, tzinfo=UTC)),
            inputs={
                "window": "AMI2/vague-3",
                "channel": "post",
                "reason": "Pli reçu le 25 juin",
                "proof": "cachet",
            },
        ),
    )

    assert written(office, "draft_lapsed", "correction", "registration_receipt") == [
        ("correction", "contact", "held"),
        ("draft_lapsed", "contact", "sent"),
        ("registration_receipt", "contact", "queued"),
    ]


def test_a_new_contact_gets_what_waited_and_both_are_told(office: Office) -> None:
    case = file_candidature(office, "40088")
    old = _contact(office, "40088")
    replacement = ReplacePerson(
        actor=LEAD,
        person=old,
        texts={"name": "Nouvelle personne", "email": "nouveau@dax.example"},
    )
    new = CaseId(str(done(office, replacement).shown["person"]))

    with office.store.read() as reader:
        found = [(letter.code, letter.person, letter.phase) for letter in reader.letters()]
    assert sorted(found) == sorted(
        [
            ("receipt_complete", old, LetterPhase.SUPERSEDED),
            ("receipt_complete", new, LetterPhase.QUEUED),
            ("contact_changed_old", old, LetterPhase.QUEUED),
            ("contact_changed_new", new, LetterPhase.QUEUED),
        ]
    )
    assert _letters(office, "contact_changed_new")[0].case_id == case
    sweep(office)
    assert {letter.phase for letter in _letters(office, "contact_changed_old")} == {"sent"}


def test_a_new_contact_of_a_draft_reads_the_dates_ahead(office: Office) -> None:
    open_draft(office, "40088")
    replacement = ReplacePerson(
        actor=LEAD,
        person=_contact(office, "40088"),
        texts={"name": "Nouvelle personne", "email": "nouveau@dax.example"},
    )
    done(office, replacement)

    values = _values(office, "contact_changed_new")
    assert [deadline["id"] for deadline in values["deadlines"]] == [WAVE_1]


def test_a_new_contact_without_a_file_is_told_nothing(office: Office) -> None:
    replacement = ReplacePerson(
        actor=LEAD,
        person=_contact(office, "40088"),
        texts={"name": "Nouvelle personne", "email": "nouveau@dax.example"},
    )
    done(office, replacement)

    assert written(office) == []


@pytest.mark.parametrize("ending", ["end", "erase"])
def test_what_waits_for_somebody_gone_is_cancelled(office: Office, ending: str) -> None:
    file_candidature(office, "40088")
    person = _contact(office, "40088")
    if ending == "end":
        done(office, EndPerson(actor=LEAD, person=person))
    else:
        done(office, ErasePerson(actor=LEAD, person=person, reason="Demande de la personne"))

    with office.store.read() as reader:
        phases = [letter.phase for letter in reader.letters()]
    assert phases == [LetterPhase.CANCELLED]


def test_members_of_a_consortium_are_in_copy(office: Office) -> None:
    command = OpenDraft(actor=LEAD, authority="40088", window=WAVE_1, members=("47001",))
    case = CaseId(str(done(office, command).shown["case"]))
    act(office, case, "withdraw")

    with office.store.read() as reader:
        readers = {letter.person for letter in reader.letters()}
    assert readers == {
        _contact(office, "40088"),
        _contact(office, "40088", "executive"),
        _contact(office, "47001"),
    }


def test_an_announcement_at_night_waits_for_the_morning(office: Office) -> None:
    move(office, datetime(2020, 7, 31, 20, tzinfo=UTC))
    done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))

    due = {letter.due_at for letter in _letters(office, "call_opened")}
    assert due == {
        datetime(2020, 8, 3, 6, tzinfo=UTC),
        datetime(2020, 7, 31, 20, tzinfo=UTC),
    }, "Monday 08:00 in Paris; Friday 16:00 in Guadeloupe"


def test_announcements_for_one_person_on_one_day_are_one_message(office: Office) -> None:
    move(office, datetime(2020, 8, 1, 10, tzinfo=UTC))
    act(office, open_draft(office, "40088"), "note", text="x")
    for _ in range(2):
        done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))

    with office.store.read() as reader:
        letters = reader.letters(LetterFilter(person=_contact(office, "47001")))
    assert [len(context_of(letter.context).parts) for letter in letters] == [2]


def test_a_phase_taken_back_is_corrected_with_where_the_antenna_stands(office: Office) -> None:
    antenna = _labelled_antenna(office)
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-09-01")
    sweep(office)
    act(office, antenna, "revert", reason="Mauvaise antenne")

    assert written(office, "correction") == [
        ("correction", "contact", "held"),
        ("correction", "executive", "held"),
        ("correction", "regional_centre", "held"),
    ]
    assert _values(office, "correction")["situation"] == {
        "is": "label",
        "of": "antenna",
        "id": "labelled",
    }


def test_a_correction_itself_is_not_corrected(office: Office) -> None:
    antenna = _labelled_antenna(office)
    act(office, antenna, "open_pilot", reason="Pilote")
    sweep(office)
    act(office, antenna, "revert", reason="Mauvaise antenne")
    act(office, antenna, "open_pilot", reason="Pilote")

    assert len(written(office, "correction")) == 4


def test_a_closing_set_earlier_by_a_file_writes_no_extension(office: Office) -> None:
    open_draft(office, "40088")
    with office.store.read() as reader:
        row = reader.programme()
    assert row is not None
    content = json.loads(row.canonical)
    window = content["calls"][1]["windows"][0]
    window["closing"]["day"] = "2020-10-30"
    done(office, ApplyProgramme(actor=LEAD, canonical=canonical_bytes(content)))
    assert written(office, "extension") == []

    window["closing"]["day"] = "2020-11-13"
    done(office, ApplyProgramme(actor=LEAD, canonical=canonical_bytes(content)))
    assert written(office, "extension") == [("extension", "contact", "held")]
    assert _values(office, "extension")["reason"] == {
        "is": "label",
        "of": "source",
        "id": WAVE_1,
    }


def test_a_decision_names_the_planned_day_of_the_announcement(office: Office) -> None:
    case = file_candidature(office, "40088")
    with office.store.read() as reader:
        row = reader.programme()
    assert row is not None
    content = json.loads(row.canonical)
    content["deadlines"].append(
        {
            "id": "annonce",
            "kind": "announcement",
            "label": "Annonce",
            "day": "2020-12-01",
            "known_from": "2020-07-23",
            "source": "essai",
            "interpretation": "Jour inclus.",
        }
    )
    done(office, ApplyProgramme(actor=LEAD, canonical=canonical_bytes(content)))
    move(office, AFTER_WAVE_1)
    decide(office, {case: "label"})

    assert _values(office, "decision_retained")["announcement"]["day"] == "2020-12-01"


def test_a_draft_carried_twice_is_told_of_the_last_window_only(office: Office) -> None:
    open_draft(office, "40088")
    move(office, datetime(2021, 2, 13, 9, tzinfo=UTC))
    sweep(office, confirm=True)

    assert written(office, "draft_carried") == [
        ("draft_carried", "contact", "queued"),
        ("draft_carried", "contact", "superseded"),
    ]


def _state(office: Office, case: CaseId) -> str:
    with office.store.read() as reader:
        row = reader.case(case)
    return row.state if row else ""
