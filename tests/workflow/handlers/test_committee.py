"""Sessions: recorded, convoked, notified, announced, each in its turn."""

from datetime import timedelta

import pytest

from states.acts import Refused, Rule
from states.identifiers import CaseId
from states.instants import exactly
from tests.workflow.bench import LEAD, STARTED_AT, act, city, done, open_draft
from tests.workflow.office_stories import (
    BODY,
    decided,
    disclose,
    examined,
    hold_session,
    kinds,
)
from workflow.archive import Archive
from workflow.commands import (
    AnnounceSession,
    Command,
    ConvokeSession,
    NotifySession,
    RecordSession,
    SessionItemAsked,
)
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.sittings import Sitting


def sitting(office: Office, session: CaseId) -> Sitting:
    with office.store.read() as reader:
        found = Archive(reader, office.memory).sitting(session)
    assert found is not None
    return found


def test_a_session_keeps_its_items_reasons_and_minutes(office: Office) -> None:
    case = examined(office, "40088")
    session = hold_session(office, "s1", {case: "label"}, minutes="PV 2020-12")
    found = sitting(office, session)
    assert (found.session.reference, found.session.body) == ("s1", BODY)
    assert [(item.case, str(item.outcome), item.reasoned) for item in found.session.items] == [
        (case, "label", True)
    ]
    with office.store.read() as reader:
        words = reader.texts([found.reasons[case], found.session.minutes_reference])
    assert sorted(words.values()) == ["PV 2020-12", "Projet mûr."]
    hold_session(office, "s1", {case: "defer"}, session=session)
    again = sitting(office, session)
    assert [str(item.outcome) for item in again.session.items] == ["defer"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"body": "conseil"}, "body"),
        ({"reference": ""}, "reference"),
        ({"session": CaseId("inconnue")}, "session"),
    ],
)
def test_a_session_has_a_known_body_and_a_reference(
    office: Office, more: dict[str, object], field: str
) -> None:
    values = {"body": BODY, "reference": "s1", **more}
    outcome = office.run(RecordSession(actor=LEAD, **values))  # type: ignore[arg-type]
    assert isinstance(outcome, Invalid)
    assert outcome.field == field


def test_an_item_names_a_file_that_can_be_examined_and_a_known_outcome(office: Office) -> None:
    ready, early = examined(office, "40088"), open_draft(office, "47001", "AMI2/vague-2")

    def outcome_of(case: str, outcome: str) -> object:
        item = SessionItemAsked(case=CaseId(case), outcome=outcome, reason="")
        return office.run(RecordSession(actor=LEAD, body=BODY, reference="s1", items=(item,)))

    unknown = outcome_of("inconnu", "label")
    assert isinstance(unknown, Invalid)
    assert unknown.field == "case"
    misread = outcome_of(ready, "adopter")
    assert isinstance(misread, Invalid)
    assert misread.field == "outcome"
    refused = outcome_of(early, "label")
    assert isinstance(refused, Refused)
    assert [reason.rule for reason in refused.reasons] == [Rule.STATE]


@pytest.mark.parametrize(("days", "late"), [(6, False), (5, False), (4, True)])
def test_a_notice_too_short_is_said_and_not_refused(office: Office, days: int, late: bool) -> None:
    command = RecordSession(
        actor=LEAD,
        body=BODY,
        reference="s1",
        effective_at=exactly(STARTED_AT + timedelta(days=days)),
    )
    session = CaseId(str(done(office, command).shown["session"]))
    outcome = done(office, ConvokeSession(actor=LEAD, session=session))
    assert outcome.shown["late"] is late
    assert outcome.events[0].data.get("outside_rule") == (["late_convocation"] if late else None)
    assert sitting(office, session).convoked


def test_a_session_is_notified_once_all_its_decisions_are_taken(office: Office) -> None:
    case = examined(office, "40088")
    session = hold_session(office, "s1", {case: "not_select"})
    early = office.run(NotifySession(actor=LEAD, session=session))
    assert isinstance(early, Refused)
    remedy = early.reasons[0].remedy
    assert remedy is not None
    act(office, case, remedy.trigger, **remedy.inputs)
    assert done(office, NotifySession(actor=LEAD, session=session)).shown["count"] == 1
    assert isinstance(office.run(NotifySession(actor=LEAD, session=session)), Refused)


def test_an_empty_session_has_nothing_to_tell(office: Office) -> None:
    session = hold_session(office, "s1", {})
    assert isinstance(office.run(NotifySession(actor=LEAD, session=session)), Refused)


def test_an_announcement_is_made_once_and_proposes_milestones_from_its_day(
    office: Office,
) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    disclose(office, session)
    assert isinstance(office.run(AnnounceSession(actor=LEAD, session=session)), Refused)
    antenna = CaseId(f"{case}-a1")
    assert kinds(office, antenna) == ["create", "notified", "announced", "milestone_propose"]
    with office.store.read() as reader:
        facts = Archive(reader, office.memory).antenna(antenna)
    assert facts is not None
    due = facts.milestones["target_opening"].due
    assert due is not None
    assert (str(due.day), due.confirmed) == ("2022-02-10", False)


def test_a_city_neither_holds_nor_tells_a_session(office: Office) -> None:
    session, actor = hold_session(office, "s1", {}), city("40088")
    commands: tuple[Command, ...] = (
        RecordSession(actor=actor, body=BODY, reference="s2"),
        ConvokeSession(actor=actor, session=session),
        NotifySession(actor=actor, session=session),
        AnnounceSession(actor=actor, session=session),
    )
    assert all(isinstance(office.run(command), Refused) for command in commands)
    assert kinds(office, session) == ["session_recorded"]
