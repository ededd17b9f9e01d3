"""History is taken over through the law, dated as the file says, whole or not at all."""

import pytest

from notifications.wording import french
from states.facts import AntennaState, CandidatureState
from states.instants import Precision
from tests.workflow.small_office import LEAD, SmallOffice
from workflow.archive import Archive
from workflow.followup.reading import followed
from workflow.importing.files import FileAsked, ImportReport, import_file
from workflow.importing.told import fault_sentences, note_sentences
from workflow.reading import Reading

DECIDED = "Commune;Décision;Motif;Comité;Date séance;Notifiée le;Annoncée le"
COMMITTEE = "Comité de sélection;16/11/2020;17/11/2020;18/11/2020"
WIDE = (
    "Commune;Statut;Ouverture visée;Ingénierie;Déploiement;Ouverture;Diagnostic partagé des "
    "besoins;Locaux;Concertation avec la collectivité;Concertation avec la Région;Convention "
    "d’implantation;Motif;Motif dispense"
)
OPEN = (
    "Dax;ouverte;31/12/2021;nc;01/12/2020;10/01/2021;19/11/2020;oui;oui;oui;05/01/2021;;"
    "Étape non renseignée"
)


@pytest.fixture
def winter(small: SmallOffice) -> SmallOffice:
    """February 2021: Dax, Cognac and Laon were analysed; nothing was decided."""
    small.at(2021, 2, 1)
    rows = ("40088;Dax", "16102;Cognac", "02408;Laon")
    files = [f"{row};AMI2/vague-1;24/07/2020;analysée" for row in rows]
    assert taken(small, "candidatures", "Code INSEE;Commune;Vague;Dépôt;Statut", *files).taken
    return small


@pytest.fixture
def labelled(winter: SmallOffice) -> SmallOffice:
    """The same once Dax and Cognac were labelled, told and announced."""
    lines = [f"{town};retenue;Mûr;{COMMITTEE}" for town in ("Dax", "Cognac")]
    assert taken(winter, "decisions", DECIDED, *lines).taken
    return winter


def taken(small: SmallOffice, kind: str, *lines: str, dry_run: bool = False) -> ImportReport:
    content = "\r\n".join(lines).encode("cp1252")
    asked = FileAsked(kind=kind, content=content, actor=LEAD)
    return import_file(small.office, asked, dry_run=dry_run)


def refused(small: SmallOffice, kind: str, *lines: str) -> list[str]:
    """Import what must be refused; the log must not grow. Returns what is said, spaces plain."""
    before = log_size(small)
    report = taken(small, kind, *lines)
    assert not report.taken
    assert log_size(small) == before
    said = fault_sentences(small.office, LEAD, report)
    return [sentence.replace("\u00a0", " ").replace("\u202f", " ") for sentence in said]


def log_size(small: SmallOffice) -> int:
    with small.office.store.read() as reader:
        return reader.tree_size()


def states(small: SmallOffice) -> dict[str, CandidatureState]:
    with small.office.store.read() as reader:
        files = Archive(reader, small.office.memory).candidatures()
    return {file.authority: file.state for file in files}


def test_decisions_record_their_session_with_its_committee_and_its_three_dates(
    labelled: SmallOffice,
) -> None:
    assert states(labelled)["40088"] is CandidatureState.LABELLED
    with labelled.office.store.read() as reader:
        (sitting,) = Archive(reader, labelled.office.memory).sittings()
    session = sitting.session
    assert (session.reference, session.body) == ("COMITE-SELECTION-2020-11-16", "comite_selection")
    assert session.held_on is not None
    assert session.held_on.instant.date().isoformat() == "2020-11-16"
    assert session.notified_at is not None
    assert session.announced_at is not None
    assert [session.notified_at.day, session.announced_at.day] == [17, 18]


def test_history_writes_to_nobody_even_when_there_is_somebody(winter: SmallOffice) -> None:
    winter.person("40088")
    assert taken(winter, "decisions", DECIDED, f"Dax;retenue;Mûr;{COMMITTEE}").taken
    assert taken(winter, "antennes", WIDE, OPEN).taken
    with winter.office.store.read() as reader:
        assert (reader.letters(), reader.reminders()) == ((), ())


def test_the_same_file_is_not_taken_twice(labelled: SmallOffice) -> None:
    lines = [f"{town};retenue;Mûr;{COMMITTEE}" for town in ("Dax", "Cognac")]
    (said,) = refused(labelled, "decisions", DECIDED, *lines)
    assert "ce fichier a déjà été repris" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"Dax;gagnée;Mûr;{COMMITTEE}", "Ligne 2, colonne B, sens de la décision « gagnée »"),
        (f"Dax;;Mûr;{COMMITTEE}", "Ligne 2, colonne B, sens de la décision : la valeur manque"),
        (f"Dax;retenue;nc;{COMMITTEE}", "Ligne 2, colonne C, motif « nc » : la valeur manque"),
        ("Dax;retenue;Mûr;Bureau;16/11/2020;;", "Ligne 2, colonne D, comité « Bureau »"),
        (f"Agen;retenue;Mûr;{COMMITTEE}", "aucun dossier enregistré ne correspond"),
        (
            "Dax;retenue;Mûr;Comité de sélection;16/11/2021;;",
            "« 16/11/2021 » : cette date est à venir",
        ),
        (
            "Dax;retenue;Mûr;Comité de sélection;16/11/2020;15/11/2020;18/11/2020",
            "colonne F : Date d’information de la collectivité « 15/11/2020 » : cette date précède",
        ),
        ("Dax;retenue;Mûr;Comité de sélection;nc;;", "Ligne 2, colonne E"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_why_with_its_cell(
    winter: SmallOffice, line: str, said: str
) -> None:
    told = refused(winter, "decisions", DECIDED, line)
    assert [sentence for sentence in told if said in sentence] != [], told


def test_two_lines_of_a_session_that_say_two_dates_are_refused(winter: SmallOffice) -> None:
    other = COMMITTEE.replace("18/11", "19/11")
    lines = (f"Dax;retenue;Mûr;{COMMITTEE}", f"Laon;non retenue;À mûrir;{other}")
    (said,) = refused(winter, "decisions", DECIDED, *lines)
    assert said.startswith("Ligne 3, colonne G : Date d’annonce « 19/11/2020 »")
    assert "une autre ligne de la même séance dit autre chose" in said


def test_an_open_antenna_goes_through_every_phase_at_its_dates(labelled: SmallOffice) -> None:
    assert taken(labelled, "antennes", WIDE, OPEN).taken
    with labelled.office.store.read() as reader:
        found = Archive(reader, labelled.office.memory)
        antenna = next(each for each in found.antennas() if each.authority == "40088")
        events = {each.kind: each.effective_at for each in found.events(antenna.id)}
        waived = [
            str(each.data["milestone"])
            for each in found.events(antenna.id)
            if each.kind == "milestone_waive"
        ]
    assert antenna.state is AntennaState.OPEN
    assert antenna.opened_at is not None
    assert antenna.opened_at.instant.date().isoformat() == "2021-01-10"
    assert events["start_deployment"].instant.date().isoformat() == "2020-12-01"
    unknown = events["start_engineering"]
    assert (unknown.precision, unknown.conventional) == (Precision.NOT_AFTER, True)
    assert unknown.latest == events["start_deployment"].latest
    assert waived == ["training_offer", "financing_plan"]
    assert antenna.milestones["installation_agreement"].status == "done"


def test_a_milestone_the_rule_wants_and_the_file_does_not_say_stops_the_line(
    labelled: SmallOffice,
) -> None:
    said = refused(labelled, "antennes", WIDE, OPEN.removesuffix("Étape non renseignée"))
    assert "Ligne 2 : Une étape reste à réaliser : Offre de formation." in said
    never_waived = OPEN.replace("oui;oui;05/01/2021", ";;05/01/2021")
    said = refused(labelled, "antennes", WIDE, never_waived)
    assert "Ligne 2 : Une étape reste à réaliser : Concertation avec la Région." in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Dax;en ingénierie;;;;;;;;;;;", "Ligne 2, colonne C, ouverture visée : la valeur manque"),
        ("Dax;en ingénierie;2021;;;;;;;;;;", "Ligne 2, colonne C, ouverture visée « 2021 »"),
        ("Dax;en ingénierie;12/2021;;;;;;;;;;", "un jour précis est attendu"),
        ("Dax;inaugurée;;;;;;;;;;;", "labellisée, en ingénierie, en déploiement, ouverte, pilote"),
        ("Laon;labellisée;;;;;;;;;;;", "aucune antenne enregistrée ne correspond"),
        ("Dax;ouverte;31/12/2021;;;10/01/2022;;;oui;oui;oui;;x", "Acte refusé"),
        ("Dax;en sommeil;31/12/2021;;;;;;;;;;", "Il manque"),
    ],
)
def test_an_antenna_that_cannot_be_taken_says_why(
    labelled: SmallOffice, line: str, said: str
) -> None:
    told = refused(labelled, "antennes", WIDE, line)
    assert [sentence for sentence in told if said in sentence] != [], told


def test_an_antenna_is_never_taken_back(labelled: SmallOffice) -> None:
    assert taken(labelled, "antennes", WIDE, OPEN).taken
    (said,) = refused(labelled, "antennes", WIDE, "Dax;en ingénierie;31/12/2021;;;;;;;;;;")
    assert said.startswith("Ligne 2, colonne B : État « ouverte » : l’antenne est déjà plus loin")


def test_milestones_are_done_waived_or_only_proposed(labelled: SmallOffice) -> None:
    lines = (
        "Dax;Locaux;faite;nc;;",
        "Dax;Offre de formation;sans objet;;;Offre reprise",
        "Dax;Diagnostic partagé des besoins;prévue;;01/12/2020;",
        "Cognac;Convention d’implantation;;05/01/2021;;",
    )
    headings = "Commune;Étape;Statut;Date;Date prévue;Motif"
    assert taken(labelled, "etapes", headings, *lines).taken
    with labelled.office.store.read() as reader:
        antennas = Archive(reader, labelled.office.memory).antennas()
    dax, cognac = (
        next(each.milestones for each in antennas if each.authority == code)
        for code in ("40088", "16102")
    )
    assert [dax[name].status for name in ("premises", "training_offer")] == ["done", "waived"]
    proposed = dax["shared_diagnosis"].due
    assert proposed is not None
    assert (str(proposed.day), proposed.confirmed) == ("2020-12-01", False)
    agreement = cognac["installation_agreement"].done_at
    assert agreement is not None
    assert agreement.precision is Precision.DAY


def test_learners_are_read_a_year_a_line_or_a_year_a_column(labelled: SmallOffice) -> None:
    assert taken(labelled, "apprenants", "Commune;Année;Apprenants", "Dax;2019-2020;31").taken
    wide = ("Ville;2020-2021;2019/20", "Dax;1 041;nc", "Cognac;;12", "Total;1041;12")
    report = taken(labelled, "apprenants", *wide)
    assert (report.taken, report.rows, report.skipped) == (True, 3, (4,))
    with labelled.office.store.read() as reader:
        found = Reading(labelled.office, reader, LEAD)
        antenna = next(e for e in found.archive.antennas() if e.authority == "40088")
        read = followed(found, antenna.id)
    assert read is not None
    assert [(each.subject, each.count) for each in read.learners] == [
        *(("2019-2020", None), ("2020-2021", 1041))
    ]


def test_funding_is_read_in_cents_and_an_unknown_amount_stays_unknown(
    labelled: SmallOffice,
) -> None:
    headings = "Commune;Financeur;Objet;Montant demandé;Montant obtenu;Date;Pièce"
    lines = ("Dax;Région;Plateau;12 500,50 €;nc;01/12/2020;", "Dax;ACV;Études;;9 k€;;Avenant 2")
    assert taken(labelled, "financements", headings, *lines).taken
    with labelled.office.store.read() as reader:
        found = Reading(labelled.office, reader, LEAD)
        antenna = next(e for e in found.archive.antennas() if e.authority == "40088")
        read = followed(found, antenna.id)
    assert read is not None
    assert [(each.funder, each.asked, each.obtained) for each in read.funding] == [
        ("Région", 1_250_050, None),
        ("ACV", None, 900_000),
    ]


def test_a_name_matched_and_a_line_of_sums_are_told(winter: SmallOffice) -> None:
    winter.town("97133", "Bourg")
    lines = ("Commune;Vague;Statut", "CHARLEVILLE MEZIERES;AMI2/vague-2;brouillon", "TOTAL;1;")
    report = taken(winter, "candidatures", *lines, dry_run=True)
    assert note_sentences(report) == (
        french("Ligne de total ou de titres, non reprise : 3."),
        french(
            "Noms rapprochés de leur code officiel : CHARLEVILLE MEZIERES → 08105 "
            "(Charleville-Mézières, Ardennes)."
        ),
    )


def test_a_rehearsal_keeps_nothing(winter: SmallOffice) -> None:
    before = log_size(winter)
    report = taken(winter, "decisions", DECIDED, f"Dax;retenue;Mûr;{COMMITTEE}", dry_run=True)
    assert (report.taken, report.rehearsed, log_size(winter)) == (True, True, before)
