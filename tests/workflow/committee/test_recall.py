"""A disclosure recalled within its ten minutes: no letter leaves, nobody knows, both acts stay."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from states.acts import Refused, Rule
from states.identifiers import ActorId, CaseId, ContactKind, Role
from states.instants import exactly
from tests.workflow.bench import LEAD, WAVE_2, act, city, done, move, written
from tests.workflow.office_stories import decided, examined, kinds, said, state
from tests.workflow.test_projection import projections, rebuilt
from workflow.archive import Archive
from workflow.commands import (
    ActOnCase,
    AnnounceSession,
    Command,
    NotifySession,
    SettleLetter,
    TellCentres,
)
from workflow.committee.recall import RecallSession, recallable
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Moment, Reading
from workflow.reports.copil import copil
from workflow.reports.places import end_of_day
from workflow.reports.questions import Questions
from workflow.reports.report import ReportAsked
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

DECISIONS = ("decision_retained", "decision_not_retained", "announcement")
CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
PUBLIC = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
MINUTE = timedelta(minutes=1)


def told(office: Office, outcome: str = "label") -> tuple[CaseId, CaseId]:
    case = examined(office, "40088")
    session = decided(office, case, outcome)
    done(office, NotifySession(actor=LEAD, session=session))
    return case, session


def wait(office: Office, minutes: int) -> None:
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + minutes * MINUTE)


def release(office: Office) -> None:
    with office.store.read() as reader:
        held = reader.letters(LetterFilter(phases=(LetterPhase.HELD,)))
    for letter in held:
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))


def sent(office: Office) -> int:
    return sum(phase == "sent" for _, _, phase in written(office, *DECISIONS))


def seen_by(office: Office, actor: Actor, case: CaseId) -> str:
    with office.store.read() as reader:
        read = Reading(office, reader, actor).file(case)
        return str(read.facts.state) if read else ""


def known_then(office: Office, actor: Actor, known_at: datetime) -> object:
    """What somebody reads of the files and of the report, as known at an instant."""
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        moment = Moment(known_at=known_at)
        asked = ReportAsked(at=end_of_day(known_at), known_at=known_at)
        return reading.files(moment), reading.antennas(moment), copil(reading, asked)


def rules(office: Office, command: Command) -> list[Rule]:
    outcome = office.run(command)
    assert isinstance(outcome, Refused), outcome
    return [reason.rule for reason in outcome.reasons]


def recall(office: Office, session: CaseId) -> None:
    done(office, RecallSession(actor=LEAD, session=session))


def later(office: Office) -> Iterator[None]:
    for minutes in (1, 10, 60 * 24):
        wait(office, minutes)
        sweep(office, confirm=True)
        yield


def test_a_notification_recalled_within_ten_minutes_sends_no_letter_and_leaves_both_acts(
    office: Office,
) -> None:
    case, session = told(office)
    release(office)
    wait(office, 9)
    sweep(office, confirm=True)
    assert (sent(office), seen_by(office, city("40088"), case)) == (0, "labelled")
    answer = done(office, RecallSession(actor=LEAD, session=session))
    assert (answer.shown["letters"], answer.shown["recalled"]) == (2, "notified")
    for _ in later(office):
        assert sent(office) == 0
    phases = {phase for _, _, phase in written(office, *DECISIONS)}
    assert phases == {"cancelled"}
    assert kinds(office, session)[-2:] == kinds(office, case)[-2:] == ["notified", "recalled"]
    assert (state(office, case), seen_by(office, city("40088"), case)) == ("labelled", "analysed")


def test_an_announcement_recalled_withdraws_the_list_and_the_dates_it_proposed(
    office: Office,
) -> None:
    case, session = told(office)
    antenna = CaseId(f"{case}-a1")
    release(office)
    wait(office, 15)
    sweep(office, confirm=True)
    gone = sent(office)
    done(office, AnnounceSession(actor=LEAD, session=session))
    assert seen_by(office, PUBLIC, case) == "labelled"
    with office.store.read() as reader:
        facts = Archive(reader, office.memory).antenna(antenna)
    assert facts is not None
    assert facts.milestones
    recall(office, session)
    assert seen_by(office, PUBLIC, case) == seen_by(office, PUBLIC, antenna) == ""
    with office.store.read() as reader:
        facts = Archive(reader, office.memory).antenna(antenna)
    assert facts is not None
    assert not facts.milestones
    for _ in later(office):
        assert sent(office) == gone == 2
    assert seen_by(office, city("40088"), case) == "labelled"


@pytest.mark.parametrize(
    "actor", [PUBLIC, CENTRE, city("40088")], ids=["partner", "centre", "city"]
)
def test_what_was_recalled_is_not_known_at_any_past_moment(office: Office, actor: Actor) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    with office.store.read() as reader:
        between = office.now(reader) + 4 * MINUTE
    before = known_then(office, actor, between)
    for command in (NotifySession, TellCentres, AnnounceSession):
        done(office, command(actor=LEAD, session=session))
        wait(office, 1)
    assert known_then(office, actor, between) != before
    wait(office, 3)
    for _ in range(3):
        recall(office, session)
    assert known_then(office, actor, between) == before
    assert "labelled" in str(known_then(office, LEAD, between))


def test_every_row_follows_from_the_events_after_a_recall(office: Office) -> None:
    _, session = told(office)
    done(office, TellCentres(actor=LEAD, session=session))
    done(office, AnnounceSession(actor=LEAD, session=session))
    for _ in range(3):
        recall(office, session)
        with office.store.read() as reader:
            before = projections(reader)
        assert rebuilt(office) == before
    assert rules(office, RecallSession(actor=LEAD, session=session)) == [Rule.STATE]
    assert kinds(office, session)[-6:] == [
        *("notified", "centres_told", "announced"),
        *("recalled",) * 3,
    ]


def test_what_was_recalled_may_be_told_again_with_letters_of_its_own(office: Office) -> None:
    case, session = told(office)
    recall(office, session)
    done(office, NotifySession(actor=LEAD, session=session))
    release(office)
    wait(office, 9)
    sweep(office, confirm=True)
    assert sent(office) == 0
    wait(office, 1)
    sweep(office, confirm=True)
    phases = sorted(phase for _, _, phase in written(office, "decision_retained"))
    assert phases == ["cancelled", "cancelled", "sent", "sent"]
    done(office, AnnounceSession(actor=LEAD, session=session))
    assert seen_by(office, PUBLIC, case) == "labelled"


def test_after_ten_minutes_a_recall_is_refused_with_its_rule(office: Office) -> None:
    _, session = told(office)
    wait(office, 10)
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        assert recallable(archive, session, office.now(reader)) is None
        assert recallable(archive, session, office.now(reader) - MINUTE) is not None
    assert rules(office, RecallSession(actor=LEAD, session=session)) == [Rule.RECALL_OVER]
    release(office)
    sweep(office, confirm=True)
    assert rules(office, RecallSession(actor=LEAD, session=session)) == [
        *(Rule.RECALL_OVER, Rule.LETTERS_LEFT)
    ]


def test_what_is_recorded_as_history_is_not_delayed_and_stays_once_a_letter_left(
    office: Office,
) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    with office.store.read() as reader:
        now = office.now(reader)
    yesterday = exactly(now - timedelta(days=1))
    done(office, NotifySession(actor=LEAD, session=session, effective_at=yesterday))
    release(office)
    sweep(office, confirm=True)
    assert sent(office) == 2
    assert rules(office, RecallSession(actor=LEAD, session=session)) == [Rule.LETTERS_LEFT]


def test_a_town_that_acted_on_what_it_was_told_keeps_it_told(office: Office) -> None:
    case, session = told(office, "not_select")
    asked = ActOnCase(actor=city("40088"), case=case, trigger="reapply", inputs={"window": WAVE_2})
    done(office, asked)
    assert rules(office, RecallSession(actor=LEAD, session=session)) == [Rule.DEPENDENT_ACT]


def test_a_note_of_the_lead_does_not_keep_a_disclosure(office: Office) -> None:
    case, session = told(office)
    act(office, case, "note", text="Appel de la préfecture.")
    recall(office, session)
    assert state(office, case) == "labelled"


def test_the_letters_of_centres_wait_as_long(office: Office) -> None:
    _, session = told(office)
    done(office, TellCentres(actor=LEAD, session=session))
    centre = str(ContactKind.REGIONAL_CENTRE)
    assert ("decision_retained", centre, "queued") in written(office)
    wait(office, 9)
    sweep(office, confirm=True)
    recall(office, session)
    assert ("decision_retained", centre, "cancelled") in written(office)
    wait(office, 60)
    sweep(office, confirm=True)
    assert ("decision_retained", centre, "sent") not in written(office)


def test_only_the_lead_recalls_and_both_acts_are_outside_the_rule_once(office: Office) -> None:
    case, session = told(office)
    assert rules(office, RecallSession(actor=city("40088"), session=session)) == [Rule.ROLE]
    recall(office, session)
    with office.store.read() as reader:
        answer = Questions(Reading(office, reader, LEAD)).outside_rule()
    found = [(line.event.case, line.codes) for line in answer.lines if "recalled" in line.codes]
    assert found == [(session, ("recalled",))]
    assert kinds(office, case)[-1] == "recalled"


@pytest.mark.parametrize("minutes", [0, 11])
def test_the_command_line_says_what_was_stopped_or_why_not(office: Office, minutes: int) -> None:
    case, _ = told(office)
    if minutes:
        wait(office, minutes)
    code, words = said(office, "session", "recall", f"seance-{case}")
    shown = words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    if minutes:
        assert code == 1
        assert (
            "le rappel n’est possible que dans les dix minutes" in " ".join(shown.split()).lower()
        )
    else:
        assert (code, "Diffusion rappelée, 2 lettres retenues : aucune n’est partie." in shown) == (
            0,
            True,
        )
