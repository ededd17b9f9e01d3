"""Tables taken away and taken over, as work that may be left."""

import re
from collections.abc import Callable

import httpx2
import pytest

from states.identifiers import ContactKind
from tests.web.conftest import TOKEN, Browser
from tests.workflow.bench import file_candidature, move
from tests.workflow.office_stories import AFTER_WAVE_1, print_of
from workflow.office import Office

Open = Callable[..., Browser]
GOOD = "code insee;nom;fenetre;etat\n02408;Laon;AMI2/vague-1;brouillon\n"
BAD = "code insee;nom;fenetre;etat\n2408;Laon;AMI2/vague-1;brouillon\n"


@pytest.fixture
def lead(browser: Open) -> Browser:
    """The lead's browser."""
    return browser(ContactKind.LEAD)


def ended(visitor: Browser, answered: httpx2.Response) -> str:
    """Follow a form's answer until its work ended; returns the page."""
    for _ in range(100):
        shown = visitor.get(answered.headers["location"])
        if 'http-equiv="refresh"' not in shown.text:
            return str(shown.text)
    raise AssertionError("the work did not end")


def send(
    lead: Browser,
    content: str,
    kind: str = "candidatures",
    gesture: str = "verifier",
    answers: str = "",
) -> httpx2.Response:
    """Send a file to be rehearsed, or its names to be matched, at times with their answers."""
    token = TOKEN.search(lead.get("/import").text)
    assert token is not None
    named = {"noms": ("noms.csv", answers.encode())} if answers else {}
    return lead.post(
        "/import",
        data={"quoi": kind, "_jeton": token[1], "geste": gesture},
        files={"fichier": ("reprise.csv", content.encode()), **named},
        follow_redirects=False,
    )


def test_an_export_is_prepared_then_handed_out(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    asked = {"tables": ["candidatures"], "format": "csv"}
    shown = ended(lead, lead.fill("/exports", asked))
    path = re.search(r'href="(/travaux/[^"]+/fichier)"', shown)
    assert path is not None
    file = lead.get(path[1])
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "AMI2-001;Dax" in file.content.decode("utf-8-sig")


def test_an_export_asks_for_tables_that_its_form_can_hold(lead: Browser) -> None:
    assert lead.fill("/exports", {"format": "xlsx"}).status_code == 422
    two = lead.fill("/exports", {"tables": ["candidatures", "antennas"], "format": "csv"})
    assert "tient une seule table" in two.text
    past = lead.fill("/exports", {"tables": ["candidatures"], "au": "31/02/2021"})
    assert (past.status_code, "28/02/2021" in past.text) == (422, True)


def test_an_outsider_exports_what_they_may_read(browser: Open, office: Office) -> None:
    file_candidature(office, "97120")
    centre = browser(ContactKind.REGIONAL_CENTRE)
    asked = {"tables": ["candidatures"], "format": "csv"}
    shown = ended(centre, centre.fill("/exports", asked))
    path = re.search(r'href="(/travaux/[^"]+/fichier)"', shown)
    assert path is not None
    assert centre.get(path[1]).content.decode("utf-8-sig").count("\r\n") == 1


def test_a_file_is_rehearsed_then_confirmed(lead: Browser, office: Office) -> None:
    before = print_of(office)
    shown = ended(lead, send(lead, GOOD))
    assert "1\xa0ligne serait reprise. Rien n’est enregistré encore." in shown
    assert print_of(office) == before
    confirm = re.search(r'action="(/import/[^"]+/confirmer)"', shown)
    assert confirm is not None
    done = lead.fill(confirm[1], {}, seen="/import")
    assert "1\xa0ligne reprise. Aucune lettre n’en part." in ended(lead, done)
    with office.store.read() as reader:
        row = reader.case_by_reference("AMI2-001")
    assert row is not None
    assert row.label == "Laon"


def test_a_fault_names_its_line_and_nothing_is_recorded(lead: Browser, office: Office) -> None:
    before = print_of(office)
    shown = ended(lead, send(lead, BAD))
    assert "ligne 2" in shown.lower()
    assert "02408" in shown
    assert "confirmer" not in shown
    assert print_of(office) == before


def test_what_was_not_rehearsed_is_not_confirmed(lead: Browser) -> None:
    assert lead.fill("/import/rien/confirmer", {}, seen="/import").status_code == 404


def test_only_the_lead_imports(browser: Open) -> None:
    assert browser(ContactKind.REGIONAL_CENTRE).get("/import").status_code == 403


def test_names_are_proposed_with_a_file_to_fill_in_and_its_answers_are_taken(
    lead: Browser, office: Office
) -> None:
    before = print_of(office)
    table = "nom;fenetre;etat\nSt Louis;AMI2/vague-1;brouillon\nLaon;AMI2/vague-1;brouillon\n"
    shown = ended(lead, send(lead, table, gesture="rapprocher"))
    assert "1\xa0nom à choisir" in shown
    assert "57618 (Saint-Louis, Moselle), 68297 (Saint-Louis, Haut-Rhin)" in shown
    assert "« Laon » → 02408 (Laon, Aisne)".replace("« ", "«\xa0").replace(" »", "\xa0»") in shown
    path = re.search(r'href="(/travaux/[^"]+/fichier)"', shown)
    assert path is not None
    sheet = lead.get(path[1]).content.decode("utf-8-sig")
    assert sheet.splitlines()[1].endswith(";")
    answers = sheet.replace("La Réunion);", "La Réunion);68297")
    done = ended(lead, send(lead, table, answers=answers))
    assert "2\xa0lignes seraient reprises" in done
    assert print_of(office) == before


def test_decisions_are_taken_over_by_the_page(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    move(office, AFTER_WAVE_1)
    table = (
        "Commune;Décision;Motif;Comité;Date séance;Notifiée le;Annoncée le\n"
        "Dax;retenue;Projet mûr;Comité de sélection;09/11/2020;09/11/2020;10/11/2020\n"
    )
    shown = ended(lead, send(lead, table, "decisions"))
    confirm = re.search(r'action="(/import/[^"]+/confirmer)"', shown)
    assert confirm is not None
    assert "1\xa0ligne reprise" in ended(lead, lead.fill(confirm[1], {}, seen="/import"))
    with office.store.read() as reader:
        row = reader.case_by_reference("AMI2-001-A1")
    assert row is not None
