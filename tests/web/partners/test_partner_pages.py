"""What partners read: announced labels, the steering report, open data; nothing before its day."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.testclient import TestClient

from states.identifiers import ActorId, CaseId, ContactKind, Role
from tests.web.conftest import ORIGIN, Browser
from tests.workflow.bench import LEAD, apply_programme, done, register_person
from tests.workflow.office_stories import decided, examined, labelled
from web.app import create_app
from web.counter import Counter
from workflow.commands import AnnounceSession, NotifySession
from workflow.followup.commands import (
    Family,
    Inscription,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
    Truth,
)
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.reports.copil import copil
from workflow.reports.report import ReportAsked

PAGES = ("/partenaire", "/copil", "/donnees-ouvertes")
Visit = Callable[..., Browser]


@pytest.fixture(autouse=True)
def partner(office: Office) -> CaseId:
    register_person(office, ContactKind.REGION, "01", "01")
    return register_person(office, ContactKind.PARTNER, "banque-des-territoires")


def words(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    text = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.S)
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def test_a_partner_begins_at_a_home_of_its_own(browser: Visit) -> None:
    answer = browser(ContactKind.PARTNER).get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/partenaire")
    assert "Aucun label n’est annoncé pour l’instant." in words(
        browser(ContactKind.PARTNER), "/partenaire"
    )


@pytest.mark.parametrize("kind", [ContactKind.PARTNER, ContactKind.REGION])
def test_a_label_shows_the_day_it_is_announced_and_not_before(
    office: Office, browser: Visit, kind: ContactKind
) -> None:
    organisation = "75" if kind is ContactKind.REGION else ""
    case = examined(office, "40088")
    before = [words(browser(kind, organisation), path) for path in PAGES]
    session = decided(office, case)
    done(office, NotifySession(actor=LEAD, session=session))
    assert [words(browser(kind, organisation), path) for path in PAGES] == before
    done(office, AnnounceSession(actor=LEAD, session=session))
    for path in ("/partenaire", "/donnees-ouvertes"):
        assert "Dax" in words(browser(kind, organisation), path)


def test_a_region_reads_its_own_files_alone(office: Office, browser: Visit) -> None:
    labelled(office, "40088")
    own, other = browser(ContactKind.REGION, "75"), browser(ContactKind.REGION, "01")
    assert "Les antennes de la région Nouvelle-Aquitaine" in words(own, "/partenaire")
    for path in ("/partenaire", "/antennes", "/candidatures"):
        assert ("Dax" in words(own, path), "Dax" in words(other, path)) == (True, False)
    assert own.get("/dossiers/AMI2-001-A1").status_code == 200
    assert other.get("/dossiers/AMI2-001-A1").status_code == 404
    assert browser(ContactKind.PARTNER).get("/dossiers/AMI2-001-A1").status_code == 200


def test_what_is_followed_of_an_antenna_is_open_to_partners(office: Office, browser: Visit) -> None:
    _, antenna = labelled(office, "40088")
    shown = words(browser(ContactKind.PARTNER), "/partenaire")
    assert shown.count("inconnu") == 3
    for command in (
        RecordInscription(actor=LEAD, antenna=antenna, status=Inscription.INSCRIBED),
        RecordOffer(actor=LEAD, antenna=antenna, family=Family.INDUSTRY, offered=Truth.YES),
        RecordLearners(actor=LEAD, antenna=antenna, school_year="2019-2020", count=37),
    ):
        done(office, command)
    shown = words(browser(ContactKind.PARTNER), "/partenaire")
    for said in ("inscrite", "formations liées à l’industrie", "37 en 2019-2020"):
        assert said in shown


def test_the_report_is_handed_out_as_two_pages_and_as_a_table(
    office: Office, browser: Visit
) -> None:
    labelled(office, "40088")
    partner = browser(ContactKind.PARTNER)
    pages = partner.get("/copil.pdf")
    assert pages.headers["content-type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(pages.content)).pages) == 2
    book = load_workbook(io.BytesIO(partner.get("/copil.xlsx").content), read_only=True)
    rows = list(book["Lieux"].iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == ["Dax"]


def test_a_date_that_does_not_read_is_named_and_the_report_still_shows(browser: Visit) -> None:
    for path in ("/copil", "/copil.pdf", "/copil.xlsx"):
        answer = browser(ContactKind.PARTNER).get(f"{path}?au=31/02/2021")
        assert answer.status_code == 422
        assert "31/02/2021" in answer.text
        assert "Les comptes" in answer.text


def test_before_any_programme_the_report_says_so(browser: Visit) -> None:
    shown = words(browser(ContactKind.PARTNER), "/copil?su-au=01/01/2018")
    assert "Aucun programme n’était enregistré à cette date." in shown


def test_the_open_data_name_their_columns_and_nobody(office: Office, browser: Visit) -> None:
    labelled(office, "40088")
    nobody = browser()
    shown = words(nobody, "/donnees-ouvertes")
    assert "L’exploitant n’a pas encore choisi de licence." in shown
    sheet = nobody.get("/donnees-ouvertes.csv")
    head, row = sheet.content.decode("utf-8-sig").splitlines()
    assert row.startswith("AMI2-001;40088;Dax;40;75;Nouvelle-Aquitaine;AMI2;2020-11-10;oui;")
    (label,) = json.loads(nobody.get("/donnees-ouvertes.json").content)["labels"]
    assert ";".join(label) == head
    assert ";".join(label.values()) == row
    assert "@" not in sheet.text


def test_the_money_of_an_antenna_is_for_who_works_on_it(office: Office, browser: Visit) -> None:
    _, antenna = labelled(office, "40088")
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="Région", asked=50_000_00))
    done(office, RecordLearners(actor=LEAD, antenna=antenna, school_year="2019-2020", count=37))
    page = "/dossiers/AMI2-001-A1"
    assert "50 000" in words(browser(ContactKind.LEAD), page)
    for kind, organisation in ((ContactKind.PARTNER, ""), (ContactKind.REGION, "75")):
        shown = words(browser(kind, organisation), page)
        for hidden in ("50 000", "financement enregistré", "37 apprenants"):
            assert hidden not in shown


def test_a_day_to_come_tells_a_partner_no_deadline_before_it_is_public(office: Office) -> None:
    apply_programme(office, "au-coeur-des-territoires/2021-10")
    partner = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
    later = datetime(2021, 10, 6, tzinfo=UTC)

    def to_come(actor: Actor) -> list[str]:
        with office.store.read() as reader:
            reading = Reading(office, reader, actor)
            found, now = copil(reading, ReportAsked(at=later)), reading.now
        assert found is not None
        return [each.id for each in found.deadlines if each.known_from and each.known_from > now]

    assert (bool(to_come(LEAD)), to_come(partner)) == (True, [])


def test_nothing_undisclosed_makes_the_open_data_anew(office: Office, counter: Counter) -> None:
    app = create_app(counter)
    nobody = TestClient(app, base_url=ORIGIN)

    def kept() -> object:
        assert nobody.get("/donnees-ouvertes.csv").status_code == 200
        return app.state.open_data

    case = examined(office, "40088")
    before = kept()
    session = decided(office, case)
    done(office, NotifySession(actor=LEAD, session=session))
    assert kept() is before
    done(office, AnnounceSession(actor=LEAD, session=session))
    after = kept()
    assert after is not before
    assert "Dax" in nobody.get("/donnees-ouvertes.csv").text
