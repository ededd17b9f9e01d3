"""Exchanges noted on a file: typed, dated, kept as erasable words; news of an antenna."""

from datetime import UTC, date, datetime

import pytest

from states.acts import Refused
from states.events import text_of
from states.identifiers import ActorId, Role
from tests.workflow.bench import (
    LEAD,
    act,
    city,
    decide,
    done,
    file_candidature,
    move,
    open_draft,
)
from tests.workflow.writing.test_nudging import contact
from workflow.archive import Archive
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor, text_refs
from workflow.reading import Reading
from workflow.writing.awaited import last_news
from workflow.writing.commands import Exchange, NoteExchange


@pytest.mark.parametrize("kind", Exchange)
def test_an_exchange_is_a_note_that_says_how_when_and_with_whom(
    office: Office, kind: Exchange
) -> None:
    case, person = open_draft(office, "40088"), contact(office)
    done(
        office,
        NoteExchange(
            actor=LEAD,
            case=case,
            kind=kind,
            text="Appel reçu.",
            on=date(2020, 7, 22),
            person=person,
        ),
    )
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        event = archive.events(case)[-1]
        text = reader.text(text_refs(event.data)["text"])
    assert text is not None
    assert (event.kind, text.value) == ("note", "Appel reçu.")
    found = tuple(text_of(event.data, name) for name in ("exchange", "on", "person"))
    assert found == (kind, "2020-07-22", person)


def test_an_exchange_is_news(office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, NoteExchange(actor=LEAD, case=case, kind="phone", text="Appel."))
    with office.store.read() as reader:
        events = Archive(reader, office.memory).events(case)
    assert last_news(events) == events[-1].recorded_at


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"kind": "pigeon"}, ("kind", "not_a_choice")),
        ({"text": "  "}, ("text", "empty")),
        ({"on": date(2020, 7, 25)}, ("on", "future")),
        ({"person": "personne"}, ("person", "unknown")),
    ],
)
def test_what_cannot_be_noted_is_said(
    office: Office, change: dict[str, object], found: tuple[str, str]
) -> None:
    given = {"kind": "phone", "text": "Appel.", **change}
    outcome = office.run(
        NoteExchange(actor=LEAD, case=open_draft(office, "40088"), **given)  # type: ignore[arg-type]
    )
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == found


def test_a_city_notes_nothing(office: Office) -> None:
    case = open_draft(office, "40088")
    asked = NoteExchange(actor=city("40088"), case=case, kind="phone", text="Appel.")
    assert isinstance(office.run(asked), Refused)


def test_a_centre_s_exchange_reads_the_same_before_and_after_a_hidden_decision(
    office: Office,
) -> None:
    case, twin = file_candidature(office, "40088"), file_candidature(office, "47001")
    move(office, datetime(2020, 11, 9, 9, tzinfo=UTC))
    decide(office, {case: "label"}, notify=False)
    act(office, twin, "analyse")
    centre = Actor(
        id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75", authority=""
    )
    said = []
    for each in (case, twin):
        done(office, NoteExchange(actor=centre, case=each, kind="visit", text="Visite."))
        with office.store.read() as reader:
            event = Reading(office, reader, centre).shown_events(each)[-1]
        said.append((event.kind, event.data.get("exchange"), event.case_seq))
    assert said[0] == said[1]
