"""Sessions: recorded, convoked, notified, announced, each in its turn."""

from datetime import UTC, date, datetime, timedelta

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
    said,
)
from workflow.archive import Archive
from workflow.commands import (
    AnnounceSession,
    Command,
    ConvokeSession,
    NotifySession,
    PlanSession,
    RecordSession,
    SessionItemAsked,
)
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.schedule.sweep import advance_to
from workflow.sittings import Sitting
from workflow.store.filters import LetterFilter


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


def test_planned_days_are_deadlines_that_only_remind(office: Office) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    told, public = date(2020, 11, 20), date(2020, 12, 1)
    done(office, PlanSession(actor=LEAD, session=session, notification=told, announcement=public))
    moved = PlanSession(actor=LEAD, session=session, announcement=public + timedelta(days=1))
    done(office, moved)
    done(office, moved)
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    planned = {
        str(each.kind): (each.label.partition(" (")[0], each.day, each.version)
        for each in in_force.programme.deadlines.values()
        if each.subject == session
    }
    assert planned == {
        "announcement": ("Annonce", date(2020, 12, 2), 2),
        "notification": ("Information des collectivités", told, 1),
    }
    advance_to(office, datetime(2020, 12, 7, 9, tzinfo=UTC))
    found = sitting(office, session).session
    assert (found.notified_at, found.announced_at) == (None, None)
    with office.store.read() as reader:
        (digest, *_) = [
            each
            for each in reader.letters(LetterFilter(code="weekly_digest"))
            if each.due_at == datetime(2020, 11, 16, 7, tzinfo=UTC)
            and b"announcement" in each.context
        ]
    assert b"2020-12-02" in digest.context

    done(office, NotifySession(actor=LEAD, session=session))
    with office.store.read() as reader:
        letter = reader.letters(LetterFilter(code="decision_retained"))[0]
    assert b"2020-12-02" not in letter.context, "a day already past is not promised"


def test_a_planned_day_is_the_lead_s_own_ahead_and_hidden_from_towns(office: Office) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    day = date(2020, 12, 1)
    past = PlanSession(actor=LEAD, session=session, announcement=date(2020, 1, 1))
    refused = office.run(past)
    assert isinstance(refused, Refused)
    assert [reason.rule for reason in refused.reasons] == [Rule.DEADLINE_PAST]
    assert isinstance(office.run(PlanSession(actor=LEAD, session=session)), Invalid)
    of_town = PlanSession(actor=city("40088"), session=session, announcement=day)
    assert isinstance(office.run(of_town), Refused)
    done(office, PlanSession(actor=LEAD, session=session, announcement=day))
    listed = ("deadlines", "list")
    assert "Annonce" in said(office, *listed)[1]
    assert "Annonce" not in said(office, "--as", "contact:40088", *listed)[1]
    done(office, NotifySession(actor=LEAD, session=session))
    with office.store.read() as reader:
        letter = reader.letters(LetterFilter(code="decision_retained"))[0]
    assert b"2020-12-01" in letter.context
