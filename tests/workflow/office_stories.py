"""Stories of the office in one word each: a file examined, a session held, a label given."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from states.identifiers import CaseId
from states.instants import EffectiveAt
from states.recall import RECALL_WINDOW
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    done,
    file_candidature,
    move,
    register_town,
)
from workflow.archive import Archive
from workflow.cli import invoke
from workflow.commands import (
    ActOnCase,
    AnnounceSession,
    NotifySession,
    RecordSession,
    SessionItemAsked,
)
from workflow.followup.commands import (
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
    RecordSite,
)
from workflow.office import Office
from workflow.outcomes import Outcome

BODY = "comite_selection"
AFTER_WAVE_1 = datetime(2020, 11, 10, 9, tzinfo=UTC)
LAST_SESSION = datetime(2021, 9, 8, 8, tzinfo=UTC)
"""8 September 2021, 10:00 in Paris: the session whose decisions were public on 4 October."""


def utc(text: str) -> datetime:
    """Read an instant written in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


def examined(office: Office, code: str, window: str = WAVE_1) -> CaseId:
    """File a candidature for a town and examine it, once the clock is past its closing."""
    case = file_candidature(office, code, window)
    move(office, AFTER_WAVE_1)
    act(office, case, "analyse")
    return case


def hold_session(
    office: Office, reference: str, outcomes: Mapping[CaseId, str], **more: Any
) -> CaseId:
    """Record a session held now with its items; returns its id."""
    items = tuple(
        SessionItemAsked(case=case, outcome=outcome, reason="Projet mûr.")
        for case, outcome in outcomes.items()
    )
    command = RecordSession(actor=LEAD, body=BODY, reference=reference, items=items, **more)
    return CaseId(str(done(office, command).shown["session"]))


def decided(office: Office, case: CaseId, outcome: str = "label", **inputs: Any) -> CaseId:
    """Have a session decide on a file, and the file take the decision; returns the session."""
    session = hold_session(office, f"seance-{case}", {case: outcome})
    act(office, case, outcome, session=session, **inputs)
    return session


def disclose(office: Office, session: CaseId) -> None:
    """Notify then announce a session."""
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, AnnounceSession(actor=LEAD, session=session))


def recall_over(office: Office) -> datetime:
    """Let the ten minutes pass in which what was just told may be recalled; returns the instant."""
    with office.store.read() as reader:
        over = office.now(reader) + RECALL_WINDOW
    move(office, over)
    return over


def labelled(office: Office, code: str, **inputs: Any) -> tuple[CaseId, CaseId]:
    """Take a town to a label told to everybody; returns its file and its first antenna."""
    case = examined(office, code)
    disclose(office, decided(office, case, **inputs))
    return case, CaseId(f"{case}-a1")


def follow(office: Office, antenna: CaseId) -> None:
    """Record everything that is followed of an antenna."""
    for command in (
        RecordInscription(actor=LEAD, antenna=antenna, status="asked"),
        RecordFunding(actor=LEAD, antenna=antenna, funder="Région", asked=50_000_00),
        RecordOffer(actor=LEAD, antenna=antenna, family="industry", offered="yes"),
        RecordLearners(actor=LEAD, antenna=antenna, school_year="2019-2020", count=12),
        RecordSite(actor=LEAD, antenna=antenna, name="Halle aux grains"),
    ):
        done(office, command)


def try_act(
    office: Office, case: CaseId, trigger: str, at: EffectiveAt | None = None, **inputs: Any
) -> Outcome:
    """Take one trigger as the lead, whatever the answer."""
    command = ActOnCase(actor=LEAD, case=case, trigger=trigger, inputs=inputs, effective_at=at)
    return office.run(command)


def state(office: Office, case: CaseId) -> str:
    """The true state of a file."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        facts = archive.candidature(case) or archive.antenna(case)
    assert facts is not None
    return str(facts.state)


def version(office: Office, case: CaseId) -> int:
    """How many events a case has."""
    with office.store.read() as reader:
        return reader.last_case_seq(case)


def kinds(office: Office, case: str) -> list[str]:
    """The kinds of the events of a case, oldest first."""
    with office.store.read() as reader:
        return [event.kind for event in reader.events_of(case)]


def print_of(office: Office) -> str:
    """A digest of everything the office keeps: events and settings."""
    with office.store.read() as reader:
        leaves = [leaf.hash for leaf in reader.leaves()]
        settings = sorted(reader.settings().items())
    return hashlib.sha256(repr((leaves, settings)).encode()).hexdigest()


def said(office: Office, *args: str) -> tuple[int, str]:
    """What a command line answers: its exit code and all it printed."""
    answer = invoke(office, args)
    return answer.exit_code, answer.output


def many_towns(office: Office, count: int) -> list[str]:
    """Register `count` towns more; returns their codes."""
    codes = [f"9{number:04d}" for number in range(count)]
    for code in codes:
        register_town(office, code, f"Ville {code}")
    return codes
