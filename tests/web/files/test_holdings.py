"""What a file holds, on its page: pieces, contacts, letters, the past, each as its reader may."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import TOKEN, Browser
from tests.web.files.reading_pages import forms_of, plain
from tests.workflow.bench import (
    LEAD,
    STARTED_AT,
    WAVE_1,
    WAVE_2,
    act,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import AFTER_WAVE_1, decided, examined, labelled, state
from workflow.archive import Archive
from workflow.commands import AddPiece
from workflow.office import Office
from workflow.schedule.sweep import sweep

Open = Callable[..., Browser]
PDF = b"%PDF-1.4 Ancrage"
PAGE = "/dossiers/AMI2-001"


@pytest.fixture
def lead(browser: Open) -> Browser:
    """The lead's browser."""
    return browser(ContactKind.LEAD)


def add(office: Office, visibility: str, content: bytes = PDF) -> str:
    """Add a document to a new draft of Dax; returns where it is opened."""
    case = open_draft(office, "40088")
    command = AddPiece(
        actor=LEAD,
        case=case,
        piece="needs_note",
        content=content,
        file_name="note d’été.pdf",
        visibility=visibility,
    )
    done(office, command)
    with office.store.read() as reader:
        (row,) = reader.pieces(case)
    return f"{PAGE}/pieces/needs_note/{row.sha256}"


def test_a_piece_is_added_with_its_document_and_opened(lead: Browser, office: Office) -> None:
    open_draft(office, "40088")
    token = TOKEN.search(lead.get(PAGE).text)
    assert token is not None
    sent = lead.post(
        f"{PAGE}/pieces",
        data={"piece": "needs_note", "visibility": "committee", "_jeton": token[1]},
        files={"fichier": ("note.pdf", PDF)},
        follow_redirects=False,
    )
    assert sent.status_code == 303
    shown = lead.get(PAGE).text
    assert "note.pdf" in shown
    assert "le comité et au-delà" in plain(shown)


def test_a_document_that_is_not_taken_says_what_to_send(lead: Browser, office: Office) -> None:
    open_draft(office, "40088")
    token = TOKEN.search(lead.get(PAGE).text)
    assert token is not None
    sent = lead.post(
        f"{PAGE}/pieces",
        data={"piece": "needs_note", "visibility": "committee", "_jeton": token[1]},
        files={"fichier": ("note.exe", b"MZ")},
    )
    assert sent.status_code == 422
    assert "PDF, DOCX, XLSX, ODT, JPG ou PNG" in sent.text
    assert forms_of(sent.text)[f"{PAGE}/pieces"].values["visibility"] == ["committee"]


def test_a_document_is_handed_out_under_its_own_name(lead: Browser, office: Office) -> None:
    file = lead.get(add(office, "city"))
    assert file.content == PDF
    assert file.headers["content-type"] == "application/pdf"
    assert "note%20d%E2%80%99%C3%A9t%C3%A9.pdf" in file.headers["content-disposition"]
    assert file.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("visibility", "status"),
    [("city", 200), ("regional_centre", 200), ("committee", 404), ("auditor", 404)],
)
def test_a_regional_centre_opens_what_is_visible_to_it(
    browser: Open, office: Office, visibility: str, status: int
) -> None:
    path = add(office, visibility)
    centre = browser(ContactKind.REGIONAL_CENTRE)
    assert centre.get(path).status_code == status
    assert ("note d" in centre.get(PAGE).text) is (status == 200)


def test_a_contact_is_replaced_once_the_letters_were_read(lead: Browser, office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "withdraw")
    contact = next(path for path in _links(lead.get(PAGE).text, f"{PAGE}/contacts/") if path)
    typed = {"name": "Direction du projet", "email": "projet@dax.example"}
    shown = lead.fill(f"{contact}/remplacer", {**typed, "geste": "repeter"}, seen=contact)
    assert "Ce que cela entraîne" in shown.text
    assert 'value="projet@dax.example"' in shown.text
    done_ = lead.fill(f"{contact}/remplacer", typed, seen=contact)
    assert done_.headers["location"] == f"{PAGE}#contacts"
    assert "projet@dax.example" in lead.get(PAGE).text


def test_a_contact_without_an_address_is_refused_and_kept(lead: Browser, office: Office) -> None:
    file_candidature(office, "40088")
    contact = _links(lead.get(PAGE).text, f"{PAGE}/contacts/")[0]
    refused = lead.fill(f"{contact}/remplacer", {"name": "Quelqu’un"}, seen=contact)
    assert refused.status_code == 422
    assert "Quelqu’un" in refused.text
    fixed = {"name": "Service", "email": "service@dax.example", "phone": "05 58 00 00 00"}
    assert lead.fill(f"{contact}/corriger", fixed, seen=contact).status_code == 303
    assert "05 58 00 00 00" in lead.get(PAGE).text
    assert lead.get(f"{PAGE}/contacts/rien").status_code == 404


def test_an_auditor_reads_no_name_without_a_reason_that_is_recorded(
    browser: Open, office: Office
) -> None:
    file_candidature(office, "40088")
    register_person(office, ContactKind.AUDITOR, "controle", email="controle@cour.example")
    auditor = browser(ContactKind.AUDITOR)
    shown = auditor.get(PAGE).text
    assert "Nom et adresse masqués." in shown
    assert "ville.example" not in shown
    assert "Ce qui peut être fait maintenant" not in shown
    path = next(path for path in forms_of(shown) if path.endswith("/lire"))
    assert auditor.fill(path, {"reason": ""}, seen=PAGE).status_code == 422
    assert auditor.fill(path, {"reason": "Contrôle 2020."}, seen=PAGE).status_code == 303
    assert auditor.get(PAGE).text.count("ville.example</a>") == 1


def test_an_outsider_reads_no_undisclosed_decision_nor_its_letters(
    browser: Open, office: Office
) -> None:
    case = examined(office, "40088")
    decided(office, case)
    centre, lead = browser(ContactKind.REGIONAL_CENTRE), browser(ContactKind.LEAD)
    outside, inside = plain(centre.get(PAGE).text), plain(lead.get(PAGE).text)
    assert "candidature retenue" in inside
    assert "candidature retenue" not in outside
    assert f"seance-{case}" in inside
    assert f"seance-{case}" not in outside
    assert "Lettres" not in outside


def test_the_past_is_read_on_either_axis_and_says_which(lead: Browser, office: Office) -> None:
    case = file_candidature(office, "40088")
    move(office, STARTED_AT + timedelta(days=10))
    act(office, case, "withdraw")
    then = plain(lead.get(f"{PAGE}?au=24/07/2020").text)
    assert "ce qui était vrai le samedi 25 juillet 2020 à 0 h" in then.replace("\xa0", " ")
    assert "désistement" not in then
    assert "Ce qui peut être fait maintenant" not in then
    before = plain(lead.get(f"{PAGE}?su-au=01/07/2020").text)
    assert "n’existait pas encore" in before
    assert "désistement" in plain(lead.get(PAGE).text)
    wrong = lead.get(f"{PAGE}?au=31/02/2021")
    assert (wrong.status_code, "28/02/2021" in wrong.text) == (422, True)


def test_a_file_and_its_antenna_lead_to_each_other(lead: Browser, office: Office) -> None:
    labelled(office, "40088")
    assert "/dossiers/AMI2-001-A1" in _links(lead.get(PAGE).text, "/dossiers/")
    antenna = lead.get("/dossiers/AMI2-001-A1").text
    assert PAGE in _links(antenna, "/dossiers/")
    assert "Étapes de l’antenne" in antenna


def test_what_would_make_an_act_possible_is_one_click_away(lead: Browser, office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    act(office, case, "consolidate", motive="pieces", pieces=["needs_note"], due="2020-09-01")
    shown = lead.get(PAGE).text
    assert f"{PAGE}/actes/resume" not in forms_of(shown)
    ways = _links(shown, f"{PAGE}?acte=resume")
    opened = lead.get(ways[0].replace("&amp;", "&").partition("#")[0]).text
    assert '<details class="act" id="acte-resume" open>' in opened
    form = forms_of(opened)[f"{PAGE}/actes/resume"]
    assert form.values["missing_accepted"] == ["oui"]
    assert lead.post(form.action, data=form.values, follow_redirects=False).status_code == 303
    assert state(office, case) == "submitted"


def test_a_file_received_before_the_closing_is_recorded_after_it(
    lead: Browser, office: Office
) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    move(office, AFTER_WAVE_1)
    sweep(office)
    form = forms_of(lead.get(PAGE).text)[f"{PAGE}/actes/submit"]
    assert form.values["window"] == [WAVE_2]
    typed = {
        **form.values,
        "window": WAVE_1,
        "channel": "post",
        "effective_at": "06/11/2020 18:00",
        "reason": "Pli posté à temps.",
        "proof": "Cachet de la poste",
    }
    answered = lead.post(form.action, data=typed, follow_redirects=False)
    assert answered.status_code == 303, plain(answered.text)
    assert state(office, case) == "submitted"


def test_the_point_is_ready_to_be_copied(lead: Browser, office: Office) -> None:
    open_draft(office, "40088")
    shown = plain(lead.get(PAGE).text).replace("\xa0", " ")
    assert "AMI2-001 Dax : brouillon. Prochaine date : clôture" in shown
    assert "Copier le point" in shown


def _links(html: str, start: str) -> list[str]:
    return [each.split('"')[0] for each in html.split('href="')[1:] if each.startswith(start)]


def test_the_days_of_office_of_an_executive_are_typed_on_their_page(
    office: Office, lead: Browser
) -> None:
    file_candidature(office, "40088")
    with office.store.read() as reader:
        mayor = next(
            each
            for each in Archive(reader, office.memory).persons()
            if each.kind is ContactKind.EXECUTIVE and each.organisation == "40088"
        )
    page = f"/dossiers/AMI2-001/contacts/{mayor.id}"
    texts = {"name": "Maire de Dax", "email": "maire@dax.example", "function": "Maire"}

    odd = lead.fill(f"{page}/corriger", {**texts, "until": "hier"}, seen=page)
    told = lead.fill(f"{page}/corriger", {**texts, "until": "31/12/2020"}, seen=page)

    assert "Fin du mandat" in lead.get(page).text
    assert (odd.status_code, told.status_code) == (422, 303)
    with office.store.read() as reader:
        found = Archive(reader, office.memory).person(mayor.id)
    assert found is not None
    assert (found.since, found.until) == (None, date(2020, 12, 31))
