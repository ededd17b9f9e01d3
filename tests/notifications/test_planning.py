"""Rules, a deadline, a subject and people give the rows of the ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.rules import ReminderRule, WhenLate
from notifications.planning import PlannedReminder, PlanStatus, Subject, plan, unreachable
from notifications.slots import Recipient
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import CaseId, ContactKind, DeadlineId, PersonId
from states.lint import Unreachable
from states.programme import Owner

NOW = datetime(2020, 7, 20, 8, tzinfo=UTC)
CLOSES_AT = datetime(2020, 11, 6, 23, tzinfo=UTC)


def _rule(days_before: int, kind: DeadlineKind = DeadlineKind.WAVE_CLOSING) -> ReminderRule:
    return ReminderRule(
        id=f"j{days_before}",
        deadline_kind=kind,
        days_before=days_before,
        audience=(ContactKind.CONTACT,),
        template="reminder_closing",
        states=("draft",),
        complete_only=days_before == 0,
    )


RULES = tuple(_rule(days) for days in (60, 30, 7, 1, 0))
WAVE_1 = Deadline(
    id=DeadlineId("AMI2/vague-1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="AMI2/vague-1",
    label="Vague 1",
    day=date(2020, 11, 6),
)
DRAFT = Subject(
    case=CaseId("c-1"), state="draft", complete=False, obligation_began_at=NOW, key="AMI2/vague-1"
)
CONTACT = Recipient(person=PersonId("p-1"), kind=ContactKind.CONTACT)
MILESTONE = replace(WAVE_1, id=DeadlineId("a-1/locaux"), kind=DeadlineKind.MILESTONE, hard=False)
RELANCES = tuple(
    replace(_rule(-days, DeadlineKind.MILESTONE), id=f"r{days}", states=())
    for days in (7, 1, 30, 15)
)


def _offsets(reminders: tuple[PlannedReminder, ...]) -> list[tuple[int, PlanStatus]]:
    return [(reminder.days_before, reminder.status) for reminder in reminders]


def test_a_draft_is_reminded_at_60_30_7_and_1_days() -> None:
    assert _offsets(plan(RULES, WAVE_1, DRAFT, [CONTACT], NOW)) == [
        (days, PlanStatus.PLANNED) for days in (60, 30, 7, 1)
    ]


def test_a_row_holds_everything_its_ledger_needs() -> None:
    rule = replace(_rule(7), when_late=WhenLate.EXPIRE)
    assert plan([rule], WAVE_1, DRAFT, [CONTACT], NOW) == (
        PlannedReminder(
            key="reminder|j7|AMI2/vague-1|AMI2/vague-1|1|7|p-1",
            rule="j7",
            template="reminder_closing",
            subject="AMI2/vague-1",
            deadline=DeadlineId("AMI2/vague-1"),
            deadline_version=1,
            days_before=7,
            recipient=CONTACT,
            planned_at=datetime(2020, 10, 30, 7, tzinfo=UTC),
            lapses_at=CLOSES_AT,
            when_late=WhenLate.EXPIRE,
            status=PlanStatus.PLANNED,
        ),
    )


def test_a_row_is_to_be_sent_and_yields_to_a_nearer_one_unless_said_otherwise() -> None:
    (said,) = plan([_rule(7)], WAVE_1, DRAFT, [CONTACT], NOW)
    unsaid = PlannedReminder(
        key=said.key,
        rule=said.rule,
        template=said.template,
        subject=said.subject,
        deadline=said.deadline,
        deadline_version=said.deadline_version,
        days_before=said.days_before,
        recipient=said.recipient,
        planned_at=said.planned_at,
        lapses_at=said.lapses_at,
    )
    assert unsaid == said
    assert (unsaid.when_late, unsaid.status) == (WhenLate.NEAREST, PlanStatus.PLANNED)


def test_the_last_day_reminds_only_a_complete_draft() -> None:
    complete = replace(DRAFT, complete=True)
    found = plan(RULES, WAVE_1, complete, [CONTACT], NOW)
    assert [reminder.days_before for reminder in found] == [60, 30, 7, 1, 0]


def test_reminders_of_one_instant_are_in_the_order_of_their_keys() -> None:
    people = [replace(CONTACT, person=PersonId(name)) for name in ("p-3", "p-1", "p-2")]
    found = plan([_rule(7)], WAVE_1, DRAFT, people, NOW)
    assert [reminder.person for reminder in found] == ["p-1", "p-2", "p-3"]


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "lapsed"])
def test_a_subject_in_another_state_is_not_reminded(state: str) -> None:
    assert plan(RULES, WAVE_1, replace(DRAFT, state=state), [CONTACT], NOW) == ()


def test_only_the_audience_of_a_rule_is_written_to() -> None:
    others = [replace(CONTACT, kind=kind) for kind in ContactKind if kind != ContactKind.CONTACT]
    assert plan(RULES, WAVE_1, DRAFT, others, NOW) == ()


@pytest.mark.parametrize(
    ("owner", "kinds"),
    [
        (Owner.REGIONAL_CENTRE, [ContactKind.REGIONAL_CENTRE]),
        (Owner.LOCAL_AUTHORITY, [ContactKind.CONTACT]),
        (Owner.REGION, [ContactKind.REGION]),
        (Owner.CNAM, [ContactKind.LEAD]),
        (None, []),
    ],
)
def test_a_rule_without_audience_goes_to_the_owner_of_the_milestone(
    owner: Owner | None, kinds: list[ContactKind]
) -> None:
    rule = replace(_rule(7, DeadlineKind.MILESTONE), audience=())
    people = [replace(CONTACT, person=PersonId(kind), kind=kind) for kind in ContactKind]
    found = plan([rule], MILESTONE, replace(DRAFT, owner=owner), people, NOW)
    assert [reminder.recipient.kind for reminder in found] == kinds


def test_a_rule_with_an_audience_does_not_go_to_the_owner() -> None:
    people = [replace(CONTACT, person=PersonId(kind), kind=kind) for kind in ContactKind]
    subject = replace(DRAFT, owner=Owner.REGION)
    found = plan([_rule(7, DeadlineKind.MILESTONE)], MILESTONE, subject, people, NOW)
    assert [reminder.recipient.kind for reminder in found] == [ContactKind.CONTACT]


def test_only_the_rules_of_its_kind_apply_to_a_deadline() -> None:
    completion = replace(WAVE_1, kind=DeadlineKind.COMPLETION)
    assert plan(RULES, completion, DRAFT, [CONTACT], NOW) == ()


@pytest.mark.parametrize(
    "silent",
    [
        replace(WAVE_1, day=None),
        replace(WAVE_1, confirmed=False),
        replace(WAVE_1, known_from=datetime(2020, 7, 20, 8, 0, 1, tzinfo=UTC)),
    ],
    ids=["date unknown", "not confirmed", "not known yet"],
)
def test_a_deadline_nobody_may_rely_on_sends_nothing(silent: Deadline) -> None:
    assert plan(RULES, silent, DRAFT, [CONTACT], NOW) == ()


@pytest.mark.parametrize(
    ("subject", "deadline", "recipient"),
    [
        (
            replace(DRAFT, obligation_began_at=datetime(2020, 10, 30, 7, 0, 1, tzinfo=UTC)),
            WAVE_1,
            CONTACT,
        ),
        (DRAFT, replace(WAVE_1, known_from=datetime(2020, 11, 2, tzinfo=UTC)), CONTACT),
        (DRAFT, WAVE_1, replace(CONTACT, since=datetime(2020, 11, 2, tzinfo=UTC))),
    ],
    ids=["draft opened late", "deadline moved late", "contact come late"],
)
def test_offsets_past_when_the_obligation_begins_are_not_applicable(
    subject: Subject, deadline: Deadline, recipient: Recipient
) -> None:
    now = datetime(2020, 11, 3, tzinfo=UTC)
    assert _offsets(plan(RULES, deadline, subject, [recipient], now)) == [
        (60, PlanStatus.NOT_APPLICABLE),
        (30, PlanStatus.NOT_APPLICABLE),
        (7, PlanStatus.NOT_APPLICABLE),
        (1, PlanStatus.PLANNED),
    ]


def test_a_deadline_is_relied_on_from_the_instant_it_is_known() -> None:
    known_now = replace(WAVE_1, known_from=NOW)
    assert _offsets(plan([_rule(7)], known_now, DRAFT, [CONTACT], NOW)) == [(7, PlanStatus.PLANNED)]


def test_an_obligation_born_at_the_very_minute_is_reminded() -> None:
    born = replace(DRAFT, obligation_began_at=datetime(2020, 10, 30, 7, tzinfo=UTC))
    assert _offsets(plan([_rule(7)], WAVE_1, born, [CONTACT], NOW)) == [(7, PlanStatus.PLANNED)]


def test_two_plans_at_two_times_give_the_same_rows() -> None:
    later = datetime(2020, 11, 7, tzinfo=UTC)
    first = plan(RULES, WAVE_1, DRAFT, [CONTACT], NOW)
    assert plan(tuple(reversed(RULES)), WAVE_1, DRAFT, [CONTACT], later) == first


def test_two_drafts_of_one_contact_share_the_keys_of_their_closing() -> None:
    twin = replace(DRAFT, case=CaseId("c-2"))
    keys = [
        {reminder.key for reminder in plan(RULES, WAVE_1, subject, [CONTACT], NOW)}
        for subject in (DRAFT, twin)
    ]
    assert keys[0] == keys[1]


def test_without_a_key_of_its_own_a_subject_is_its_case() -> None:
    found = plan([_rule(7)], WAVE_1, replace(DRAFT, key=""), [CONTACT], NOW)
    assert [reminder.subject for reminder in found] == ["c-1"]


def test_one_person_in_two_parts_gets_one_reminder() -> None:
    rule = replace(_rule(7), audience=(ContactKind.CONTACT, ContactKind.EXECUTIVE))
    people = [CONTACT, replace(CONTACT, kind=ContactKind.EXECUTIVE)]
    assert [r.person for r in plan([rule], WAVE_1, DRAFT, people, NOW)] == [PersonId("p-1")]


def test_a_moved_deadline_has_new_keys() -> None:
    moved = replace(WAVE_1, version=2, day=date(2020, 11, 13))
    before, after = (plan(RULES, deadline, DRAFT, [CONTACT], NOW) for deadline in (WAVE_1, moved))
    assert {one.key for one in before} & {one.key for one in after} == set()


def test_at_most_three_relances_follow_a_deadline_and_they_never_lapse() -> None:
    found = plan(RELANCES, MILESTONE, DRAFT, [CONTACT], NOW)
    assert [(one.days_before, one.lapses_at) for one in found] == [
        (-1, None),
        (-7, None),
        (-15, None),
    ]


def test_the_last_day_is_no_relance_and_lapses_with_its_deadline() -> None:
    complete = replace(DRAFT, complete=True)
    last_day = _rule(0, DeadlineKind.MILESTONE)
    found = plan([*RELANCES, last_day], MILESTONE, complete, [CONTACT], NOW)
    assert [(one.days_before, one.lapses_at) for one in found] == [
        (0, CLOSES_AT),
        (-1, None),
        (-7, None),
        (-15, None),
    ]


def test_three_relances_count_for_the_deadline_whoever_they_are_for() -> None:
    director = replace(CONTACT, person=PersonId("p-2"), kind=ContactKind.REGIONAL_DIRECTOR)
    to_director = replace(RELANCES[2], audience=(ContactKind.REGIONAL_DIRECTOR,))
    rules = [to_director if rule is RELANCES[2] else rule for rule in RELANCES]
    found = plan(rules, MILESTONE, DRAFT, [CONTACT, director], NOW)
    assert [one.days_before for one in found] == [-1, -7, -15]


def test_rules_past_before_a_window_opens_are_named_to_the_linter() -> None:
    j30_leaves_at = datetime(2020, 10, 7, 6, tzinfo=UTC)
    found = [
        unreachable(RULES, WAVE_1, opens_at, CONTACT)
        for opens_at in (j30_leaves_at, j30_leaves_at + timedelta(microseconds=1))
    ]
    j60, j30 = (Unreachable(rule=rule, deadline=WAVE_1.id) for rule in ("j60", "j30"))
    assert found == [(j60,), (j60, j30)]


def test_an_unknown_date_has_no_unreachable_reminder() -> None:
    assert unreachable(RULES, replace(WAVE_1, day=None), NOW, CONTACT) == ()
