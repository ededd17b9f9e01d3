"""The installation: born once, its clock forward only, a held sweep let go by hand."""

from datetime import date, timedelta

import pytest

from states.acts import Refused, Rule
from states.identifiers import Role
from tests.workflow.bench import LEAD, STARTED_AT, city, done
from tests.workflow.office_stories import kinds
from workflow.commands import (
    Command,
    ConfirmSweep,
    GoLive,
    Initialise,
    MoveClock,
    RecordRestore,
)
from workflow.composition import OPERATOR, create_installation
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.standing import GOLIVE_ON, MARKER, SWEEP_HELD


def test_an_installation_is_born_once(office: Office) -> None:
    again = Initialise(actor=OPERATOR, clock="system", started_at=STARTED_AT)
    assert office.run(again) == Invalid(field="data", value="", problem="duplicate")


def test_the_kind_of_clock_is_the_one_chosen_at_birth(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("reelle") / "bureau"
    office, outcome = create_installation(folder)
    assert isinstance(outcome, Done)
    move = MoveClock(actor=OPERATOR, to=STARTED_AT)
    assert office.run(move) == Invalid(field="clock", value="system", problem="read_only")
    with office.store.read() as reader:
        assert reader.setting("clock_kind") == "system"
        assert reader.setting(MARKER) is None
    office.store.close()


def test_a_simulated_clock_goes_forward_only(office: Office) -> None:
    done(office, MoveClock(actor=LEAD, to=STARTED_AT + timedelta(days=1)))
    back = office.run(MoveClock(actor=LEAD, to=STARTED_AT))
    assert isinstance(back, Refused)
    assert [reason.rule for reason in back.reasons] == [Rule.DEADLINE_PAST]
    with office.store.read() as reader:
        assert office.now(reader) == STARTED_AT + timedelta(days=1)


def test_going_live_is_recorded_with_its_day(office: Office) -> None:
    done(office, GoLive(actor=LEAD, on=date(2020, 9, 1)))
    with office.store.read() as reader:
        assert reader.setting(GOLIVE_ON) == "2020-09-01"
    assert kinds(office, "installation")[-1] == "went_live"


def test_a_held_sweep_goes_on_when_confirmed_and_only_then(office: Office) -> None:
    confirm = ConfirmSweep(actor=LEAD)
    assert office.run(confirm) == Invalid(field="sweep", value="", problem="unknown")
    with office.store.write() as writer:
        writer.put_setting(SWEEP_HELD, "clock_jump")
    outcome = done(office, confirm)
    assert outcome.events[0].data["outside_rule"] == ["clock_move"]
    with office.store.read() as reader:
        assert reader.setting(SWEEP_HELD) is None


def test_a_restore_opens_a_new_epoch_of_the_log(office: Office) -> None:
    outcome = done(
        office, RecordRestore(actor=OPERATOR, backup_size=3, backup_root="00", known_size=5)
    )
    assert (outcome.events[0].data["epoch"], outcome.events[0].data["outside_rule"]) == (
        2,
        ["restore"],
    )


def test_a_city_does_none_of_it(office: Office) -> None:
    actor = city("40088")
    assert actor.roles == {Role.CITY}
    commands: tuple[Command, ...] = (
        GoLive(actor=actor, on=date(2020, 9, 1)),
        MoveClock(actor=actor, to=STARTED_AT + timedelta(days=1)),
        ConfirmSweep(actor=actor),
        RecordRestore(actor=actor, backup_size=0, backup_root="", known_size=0),
    )
    assert all(isinstance(office.run(command), Refused) for command in commands)
