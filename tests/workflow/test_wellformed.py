"""Words that cannot be kept are answered before anything is recorded."""

import pytest

from states.identifiers import CaseId
from tests.workflow.bench import LEAD, WAVE_1
from workflow.commands import (
    ActOnCase,
    ActTogether,
    AddPiece,
    Command,
    OpenDraft,
    RecordSession,
    SessionItemAsked,
)
from workflow.outcomes import Invalid
from workflow.wellformed import LONGEST_NAME, LONGEST_TEXT, fault_in, word_problem


def note(words: str) -> ActOnCase:
    return ActOnCase(actor=LEAD, case=CaseId("c"), trigger="note", inputs={"text": words})


def draft(**more: object) -> OpenDraft:
    values = {"authority": "40088", "window": WAVE_1, **more}
    return OpenDraft(actor=LEAD, **values)  # type: ignore[arg-type]


GOOD: tuple[Command, ...] = (
    note("Deux lignes\nà retenir,\tavec une tabulation."),
    note("é" * LONGEST_TEXT),
    draft(authority="x" * LONGEST_NAME),
    AddPiece(actor=LEAD, case=CaseId("c"), piece="form", content=b"\x00\x01", file_name="f.pdf"),
)
BAD: tuple[tuple[Command, str, str], ...] = (
    (note("é" * (LONGEST_TEXT + 1)), "text", "too_long"),
    (note("a\x1b[31m"), "text", "control_character"),
    (note("a\udc80"), "text", "not_text"),
    (draft(authority="x" * (LONGEST_NAME + 1)), "authority", "too_long"),
    (draft(window="AMI2\nvague-1"), "window", "control_character"),
    (draft(members=("40088", "a\x00")), "members", "control_character"),
    (ActTogether(actor=LEAD, acts=(note("bien"), note("a\x7f"))), "text", "control_character"),
    (
        RecordSession(
            actor=LEAD,
            body="b",
            reference="s",
            items=(SessionItemAsked(case=CaseId("c"), outcome="label", reason="x\x07"),),
        ),
        "reason",
        "control_character",
    ),
)


@pytest.mark.parametrize("command", GOOD)
def test_what_can_be_kept_has_no_fault(command: Command) -> None:
    assert fault_in(command) is None


@pytest.mark.parametrize(("command", "field", "problem"), BAD)
def test_what_cannot_be_kept_is_named_with_its_problem(
    command: Command, field: str, problem: str
) -> None:
    fault = fault_in(command)
    assert isinstance(fault, Invalid)
    assert (fault.field, fault.problem) == (field, problem)
    assert len(fault.value) <= LONGEST_NAME
    fault.value.encode()


def test_a_word_of_any_field_may_be_as_long_as_a_text() -> None:
    assert word_problem("x" * LONGEST_TEXT) == ""
    assert word_problem("x" * (LONGEST_TEXT + 1)) == "too_long"
