"""Lives of a label: taken back, several sites, a pilot, ended, restored, and coming back."""

from states.acts import Refused, Rule
from states.identifiers import CaseId
from states.instants import on_day
from tests.workflow.bench import (
    LEAD,
    WAVE_2,
    act,
    done,
    file_candidature,
    move,
    open_draft,
)
from tests.workflow.office_stories import (
    AFTER_WAVE_1,
    decided,
    disclose,
    examined,
    hold_session,
    kinds,
    labelled,
    many_towns,
    state,
    try_act,
    utc,
)
from workflow.commands import ActOnCase, NotifySession, RecordSession, SessionItemAsked
from workflow.office import Office
from workflow.outcomes import Done
from workflow.store.filters import CaseFilter, LetterFilter
from workflow.store.records import LetterPhase

REASON = "Erreur de saisie au procès-verbal."
IN_SITU = {
    "shared_diagnosis": "start_deployment",
    "training_offer": "start_deployment",
    "premises": "start_deployment",
    "financing_plan": "start_deployment",
    "local_concertation": "open",
    "region_concertation": "open",
    "installation_agreement": "open",
}
"""Milestones settled before each phase of an antenna."""


def counted(office: Office, kind: str, *states: str) -> int:
    with office.store.read() as reader:
        return reader.count_cases(CaseFilter(kind=kind, states=states))


def settle(office: Office, antenna: CaseId, gate: str) -> None:
    for milestone, before in IN_SITU.items():
        if before == gate:
            act(office, antenna, "milestone_done", milestone=milestone)


def start(office: Office, antenna: CaseId) -> None:
    act(
        office,
        antenna,
        "start_engineering",
        regional_centre="75",
        target_opening="2022-01-10",
    )


def test_a_label_reverted_voids_its_antenna_and_leaves_every_count(office: Office) -> None:
    cases = {code: examined(office, code) for code in ("40088",)}
    others = []
    for code in many_towns(office, 2):
        move(office, AFTER_WAVE_1)
        others.append(file_candidature(office, code, WAVE_2))
    case = cases["40088"]
    session = decided(office, case)
    assert (counted(office, "candidature", "labelled"), counted(office, "antenna", "labelled")) == (
        1,
        1,
    )
    act(office, case, "revert", reason=REASON)
    assert counted(office, "candidature", "labelled") == 0
    assert counted(office, "antenna", "labelled") == 0
    assert (state(office, case), state(office, CaseId(f"{case}-a1"))) == ("analysed", "void")
    refused = office.run(NotifySession(actor=LEAD, session=session))
    assert isinstance(refused, Refused)
    assert refused.reasons[0].remedy is not None
    act(office, case, "label", session=session)
    assert (state(office, CaseId(f"{case}-a1")), state(office, CaseId(f"{case}-a2"))) == (
        "void",
        "labelled",
    )


def test_letters_not_gone_of_a_label_reverted_are_cancelled(office: Office) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    done(office, NotifySession(actor=LEAD, session=session))
    with office.store.read() as reader:
        held = reader.letters(LetterFilter(code="decision_retained"))
    assert {letter.phase for letter in held} == {LetterPhase.HELD}
    act(office, case, "revert", reason=REASON)
    with office.store.read() as reader:
        left = reader.letters(LetterFilter(code="decision_retained"))
    assert {letter.phase for letter in left} == {LetterPhase.CANCELLED}


def test_a_label_is_not_reverted_once_its_antenna_is_under_way(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    start(office, antenna)
    refused = try_act(office, case, "revert", reason=REASON)
    assert isinstance(refused, Refused)
    assert [reason.rule for reason in refused.reasons] == [Rule.DEPENDENT_ACT]
    assert refused.reasons[0].found["dependents"] == ["AMI2-001-A1"]
    act(office, antenna, "revert", reason=REASON)
    act(office, case, "revert", reason=REASON)
    assert (state(office, case), state(office, antenna)) == ("analysed", "void")


def test_an_antenna_goes_from_label_to_opening(office: Office) -> None:
    _, antenna = labelled(office, "40088")
    start(office, antenna)
    refused = try_act(office, antenna, "start_deployment", proposed_on="2020-11-10")
    assert isinstance(refused, Refused)
    pending = [reason.found["milestone"] for reason in refused.reasons]
    assert pending == [name for name, gate in IN_SITU.items() if gate == "start_deployment"]
    settle(office, antenna, "start_deployment")
    act(office, antenna, "start_deployment", proposed_on="2020-11-10")
    settle(office, antenna, "open")
    act(office, antenna, "open")
    assert state(office, antenna) == "open"


def test_a_consortium_with_two_sites_keeps_its_label_until_both_have_lost_it(
    office: Office,
) -> None:
    case, first = labelled(office, "40088", sites=["Centre", "Gare"])
    second = CaseId(f"{case}-a2")
    with office.store.read() as reader:
        rows = [reader.case(each) for each in (first, second)]
    assert [(row.reference, row.label) for row in rows if row] == [
        ("AMI2-001-A1", "Dax (Centre)"),
        ("AMI2-001-A2", "Dax (Gare)"),
    ]
    act(office, first, "revoke", reason="Le local a été vendu.")
    assert (state(office, case), state(office, first)) == ("labelled", "revoked")
    act(office, second, "revoke", reason="Le second aussi.")
    assert state(office, case) == "revoked"
    act(office, second, "revert", reason=REASON)
    assert (state(office, case), state(office, second), state(office, first)) == (
        "labelled",
        "labelled",
        "revoked",
    )


def test_a_label_withdrawn_ends_the_candidature_and_a_revert_restores_it(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    act(office, antenna, "withdraw_label", ground="beneficiary", reason="À sa demande.")
    assert (state(office, case), state(office, antenna)) == ("label_withdrawn", "label_withdrawn")
    act(office, antenna, "revert", reason=REASON)
    assert (state(office, case), state(office, antenna)) == ("labelled", "labelled")


def test_what_only_follows_from_another_act_is_not_asked_for_itself(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    for trigger in ("revoke", "withdraw_label"):
        refused = try_act(office, case, trigger, reason="Non.")
        assert isinstance(refused, Refused)
        assert [reason.rule for reason in refused.reasons] == [Rule.UNKNOWN_TRIGGER]
    assert isinstance(try_act(office, antenna, "void"), Refused)
    assert (state(office, case), state(office, antenna)) == ("labelled", "labelled")


def test_a_pilot_opened_before_its_label_is_accepted_and_flagged(office: Office) -> None:
    _, antenna = labelled(office, "40088")
    command = ActOnCase(
        actor=LEAD,
        case=antenna,
        trigger="open_pilot",
        inputs={"reason": "Site pilote."},
        effective_at=on_day(utc("2020-09-01T00:00:00").date()),
    )
    outcome = done(office, command)
    assert outcome.steps[0].outside_rule == ("pilot",)
    with office.store.read() as reader:
        row = reader.case(antenna)
    assert row is not None
    assert (row.state, row.marks) == ("open", ("pilot",))


def test_a_town_not_selected_comes_back_once_in_a_linked_draft(office: Office) -> None:
    case = examined(office, "40088")
    disclose(office, decided(office, case, "not_select"))
    act(office, case, "support", plan="Trois réunions avec le centre régional.")
    outcome = act(office, case, "reapply", window=WAVE_2)
    successor = CaseId(str(outcome.shown["case"]))
    assert outcome.shown["reference"] == "AMI2-002"
    with office.store.read() as reader:
        opened = reader.events_of(successor)[0]
    assert (opened.data["predecessor"], state(office, successor)) == (case, "draft")
    again = try_act(office, case, "reapply", window=WAVE_2)
    assert isinstance(again, Refused)
    assert {reason.rule for reason in again.reasons} == {
        Rule.RIVAL_LIVE,
        Rule.ALREADY_SUCCEEDED,
    }


def test_a_session_told_once_takes_no_further_item(office: Office) -> None:
    case, other = examined(office, "40088"), open_draft(office, "47001", WAVE_2)
    act(office, other, "add_piece", piece="form")
    session = decided(office, case)
    done(office, NotifySession(actor=LEAD, session=session))
    act(office, other, "submit", window=WAVE_2, channel="email")
    act(office, other, "analyse")

    item = SessionItemAsked(case=other, outcome="label", reason="Bien.")
    command = RecordSession(actor=LEAD, body="", reference="", items=(item,), session=session)
    assert isinstance(office.run(command), Refused)


def test_a_file_deferred_then_decided_later_is_told_of_its_last_decision_only(
    office: Office,
) -> None:
    case, other = examined(office, "40088"), file_candidature(office, "47001", WAVE_2)
    del other
    first = decided(office, case, "defer")
    move(office, utc("2020-12-10T09:00:00"))
    second = hold_session(office, "seance-2", {case: "label"})
    act(office, case, "label", session=second)
    assert isinstance(office.run(NotifySession(actor=LEAD, session=first)), Done)
    assert "notified" not in kinds(office, case)
    done(office, NotifySession(actor=LEAD, session=second))
    assert kinds(office, case)[-1] == "notified"
