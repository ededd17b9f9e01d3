"""Every question of the control is answered from the log, with its query and its date."""

from datetime import UTC, date, datetime

import pytest

from states.identifiers import CaseId, DeadlineId, PersonId
from states.instants import EffectiveAt, Precision, day_start, on_day
from tests.workflow.evidence_samples import letter_row
from tests.workflow.small_office import LEAD, WAVE_1, SmallOffice
from workflow.commands import (
    ActOnCase,
    ErasePerson,
    ExtendDeadline,
    GrantRole,
    NotifySession,
    OpenDraft,
    RecordProof,
)
from workflow.outcomes import Done
from workflow.reading import Moment, Reading
from workflow.reports.durations import LEGS, Delays, Leg, Spread, delays, leg_between, spread
from workflow.reports.questions import Questions


def ask(small: SmallOffice) -> Questions:
    # The snapshot of a test is read at once and may be left: nothing writes meanwhile.
    with small.office.store.read() as reader:
        return Questions(Reading(small.office, reader, LEAD))


@pytest.fixture
def story(small: SmallOffice) -> CaseId:
    """Dax is labelled on 20 November; Cognac comes too late twice, then gets a leave."""
    small.town("40088", "Dax")
    small.town("16102", "Cognac")
    first, second = small.filed("40088"), small.draft("16102")
    small.at(2020, 11, 10)
    for _ in range(3):
        late = {"window": WAVE_1, "channel": "portal"}
        small.office.run(ActOnCase(actor=LEAD, case=second, trigger="submit", inputs=late))
    until = day_start(date(2020, 12, 1)).isoformat()
    small.act(second, "derogate", window=WAVE_1, until=until, reason="Panne du portail")
    small.at(2020, 11, 20, 9)
    small.act(first, "analyse", reason="complet")
    small.act(first, "label", session=small.session("S1", **{first: "label"}))
    return first


def test_one_file_s_history_is_told_on_both_axes(small: SmallOffice, story: CaseId) -> None:
    answer = ask(small).history(story)
    assert [line.event.kind for line in answer.lines] == [
        "open_draft",
        "add_piece",
        "submit",
        "analyse",
        "label",
    ]
    assert answer.lines[3].texts == (("reason", "complet"),)
    assert (answer.query, dict(answer.asked)) == ("history", {"case": "AMI2-001"})
    assert answer.answered_at == datetime(2020, 11, 20, 9, tzinfo=UTC)
    november = Moment(known_at=datetime(2020, 11, 1, tzinfo=UTC))
    known = ask(small).history(story, november)
    assert [line.event.kind for line in known.lines] == ["open_draft", "add_piece", "submit"]
    assert dict(known.asked)["known_at"] == "2020-11-01T00:00:00+00:00"
    with small.office.store.read() as reader:
        leaves = {leaf.event_id: leaf.seq for leaf in reader.leaves()}
    assert [line.seq for line in answer.lines] == [leaves[line.event.id] for line in answer.lines]


def test_who_did_what_in_a_period(small: SmallOffice, story: CaseId) -> None:
    del story
    since, until = datetime(2020, 11, 20, tzinfo=UTC), datetime(2020, 11, 21, tzinfo=UTC)
    kinds = [line.event.kind for line in ask(small).acts("responsable", since, until).lines]
    assert kinds == ["analyse", "session_recorded", "session_item", "label", "create"]
    clock = ask(small).acts("horloge").lines
    assert [line.event.kind for line in clock] == ["carry"]


def test_refused_attempts_are_told_with_how_many_times(small: SmallOffice, story: CaseId) -> None:
    del story
    (line,) = ask(small).refusals().lines
    assert (line.reference, line.trigger, line.rules, line.times) == (
        "AMI2-002",
        "submit",
        ("window_closed",),
        3,
    )
    later = OpenDraft(actor=LEAD, authority="40088", window=WAVE_1)
    assert not isinstance(small.office.run(later), Done)
    again = ActOnCase(actor=LEAD, case=line.event.data["case"], trigger="analyse")  # type: ignore[arg-type]
    small.office.run(again)
    assert [each.times for each in ask(small).refusals().lines] == [3, 1, 1]


def test_every_letter_to_a_person_is_told_with_its_proofs(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    person = small.person("40088")
    with small.office.store.write() as writer:
        writer.add_letter(letter_row("l1", person=PersonId(person)))
        writer.add_letter(letter_row("l2", person=PersonId(person)))
        writer.add_letter(letter_row("l3"))
    small.done(RecordProof(actor=LEAD, letter="l2", proof="reply"))
    lines = ask(small).letters(person).lines
    assert [(line.letter.id, len(line.proofs)) for line in lines] == [("l1", 0), ("l2", 1)]


def test_changes_of_a_deadline_are_told(small: SmallOffice) -> None:
    small.done(
        ExtendDeadline(
            actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Confinement"
        )
    )
    answer = ask(small).deadline_changes(WAVE_1)
    assert (answer.query, dict(answer.asked)) == ("deadline", {"deadline": WAVE_1})
    lines = answer.lines
    assert [(line.event.kind, line.event.data["day"]) for line in lines] == [
        ("deadline_set", "2020-11-06"),
        ("deadline_extended", "2020-11-20"),
    ]
    assert lines[1].texts == (("reason", "Confinement"),)


def test_acts_outside_the_rule_are_in_one_list(small: SmallOffice, story: CaseId) -> None:
    small.done(NotifySession(actor=LEAD, session=small_session(small)))
    person = small.person("40088")
    small.done(GrantRole(actor=LEAD, person=person, role="auditor"))
    small.done(ErasePerson(actor=LEAD, person=person, reason="demande"))
    codes = [(line.event.kind, line.codes) for line in ask(small).outside_rule().lines]
    assert codes == [
        ("derogate", ("derogation",)),
        ("notified", ("no_minutes",)),
        ("role_granted", ("role_granted",)),
        ("person_erased", ("erasure",)),
    ]
    assert story


def small_session(small: SmallOffice) -> CaseId:
    with small.office.store.read() as reader:
        row = reader.case_by_reference("S1")
    assert row is not None
    return row.id


def test_a_decision_without_reason_is_outside_the_rule(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    case = small.filed("40088")
    small.act(case, "analyse", reason="complet")
    small.session("S1", reason="", **{case: "defer"})
    (line,) = ask(small).outside_rule().lines
    assert (line.event.kind, line.codes) == ("session_item", ("no_reason",))


def test_equal_treatment_tells_who_got_time_and_who_asked(
    small: SmallOffice, story: CaseId
) -> None:
    del story
    (line,) = ask(small).treatment("AMI2").lines
    assert (line.reference, line.granted, line.refused) == ("AMI2-002", ("derogate",), 1)
    assert ask(small).treatment("AMI1").lines == ()


def test_a_sample_is_drawn_the_same_by_anybody(small: SmallOffice) -> None:
    for number in range(8):
        code = f"4000{number}"
        small.town(code, f"Ville {number}")
        small.draft(code)
    first = ask(small).sample(3, "tirage du 4 octobre")
    assert first.lines == ask(small).sample(3, "tirage du 4 octobre").lines
    assert ask(small).sample(4, "tirage du 4 octobre").lines[:3] == first.lines
    assert len({ask(small).sample(3, str(seed)).lines for seed in range(9)}) > 1
    assert dict(first.asked)["among"] == "8"
    assert ask(small).sample(3, "x", "AMI1").lines == ()


def test_delays_are_intervals_and_unknowns_are_apart(small: SmallOffice, story: CaseId) -> None:
    del story
    small.town("02408", "Laon")
    small.at(2020, 11, 25, 9)
    case = small.draft("02408", "AMI2/vague-2")
    submit = {"window": "AMI2/vague-2", "channel": "portal"}
    small.act(case, "submit", on_day(date(2020, 11, 25)), **submit)
    with small.office.store.read() as reader:
        found = delays(Reading(small.office, reader, LEAD))
    assert [(each.reference, each.legs[LEGS[0]]) for each in found] == [
        ("AMI2-001", Leg(at_least=120, at_most=120)),
        ("AMI2-003", None),
    ]
    assert spread(found, LEGS[0]) == Spread(known=1, unknown=1, least=120, median=120, most=120)
    assert spread(found, LEGS[1]) == Spread(known=0, unknown=2)


def test_dates_that_follow_each_other_give_no_negative_bound() -> None:
    month = EffectiveAt(
        instant=day_start(date(2020, 10, 15)),
        precision=Precision.MONTH,
        earliest=day_start(date(2020, 10, 1)),
        latest=day_start(date(2020, 11, 1)),
    )
    assert leg_between(month, month, ordered=True) == Leg(at_least=0, at_most=31)
    assert leg_between(month, month, ordered=False) == Leg(at_least=-32, at_most=31)
    known = leg_between(on_day(date(2020, 10, 20)), on_day(date(2020, 10, 18)), ordered=True)
    assert known is not None
    assert known.at_least < 0


def made(*days: tuple[int, int] | None) -> tuple[Delays, ...]:
    return tuple(
        Delays(
            reference=str(number),
            legs={LEGS[0]: None if each is None else Leg(at_least=each[0], at_most=each[1])},
        )
        for number, each in enumerate(days)
    )


@pytest.mark.parametrize(
    ("days", "least", "median", "most"),
    [
        ([(3, 3)], 3, 3, 3),
        ([(1, 1), (9, 9), (2, 2)], 1, 2, 9),
        ([(1, 1), (2, 2), (4, 4), (9, 9)], 1, 3, 9),
        ([(0, 30), (5, 5), None], 5, 10, 15),
    ],
)
def test_median_and_extremes_use_the_middle_of_intervals(
    days: list[tuple[int, int] | None], least: int, median: int, most: int
) -> None:
    found = spread(made(*days), LEGS[0])
    assert (found.least, found.median, found.most) == (least, median, most)
    assert (found.known, found.unknown) == (len([d for d in days if d]), days.count(None))
