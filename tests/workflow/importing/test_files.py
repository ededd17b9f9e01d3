"""A file is taken whole or not at all, and every fault is told with its cell and its remedy."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from notifications.wording import error_sentence
from states.acts import Refused, Rule
from states.facts import CandidatureState, Mark
from states.identifiers import CaseId, ContactKind
from states.instants import on_day
from tests.workflow.small_office import AUDITOR, LEAD, WAVE_1, SmallOffice
from workflow.archive import Archive
from workflow.importing.faults import RowFault, user_error
from workflow.importing.files import FileAsked, ImportReport, import_file
from workflow.outcomes import Done, Invalid
from workflow.people import Person

HEADINGS = "Code INSEE;Collectivité;Vague;Date de dépôt;Statut"


@pytest.fixture
def autumn(small: SmallOffice) -> SmallOffice:
    small.at(2020, 11, 20)
    return small


def taken(
    small: SmallOffice, *rows: str, kind: str = "candidatures", dry_run: bool = False
) -> ImportReport:
    content = "\r\n".join(rows).encode("cp1252")
    asked = FileAsked(kind=kind, content=content, actor=LEAD)
    return import_file(small.office, asked, dry_run=dry_run)


def files(small: SmallOffice) -> dict[str, CandidatureState]:
    with small.office.store.read() as reader:
        found = Archive(reader, small.office.memory).candidatures()
    return {facts.authority: facts.state for facts in found}


def persons(small: SmallOffice) -> tuple[Person, ...]:
    with small.office.store.read() as reader:
        return Archive(reader, small.office.memory).persons()


def log_size(small: SmallOffice) -> int:
    with small.office.store.read() as reader:
        return reader.tree_size()


def sentences(report: ImportReport) -> list[str]:
    return [error_sentence(user_error(fault)).replace("\u00a0", " ") for fault in report.faults]


def test_candidatures_are_taken_over_with_their_dates_and_marked_imported(
    autumn: SmallOffice,
) -> None:
    report = taken(
        autumn,
        HEADINGS,
        "40088;Dax;Vague 1 de l’AMI 2;06/11/2020 23:59;déposée",
        ";Laon;AMI2 vague 1;12/10/2020;analysée",
        "16102;Cognac;AMI2/vague-2;;brouillon",
    )
    assert report.taken
    assert files(autumn) == {
        "40088": CandidatureState.SUBMITTED,
        "02408": CandidatureState.ANALYSED,
        "16102": CandidatureState.DRAFT,
    }
    with autumn.office.store.read() as reader:
        found = Archive(reader, autumn.office.memory).candidatures()
    assert {facts.marks for facts in found} == {frozenset({Mark.IMPORTED})}
    assert found[1].filed_at == on_day(date(2020, 10, 12))


def test_an_import_writes_to_nobody(autumn: SmallOffice) -> None:
    taken(autumn, HEADINGS, "40088;Dax;AMI2/vague-1;24/07/2020;déposée")
    taken(autumn, "Nom;Courriel;Code INSEE", "Contact;x@dax.example;40088", kind="contacts")
    with autumn.office.store.read() as reader:
        assert reader.letters() == ()
        assert reader.reminders() == ()


def test_a_rehearsal_says_the_same_and_keeps_nothing(autumn: SmallOffice) -> None:
    size = log_size(autumn)
    rows = (HEADINGS, "40088;Dax;AMI2/vague-1;24/07/2020;déposée")
    rehearsed = taken(autumn, *rows, dry_run=True)
    assert (rehearsed.taken, rehearsed.rehearsed, rehearsed.rows) == (True, True, 1)
    assert (log_size(autumn), files(autumn)) == (size, {})
    assert taken(autumn, *rows).taken
    assert len(files(autumn)) == 1


def test_decisions_are_taken_over_from_a_session_already_recorded(autumn: SmallOffice) -> None:
    autumn.session("S-2020")
    headings = f"{HEADINGS};Séance;Motif"
    report = taken(
        autumn,
        headings,
        "40088;Dax;AMI2/vague-1;24/07/2020;retenue;S-2020;Projet solide",
        "16102;Cognac;AMI2/vague-1;24/07/2020;non retenue;S-2020;Projet à mûrir",
        "02408;Laon;AMI2/vague-1;24/07/2020;reportée;S-2020;Pièces attendues",
    )
    assert report.taken, report
    assert files(autumn) == {
        "40088": CandidatureState.LABELLED,
        "16102": CandidatureState.NOT_SELECTED,
        "02408": CandidatureState.DEFERRED,
    }


def test_every_fault_is_told_at_once_and_nothing_is_taken(autumn: SmallOffice) -> None:
    size = log_size(autumn)
    report = taken(
        autumn,
        "Extrait;;;;",
        HEADINGS,
        "40088;Dax;AMI2/vague-1;24/07/2020;déposée",
        "2408;Laon;AMI2/vague-1;31/02/2021;déposée",
        ";Saint-Louis;AMI2/vague-1;25/10/2020 02:30;",
        ";Nulle-Part;AMI9;28/03/2021 02:30;perdue",
    )
    assert sentences(report) == [
        (
            "Ligne 4, colonne A, code INSEE ou SIREN « 2408 » : code INSEE à 4 chiffres ; "
            "ajoutez le "
            "zéro de tête s’il s’est perdu (02408 (Laon, Aisne))."
        ),
        (
            "Ligne 4, colonne D, date de dépôt « 31/02/2021 » : cette date n’existe pas ; "
            "vérifiez le "
            "jour et le mois (28/02/2021, 01/03/2021)."
        ),
        (
            "Ligne 5, colonne B, nom « Saint-Louis » : plusieurs collectivités portent ce nom ; "
            "donnez le code INSEE (57618 (Saint-Louis, Moselle), 68297 (Saint-Louis, Haut-Rhin), "
            "97126 (Saint-Louis, Guadeloupe), 97414 (Saint-Louis, La Réunion))."
        ),
        (
            "Ligne 5, colonne D, date de dépôt « 25/10/2020 02:30 » : cette heure existe deux "
            "fois ce "
            "jour-là (passage à l’heure d’hiver) ; précisez heure d’été ou heure d’hiver "
            "(25/10/2020 02:30 +02:00, 25/10/2020 02:30 +01:00)."
        ),
        (
            "Ligne 6, colonne B, nom « Nulle-Part » : aucune collectivité connue ne porte ce nom ; "
            "donnez le code INSEE ou le SIREN."
        ),
        (
            "Ligne 6, colonne E, état « perdue » : la valeur ne fait pas partie des valeurs "
            "admises ; "
            "choisissez une des valeurs admises (déposée, brouillon, analysée, retenue, non "
            "retenue, "
            "examen reporté à une prochaine séance)."
        ),
        (
            "Ligne 6, colonne D, date de dépôt « 28/03/2021 02:30 » : cette heure n’existe pas ce "
            "jour-là (passage à l’heure d’été) ; donnez l’heure d’avant ou l’heure d’après "
            "(28/03/2021 01:30, 28/03/2021 03:30)."
        ),
        (
            "Ligne 6, colonne C, fenêtre de dépôt « AMI9 » : la valeur n’est pas connue ; vérifiez "
            "l’orthographe ou la liste (AMI1/appel, AMI2/vague-1, AMI2/vague-2, AMI2/vague-3)."
        ),
    ]
    assert (report.taken, log_size(autumn), files(autumn)) == (False, size, {})


def test_what_the_law_refuses_is_told_line_by_line_and_nothing_is_taken(
    autumn: SmallOffice,
) -> None:
    size = log_size(autumn)
    report = taken(
        autumn,
        HEADINGS,
        "40088;Dax;AMI2/vague-1;24/07/2020;déposée",
        "40088;Dax;AMI2/vague-1;24/07/2020;déposée",
        "16102;Cognac;AMI2/vague-1;07/11/2020 00:00;déposée",
    )
    assert isinstance(report.outcome, Invalid)
    found = [
        (row.line, {reason.rule for reason in row.outcome.reasons})
        for row in report.outcome.rows
        if isinstance(row.outcome, Refused)
    ]
    assert found == [(3, {Rule.RIVAL_LIVE}), (4, {Rule.WINDOW_CLOSED})]
    assert (log_size(autumn), files(autumn)) == (size, {})


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("40088;Dax;AMI2/vague-1;;déposée", ("D", "filed_at", "missing")),
        ("40088;Dax;;24/07/2020;", ("C", "window", "missing")),
        (";;AMI2/vague-1;24/07/2020;", ("A", "code", "missing")),
        ("99999;;AMI2/vague-1;24/07/2020;", ("B", "name", "missing")),
        (f"40088;{'x' * 201};AMI2/vague-1;24/07/2020;", ("B", "name", "too_long")),
        ("40088;Dax;AMI2/vague-1;24/07/2020;retenue", ("", "session", "missing")),
    ],
)
def test_what_is_missing_is_told(
    autumn: SmallOffice, row: str, fault: tuple[str, str, str]
) -> None:
    (found,) = taken(autumn, HEADINGS, row).faults
    assert (found.column, found.field, found.problem) == fault


def test_a_decision_of_a_session_not_recorded_is_refused(autumn: SmallOffice) -> None:
    row = "40088;Dax;AMI2/vague-1;24/07/2020;retenue;S-1999"
    report = taken(autumn, f"{HEADINGS};Séance", row)
    assert isinstance(report.outcome, Invalid)
    assert [each.outcome for each in report.outcome.rows] == [
        Invalid(field="session", value="S-1999", problem="unknown_session")
    ]


def test_members_of_a_consortium_must_be_known(autumn: SmallOffice) -> None:
    autumn.town("02691", "Saint-Quentin")
    headings = "Code;Nature;Ville;Vague;Date de dépôt;Membres"
    taken_over = taken(autumn, headings, "02408;Groupement;Laon;AMI2/vague-1;24/07/2020;02691")
    assert taken_over.taken
    with autumn.office.store.read() as reader:
        archive = Archive(reader, autumn.office.memory)
        (facts,) = archive.candidatures()
        authority = archive.authority("02408")
    assert authority is not None
    assert (facts.members, authority.kind) == (("02691",), "consortium")
    unknown = taken(autumn, headings, "16102;;Cognac;AMI2/vague-1;24/07/2020;40088, 123")
    assert [(fault.field, fault.problem) for fault in unknown.faults] == [("members", "not_a_code")]
    stranger = taken(autumn, headings, "16102;;Cognac;AMI2/vague-1;24/07/2020;40088")
    assert isinstance(stranger.outcome, Invalid)
    assert stranger.outcome.rows[0].outcome == Invalid(
        field="members", value="40088", problem="unknown"
    )


def test_a_town_registered_here_is_found_by_its_name(autumn: SmallOffice) -> None:
    autumn.town("97133", "Saint-Louis")
    autumn.town("12345", "Bourg-Neuf")
    assert taken(autumn, HEADINGS, ";Bourg Neuf;AMI2/vague-1;24/07/2020;").taken
    (fault,) = taken(autumn, HEADINGS, ";Saint-Louis;AMI2/vague-1;24/07/2020;").faults
    assert fault.expected == (
        "57618 (Saint-Louis, Moselle)",
        "68297 (Saint-Louis, Haut-Rhin)",
        "97126 (Saint-Louis, Guadeloupe)",
        "97133 (Saint-Louis, Guadeloupe)",
        "97414 (Saint-Louis, La Réunion)",
    )


def test_contacts_are_taken_over(autumn: SmallOffice) -> None:
    report = taken(
        autumn,
        ";Contact;;;;;",
        "Code INSEE;Civilité;Prénom;Nom;Fonction;Courriel;Qualité;Téléphone",
        "40088;Madame;Ada;Essai;Directrice;ada.essai@dax.example;DGS;01 99 00 00 01",
        "40088;;;Le maire;;maire@dax.example;Maire;",
        kind="contacts",
    )
    assert isinstance(report.outcome, Done)
    assert {(person.kind, person.organisation) for person in persons(autumn)} == {
        (ContactKind.GENERAL_SERVICES, "40088"),
        (ContactKind.EXECUTIVE, "40088"),
    }
    with autumn.office.store.read() as reader:
        values = {text.value for text in reader.all_texts()}
    assert {"Ada Essai", "ada.essai@dax.example", "01 99 00 00 01"} <= values


def test_people_of_a_region_belong_to_it(autumn: SmallOffice) -> None:
    headings = "Nom;Courriel;Organisme;Région;Type"
    row = "Le centre;centre@cnam.example;Cnam Nouvelle-Aquitaine;Nouvelle-Aquitaine;Centre régional"
    assert taken(autumn, headings, row, kind="contacts").taken
    assert [(person.organisation, person.region) for person in persons(autumn)] == [("75", "75")]
    lost = taken(autumn, headings, "Le centre;c@cnam.example;;;Région", kind="contacts")
    assert [(fault.field, fault.problem) for fault in lost.faults] == [("region", "missing")]
    odd = taken(autumn, headings, "Le centre;c@cnam.example;;Atlantide;Région", kind="contacts")
    assert [(fault.field, fault.problem) for fault in odd.faults] == [
        ("region", "unknown"),
        ("region", "missing"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("40088;Nom;pas une adresse;", "email", "not_an_address"),
        ("40088;Nom;accentué@dax.example;", "email", "non_ascii_local_part"),
        ("40088;Nom;;", "email", "missing"),
        ("40088;;x@dax.example;", "name", "missing"),
        (f"40088;{'x' * 300};x@dax.example;", "name", "too_long"),
        ("40088;Nom;x@dax.example;199000001", "phone", "phone_short"),
    ],
)
def test_a_contact_that_cannot_be_written_to_is_refused(
    autumn: SmallOffice, row: str, field: str, problem: str
) -> None:
    headings = "Code INSEE;Nom;Courriel;Téléphone"
    (fault,) = taken(autumn, headings, row, kind="contacts").faults
    assert (fault.field, fault.problem) == (field, problem)


def test_importing_twice_adds_nobody(autumn: SmallOffice) -> None:
    rows = ("Code INSEE;Nom;Courriel", "40088;Nom;x@dax.example")
    assert taken(autumn, *rows, kind="contacts").taken
    again = taken(autumn, *rows, kind="contacts")
    assert isinstance(again.outcome, Invalid)
    assert again.outcome.rows[0].outcome == Invalid(
        field="email", value="x@dax.example", problem="duplicate"
    )
    assert len(persons(autumn)) == 1


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_taken_like_a_text(autumn: SmallOffice) -> None:
    filed = datetime(2020, 7, 24)  # noqa: DTZ001 - as Excel keeps it
    content = workbook([HEADINGS.split(";"), [40088, "Dax", "AMI2/vague-1", filed, "déposée"]])
    asked = FileAsked(kind="candidatures", content=content, actor=LEAD)
    assert import_file(autumn.office, asked, dry_run=False).taken
    assert files(autumn) == {"40088": CandidatureState.SUBMITTED}


def test_only_the_lead_imports(autumn: SmallOffice) -> None:
    content = f"{HEADINGS}\r\n40088;Dax;AMI2/vague-1;24/07/2020;".encode()
    asked = FileAsked(kind="candidatures", content=content, actor=AUDITOR)
    assert isinstance(import_file(autumn.office, asked, dry_run=False).outcome, Refused)


def test_a_file_without_lines_is_told(autumn: SmallOffice) -> None:
    assert [fault.problem for fault in taken(autumn, HEADINGS).faults] == ["empty"]
    assert [fault.problem for fault in taken(autumn, "").faults] == ["empty"]


def test_flags_are_kept_and_wrong_ones_told(autumn: SmallOffice) -> None:
    headings = f"{HEADINGS};ACV;PVD"
    assert taken(autumn, headings, "40088;Dax;AMI2/vague-1;24/07/2020;;;x").taken
    with autumn.office.store.read() as reader:
        authority = Archive(reader, autumn.office.memory).authority("40088")
    assert authority is not None
    assert dict(authority.flags) == {
        "acv": "yes",
        "ti": "unknown",
        "pvd": "yes",
        "industry": "unknown",
    }
    wrong = taken(autumn, headings, "16102;Cognac;AMI2/vague-1;24/07/2020;;peut-être;")
    assert sentences(wrong) == [
        (
            "Ligne 2, colonne F, Action cœur de ville « peut-être » : la valeur ne fait pas "
            "partie des "
            "valeurs admises ; choisissez une des valeurs admises (oui, non)."
        )
    ]


def test_a_call_of_one_window_is_enough(autumn: SmallOffice) -> None:
    headings = "Code INSEE;AMI;Date de dépôt"
    assert taken(autumn, headings, "40088;AMI 1;24/07/2020").faults == ()
    (fault,) = taken(autumn, headings, "40088;AMI 2;24/07/2020").faults
    assert (fault.field, fault.problem) == ("call", "unknown")


def test_the_fault_of_a_whole_file_has_no_place() -> None:
    fault = RowFault(line=0, column="", field="file", value="", problem="bursting")
    assert error_sentence(user_error(fault)).replace("\u00a0", " ") == (
        "Fichier : le classeur, une fois ouvert, serait démesuré ; enregistrez-le à nouveau avec "
        "ses seules données."
    )


def test_no_programme_no_import(migrated: Path, tmp_path: Path) -> None:
    bare = SmallOffice(migrated, tmp_path / "bare", programme=False)
    report = taken(bare, HEADINGS, "40088;Dax;AMI2/vague-1;24/07/2020;")
    assert [fault.problem for fault in report.faults] == ["no_programme"]
    bare.office.store.close()


def test_an_imported_file_lives_on(autumn: SmallOffice) -> None:
    taken(autumn, HEADINGS, "40088;Dax;AMI2/vague-1;24/07/2020;déposée")
    with autumn.office.store.read() as reader:
        (facts,) = Archive(reader, autumn.office.memory).candidatures()
    autumn.act(CaseId(facts.id), "analyse", reason="complet")
    assert files(autumn) == {"40088": CandidatureState.ANALYSED}
    assert facts.window == WAVE_1
    assert facts.opened_at is not None
    assert facts.opened_at.instant < datetime(2020, 8, 1, tzinfo=UTC)
