"""Tables taken away and taken over, as work that may be left."""

import re
from collections.abc import Callable

import httpx2
import pytest

from states.identifiers import ContactKind
from tests.web.conftest import TOKEN, Browser
from tests.workflow.bench import file_candidature
from tests.workflow.office_stories import print_of
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


def send(lead: Browser, content: str, kind: str = "candidatures") -> httpx2.Response:
    """Send a file to be rehearsed."""
    token = TOKEN.search(lead.get("/import").text)
    assert token is not None
    return lead.post(
        "/import",
        data={"quoi": kind, "_jeton": token[1]},
        files={"fichier": ("reprise.csv", content.encode())},
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
