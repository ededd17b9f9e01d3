"""An office takes over three years kept in spreadsheets, goes live, and writes about none of it.

Everything goes through the command line, in one folder: files as French Excel writes them, a
rehearsal, what is refused with its line, the names matched to codes, then the first sweep.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from config.programme_file import builtin_data
from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.edge import captured

PROGRAMME = "au-coeur-des-territoires"
STATES = ("2019", "2020-01", "2020-07", "2021-10")
FILES, FIRST_CALL, LABELLED_1, LABELLED_2 = 111, 85, 55, 20
BIRTH = "2021-10-05T08:00:00+02:00"
GOLIVE = "2021-10-06"
MILESTONES = ("shared_diagnosis", "training_offer", "premises", "financing_plan")
Row = Sequence[str]


def french_excel(rows: Sequence[Row], head: int) -> bytes:
    """A sheet saved as CSV by French Excel: Windows-1252, semicolons, an empty row here and there,
    titles above, a line of sums below.
    """
    width = max(len(row) for row in rows)
    lines = [["Programme Au cœur des territoires"], ["État au 04/10/2021 – extraction"], []]
    for number, row in enumerate(rows):
        lines.append(list(row))
        if number > head and number % 25 == 0:
            lines.append([])
    lines.append(["TOTAL", str(len(rows) - head - 1)])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([*line, *[""] * (width - len(line))] for line in lines)
    return text.getvalue().encode("cp1252")


def towns() -> list[dict[str, str]]:
    """As many real towns as there are files, the first départements first: many lost their zero."""
    text = builtin_data(PROGRAMME, "acv_communes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))[:FILES]


def without_zero(code: str) -> str:
    """A code as a spreadsheet keeps it when it takes it for a number."""
    return code.lstrip("0") if code.isdecimal() else code


def is_first(number: int) -> bool:
    return number < FIRST_CALL


def candidatures() -> list[Row]:
    """The lead's own table: a merged heading over two, codes without their zero, dates unknown."""
    rows: list[Row] = [
        ("", "Collectivité", "", "Dossier", "", "", ""),
        ("N°", "Code INSEE", "Commune", "AMI", "Vague", "Déposé le", "Avancement"),
    ]
    for number, town in enumerate(towns()):
        name = town["commune"].replace("-", "\u00a0") if number % 7 == 0 else town["commune"]
        if is_first(number):
            where = ("AMI 1", "", "nc" if number % 5 == 0 else "06/2019")
        else:
            third = number >= FILES - 11
            where = ("AMI2", "3" if third else "1", "15/06/2021" if third else "30/10/2020")
        rows.append((str(number + 1), without_zero(town["insee"]), name, *where, "analysée"))
    return rows


def contacts() -> list[Row]:
    rows: list[Row] = [("Code INSEE", "Nature", "Civilité", "Nom", "Fonction", "Courriel")]
    for town in towns():
        for kind, word in (("maire", "executif"), ("contact", "contact")):
            mail = f"{word}@v{town['insee'].lower()}.example"
            rows.append((town["insee"], kind, "Madame", f"{kind} de ville", "Fonction", mail))
    return rows


def is_labelled(number: int) -> bool:
    return number < LABELLED_1 or number >= FILES - LABELLED_2


def decisions() -> list[Row]:
    rows: list[Row] = [
        (
            *("Dossier", "Décision", "Motif", "Comité", "Date séance"),
            *("Notifiée le", "Annoncée le"),
        )
    ]
    for number in range(FILES):
        if is_first(number):
            held = ("Jury de l’AMI 1", "19/09/2019", "25/09/2019", "26/09/2019")
            reference = f"AMI1-{number + 1:03d}"
        else:
            late = number >= FILES - 11
            last = ("08/09/2021", "nc", "04/10/2021") if late else ("12/2020", "", "18/12/2020")
            held = ("Comité de sélection", *last)
            reference = f"AMI2-{number - FIRST_CALL + 1:03d}"
        outcome = "Retenue" if is_labelled(number) else "non retenue"
        rows.append((reference, outcome, "Motif non publié", *held))
    return rows


def antennas() -> list[Row]:
    """The 75 antennas: eight open, ten deployed, twenty in engineering, the others labelled."""
    rows: list[Row] = [
        (
            *("Commune", "AMI", "Statut", "Ouverture visée", "Ingénierie", "Déploiement"),
            *("Ouverture", "Diagnostic partagé des besoins", "Concertation avec la collectivité"),
            *("Concertation avec la Région", "Convention d’implantation", "Motif dispense"),
        )
    ]
    labelled = [town for number, town in enumerate(towns()) if is_labelled(number)]
    for number, town in enumerate(labelled):
        call = "AMI 1" if number < LABELLED_1 else "AMI 2"
        head = (town["commune"], call)
        if number < 8:
            tail = ("ouverte", "31/12/2020", "nc", "nc", f"{number + 1:02d}/10/2020")
            rows.append((*head, *tail, "oui", "oui", "oui", "01/09/2020", "Non renseignée"))
        elif number < 18:
            tail = ("en déploiement", "31/12/2021", "01/2020", "?", "")
            rows.append((*head, *tail, "15/12/2019", "", "", "", "Non renseignée"))
        elif number < 38:
            rows.append((*head, "En ingénierie", "31/12/2021", "?", "", "", "", "", "", "", ""))
        else:
            rows.append((*head, "labellisée", "", "", "", "", "", "", "", "", ""))
    return rows


def milestones() -> list[Row]:
    rows: list[Row] = [("Commune", "Étape", "Statut", "Date", "Date prévue", "Motif")]
    for town in towns()[18:38]:
        rows.append((town["commune"], "Diagnostic partagé des besoins", "faite", "nc", "", ""))
        rows.append((town["commune"], "Locaux", "prévue", "", "01/03/2021", ""))
        rows.append((town["commune"], "Offre de formation", "sans objet", "", "", "Offre reprise"))
    return rows


def learners() -> list[Row]:
    rows: list[Row] = [("Commune", "Date comptage", "Apprenants 2019-2020", "2020/21")]
    rows += [(town["commune"], "30/06/2021", "nc", f"1\u00a0{n:03d}") for n, town in _open()]
    return rows


def funding() -> list[Row]:
    rows: list[Row] = [
        ("Commune", "Financeur", "Objet", "Montant demandé", "Montant obtenu", "Date", "Pièce")
    ]
    for _, town in _open():
        asked, obtained = "12\u00a0500,50\u00a0€", "nc"
        head = (town["commune"], "Région", "Plateau technique")
        rows.append((*head, asked, obtained, "01/10/2020", ""))
    return rows


def _open() -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(towns()[:8]))


@dataclass
class TakenOver:
    """A folder, the command line on it, and what each step answered."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)

    def run(self, *args: str, code: int = 0) -> str:
        session = Session()
        options = ("--data", str(self.folder / "bureau"), *args)
        exit_code, output = captured(cli, options, session)
        if session.office is not None:
            session.office.store.close()
        assert exit_code == code, output
        return output.replace("\u00a0", " ").replace("\u202f", " ")

    def json(self, *args: str, code: int = 0) -> Any:
        return json.loads(self.run("--json", *args, code=code))

    def file(self, name: str, rows: Sequence[Row], head: int = 0) -> str:
        path = self.folder / name
        path.write_bytes(french_excel(rows, head))
        return str(path)

    def letters(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.json("outbox", "list")
        return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> TakenOver:
    """The office after its takeover, the day before it goes live."""
    over = TakenOver(folder=tmp_path_factory.mktemp("reprise"))
    over.run("init", "--clock", "simulated", "--start", BIRTH)
    for state in STATES:
        over.run("programme", "apply", f"{PROGRAMME}/{state}", "--yes")
    lead = ("--kind", "lead", "--organisation", "cnam", "--name", "Responsable")
    over.run("contact", "add", *lead, "--email", "lead@cnam.example")
    table = over.file("candidatures.csv", candidatures(), head=1)
    over.said["refused"] = over.run("import", "candidatures", table, code=2)
    names = str(over.folder / "noms.csv")
    over.said["reconciled"] = over.run("reconcile", "candidatures", table, "--output", names)
    answer(Path(names))
    over.said["rehearsed"] = over.run(
        "import", "candidatures", table, "--names", names, "--dry-run"
    )
    over.said["before"] = over.run("--json", "list", "candidatures")
    over.said["candidatures"] = over.run("import", "candidatures", table, "--names", names)
    for kind, rows in (
        ("contacts", contacts()),
        ("decisions", decisions()),
        ("antennes", antennas()),
        ("etapes", milestones()),
        ("apprenants", learners()),
        ("financements", funding()),
    ):
        over.said[kind] = over.run("import", kind, over.file(f"{kind}.csv", rows))
    return over


def answer(path: Path) -> None:
    """Fill in the file of names: « oui » to each only choice."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    told = [lines[0], *(f"{line[:-1]};oui" if line.endswith(";") else line for line in lines[1:])]
    path.write_bytes("\r\n".join(told).encode("cp1252"))


def lost() -> list[str]:
    """The codes that lost their zero in the table."""
    return [town["insee"] for town in towns() if town["insee"].startswith("0")]


def test_each_line_that_cannot_be_read_is_explained_with_its_cell_and_the_code_meant(
    office: TakenOver,
) -> None:
    told = [line for line in office.said["refused"].splitlines() if line.startswith("Ligne ")]
    faults = [line for line in told if "code INSEE à 4 chiffres" in line]
    assert len(faults) == len(lost()) > 20
    assert all("colonne B" in line and "ajoutez le zéro de tête" in line for line in faults)
    assert [
        code for code, line in zip(lost(), faults, strict=True) if f"({code} (" not in line
    ] == []


def test_the_names_are_proposed_and_nothing_is_chosen_for_the_lead(office: TakenOver) -> None:
    assert office.said["reconciled"].count("à choisir") == len(lost())
    assert "01053 (Bourg-en-Bresse, Ain)" in office.said["reconciled"]


def test_the_rehearsal_keeps_nothing(office: TakenOver) -> None:
    assert "111 lignes seraient reprises. Rien n’est enregistré." in office.said["rehearsed"]
    assert json.loads(office.said["before"]) == []


def test_every_file_of_the_spreadsheets_is_taken_whole(office: TakenOver) -> None:
    counts = {"candidatures": 111, "contacts": 222, "decisions": 111, "antennes": 75, "etapes": 60}
    counts |= {"apprenants": 16, "financements": 8}
    for kind, count in counts.items():
        assert f"{count} lignes reprises. Aucune lettre n’en part." in office.said[kind]


def test_the_counts_of_the_programme_are_those_of_the_files(office: TakenOver) -> None:
    report = office.json("report", "--at", "2021-10-05")
    found = {(c["name"], c["call"]): (c["low"], c["high"]) for c in report["counts"]}
    assert found["analysed", ""] == (111, 111)
    assert found["labelled", ""] == (75, 75)
    assert found["labelled", "AMI2"] == (20, 20)
    assert found["antennas_open", ""] == (8, 8)


def supported(office: TakenOver, reference: str) -> str:
    """Offer support to a town that was not selected; returns its letters as they leave."""
    known = {letter["id"] for letter in office.letters()}
    office.run("advance", "support", reference, "-i", "plan=Diagnostic avec le centre régional")
    office.run("outbox", "release", "--all")
    office.run("sweep")
    new = [letter for letter in office.letters() if letter["id"] not in known]
    assert {(letter["code"], letter["phase"]) for letter in new} == {("support_offered", "sent")}
    return "\n".join(office.run("outbox", "show", letter["id"]) for letter in new)


def test_before_going_live_every_letter_goes_to_the_lead_with_its_real_address_in_the_subject(
    office: TakenOver,
) -> None:
    assert office.letters() == []
    shown = supported(office, "AMI1-081")
    assert "responsable@ancrage.example" in shown
    assert f"[→ executif@v{towns()[80]['insee']}.example]" in shown


def test_going_live_shows_the_forecast_then_writes_nothing_about_the_past(
    office: TakenOver,
) -> None:
    before = office.letters()
    forecast = office.run("golive", "--on", GOLIVE)
    assert "0 acte automatique" in forecast
    assert "Mise en service enregistrée." in forecast
    office.run("sweep")
    office.run("clock", "advance", "--to", "2021-10-06T09:00:00+02:00")
    office.run("sweep")
    assert len(office.letters()) == len(before)
    office.run("clock", "advance", "--to", "2021-10-20T09:00:00+02:00")
    office.run("sweep")
    known = {letter["id"] for letter in before}
    since = {letter["code"] for letter in office.letters() if letter["id"] not in known}
    assert since <= {"weekly_digest"}


def test_an_act_of_today_writes_to_whom_it_concerns(office: TakenOver) -> None:
    shown = supported(office, "AMI1-080")
    assert f"executif@v{towns()[79]['insee']}.example" in shown
    assert "[→" not in shown
