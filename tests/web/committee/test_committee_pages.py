"""What members and permanent guests read of a meeting, and what they answer."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from notifications.printing import NotPrintable
from states.facts import Outcome
from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser, People, Somebody
from tests.web.soundness import faults_in
from tests.workflow.bench import LEAD, PIECES, WAVE_1, act, done, move, open_draft
from tests.workflow.meeting_bench import (
    ACV,
    CHAIR,
    CITIES,
    GUEST,
    REFERENCE,
    STARTS_AT,
    Bench,
    convened,
    opened,
)
from web.counter import Counter
from workflow.archive import Archive
from workflow.commands import AddPiece, AnnounceSession, NotifySession
from workflow.committee.commands import ApproveMinutes, CloseMeeting, SetAgenda
from workflow.office import Office

Make = Callable[..., Browser]
HERE = f"/comite/{REFERENCE}"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def said(pdf: bytes) -> str:
    """The words of a paper."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", plain(" ".join(pages)))


def seat(bench: Bench, name: str, people: People, counter: Counter, browser: Make) -> Browser:
    """A browser of who holds a seat."""
    with bench.office.store.read() as reader:
        person = Archive(reader, bench.office.memory).person(CaseId(bench.persons[name]))
    assert person is not None
    people.known[name] = Somebody(person=person)
    made = browser()
    made.cookies.set(counter.cookie_name, name)
    return made


def with_a_piece(office: Office) -> Bench:
    """A meeting of three files, the first with a document of its own."""
    first = open_draft(office, "97120")
    done(
        office,
        AddPiece(actor=LEAD, case=first, piece="form", content=PDF, file_name="Été.pdf"),
    )
    for piece in PIECES[1:]:
        act(office, first, "add_piece", piece=piece)
    act(office, first, "submit", window=WAVE_1, channel="email")
    bench = convened(office, 2)
    act(office, first, "analyse")
    bench.do(SetAgenda, cases=(first, *bench.files))
    return bench


def test_a_member_begins_at_the_next_meeting_and_answers_it(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = convened(office, 3)
    member = seat(bench, ACV, people, counter, browser)
    assert member.get("/", follow_redirects=False).headers["location"] == "/comite"
    page = member.get("/comite")
    assert faults_in(page.text) == []
    for item in bench.read().items:
        assert item.place in page.text
    proxy = {"reponse": "proxy", "a_qui": CHAIR}
    assert member.fill(f"{HERE}/reponse", proxy, "/comite").status_code == 303
    assert bench.read().member(ACV).proxy_to == CHAIR  # type: ignore[union-attr]
    other = seat(bench, CITIES, people, counter, browser)
    second = other.fill(f"{HERE}/reponse", proxy, "/comite")
    assert second.status_code == 422
    assert "détient déjà autant de pouvoirs" in plain(second.text)
    assert member.fill(f"{HERE}/reponse", {"reponse": "remote"}, "/comite").status_code == 303
    read = bench.read().member(ACV)
    assert read is not None
    assert (read.answer, read.proxy_to) == ("remote", None)


def test_a_member_leaves_one_file_and_comes_back(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = convened(office, 2)
    member = seat(bench, ACV, people, counter, browser)
    reference = bench.read().items[1].reference
    leaving = {"dossier": reference, "motif": "financial"}
    assert member.fill(f"{HERE}/deport", leaving, HERE).status_code == 303
    assert bench.read().items[1].recusals == {ACV: "financial"}
    assert "vous vous déportez : intérêt financier" in plain(member.get(HERE).text)
    assert member.fill(f"{HERE}/deport", {"dossier": reference}, HERE).status_code == 303
    assert bench.read().items[1].recusals == {}
    assert member.fill(f"{HERE}/deport", {"dossier": "AMI2-999"}, HERE).status_code == 404


def test_every_file_is_a_sheet_of_one_page_and_all_of_them_one_archive(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = with_a_piece(office)
    member = seat(bench, ACV, people, counter, browser)
    first = bench.read().items[0]
    page = member.get(f"{HERE}/dossiers/{first.reference}")
    assert faults_in(page.text) == []
    assert "Été.pdf" in page.text
    sheet = member.get(f"{HERE}/dossiers/{first.reference}/fiche.pdf")
    assert len(PdfReader(io.BytesIO(sheet.content)).pages) == 1
    archive = member.get(f"{HERE}/dossiers.zip")
    assert archive.headers["content-type"] == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(archive.content))
    assert packed.namelist() == [
        "01_Pointe-a-Pitre.pdf",
        "01_Pointe-a-Pitre/01_Ete.pdf",
        "02_Dax.pdf",
        "03_Agen.pdf",
    ]
    assert packed.read("01_Pointe-a-Pitre.pdf") == sheet.content
    assert packed.read("01_Pointe-a-Pitre/01_Ete.pdf") == PDF
    assert member.get(f"{HERE}/dossiers.zip").content == archive.content


def test_a_guest_reads_the_agenda_and_no_document_and_gives_no_proxy(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = with_a_piece(office)
    guest = seat(bench, GUEST, people, counter, browser)
    page = guest.get(HERE)
    assert faults_in(page.text) == []
    assert "sans voix délibérative" in plain(page.text)
    assert "Je donne pouvoir" not in plain(page.text)
    assert "Je me déporte" not in plain(page.text)
    packed = zipfile.ZipFile(io.BytesIO(guest.get(f"{HERE}/dossiers.zip").content))
    assert packed.namelist() == ["01_Pointe-a-Pitre.pdf", "02_Dax.pdf", "03_Agen.pdf"]
    proxy = guest.fill(f"{HERE}/reponse", {"reponse": "proxy", "a_qui": CHAIR}, HERE)
    assert proxy.status_code == 422
    assert "pas voix délibérative" in plain(proxy.text)
    assert guest.fill(f"{HERE}/reponse", {"reponse": "present"}, HERE).status_code == 303


def test_a_guest_reads_nothing_of_what_was_decided_before_it_is_public(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = opened(office, 2)
    guest = seat(bench, GUEST, people, counter, browser)
    member = seat(bench, ACV, people, counter, browser)
    reference = bench.read().items[0].reference
    before = [guest.get(f"{HERE}{path}").text for path in ("", f"/dossiers/{reference}")]
    for case in bench.files:
        bench.vote(case)
        bench.decide(case)
    after = [guest.get(f"{HERE}{path}").text for path in ("", f"/dossiers/{reference}")]
    assert after == before
    bench.do(CloseMeeting)
    for case in bench.files:
        act(office, case, "label", session=bench.session)
    assert guest.get(f"{HERE}/dossiers/{reference}").text == before[1]
    assert "Projet solide" in member.get(f"{HERE}/releve").text
    assert guest.get(f"{HERE}/releve").status_code == 404
    assert guest.get(f"{HERE}/releve.pdf").status_code == 404
    done(office, NotifySession(actor=LEAD, session=bench.session))
    assert guest.get(f"{HERE}/releve").status_code == 404
    done(office, AnnounceSession(actor=LEAD, session=bench.session))
    told = guest.get(f"{HERE}/releve")
    assert "Projet solide" in told.text
    assert "8 pour" not in plain(told.text)
    told_pdf, whole_pdf = (who.get(f"{HERE}/releve.pdf").content for who in (guest, member))
    assert ("Projet solide" in said(told_pdf), "8 pour" in said(told_pdf)) == (True, False)
    assert ("Vote" in said(told_pdf), "8 pour" in said(whole_pdf)) == (False, True)
    done(office, ApproveMinutes(actor=LEAD, session=bench.session))
    told_pdf = guest.get(f"{HERE}/releve.pdf").content
    assert ("Projet solide" in said(told_pdf), "8 pour" in said(told_pdf)) == (True, False)


def test_a_guest_reads_nothing_of_a_decision_taken_back_before_it_was_announced(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = opened(office, 2)
    guest = seat(bench, GUEST, people, counter, browser)
    kept, gone = bench.files
    for case in bench.files:
        bench.vote(case)
        bench.decide(case)
    bench.do(CloseMeeting)
    for case in bench.files:
        act(office, case, "label", session=bench.session)
    done(office, NotifySession(actor=LEAD, session=bench.session))
    act(office, gone, "revert", reason="Erreur de saisie.")
    done(office, AnnounceSession(actor=LEAD, session=bench.session))
    told = bench.read(bench.member(GUEST))
    assert [each.case for each in told.session.items] == [kept]
    assert {each.case: each.outcome for each in told.items} == {kept: Outcome.LABEL, gone: None}
    first, second = (bench.read().items[n].place for n in (0, 1))
    paper = said(guest.get(f"{HERE}/releve.pdf").content)
    assert (first in paper, second in paper) == (True, False)
    assert plain(guest.get(f"{HERE}/releve").text).count("rien d’annoncé") == 1


def test_the_record_of_the_last_meeting_waits_for_the_next_one(
    office: Office, people: People, counter: Counter, browser: Make
) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])
    bench.do(CloseMeeting)
    member = seat(bench, ACV, people, counter, browser)
    page = member.get("/comite")
    assert f"{HERE}/releve" in page.text
    record = member.get(f"{HERE}/releve")
    assert faults_in(record.text) == []
    assert "8 pour, 0 contre, 0 abstention" in plain(record.text)


def test_who_holds_no_seat_reads_but_cannot_answer(office: Office, browser: Make) -> None:
    convened(office, 1)
    move(office, STARTS_AT)
    lead = browser(ContactKind.LEAD)
    assert lead.get(HERE).status_code == 200
    assert lead.fill(f"{HERE}/reponse", {"reponse": "present"}, HERE).status_code == 404
    city = browser(ContactKind.CONTACT, "40088")
    assert city.get(HERE).status_code == 403


def test_a_record_that_cannot_be_printed_says_so(
    office: Office, browser: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = opened(office, 1)
    bench.vote(bench.files[0])
    bench.decide(bench.files[0])

    def fails(*_: object, **__: object) -> bytes:
        raise NotPrintable("decision_record")

    monkeypatch.setattr("web.committee.record.decision_record_pdf", fails)
    monkeypatch.setattr("web.partners.steering.printed", fails)
    lead = browser(ContactKind.LEAD)
    for path in (f"{HERE}/releve.pdf", "/copil.pdf"):
        answer = lead.get(path)
        assert answer.status_code == 422
        assert "ne peut pas être imprimé tel quel." in plain(answer.text)
