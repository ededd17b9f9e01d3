"""The control: every question answered with its query and date, persons masked, nothing changed."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from notifications.wording import NBSP
from states.identifiers import CaseId, CaseKind, ContactKind, PersonId
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, WAVE_1, done, file_candidature, move, open_draft
from tests.workflow.office_stories import kinds, labelled, print_of, utc
from web.control.inquiry import QUESTIONS
from web.routes import ROUTES
from workflow.archive import Archive
from workflow.commands import ActOnCase, RecordProof
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import LetterFilter

Open = Callable[..., Browser]
AUDITOR = ContactKind.WITNESS
ASK = "/controle/questions"
EVIDENCE = "/controle/preuve"


def told(text: str) -> str:
    return text.replace(NBSP, " ")


def contact(office: Office, code: str) -> CaseId:
    with office.store.read() as reader:
        return next(
            person.id
            for person in Archive(reader, office.memory).persons()
            if person.kind is ContactKind.CONTACT and person.organisation == code
        )


@pytest.mark.parametrize("slug", [question.slug for question in QUESTIONS])
def test_every_question_has_its_page(browser: Open, slug: str) -> None:
    assert browser(AUDITOR).get(f"{ASK}/{slug}").status_code == 200


def test_a_question_nobody_knows_is_not_found(browser: Open) -> None:
    assert browser(AUDITOR).get(f"{ASK}/rien").status_code == 404


def test_an_answer_prints_its_query_and_its_date(browser: Open, office: Office) -> None:
    file_candidature(office, "40088")
    shown = told(browser(AUDITOR).get(f"{ASK}/dossier?dossier=ami2-001&su-au=2020-07-24").text)
    assert "<dt>Dossier</dt><dd>AMI2-001</dd>" in shown
    assert "<dt>Connu au</dt><dd>samedi 25 juillet 2020 à 0 h (heure de Paris)</dd>" in shown
    assert re.search(r"<dt>Répondu le</dt><dd><time[^>]*>vendredi 24 juillet 2020 à 8 h", shown)


def test_both_axes_go_back(browser: Open, office: Office) -> None:
    labelled(office, "40088")
    auditor = browser(AUDITOR)

    def acts(query: str) -> int:
        return auditor.get(f"{ASK}/{query}").text.count('data-column="Acte"')

    assert acts("dossier?dossier=AMI2-001") == len(kinds(office, CaseId(_case(office))))
    assert acts("dossier?dossier=AMI2-001&su-au=2020-08-01") == 7
    assert acts("dossier?dossier=AMI2-001&au=2020-08-01") == 7
    assert acts("actes?auteur=responsable&su-au=2020-07-24") > 7
    now, then = acts("hors-regle"), acts("hors-regle?su-au=2020-08-01")
    assert (now > then, then) == (True, 0)


def _case(office: Office) -> str:
    with office.store.read() as reader:
        row = reader.case_by_reference("AMI2-001")
    assert row is not None
    return row.id


def test_refused_attempts_and_equal_treatment_are_told(browser: Open, office: Office) -> None:
    case = open_draft(office, "40088")
    move(office, utc("2020-11-10T09:00:00"))
    late = {"window": WAVE_1, "channel": "portal"}
    for _ in range(3):
        office.run(ActOnCase(actor=LEAD, case=case, trigger="submit", inputs=late))
    auditor = browser(AUDITOR)
    refused = auditor.get(f"{ASK}/refus").text
    assert ("fenêtre close" in refused, '<td data-column="Fois">3</td>' in refused) == (True, True)
    treated = auditor.get(f"{ASK}/egalite?appel=AMI2").text
    assert '<td data-column="Refus pour une date">1</td>' in treated


def test_a_date_that_does_not_read_is_said(browser: Open) -> None:
    shown = browser(AUDITOR).get(f"{ASK}/actes?du=hier")
    assert shown.status_code == 422
    assert "hier" in shown.text
    missing = browser(AUDITOR).get(f"{ASK}/dossier?dossier=AMI2-999")
    assert (missing.status_code, "AMI2-999" in missing.text) == (422, True)


def test_an_answer_leaves_as_csv_and_xlsx_with_its_query(browser: Open, office: Office) -> None:
    file_candidature(office, "40088")
    auditor = browser(AUDITOR)
    answer = auditor.get(f"{ASK}/dossier?dossier=AMI2-001&format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["N°", "Enregistré", "Effet"]
    assert len([row for row in rows[1:] if len(row) == len(rows[0])]) == 7
    assert ["question", "Histoire d’un dossier"] in rows
    book = openpyxl.load_workbook(
        io.BytesIO(auditor.get(f"{ASK}/dossier?dossier=AMI2-001&format=xlsx").content)
    )
    assert (book.sheetnames[1], book.worksheets[0].max_row) == ("Requête", 8)


def test_delays_keep_unknowns_apart(browser: Open, office: Office) -> None:
    labelled(office, "40088")
    file_candidature(office, "97120", "AMI2/vague-2")
    shown = told(browser(AUDITOR).get(f"{ASK}/delais").text)
    assert "Dépôt → décision : médiane 109, de 109 à 109 (1 connu, 1 inconnu)." in shown


def test_the_same_word_draws_the_same_files(browser: Open, office: Office) -> None:
    for code in ("40088", "47001", "97120"):
        file_candidature(office, code)
    auditor = browser(AUDITOR)
    first = auditor.get(f"{ASK}/tirage?mot=azur&nombre=2").text
    again = browser(ContactKind.LEAD).get(f"{ASK}/tirage?mot=azur&nombre=2").text
    drawn = re.findall(r'name="dossier" value="(AMI2-\d+)"', first)
    assert len(drawn) == 2
    assert drawn == re.findall(r'name="dossier" value="(AMI2-\d+)"', again)


def test_the_log_is_verified_in_one_click(browser: Open, office: Office) -> None:
    sweep(office)
    with office.store.read() as reader:
        size = reader.tree_size()
    before = print_of(office)
    shown = told(browser(AUDITOR).fill("/controle/verification", seen="/controle").text)
    assert f"{size} actes vérifiés, aucun modifié" in shown
    assert print_of(office) == before


def test_the_control_names_who_was_sent_the_last_statement(browser: Open, office: Office) -> None:
    letter = _statement_sent(office)
    auditor = browser(AUDITOR)
    shown = told(auditor.fill("/controle/verification", seen="/controle").text)
    made = r"depuis le contrôle du lundi 27 juillet 2020 à [^,]*, "
    sent = "remis au serveur de messagerie pour dépositaire des relevés de preuve, temoin"
    assert re.search(made + sent, shown)
    done(office, RecordProof(actor=LEAD, letter=letter, proof="reply"))
    shown = told(auditor.fill("/controle/verification", seen="/controle").text)
    assert re.search(made + "reçu par dépositaire des relevés de preuve, temoin", shown)


def test_a_statement_received_attests_what_it_covers(browser: Open, office: Office) -> None:
    _statement_sent(office)
    with office.store.read() as reader:
        point = reader.last_checkpoint()
    assert point is not None
    auditor = browser(AUDITOR)
    token = re.search(r'name="_jeton" value="(\w+)"', auditor.get("/controle").text)
    assert token is not None
    for note, intact in ((point.note, True), (point.note.replace("digest", "closing"), False)):
        shown = auditor.post(
            "/controle/verification",
            data={"_jeton": token[1]},
            files={"releve": ("releve.txt", note.encode())},
        )
        assert ("aucun modifié" in shown.text) is intact


def _statement_sent(office: Office) -> str:
    """Have the first Monday's digest leave; returns the witness's letter."""
    sweep(office)
    move(office, datetime.fromisoformat("2020-07-27T06:30:00+00:00"))
    sweep(office)
    with office.store.read() as reader:
        people = Archive(reader, office.memory).persons()
        witness = next(person.id for person in people if person.kind is ContactKind.WITNESS)
        (letter,) = reader.letters(LetterFilter(code="weekly_digest", person=PersonId(witness)))
    assert letter.sent_at is not None
    return letter.id


def test_one_letter_is_proved(browser: Open, office: Office) -> None:
    letter = _statement_sent(office)
    auditor = browser(AUDITOR)
    shown = auditor.get(f"/controle/lettres/{letter}").text
    assert "Remise au serveur de messagerie" in shown
    assert re.search(r"<code>[0-9a-f]{64}</code>", shown)
    done(office, RecordProof(actor=LEAD, letter=letter, proof="registered"))
    assert "Preuve" in auditor.get(f"/controle/lettres/{letter}").text
    assert auditor.get("/controle/lettres/rien").status_code == 404


def test_persons_are_masked_until_a_reason_is_recorded(browser: Open, office: Office) -> None:
    person, auditor = contact(office, "40088"), browser(AUDITOR)
    page = f"/controle/personnes/{person}"
    asked = f"{ASK}/dossier?dossier={person}"
    for path in (page, asked):
        masked = auditor.get(path).text
        assert "contact-40088@ville.example" not in masked
        assert "contact 40088" not in masked
    given = {"personne": person, "motif": ""}
    assert auditor.fill("/controle/demasquer", given, seen=page).status_code == 422
    done_ = auditor.fill("/controle/demasquer", {**given, "motif": "Plainte n° 3"}, seen=page)
    assert done_.status_code == 303
    assert kinds(office, person)[-1] == "person_unmasked"
    for path in (page, asked):
        assert "contact-40088@ville.example" in auditor.get(path).text
    other = auditor.get(f"/controle/personnes/{contact(office, '47001')}").text
    assert "contact-47001@ville.example" not in other
    assert "contact-40088@ville.example" in browser(ContactKind.LEAD).get(page).text


def evidence(auditor: Browser, given: dict[str, object], folder: Path) -> Path:
    """Take a bundle away and unpack it."""
    begun = auditor.fill(EVIDENCE, given, seen="/controle")
    assert begun.status_code == 303
    packed = auditor.get(f"{begun.headers['location']}/fichier")
    assert packed.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        archive.extractall(folder)
    return folder / "preuve"


def test_the_evidence_is_verified_without_this_program(
    browser: Open, office: Office, tmp_path: Path
) -> None:
    file_candidature(office, "40088")
    sweep(office)
    bundle = evidence(browser(AUDITOR), {"etendue": "tout"}, tmp_path)
    check = subprocess.run(
        [sys.executable, "-I", str(bundle / "verify_bundle.py")], capture_output=True, check=False
    )
    assert check.returncode == 0, check.stdout + check.stderr
    texts = (bundle / "texts.jsonl").read_text(encoding="utf-8")
    assert "contact-40088@ville.example" not in texts
    whole = evidence(browser(ContactKind.LEAD), {"etendue": "tout"}, tmp_path / "lead")
    assert "contact-40088@ville.example" in (whole / "texts.jsonl").read_text(encoding="utf-8")


def test_some_files_leave_as_one_bundle(browser: Open, office: Office, tmp_path: Path) -> None:
    case, antenna = labelled(office, "40088")
    other = file_candidature(office, "97120", "AMI2/vague-2")
    bundle = evidence(browser(AUDITOR), {"dossier": ["AMI2-001"]}, tmp_path)
    events = (bundle / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["case"] for line in events} == {case, antenna}
    assert other
    wrong = browser(AUDITOR).fill(EVIDENCE, {"dossier": "AMI2-999"}, seen="/controle")
    assert wrong.status_code == 404


def test_an_auditor_changes_no_file_no_date_no_programme(browser: Open, office: Office) -> None:
    _, antenna = labelled(office, "40088")
    before = versions(office)
    for route in ROUTES:
        if "POST" not in route.methods:
            continue
        path = route.path.replace("{reference}", "AMI2-001").replace("{trigger}", "note")
        path = re.sub(r"\{[^}]*\}", str(antenna), path)
        browser(AUDITOR).fill(path, {"text": "x", "motif": "x"}, seen="/controle")
        assert (route.path, versions(office)) == (route.path, before)


def versions(office: Office) -> dict[str, int]:
    """Every case but those of persons and of refused attempts, at its version."""
    with office.store.read() as reader:
        rows = reader.cases()
        return {row.id: row.version for row in rows if row.kind not in APART}


APART = (CaseKind.PERSON, CaseKind.REFUSAL)
