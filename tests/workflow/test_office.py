"""One command, one transaction: done, refused with its trace, or nothing at all."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from config.settings import Settings
from states.acts import Refused, Rule
from states.identifiers import ActorId, CaseId, DeadlineId, Role
from states.instants import exactly
from tests.workflow.bench import (
    LEAD,
    STARTED_AT,
    WAVE_1,
    act,
    city,
    done,
    file_candidature,
    move,
    open_draft,
)
from tests.workflow.office_stories import (
    decided,
    examined,
    kinds,
    print_of,
    state,
    try_act,
    utc,
    version,
)
from workflow.clock import SystemClock
from workflow.commands import ActOnCase, ActTogether, ExtendDeadline, OpenDraft
from workflow.handlers import HANDLERS
from workflow.office import Office
from workflow.outcomes import CommandFailed, Conflict, Done, Invalid
from workflow.people import Actor
from workflow.randomness import SystemRandomness
from workflow.store.store import Store


def together(*acts: tuple[CaseId, str, Mapping[str, str]]) -> ActTogether:
    return ActTogether(
        actor=LEAD,
        acts=tuple(
            ActOnCase(actor=LEAD, case=case, trigger=trigger, inputs=inputs)
            for case, trigger, inputs in acts
        ),
    )


def test_a_command_done_shows_its_events_and_shares_them_once_committed(office: Office) -> None:
    case = open_draft(office, "40088")
    outcome = act(office, case, "add_piece", piece="form")
    assert [event.kind for event in outcome.events] == ["add_piece"]
    kept = office.memory.get(case, 2)
    assert kept is not None
    assert [event.kind for event in kept.events] == ["open_draft", "add_piece"]


def test_a_refusal_leaves_its_trace_apart_and_the_file_as_it_was(office: Office) -> None:
    case = open_draft(office, "40088")
    outcome = try_act(office, case, "label", session="inconnue")
    assert isinstance(outcome, Refused)
    assert version(office, case) == 1
    with office.store.read() as reader:
        (event,) = reader.events_of(f"refus:{case}")
    assert (event.kind, event.data["trigger"], event.data["case"]) == ("refused", "label", case)
    assert event.data["rules"] == [str(reason.rule) for reason in outcome.reasons]


def test_a_refusal_repeated_within_a_minute_is_counted_in_the_next_one(office: Office) -> None:
    case = open_draft(office, "40088")
    for _ in range(3):
        try_act(office, case, "analyse")
    assert kinds(office, f"refus:{case}") == ["refused"]
    move(office, STARTED_AT + timedelta(minutes=2))
    try_act(office, case, "analyse")
    with office.store.read() as reader:
        last = reader.events_of(f"refus:{case}")[-1]
    assert last.data["repeats_before"] == 2
    try_act(office, case, "support", plan="aucun")
    assert kinds(office, f"refus:{case}") == ["refused"] * 3


def test_a_refused_draft_is_told_of_the_authority_that_asked(office: Office) -> None:
    open_draft(office, "40088")
    outcome = office.run(OpenDraft(actor=LEAD, authority="40088", window=WAVE_1))
    assert isinstance(outcome, Refused)
    assert [reason.rule for reason in outcome.reasons] == [Rule.RIVAL_LIVE]
    assert kinds(office, "refus:collectivite:40088") == ["refused"]


def test_an_act_of_the_future_is_refused_with_a_trace_dated_now(office: Office) -> None:
    case = open_draft(office, "40088")
    outcome = try_act(office, case, "withdraw", at=exactly(STARTED_AT + timedelta(days=1)))
    assert isinstance(outcome, Refused)
    with office.store.read() as reader:
        (event,) = reader.events_of(f"refus:{case}")
    assert event.effective_at.instant == STARTED_AT


def test_what_is_not_understood_leaves_nothing_at_all(office: Office) -> None:
    before = print_of(office)
    assert isinstance(try_act(office, CaseId("inconnu"), "note", text="…"), Invalid)
    assert print_of(office) == before


def test_the_automatic_acts_due_stay_when_the_command_is_refused(office: Office) -> None:
    case = open_draft(office, "40088")
    move(office, utc("2020-11-07T09:00:00"))
    assert isinstance(try_act(office, case, "analyse"), Refused)
    assert kinds(office, case) == ["open_draft", "carry"]


def test_a_closing_stays_closed_when_the_clock_goes_back(office: Office) -> None:
    act(office, open_draft(office, "40088"), "add_piece", piece="form")
    with office.store.write() as writer:
        writer.put_setting("high_water", "2020-11-08T00:00:00.000000Z")
    with office.store.read() as reader:
        assert office.now(reader) == utc("2020-11-08T00:00:00")
    outcome = office.run(OpenDraft(actor=LEAD, authority="47001", window=WAVE_1))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].rule is Rule.WINDOW_CLOSED


def test_several_acts_are_all_recorded_or_none(office: Office) -> None:
    one, two = file_candidature(office, "40088"), open_draft(office, "47001")
    refused = office.run(together((one, "withdraw", {}), (two, "analyse", {})))
    assert isinstance(refused, Refused)
    assert (refused.case, state(office, one)) == (two, "submitted")
    assert isinstance(office.run(together((one, "withdraw", {}), (two, "withdraw", {}))), Done)
    assert (state(office, one), state(office, two)) == ("withdrawn", "withdrawn")


def test_a_late_writer_is_told_who_changed_the_file_since(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    late = ActOnCase(actor=LEAD, case=case, trigger="withdraw", version=1)
    outcome = office.run(late)
    assert isinstance(outcome, Conflict)
    assert (outcome.expected, outcome.found) == (1, 2)
    assert [event.kind for event in outcome.since] == ["add_piece"]


def test_a_city_knows_no_file_but_its_own(office: Office) -> None:
    case = open_draft(office, "40088")
    other = ActOnCase(actor=city("47001"), case=case, trigger="withdraw")
    assert office.run(other) == Invalid(field="case", value=case, problem="unknown")
    both = Actor(id=ActorId("elu"), roles=frozenset({Role.CITY, Role.COMMITTEE}), authority="47001")
    assert office.run(ActOnCase(actor=both, case=case, trigger="withdraw")) == Invalid(
        field="case", value=case, problem="unknown"
    )


def test_a_member_of_a_consortium_acts_on_its_file(office: Office) -> None:
    case = open_draft(office, "40088", members=("47001",))
    act(office, case, "withdraw", actor=city("47001"))
    assert state(office, case) == "withdrawn"


def test_an_extension_rolled_back_never_comes_back_as_another_version(office: Office) -> None:
    """Both versions have the same number: what one transaction read must not serve the next."""
    deadline = DeadlineId(WAVE_1)

    def extension(day: date) -> ExtendDeadline:
        return ExtendDeadline(actor=LEAD, deadline=deadline, day=day, reason="Congrès des maires.")

    def rehearsed() -> None:
        with office.store.write() as writer:
            desk = office.desk(writer, LEAD)
            HANDLERS[ExtendDeadline](desk, extension(date(2020, 11, 20)))
            assert desk.programme.deadlines[deadline].day == date(2020, 11, 20)
            raise CommandFailed(Invalid(field="", value="", problem="empty"))

    with pytest.raises(CommandFailed):
        rehearsed()
    done(office, extension(date(2020, 11, 27)))
    with office.store.read() as reader:
        found = office.calendar.in_force(reader)
    assert found is not None
    assert found.programme.deadlines[deadline].day == date(2020, 11, 27)


def test_settings_are_read_when_first_asked_for(store: Store) -> None:
    asked: list[int] = []

    def read() -> Settings:
        asked.append(1)
        return Settings(data_folder=store.folder)

    office = Office(store, SystemClock(), SystemRandomness(), read)
    assert asked == []
    assert office.settings is office.settings
    assert asked == [1]


def test_a_decision_taken_back_in_silence_leaves_the_city_free_to_act(office: Office) -> None:
    case = examined(office, "40088")
    decided(office, case)
    act(office, case, "revert", reason="Erreur de saisie.")
    act(office, case, "withdraw", actor=city("40088"))
    assert state(office, case) == "withdrawn"
