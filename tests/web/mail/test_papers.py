"""The papers of letters on the pages: opened to the byte, signed elsewhere, proved received."""

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256

import pytest
from playwright.sync_api import Browser as Chromium

from states.identifiers import CaseId, ContactKind
from tests.plain_printer import plain_printer
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import TOKEN, Browser, People, somebody
from tests.workflow.bench import LEAD, done, register_person
from tests.workflow.mail.test_documents import (
    SCAN,
    decided,
    leave,
    letters_by_kind,
)
from workflow.access.commands import GrantMission, UnmaskPerson
from workflow.archive import Archive
from workflow.mail.documents import documents_in
from workflow.mail.notification import notification_of
from workflow.office import Office
from workflow.store.records import LetterRow

NBSP = "\N{NO-BREAK SPACE}"
Opened = Callable[..., Browser]


@pytest.fixture
def case(office: Office) -> CaseId:
    """A file retained, whose letters wait."""
    office.printer = plain_printer
    return decided(office)


def _executive(office: Office) -> LetterRow:
    return letters_by_kind(office, "decision_retained")[ContactKind.EXECUTIVE]


def _contact(office: Office) -> LetterRow:
    return letters_by_kind(office, "decision_retained")[ContactKind.CONTACT]


def _words(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


@pytest.mark.usefixtures("case")
def test_the_lead_opens_the_documents_before_and_after_they_leave(
    office: Office, browser: Opened
) -> None:
    lead, letter = browser(ContactKind.LEAD), _executive(office)
    path = f"/courrier/{letter.id}/documents/1"
    assert f'href="{path}"' in lead.get(f"/courrier/{letter.id}").text
    before = lead.get(path)

    left = leave(office)[ContactKind.EXECUTIVE]
    after = lead.get(path)

    assert left.message is not None
    assert after.content == documents_in(left.message)[0].content
    assert (before.status_code, before.headers["content-type"]) == (200, "application/pdf")
    assert after.headers["content-disposition"] == "attachment; filename*=UTF-8''lettre.pdf"
    assert lead.get(f"/courrier/{letter.id}/documents/9").status_code == 404


def test_the_city_opens_its_documents_and_says_that_it_has_them(
    office: Office, case: CaseId, browser: Opened
) -> None:
    left = leave(office)[ContactKind.CONTACT]
    dax = browser(ContactKind.CONTACT, "40088")
    path = f"/mon-espace/AMI2-001/lettres/{left.id}"
    assert left.message is not None
    given = dax.get(f"{path}/documents/1").content
    shown = dax.get(path).text

    answered = dax.fill(f"{path}/reception", seen=path)

    assert given == documents_in(left.message)[0].content
    assert "J’accuse réception" in shown
    assert (answered.status_code, answered.headers["location"]) == (303, path)
    assert "La réception de cette lettre est enregistrée" in dax.get(path).text
    with office.store.read() as reader:
        found = notification_of(Archive(reader, office.memory), case)
    assert found is not None
    assert (found.proof, found.letter) == ("opened", left.id)


def test_opening_the_page_proves_nothing(office: Office, case: CaseId, browser: Opened) -> None:
    left = leave(office)[ContactKind.CONTACT]
    browser(ContactKind.CONTACT, "40088").get(f"/mon-espace/AMI2-001/lettres/{left.id}")

    with office.store.read() as reader:
        assert notification_of(Archive(reader, office.memory), case) is None


@pytest.mark.usefixtures("case")
def test_another_city_finds_nothing_of_it(office: Office, browser: Opened) -> None:
    left = leave(office)[ContactKind.CONTACT]
    agen = browser(ContactKind.CONTACT, "47001")
    path = f"/mon-espace/AMI2-001/lettres/{left.id}"

    assert agen.get(f"{path}/documents/1").status_code == 404
    assert agen.fill(f"{path}/reception", seen="/mon-espace").status_code == 404


@pytest.mark.usefixtures("case")
def test_a_scan_is_attached_on_the_page_and_leaves(office: Office, browser: Opened) -> None:
    lead, letter = browser(ContactKind.LEAD), _contact(office)
    page = lead.get(f"/courrier/{letter.id}").text
    token = TOKEN.search(page)
    assert "Signée hors de l’application" in page
    assert token is not None

    answered = lead.post(
        f"/courrier/{letter.id}/original",
        data={"_jeton": token[1], "signee-le": "09/11/2020"},
        files={"fichier": ("lettre.pdf", SCAN, "application/pdf")},
        follow_redirects=False,
    )

    assert answered.status_code == 303
    assert lead.get(f"/courrier/{letter.id}/documents/1").content == SCAN
    assert leave(office)[ContactKind.EXECUTIVE].sent_at is not None


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("day", "content", "said"),
    [
        ("", SCAN, "Donnez la date de signature"),
        ("hier", SCAN, "Date de signature"),
        ("10/11/2020", SCAN, "cette date est à venir"),
        ("09/11/2020", b"bonjour", "utilisez PDF"),
    ],
)
def test_a_scan_that_cannot_be_taken_says_why(
    office: Office, browser: Opened, day: str, content: bytes, said: str
) -> None:
    lead, letter = browser(ContactKind.LEAD), _executive(office)
    token = TOKEN.search(lead.get(f"/courrier/{letter.id}").text)
    assert token is not None

    answered = lead.post(
        f"/courrier/{letter.id}/original",
        data={"_jeton": token[1], "signee-le": day},
        files={"fichier": ("lettre.pdf", content, "application/pdf")},
    )

    assert answered.status_code == 422
    assert said in _words(answered.text)


@pytest.mark.usefixtures("case")
def test_the_lead_records_a_registered_letter_and_the_file_says_it(
    office: Office, browser: Opened
) -> None:
    left = leave(office)[ContactKind.EXECUTIVE]
    lead = browser(ContactKind.LEAD)
    before = lead.get("/dossiers/AMI2-001").text
    given = {"preuve": "registered", "recue-le": "09/11/2020", "precisions": "RK 123"}

    answered = lead.fill(f"/courrier/{left.id}/preuve", given, seen=f"/courrier/{left.id}")

    assert answered.status_code == 303
    assert "Aucune preuve de réception de la décision" in _words(before)
    assert "Réception de la décision prouvée le lundi 9 novembre 2020" in _words(
        lead.get("/dossiers/AMI2-001").text
    )
    odd = lead.fill(
        f"/courrier/{left.id}/preuve",
        {"preuve": "registered", "recue-le": "demain"},
        seen=f"/courrier/{left.id}",
    )
    assert odd.status_code == 422


def test_a_refusal_without_a_word_on_appeals_is_warned_of(office: Office, browser: Opened) -> None:
    office.printer = plain_printer
    decided(office, "not_select")
    letter = letters_by_kind(office, "decision_not_retained")[ContactKind.EXECUTIVE]

    shown = _words(browser(ContactKind.LEAD).get(f"/courrier/{letter.id}").text)

    assert "Aucun délai de recours ne courra" in shown


@pytest.mark.usefixtures("case")
def test_a_controller_opens_a_document_once_its_reader_is_unmasked(
    office: Office, browser: Opened
) -> None:
    left = leave(office)[ContactKind.EXECUTIVE]
    assert left.message is not None
    document = documents_in(left.message)[0]
    auditor = _auditor(office, browser)
    path = f"/controle/lettres/{left.id}"
    masked = auditor.get(path).text

    closed = auditor.get(f"{path}/documents/1").status_code
    controller = somebody(office, ContactKind.AUDITOR).actor
    done(
        office,
        UnmaskPerson(actor=controller, person=CaseId(left.person), reason="Contrôle de la lettre"),
    )

    assert closed == 404
    assert sha256(document.content).hexdigest() in masked
    assert auditor.get(f"{path}/documents/1").content == document.content


def _auditor(office: Office, browser: Opened) -> Browser:
    person = register_person(office, ContactKind.AUDITOR, "controle")
    done(
        office,
        GrantMission(actor=LEAD, person=person, letter="Mission 1", until=date(2029, 12, 31)),
    )
    return browser(ContactKind.AUDITOR)


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with a decision, served to its lead and to the town."""
    office.printer = plain_printer
    decided(office)
    people.known["responsable"] = somebody(office, ContactKind.LEAD)
    people.known["dax"] = somebody(office, ContactKind.CONTACT, "40088")
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_pages_of_papers_are_accessible_and_fit(
    window_maker: Chromium, served: Served, width: int, dark: bool
) -> None:
    office = served.counter.office
    held = f"/courrier/{_executive(office).id}"
    lead = Window(
        browser=window_maker, served=served, session="responsable", width=width, dark=dark
    )
    _looked(lead, held, "a-signer")
    left = leave(office)
    for session, path, name in (
        ("responsable", f"/courrier/{left[ContactKind.EXECUTIVE].id}", "partie"),
        ("responsable", "/dossiers/AMI2-001", "dossier"),
        ("dax", f"/mon-espace/AMI2-001/lettres/{left[ContactKind.CONTACT].id}", "ville"),
    ):
        window = Window(
            browser=window_maker, served=served, session=session, width=width, dark=dark
        )
        _looked(window, path, name)


def _looked(window: Window, path: str, name: str) -> None:
    window.open(path).wait_for_load_state("networkidle")
    window.look(f"papiers-{name}-{window.width}-{'sombre' if window.dark else 'clair'}")
    assert (path, window.faults()) == (path, [])
    assert (path, window.scrolls_sideways()) == (path, False)
    window.close()
