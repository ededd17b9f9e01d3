"""Programme versions and deadlines: what a file proposes, what the store keeps."""

from datetime import UTC, date, datetime

import pytest

from config.programme_file import builtin_programmes, read_programme
from states.acts import Refused, Rule
from states.identifiers import CaseKind, DeadlineId
from states.law import fingerprint
from tests.workflow.bench import LEAD, WAVE_1, WAVE_2, apply_programme, city, done, move
from tests.workflow.office_stories import kinds, print_of
from workflow.calendar import InForce
from workflow.commands import ApplyProgramme, ExtendDeadline, ExtendTogether, OpenCall
from workflow.composition import create_installation
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.randomness import SeededRandomness

PUBLISHED = {
    "2019": datetime(2019, 5, 13, 8, tzinfo=UTC),
    "2020-01": datetime(2020, 1, 20, 8, tzinfo=UTC),
    "2020-07": datetime(2020, 7, 23, 8, tzinfo=UTC),
    "2021-10": datetime(2021, 10, 4, 8, tzinfo=UTC),
}
"""When each published state of the calendar is applied."""


def canonical(name: str, **changed: str) -> bytes:
    """The canonical bytes of a shipped programme, one text replaced by another."""
    source = builtin_programmes()[f"au-coeur-des-territoires/{name}"]
    found = read_programme(source, law_fingerprint=fingerprint()).canonical
    for before, after in changed.items():
        found = found.replace(before.replace("_", "-").encode(), after.encode())
    return found


def with_wave_1_on(day: str) -> bytes:
    return canonical("2020-07").replace(b"2020-11-06", day.encode())


def in_force(office: Office) -> InForce:
    with office.store.read() as reader:
        found = office.calendar.in_force(reader)
    assert found is not None
    return found


def day(office: Office, deadline: str = WAVE_1) -> date | None:
    return in_force(office).programme.deadlines[DeadlineId(deadline)].day


def extend(office: Office, to: date, reason: str = "Congrès des maires.") -> object:
    deadline = DeadlineId(WAVE_1)
    return office.run(ExtendDeadline(actor=LEAD, deadline=deadline, day=to, reason=reason))


def test_the_four_published_states_are_applied_in_order(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("versions") / "bureau"
    office, _ = create_installation(
        folder, PUBLISHED["2019"], randomness=SeededRandomness("versions")
    )
    windows = []
    for name, applied_at in PUBLISHED.items():
        move(office, applied_at)
        apply_programme(office, f"au-coeur-des-territoires/{name}")
        programme = in_force(office).programme
        assert programme.version == len(windows) + 1
        windows.append([window.id for call in programme.calls for window in call.windows])
    assert [len(each) for each in windows] == [1, 2, 4, 5]
    with office.store.read() as reader:
        rows = reader.programmes()
        assert [row.applied_at for row in rows] == list(PUBLISHED.values())
        then = office.calendar.known_at(reader, datetime(2021, 10, 3, tzinfo=UTC))
        before = office.calendar.known_at(reader, datetime(2019, 1, 1, tzinfo=UTC))
    assert before is None
    assert then is not None
    assert "AMI2/limite" not in then.programme.deadlines
    assert in_force(office).programme.deadlines[DeadlineId("AMI2/limite")].day == date(2022, 6, 30)
    assert kinds(office, WAVE_1) == ["deadline_set"]
    office.store.close()


def test_a_file_already_in_force_is_not_stored_again(office: Office) -> None:
    outcome = office.run(ApplyProgramme(actor=LEAD, canonical=canonical("2020-07")))
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == ("programme", "duplicate")


@pytest.mark.parametrize("content", [b"{", b"{}", b"\xff", b'{"programme": 1}'])
def test_a_file_that_does_not_read_changes_nothing(office: Office, content: bytes) -> None:
    before = print_of(office)
    outcome = office.run(ApplyProgramme(actor=LEAD, canonical=content))
    assert isinstance(outcome, Invalid)
    assert outcome.problem == "unreadable"
    assert print_of(office) == before


def test_a_city_neither_applies_a_programme_nor_extends_a_deadline(office: Office) -> None:
    apply = ApplyProgramme(actor=city("40088"), canonical=canonical("2021-10"))
    assert isinstance(office.run(apply), Refused)
    later = date(2020, 11, 20)
    extension = ExtendDeadline(
        actor=city("40088"), deadline=DeadlineId(WAVE_1), day=later, reason="Non."
    )
    assert isinstance(office.run(extension), Refused)
    assert day(office) == date(2020, 11, 6)


def test_a_file_moves_a_deadline_by_its_own_event(office: Office) -> None:
    done(office, ApplyProgramme(actor=LEAD, canonical=with_wave_1_on("2020-11-13")))
    assert day(office) == date(2020, 11, 13)
    assert kinds(office, WAVE_1) == ["deadline_set", "deadline_moved"]
    assert in_force(office).programme.deadlines[DeadlineId(WAVE_1)].version == 2


def test_a_deadline_extended_is_never_moved_back_by_a_file(office: Office) -> None:
    extend(office, date(2020, 11, 20))
    outcome = done(office, ApplyProgramme(actor=LEAD, canonical=with_wave_1_on("2020-11-13")))
    assert (outcome.shown["kept"], day(office)) == ([WAVE_1], date(2020, 11, 20))
    later = done(office, ApplyProgramme(actor=LEAD, canonical=with_wave_1_on("2020-11-27")))
    assert (later.shown["kept"], day(office)) == ([], date(2020, 11, 27))
    again = done(office, ApplyProgramme(actor=LEAD, canonical=with_wave_1_on("2020-11-16")))
    assert (again.shown["kept"], day(office)) == ([WAVE_1], date(2020, 11, 27))
    back = done(office, ApplyProgramme(actor=LEAD, canonical=with_wave_1_on("2020-11-23")))
    assert (back.shown["kept"], day(office)) == ([], date(2020, 11, 23))


def test_an_extension_moves_forward_with_a_reason_and_is_told_outside_the_rule(
    office: Office,
) -> None:
    extend(office, date(2020, 11, 20))
    with office.store.read() as reader:
        last = reader.events_of(WAVE_1)[-1]
    assert (last.kind, last.data["day"], last.data["before"], last.data["outside_rule"]) == (
        "deadline_extended",
        "2020-11-20",
        "2020-11-06",
        ["extension"],
    )
    assert last.case_kind is CaseKind.DEADLINE


@pytest.mark.parametrize(
    ("to", "reason", "rule"),
    [
        (date(2020, 11, 5), "Motif.", Rule.DEADLINE_BACKWARD),
        (date(2020, 7, 1), "Motif.", Rule.DEADLINE_PAST),
        (date(2020, 11, 20), "", Rule.REASON_MISSING),
    ],
)
def test_an_extension_backward_past_or_unexplained_is_refused(
    office: Office, to: date, reason: str, rule: Rule
) -> None:
    outcome = extend(office, to, reason)
    assert isinstance(outcome, Refused)
    assert rule in [each.rule for each in outcome.reasons]
    assert day(office) == date(2020, 11, 6)


def test_a_deadline_nobody_knows_is_answered_with_those_known(office: Office) -> None:
    outcome = office.run(
        ExtendDeadline(
            actor=LEAD, deadline=DeadlineId("AMI3/vague-1"), day=date(2020, 11, 20), reason="…"
        )
    )
    assert isinstance(outcome, Invalid)
    known = outcome.values["known"]
    assert isinstance(known, list)
    assert WAVE_1 in known


def test_several_deadlines_are_extended_together_or_none_is(office: Office) -> None:
    def together(days: int, *names: str) -> ExtendTogether:
        return ExtendTogether(
            actor=LEAD,
            deadlines=tuple(DeadlineId(name) for name in names),
            days=days,
            reason="Confinement.",
        )

    assert isinstance(office.run(together(0, WAVE_1)), Invalid)
    assert isinstance(office.run(together(7, WAVE_1, "AMI1/appel")), Invalid)
    assert day(office) == date(2020, 11, 6)
    done(office, together(7, WAVE_1, WAVE_2))
    assert (day(office), day(office, WAVE_2)) == (date(2020, 11, 13), date(2021, 2, 19))


@pytest.mark.parametrize(
    ("call", "window", "audience", "field"),
    [
        ("AMI2", "AMI3/vague-1", "acv", "window"),
        ("AMI1", WAVE_1, "acv", "window"),
        ("AMI2", WAVE_1, "toutes", "audience"),
    ],
)
def test_a_call_is_opened_for_a_window_of_its_own_and_a_known_audience(
    office: Office, call: str, window: str, audience: str, field: str
) -> None:
    outcome = office.run(OpenCall(actor=LEAD, call=call, window=window, audience=audience))
    assert isinstance(outcome, Invalid)
    assert outcome.field == field


def test_the_opening_of_a_call_writes_to_the_towns_invited(office: Office) -> None:
    outcome = done(office, OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))
    assert [event.kind for event in outcome.events] == ["call_opened"]
    refused = office.run(OpenCall(actor=city("40088"), call="AMI2", window=WAVE_1))
    assert isinstance(refused, Refused)


def test_nothing_can_be_done_before_a_programme_is_applied(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("vide") / "bureau"
    office, _ = create_installation(folder, PUBLISHED["2019"], randomness=SeededRandomness("v"))
    outcome = office.run(OpenCall(actor=LEAD, call="AMI2", window=WAVE_1))
    assert outcome == Invalid(field="programme", value="", problem="missing")
    office.store.close()
