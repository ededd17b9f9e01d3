"""A city reads nothing of a decision until it is notified; then every letter leaves once.

Two towns of the same day: the file of one is retained on 8 September 2021, the other's has not
been examined by the committee. Names apart, nothing they can read tells one from the other.
"""

import re
from collections.abc import Callable

import pytest

from states.acts import Refused, Rule
from states.identifiers import CaseId
from tests.workflow.bench import (
    LEAD,
    WAVE_3,
    act,
    apply_programme,
    done,
    file_candidature,
    move,
)
from tests.workflow.office_stories import (
    LAST_SESSION,
    decided,
    hold_session,
    kinds,
    many_towns,
    said,
    state,
    utc,
)
from workflow.commands import ActOnCase, AnnounceSession, NotifySession
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter

RETAINED, TWIN = "90000", "90001"
NAMES = {code: f"Ville {code}" for code in (RETAINED, TWIN)}
READINGS: tuple[tuple[str, ...], ...] = (
    ("show", "{reference}"),
    ("--json", "show", "{reference}"),
    ("offers", "{reference}"),
    ("--json", "offers", "{reference}"),
    ("show", "{reference}", "--at", "2021-09-08"),
    ("show", "{reference}", "--known-at", "2021-09-09"),
    ("list", "candidatures"),
    ("--json", "list", "candidatures"),
    ("list", "candidatures", "--state", "labelled"),
    ("list", "antennes"),
    ("list", "seances"),
    ("--json", "list", "seances"),
    ("list", "contacts"),
    ("outbox", "list"),
    ("session", "show", "seance"),
    ("show", "{reference}-A1"),
    ("show", "{case}-a1"),
    ("offers", "{reference}-A1"),
    ("advance", "open", "{reference}-A1", "--dry-run"),
    ("programme", "show"),
    ("deadlines", "list"),
    ("deadlines", "ics"),
    ("forecast", "--until", "2021-12-31"),
    ("report",),
    ("export", "candidatures"),
    ("audit", "events"),
    ("audit", "letters"),
)
UNORDERED = ("forecast",)
ACTS: tuple[tuple[str, ...], ...] = (
    ("advance", "withdraw", "{reference}", "--version", "1"),
    ("advance", "label", "{reference}", "-i", "session=seance"),
    ("advance", "label", "{reference}"),
    ("advance", "revert", "{reference}", "-i", "reason=non"),
    ("advance", "note", "{reference}-A1", "-i", "text=bonjour"),
    ("candidature", "open", "{code}", "--window", "AMI2/vague-3"),
    ("advance", "withdraw", "{reference}"),
    ("advance", "withdraw", "{reference}"),
)


class Stage:
    """Both files, and what each city is answered, its names left out."""

    def __init__(self, office: Office) -> None:
        self.office = office
        many_towns(office, 2)
        move(office, utc("2021-03-01T09:00:00"))
        self.cases = {code: file_candidature(office, code, WAVE_3) for code in (RETAINED, TWIN)}
        move(office, utc("2021-06-28T09:00:00"))
        for case in self.cases.values():
            act(office, case, "analyse")
        sweep(office)
        with office.store.read() as reader:
            found = {code: reader.case(case) for code, case in self.cases.items()}
        self.references = {code: row.reference for code, row in found.items() if row}

    def answer(self, code: str, line: tuple[str, ...]) -> tuple[int, str]:
        """What the city of `code` is answered, with neither its names nor its ids."""
        names = {
            "reference": self.references[code],
            "case": self.cases[code],
            "code": code,
        }
        args = [part.format(**names) for part in line]
        exit_code, output = said(self.office, "--as", f"contact:{code}", *args)
        for name in (self.references[code], self.cases[code], NAMES[code], code):
            output = output.replace(name, "…")
        output = re.sub(r"AMI2-\d{3}", "…", output)
        output = re.sub(r"\b[0-9a-f]{16,}\b", "id", output)
        # Letters of one instant are in the order of their persons' ids, which are drawn at random.
        return exit_code, "\n".join(sorted(output.split("\n"))) if line[0] in UNORDERED else output

    def answers(self, lines: tuple[tuple[str, ...], ...]) -> list[tuple[list[object], ...]]:
        """The answers to both cities, line by line."""
        return [
            tuple([line, *self.answer(code, line)] for code in (RETAINED, TWIN)) for line in lines
        ]


@pytest.fixture
def stage(office: Office) -> Stage:
    return Stage(office)


def retain(stage: Stage) -> CaseId:
    """Record the session of 8 September and its decision on the file of the first town."""
    move(stage.office, LAST_SESSION)
    case = stage.cases[RETAINED]
    session = hold_session(stage.office, "seance", {case: "label"})
    act(stage.office, case, "label", session=session)
    return session


def defer(stage: Stage) -> CaseId:
    """The same with a decision that keeps the file open."""
    move(stage.office, LAST_SESSION)
    return decided(stage.office, stage.cases[RETAINED], "defer")


def refuse(stage: Stage) -> CaseId:
    """The same with a refusal."""
    move(stage.office, LAST_SESSION)
    return decided(stage.office, stage.cases[RETAINED], "not_select")


DECISIONS: tuple[Callable[[Stage], CaseId], ...] = (retain, defer, refuse)


@pytest.mark.parametrize("decide", DECISIONS)
def test_no_reading_tells_a_file_decided_from_one_that_waits(
    stage: Stage, decide: Callable[[Stage], CaseId]
) -> None:
    decide(stage)
    for retained, twin in stage.answers(READINGS):
        assert retained == twin


@pytest.mark.parametrize("decide", DECISIONS)
def test_acts_are_answered_as_if_nothing_was_decided(
    stage: Stage, decide: Callable[[Stage], CaseId]
) -> None:
    decide(stage)
    for retained, twin in stage.answers(ACTS):
        assert retained == twin
    for retained, twin in stage.answers(READINGS):
        assert retained == twin


def test_a_withdrawal_under_embargo_becomes_a_request_to_the_lead(stage: Stage) -> None:
    retain(stage)
    case = stage.cases[RETAINED]
    assert stage.answer(RETAINED, ("advance", "withdraw", "{reference}"))[0] == 0
    assert (state(stage.office, case), kinds(stage.office, case)[-1]) == ("labelled", "requested")


def test_a_withdrawal_asked_under_embargo_holds_once_the_decision_is_taken_back(
    stage: Stage,
) -> None:
    retain(stage)
    case = stage.cases[RETAINED]
    for retained, twin in stage.answers((("advance", "withdraw", "{reference}"),)):
        assert retained == twin
    undone = act(stage.office, case, "revert", reason="Vote mal relevé")
    assert [step.target for step in undone.steps][:1] == ["withdrawn"]
    assert (state(stage.office, case), state(stage.office, f"{case}-a1")) == ("withdrawn", "void")
    for retained, twin in stage.answers((*READINGS, ("advance", "withdraw", "{reference}"))):
        assert retained == twin


def test_a_label_told_is_not_taken_back_over_a_file_begun_since(stage: Stage) -> None:
    session = retain(stage)
    move(stage.office, utc("2021-10-03T23:00:00"))
    apply_programme(stage.office, "au-coeur-des-territoires/2021-10")
    reapply = ("advance", "reapply", "{reference}", "-i", "window=AMI2/au-fil-de-l-eau")
    for line in (("advance", "withdraw", "{reference}"), reapply):
        assert stage.answer(RETAINED, line)[0] == 0
    done(stage.office, NotifySession(actor=LEAD, session=session))
    case = stage.cases[RETAINED]
    asked = ActOnCase(actor=LEAD, case=case, trigger="revert", inputs={"reason": "Erreur"})
    outcome = stage.office.run(asked)
    assert isinstance(outcome, Refused)
    assert [(reason.rule, reason.found) for reason in outcome.reasons] == [
        (Rule.DEPENDENT_ACT, {"dependents": ["AMI2-003"]})
    ]


def test_a_new_draft_after_a_withdrawal_is_opened_for_both(stage: Stage) -> None:
    retain(stage)
    move(stage.office, utc("2021-10-03T23:00:00"))
    apply_programme(stage.office, "au-coeur-des-territoires/2021-10")
    lines = (
        ("advance", "withdraw", "{reference}"),
        ("advance", "reapply", "{reference}", "-i", "window=AMI2/au-fil-de-l-eau"),
        ("show", "{reference}"),
        ("offers", "{reference}"),
        ("list", "candidatures", "--state", "withdrawn"),
    )
    for retained, twin in stage.answers(lines):
        assert retained == twin


def test_the_lead_and_the_committee_read_the_decision_at_once(stage: Stage) -> None:
    retain(stage)
    reference = stage.references[RETAINED]
    assert "labellisée" in said(stage.office, "show", reference)[1].lower() or (
        "retenue" in said(stage.office, "show", reference)[1]
    )
    assert said(stage.office, "show", f"{reference}-A1")[0] == 0


def test_a_regional_centre_waits_for_the_announcement(stage: Stage) -> None:
    session = retain(stage)
    reference = stage.references[RETAINED]

    def centre() -> tuple[int, int, str]:
        shown = said(stage.office, "--as", "centre:75", "show", reference)
        antenna = said(stage.office, "--as", "centre:75", "show", f"{reference}-A1")
        return shown[0], antenna[0], shown[1]

    before = centre()
    done(stage.office, NotifySession(actor=LEAD, session=session))
    assert centre() == before
    assert before[:2] == (0, 2)
    done(stage.office, AnnounceSession(actor=LEAD, session=session))
    assert centre()[:2] == (0, 0)


def test_every_letter_is_prepared_once_the_executive_before_the_announcement(
    stage: Stage,
) -> None:
    session = retain(stage)

    def letters() -> list[tuple[str, str]]:
        with stage.office.store.read() as reader:
            rows = reader.letters(LetterFilter())
            persons = {row.id: row for row in rows}
        return sorted((row.code, row.person) for row in persons.values())

    before = letters()
    assert {code for code, _ in before} & {"decision_retained", "announcement"} == set()
    done(stage.office, NotifySession(actor=LEAD, session=session))
    told = [each for each in letters() if each not in before]
    assert {code for code, _ in told} == {"decision_retained"}
    assert len(told) == len(set(told))
    assert isinstance(stage.office.run(NotifySession(actor=LEAD, session=session)), Refused)
    done(stage.office, AnnounceSession(actor=LEAD, session=session))
    public = [each for each in letters() if each not in before and each not in told]
    centres = {"decision_retained"}  # the copy of a regional centre, from the date the lead sets
    assert {code for code, _ in public} <= {"announcement"} | centres
    after = stage.answer(RETAINED, ("show", "{reference}-A1"))
    assert after[0] == 0


def test_an_announcement_never_comes_before_the_notification(stage: Stage) -> None:
    session = retain(stage)
    outcome = stage.office.run(AnnounceSession(actor=LEAD, session=session))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].remedy is not None
    assert outcome.reasons[0].remedy.trigger == "notify"


def test_a_rival_draft_says_nothing_of_a_refusal_not_told_yet(stage: Stage) -> None:
    refuse(stage)
    line = ("candidature", "open", "{code}", "--window", "AMI2/vague-3")
    retained, twin = stage.answers((line,))[0]
    assert retained == twin
