"""A rehearsal tells exactly what the real act does, and leaves no trace."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.acts import Refused
from states.identifiers import CaseId, ContactKind, DeadlineId
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    WAVE_2,
    act,
    city,
    done,
    file_candidature,
    open_draft,
)
from workflow.commands import ActOnCase, AddPiece, Command, ExtendDeadline, RegisterPerson
from workflow.composition import OPERATOR
from workflow.office import Office
from workflow.outcomes import Done, Invalid, Outcome
from workflow.people import Actor
from workflow.schedule.rehearsal import Rehearsal, rehearse, staged
from workflow.store.filters import EventFilter
from workflow.store.store import Store

PDF = b"%PDF-1.7 une deliberation"
CLOSING = DeadlineId(WAVE_1)
TOKEN = re.compile(r"[0-9a-f]{16,64}")


def _extend(day: str, actor: Actor = LEAD) -> Command:
    return ExtendDeadline(actor=actor, deadline=CLOSING, day=date.fromisoformat(day), reason="Été")


CHOICES: tuple[Callable[[CaseId], Command], ...] = (
    lambda case: ActOnCase(
        actor=LEAD, case=case, trigger="submit", inputs={"window": WAVE_1, "channel": "post"}
    ),
    lambda case: ActOnCase(
        actor=city("40088"),
        case=case,
        trigger="submit",
        inputs={"window": WAVE_2, "channel": "portal"},
    ),
    lambda case: ActOnCase(actor=LEAD, case=case, trigger="withdraw", inputs={"reason": "Voté"}),
    lambda case: ActOnCase(actor=LEAD, case=case, trigger="analyse"),
    lambda case: ActOnCase(
        actor=LEAD,
        case=case,
        trigger="consolidate",
        inputs={"motive": "pieces", "pieces": ["form"], "due": "2020-09-15"},
    ),
    lambda case: AddPiece(actor=LEAD, case=case, piece="form", content=PDF, file_name="a.pdf"),
    lambda _case: _extend("2020-11-20"),
    lambda _case: _extend("2020-10-01"),
    lambda _case: RegisterPerson(
        actor=LEAD,
        kind=ContactKind.GENERAL_SERVICES,
        organisation="40088",
        texts={"name": "Direction générale", "email": "dgs@ville.example"},
    ),
)


def _bytes(office: Office) -> dict[str, bytes]:
    """Every file of the installation; the journal is empty between two transactions."""
    office.store.truncate_journal()
    return {
        str(path.relative_to(office.store.folder)): path.read_bytes()
        for path in sorted(office.store.folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal", "-journal"))
    }


def _told(rehearsal: Rehearsal) -> str:
    """What a rehearsal says, each id replaced by the rank of its first appearance."""
    told = {
        "outcomes": [type(outcome).__name__ for outcome in rehearsal.outcomes],
        "events": [event.to_value() for event in rehearsal.events],
        "letters": sorted(
            (row.code, row.category, row.person, str(row.due_at), str(row.phase), str(row.release))
            for row in rehearsal.letters
        ),
        "reminders": [(row.key, str(row.planned_at)) for row in rehearsal.reminders],
    }
    ranks: dict[str, str] = {}
    text = json.dumps(told, default=str, sort_keys=True)
    return TOKEN.sub(lambda found: ranks.setdefault(found[0], f"#{len(ranks)}"), text)


def _crash_on_stage(office: Office) -> None:
    with staged(office) as stage:
        open_draft(stage, "40088")
        raise RuntimeError("panne")


def _crash_while_writing(store: Store) -> None:
    with store.write() as writer:
        writer.put_setting("essai", "1")
        raise RuntimeError("panne")


def _really(office: Office, commands: list[Command]) -> Rehearsal:
    with office.store.read() as reader:
        size = reader.tree_size()
        letters = {row.id for row in reader.letters()}
        keys = {row.key for row in reader.reminders()}
    outcomes: tuple[Outcome, ...] = tuple(office.run(command) for command in commands)
    with office.store.read() as reader:
        return Rehearsal(
            outcomes=outcomes,
            events=reader.events(EventFilter(after_seq=size - 1)),
            letters=tuple(row for row in reader.letters() if row.id not in letters),
            reminders=tuple(row for row in reader.reminders() if row.key not in keys),
        )


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(picked=st.lists(st.sampled_from(range(len(CHOICES))), min_size=1, max_size=4))
def test_a_rehearsal_says_what_the_real_acts_then_do(office: Office, picked: list[int]) -> None:
    with staged(office) as stage:
        case = open_draft(stage, "40088")
        act(stage, case, "add_piece", piece="form")
        commands = [CHOICES[index](case) for index in picked]
        rehearsed = rehearse(stage, commands)
        assert _told(rehearsed) == _told(_really(stage, commands))


@pytest.mark.parametrize("index", range(len(CHOICES)))
def test_the_store_is_byte_identical_after_a_rehearsal(office: Office, index: int) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    before = _bytes(office)
    rehearse(office, [CHOICES[index](case)])
    assert _bytes(office) == before


def test_what_was_rehearsed_is_not_remembered(office: Office) -> None:
    case = open_draft(office, "40088")
    rehearse(office, [_extend("2020-11-20"), CHOICES[2](case)])
    done(office, _extend("2020-12-04"))
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        row = reader.case(case)
    assert in_force is not None
    assert in_force.programme.deadlines[CLOSING].day == date(2020, 12, 4)
    assert row is not None
    assert (row.state, row.version) == ("draft", 1)
    assert act(office, case, "withdraw", reason="Voté").steps[0].target == "withdrawn"


def test_each_command_sees_what_the_one_before_would_have_done(office: Office) -> None:
    case = open_draft(office, "40088")
    add = ActOnCase(actor=LEAD, case=case, trigger="add_piece", inputs={"piece": "form"})
    submit = CHOICES[0](case)
    alone, together = rehearse(office, [submit]), rehearse(office, [add, submit])
    assert isinstance(alone.outcomes[0], Refused)
    assert (alone.accepted, together.accepted) == (False, True)
    assert dict(together.event_counts) == {"add_piece": 1, "submit": 1}


def test_a_refusal_is_rehearsed_with_its_trace(office: Office) -> None:
    case = file_candidature(office, "47001")
    rehearsal = rehearse(office, [CHOICES[0](case)])
    assert [event.kind for event in rehearsal.events] == ["refused"]
    assert not rehearsal.accepted


def test_bad_input_records_nothing_even_in_rehearsal(office: Office) -> None:
    rehearsal = rehearse(office, [CHOICES[2](CaseId("inconnu"))])
    assert (rehearsal.events, rehearsal.letters, rehearsal.reminders) == ((), (), ())
    assert isinstance(rehearsal.outcomes[0], Invalid)
    assert dict(rehearsal.letter_counts) == {}


def test_a_crash_in_a_rehearsal_is_told_and_leaves_nothing(office: Office) -> None:
    before = _bytes(office)
    with pytest.raises(RuntimeError, match="panne"):
        _crash_on_stage(office)
    assert _bytes(office) == before


def test_a_part_that_fails_inside_a_rehearsal_vanishes_alone(office: Office) -> None:
    with staged(office) as stage:
        kept = open_draft(stage, "40088")
        with pytest.raises(RuntimeError, match="panne"):
            _crash_while_writing(stage.store)
        with stage.store.read() as reader:
            assert reader.setting("essai") is None
            assert reader.case(kept) is not None


def test_a_piece_is_rehearsed_beside_the_folder_of_pieces(office: Office) -> None:
    case = open_draft(office, "40088")
    rehearsal = rehearse(office, [CHOICES[5](case)])
    assert rehearsal.accepted
    assert not Store(Path(office.store.folder)).pieces_folder.exists()
    assert isinstance(office.run(CHOICES[5](case)), Done)


def test_an_operator_is_refused_in_rehearsal_as_in_truth(office: Office) -> None:
    command = _extend("2020-11-20", OPERATOR)
    assert isinstance(rehearse(office, [command]).outcomes[0], Refused)
    assert isinstance(office.run(command), Refused)
