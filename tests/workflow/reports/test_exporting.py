"""Exports open in French Excel, run nothing, and show an outsider the facts last lifted only."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from states.identifiers import ActorId, CaseId, ContactKind, PersonId, Role
from tests.workflow.evidence_samples import letter_row
from tests.workflow.small_office import AUDITOR, LEAD, PARTNER, WAVE_1, SmallOffice
from workflow.commands import AnnounceSession, NotifySession, RecordProof
from workflow.followup.commands import (
    RecordFlag,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
)
from workflow.people import Actor
from workflow.reading import Moment, Reading
from workflow.reports.exporting import SHEETS, Asked, Sheet, as_csv, as_xlsx, neutral, sheet_of
from workflow.schedule.personal_dates import programme_dates

MADE_AT = datetime(2020, 11, 20, 9, tzinfo=UTC)


def city(code: str) -> Actor:
    return Actor(id=ActorId(f"ville-{code}"), roles=frozenset({Role.CITY}), authority=code)


def read(small: SmallOffice, actor: Actor, name: str, moment: Moment | None = None) -> Sheet:
    with small.office.store.read() as reader:
        return sheet_of(name, Reading(small.office, reader, actor), moment or Moment())


def column(sheet: Sheet, name: str) -> list[str | int]:
    index = sheet.columns.index(name)
    return [row[index] for row in sheet.rows]


@pytest.fixture
def decided(small: SmallOffice) -> tuple[CaseId, CaseId, CaseId]:
    """Two twins of one wave, the first labelled by a session not notified yet."""
    small.town("40088", "Dax")
    small.town("16102", "Cognac")
    first, second = small.filed("40088"), small.filed("16102")
    small.at(2020, 11, 20, 9)
    for case in (first, second):
        small.act(case, "analyse", reason="complet")
    session = small.session("S1", **{first: "label"})
    small.act(first, "label", session=session)
    return first, second, session


def test_a_csv_is_what_french_excel_opens() -> None:
    sheet = Sheet(name="contacts", columns=("name", "email"), rows=(("Élodie; x", 'a"b'),))
    assert as_csv(sheet) == ('\ufeffNom;Adresse électronique\r\n"Élodie; x";"a""b"\r\n'.encode())


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("Dax", "Dax"),
        ("", ""),
        (-2, -2),
        ("＝1+1", "'＝1+1"),
        ("\u200b＠x", "'\u200b＠x"),
        ("\u202f-1", "'\u202f-1"),
        ("Saint-Louis = 1", "Saint-Louis = 1"),
    ],
)
def test_no_cell_runs_as_a_formula(cell: str | int, shown: str | int) -> None:
    assert neutral(cell) == shown


def test_a_workbook_holds_text_never_formulas_and_says_its_query() -> None:
    sheet = Sheet(name="contacts", columns=("name", "version"), rows=(("=1+1", 3), ("Dax", 4)))
    asked = Asked(sheets=("contacts",), actor="controle", made_at=MADE_AT)
    content = as_xlsx([sheet], asked)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Contacts", "Requête"]
    assert [[cell.value for cell in row] for row in book["Contacts"].rows] == [
        ["Nom", "Version"],
        ["'=1+1", 3],
        ["Dax", 4],
    ]
    assert {cell.data_type for row in book["Contacts"].rows for cell in row} == {"s", "n"}
    told = {row[0].value: row[1].value for row in book["Requête"].rows}
    assert (told["actor"], told["made_at"]) == ("controle", "2020-11-20T09:00:00.000000Z")
    assert as_xlsx([sheet], asked) == content


def test_until_it_is_notified_a_city_exports_the_same_for_a_decided_file_and_its_twin(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId]
) -> None:
    def told(code: str) -> list[bytes]:
        names = ("candidatures", "antennas", "deadlines", "letters", "events")
        pages = [as_csv(read(small, city(code), name)) for name in names]
        return [
            page.replace(b"40088", b"CODE")
            .replace(b"16102", b"CODE")
            .replace(b"AMI2-001", b"REF")
            .replace(b"AMI2-002", b"REF")
            .replace(b"Dax", b"VILLE")
            .replace(b"Cognac", b"VILLE")
            for page in pages
        ]

    assert told("40088") == told("16102")
    small.done(NotifySession(actor=LEAD, session=decided[2]))
    assert told("40088") != told("16102")
    assert column(read(small, city("40088"), "candidatures"), "state") == ["retenue"]


def test_an_outsider_exports_the_closings_published_and_no_date_of_the_insiders(
    small: SmallOffice,
) -> None:
    lead, partner = (column(read(small, each, "deadlines"), "kind") for each in (LEAD, PARTNER))
    assert set(partner) == {"wave_closing"}
    assert set(lead) > set(partner)
    with small.office.store.read() as reader:
        reading = Reading(small.office, reader, PARTNER)
        in_force = reading.in_force()
        assert in_force is not None
        published = {dated.deadline.id for dated in programme_dates(reading, in_force)}
    assert set(column(read(small, PARTNER, "deadlines"), "id")) == published


def test_partners_see_what_is_announced_only(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId]
) -> None:
    small.done(NotifySession(actor=LEAD, session=decided[2]))
    assert read(small, PARTNER, "candidatures").rows == ()
    small.done(AnnounceSession(actor=LEAD, session=decided[2]))
    assert column(read(small, PARTNER, "candidatures"), "reference") == ["AMI2-001"]
    assert column(read(small, PARTNER, "antennas"), "reference") == ["AMI2-001-A1"]
    assert set(column(read(small, PARTNER, "events"), "actor")) == {""}
    assert column(read(small, PARTNER, "events"), "number") == list(
        range(len(read(small, PARTNER, "events").rows))
    )


def test_insiders_see_the_true_state(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId]
) -> None:
    del decided
    assert column(read(small, AUDITOR, "candidatures"), "state") == ["retenue", "analysée"]
    assert column(read(small, AUDITOR, "antennas"), "state") == ["labellisée"]


def test_a_past_moment_is_read_on_both_axes(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId]
) -> None:
    del decided
    before = Moment(known_at=datetime(2020, 11, 1, tzinfo=UTC))
    assert column(read(small, AUDITOR, "candidatures", before), "state") == ["déposée", "déposée"]
    assert read(small, AUDITOR, "antennas", before).rows == ()
    known = column(read(small, AUDITOR, "events", before), "recorded_at")
    assert max(known) < "2020-11-01"


def test_letters_are_for_their_keepers_and_their_addressee(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    person, other = small.person("40088"), small.person("40088", ContactKind.EXECUTIVE)
    with small.office.store.write() as writer:
        writer.add_letter(letter_row("l1", person=PersonId(person)))
        writer.add_letter(letter_row("l2", person=PersonId(other)))
    small.done(RecordProof(actor=LEAD, letter="l1", proof="registered"))
    addressee = Actor(id=ActorId(person), roles=frozenset({Role.CITY}), authority="40088")
    assert column(read(small, LEAD, "letters"), "proof") == ["registered", ""]
    assert column(read(small, addressee, "letters"), "id") == ["l1"]
    assert read(small, PARTNER, "letters").rows == ()


def test_contacts_are_for_their_keepers_their_city_and_their_region(small: SmallOffice) -> None:
    small.town("40088", "Dax")
    small.person("40088", name="=HYPERLINK(1)")
    small.person("75", ContactKind.REGIONAL_CENTRE)
    assert column(read(small, LEAD, "contacts"), "organisation") == ["40088", "75"]
    assert column(read(small, city("40088"), "contacts"), "organisation") == ["40088"]
    assert read(small, city(""), "contacts").rows == ()
    assert read(small, PARTNER, "contacts").rows == ()
    centre = Actor(id=ActorId("c"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
    assert read(small, centre, "contacts").rows == ()
    assert b"'=HYPERLINK" in as_csv(read(small, LEAD, "contacts"))


def test_without_a_programme_there_is_no_deadline(small: SmallOffice) -> None:
    born = Moment(known_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert read(small, LEAD, "deadlines", born).rows == ()
    assert WAVE_1 in column(read(small, LEAD, "deadlines"), "id")


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_has_one_heading_per_cell(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId], name: str
) -> None:
    del decided
    small.person("40088")
    with small.office.store.write() as writer:
        writer.add_letter(letter_row("l1"))
    sheet = read(small, LEAD, name)
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    rows = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(sheet.rows) + 1


def test_antennas_leave_with_their_follow_up_and_what_nobody_said_as_unknown(
    small: SmallOffice, decided: tuple[CaseId, CaseId, CaseId]
) -> None:
    antenna = CaseId(f"{decided[0]}-a1")
    names = ("ti", "pvd", "inscription", "obtained", "learners", "learners_year", "offer")
    blank = read(small, LEAD, "antennas")
    assert [column(blank, name) for name in names] == [
        *(["inconnu"], ["inconnu"], ["inconnue"], ["inconnu"], ["inconnu"], [""], ["inconnu"])
    ]
    for command in (
        RecordFlag(actor=LEAD, authority="40088", flag="ti", since=date(2018, 11, 22)),
        RecordInscription(actor=LEAD, antenna=antenna, status="inscribed", on=date(2020, 11, 20)),
        RecordFunding(actor=LEAD, antenna=antenna, funder="Région", obtained=40_000_00),
        RecordLearners(actor=LEAD, antenna=antenna, school_year="2019-2020", count=48),
        RecordOffer(actor=LEAD, antenna=antenna, family="cpf", offered="yes"),
    ):
        small.done(command)
    told = read(small, LEAD, "antennas")
    assert [column(told, name)[0] for name in names] == [
        *("oui", "inconnu", "inscrite", 40_000, 48, "2019-2020", "formations éligibles au CPF")
    ]
    assert column(read(small, PARTNER, "antennas"), "obtained") == []
