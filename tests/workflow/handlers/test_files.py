"""Drafts, pieces and triggers: done, refused, invalid."""

from datetime import date

import pytest

from states.acts import Refused, Rule
from states.facts import Mark
from states.identifiers import CaseId
from states.instants import on_day
from tests.workflow.bench import LEAD, WAVE_1, act, city, done, file_candidature, move, open_draft
from tests.workflow.office_stories import decided, examined, kinds, labelled, state, utc
from workflow.archive import Archive
from workflow.commands import ActOnCase, AddPiece, OpenDraft
from workflow.office import Office
from workflow.outcomes import Done, Invalid

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def draft(authority: str = "40088", **more: object) -> OpenDraft:
    return OpenDraft(actor=LEAD, authority=authority, window=WAVE_1, **more)  # type: ignore[arg-type]


def test_references_follow_each_other_within_a_call(office: Office) -> None:
    shown = [done(office, draft(code)).shown["reference"] for code in ("40088", "47001")]
    assert shown == ["AMI2-001", "AMI2-002"]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (draft("99999"), "authority"),
        (draft(members=("99999",)), "authority"),
        (draft(marks=("doré",)), "mark"),
        (OpenDraft(actor=city("47001"), authority="40088", window=WAVE_1), "authority"),
    ],
)
def test_a_draft_names_an_authority_members_and_marks_that_exist(
    office: Office, command: OpenDraft, field: str
) -> None:
    outcome = office.run(command)
    assert isinstance(outcome, Invalid)
    assert outcome.field == field


def test_a_draft_taken_over_is_marked_and_writes_to_nobody(office: Office) -> None:
    outcome = done(office, draft(imported=True))
    with office.store.read() as reader:
        facts = Archive(reader, office.memory).candidature(CaseId(str(outcome.shown["case"])))
    assert facts is not None
    assert (facts.marks, outcome.letters) == ({Mark.IMPORTED}, ())


def test_a_piece_is_kept_beside_the_database_and_named_by_its_digest(office: Office) -> None:
    case = open_draft(office, "40088")
    command = AddPiece(actor=LEAD, case=case, piece="form", content=PDF, file_name="formulaire.pdf")
    done(office, command)
    assert kinds(office, case) == ["open_draft", "add_piece", "piece_stored"]
    with office.store.read() as reader:
        (piece,) = reader.pieces(case)
        last = reader.events_of(case)[-1]
    assert (piece.kind, piece.size, piece.frozen) == ("form", len(PDF), False)
    assert last.data["sha256"] == piece.sha256
    assert "formulaire" not in str(last.data)
    act(office, case, "submit", window=WAVE_1, channel="portal")
    with office.store.read() as reader:
        assert [each.frozen for each in reader.pieces(case)] == [True]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"piece": "roman"}, "not_a_choice"),
        ({"content": b"", "file_name": "vide.pdf"}, "empty"),
        ({"content": b"MZ", "file_name": "virus.exe"}, "unsupported"),
        ({"visibility": "tous"}, "not_a_choice"),
    ],
)
def test_a_piece_the_house_does_not_take_leaves_nothing(
    office: Office, more: dict[str, object], problem: str
) -> None:
    case = open_draft(office, "40088")
    values = {"piece": "form", **more}
    outcome = office.run(AddPiece(actor=LEAD, case=case, **values))  # type: ignore[arg-type]
    assert isinstance(outcome, Invalid)
    assert outcome.problem == problem
    assert kinds(office, case) == ["open_draft"]


def test_a_decision_is_dated_by_its_session_when_nobody_says_otherwise(office: Office) -> None:
    case = examined(office, "40088")
    decided(office, case)
    with office.store.read() as reader:
        label = next(event for event in reader.events_of(case) if event.kind == "label")
        facts = Archive(reader, office.memory).candidature(case)
    assert facts is not None
    assert facts.decided_at == label.effective_at


def test_a_trigger_that_does_not_exist_is_refused(office: Office) -> None:
    case = open_draft(office, "40088")
    outcome = office.run(ActOnCase(actor=LEAD, case=case, trigger="danser"))
    assert isinstance(outcome, Refused)
    assert [reason.rule for reason in outcome.reasons] == [Rule.UNKNOWN_TRIGGER]


def test_texts_go_to_the_erasable_table_and_codes_to_the_event(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "withdraw", reason="Le conseil a voté contre.")
    with office.store.read() as reader:
        last = reader.events_of(case)[-1]
        texts = last.data["texts"]
        assert isinstance(texts, dict)
        kept = reader.text(texts["reason"]["ref"])
    assert "conseil" not in str(last.data)
    assert kept is not None
    assert kept.value == "Le conseil a voté contre."


def test_a_late_entry_takes_back_what_the_clock_did_by_its_own_event(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    move(office, utc("2020-11-09T09:00:00"))
    command = ActOnCase(
        actor=LEAD,
        case=case,
        trigger="submit",
        inputs={"window": WAVE_1, "channel": "post", "reason": "Pli égaré.", "proof": "cachet"},
        effective_at=on_day(utc("2020-11-05T00:00:00").date()),
    )
    outcome = office.run(command)
    assert isinstance(outcome, Done)
    assert kinds(office, case)[-3:] == ["carry", "undo", "submit"]
    assert state(office, case) == "submitted"


def test_what_concerns_another_file_is_done_in_the_same_transaction(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    assert (state(office, case), state(office, antenna)) == ("labelled", "labelled")
    other = file_candidature(office, "47001", "AMI2/vague-2")
    assert state(office, other) == "submitted"


def test_a_call_whose_closing_is_unknown_takes_nothing_once_its_winners_are_known(
    office: Office,
) -> None:
    late = office.run(OpenDraft(actor=LEAD, authority="40088", window="AMI1/appel"))
    assert isinstance(late, Refused)
    assert [reason.rule for reason in late.reasons] == [Rule.WINDOW_CLOSED]
    deadline = late.reasons[0].deadline
    assert deadline is not None
    assert (deadline.day, deadline.not_after) == (None, date(2019, 9, 26))
