"""Filing from the pages: saved as it goes, refused without loss, dated when it arrives."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx2
import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.city.places import reference_of
from tests.web.conftest import TOKEN, Browser
from tests.web.soundness import faults_in
from tests.workflow.bench import PIECES, WAVE_1, act, city, done, file_candidature, move, open_draft
from tests.workflow.office_stories import kinds, state
from web import arrival
from workflow.filing.answers import answers_of
from workflow.filing.commands import AnswerGiven, SaveDraft
from workflow.office import Office
from workflow.schedule.sweep import sweep

PDF = b"%PDF-1.4\n%%EOF\n"
CLOSING = datetime(2020, 11, 6, 23, tzinfo=UTC)
Browsing = Callable[..., Browser]


@pytest.fixture
def case(office: Office) -> CaseId:
    return open_draft(office, "40088")


@pytest.fixture
def path(office: Office, case: CaseId) -> str:
    return f"/mon-espace/{reference_of(office, case)}"


@pytest.fixture
def dax(browser: Browsing) -> Browser:
    return browser(ContactKind.CONTACT, "40088")


def words(office: Office, case: CaseId) -> dict[str, str]:
    with office.store.read() as reader:
        return dict(answers_of(reader, case).words)


def token(browser: Browser, path: str) -> str:
    found = TOKEN.search(browser.get(path).text)
    assert found
    return found[1]


def send(
    browser: Browser,
    path: str,
    data: dict[str, str],
    files: dict[str, tuple[str, bytes]] | None = None,
) -> httpx2.Response:
    """Send the form of filing, texts before files, as a browser does."""
    given = {"_jeton": token(browser, f"{path}/depot"), "seen": "0", **data}
    return browser.post(
        f"{path}/depot", data=given, files=files or {"f-vide": ("", b"")}, follow_redirects=False
    )


def test_the_form_shows_questions_pieces_and_the_closing(dax: Browser, path: str) -> None:
    page = dax.get(f"{path}/depot")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Besoins en formation du territoire" in page.text
    assert "6 novembre 2020" in page.text
    assert 'data-countdown="2020-11-06T23:00:00+00:00"' in page.text


def test_answers_and_pieces_are_saved_together(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    answer = send(
        dax,
        path,
        {"q-titre": "Antenne de Dax", "geste": "enregistrer"},
        {"f-needs_note": ("note.pdf", PDF)},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/depot")
    assert words(office, case) == {"titre": "Antenne de Dax"}
    page = dax.get(f"{path}/depot")
    assert (faults_in(page.text), "note.pdf" in page.text) == ([], True)
    assert "Antenne de Dax" in page.text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("programme.exe", b"MZ", "n’est pas accepté"),
        ("note.pdf", b"not a pdf", "n’est pas accepté"),
        ("note.pdf", b"", "est vide"),
        ("note.pdf", PDF + b"x" * 20_000_000, "trop volumineux"),
    ],
)
def test_a_refused_piece_loses_nothing_typed(
    dax: Browser, office: Office, case: CaseId, path: str, name: str, content: bytes, why: str
) -> None:
    answer = send(dax, path, {"q-titre": "Antenne de Dax"}, {"f-needs_note": (name, content)})
    assert (answer.status_code, why in answer.text) == (422, True)
    assert faults_in(answer.text) == []
    assert 'value="Antenne de Dax"' in answer.text
    assert words(office, case) == {"titre": "Antenne de Dax"}
    assert "piece_stored" not in kinds(office, case)


def test_a_form_far_too_heavy_keeps_the_words_typed_before_its_files(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    heavy = PDF + b"x" * 25_000_000
    answer = send(dax, path, {"q-titre": "Antenne de Dax"}, {"f-needs_note": ("n.pdf", heavy)})
    assert (answer.status_code, "20 Mo" in answer.text) == (413, True)
    assert faults_in(answer.text) == []
    assert words(office, case) == {"titre": "Antenne de Dax"}
    assert "piece_stored" not in kinds(office, case)


def test_words_too_long_come_back_with_the_reason(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    answer = send(dax, path, {"q-titre": "é" * 300, "q-besoins": "Soins"})
    assert (answer.status_code, "é" * 300 in answer.text) == (422, True)
    assert words(office, case) == {}


def test_two_writers_each_keep_their_words(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    send(dax, path, {"q-titre": "Antenne de Dax"})
    theirs = (AnswerGiven(question="titre", answer="Antenne du Grand Dax"),)
    done(office, SaveDraft(actor=city("40088"), case=case, answers=theirs, seen=1))
    answer = send(dax, path, {"q-titre": "Antenne thermale", "seen": "1"})
    assert answer.status_code == 409
    assert faults_in(answer.text) == []
    assert 'value="Antenne thermale"' in answer.text
    assert "Antenne du Grand Dax" in answer.text
    assert words(office, case) == {"titre": "Antenne du Grand Dax"}
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    again = send(dax, path, {"q-titre": "Antenne thermale", "seen": seen[1]})
    assert (again.status_code, words(office, case)) == (303, {"titre": "Antenne thermale"})


def test_a_script_saves_while_somebody_types(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    given = {"_jeton": token(dax, f"{path}/depot"), "seen": "0", "q-titre": "Antenne"}
    answer = dax.post(f"{path}/depot/reponses", data=given)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert "Il reste 4\u00a0questions" in answer.json()["left"]
    late = dax.post(f"{path}/depot/reponses", data={**given, "q-titre": "Autre"})
    assert (late.status_code, words(office, case)) == (409, {"titre": "Antenne"})


def filled(office: Office, case: CaseId) -> None:
    for piece in PIECES:
        act(office, case, "add_piece", city("40088"), piece=piece)


def test_filing_as_it_stands_gives_its_receipt_at_once(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    send(dax, path, {"q-titre": "Antenne de Dax"})
    page = dax.get(f"{path}/depot/confirmer")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Déposer en l’état" in page.text
    answer = dax.fill(f"{path}/depot/deposer", {"window": WAVE_1}, seen=f"{path}/depot/confirmer")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/recepisse")
    receipt = dax.get(f"{path}/recepisse")
    assert (receipt.status_code, faults_in(receipt.text)) == (200, [])
    for said in (path.rpartition("/")[2], "Dax", "24 juillet 2020 à 8 h", "heure de Paris"):
        assert said in receipt.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Délibération du conseil" in receipt.text
    assert state(office, case) == "submitted"


def test_a_complete_file_is_filed_without_a_warning(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    questions = ("titre", "besoins", "locaux", "formations", "elu")
    send(dax, path, {f"q-{name}": "Rempli" for name in questions})
    filled(office, case)
    page = dax.get(f"{path}/depot/confirmer")
    assert ("en l’état" in page.text, ">Déposer<" in page.text) == (False, True)


def test_a_body_that_ends_after_the_closing_is_dated_by_its_headers(
    dax: Browser, office: Office, case: CaseId, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(dax, path, {"q-titre": "Antenne de Dax"})
    move(office, CLOSING - timedelta(seconds=10))
    page = f"{path}/depot/confirmer"
    given = {"_jeton": token(dax, page), "window": WAVE_1}
    read = arrival._form_of

    async def slowly(request: object) -> object:
        form = await read(request)  # type: ignore[arg-type]
        move(office, CLOSING + timedelta(seconds=20))
        return form

    monkeypatch.setattr(arrival, "_form_of", slowly)
    answer = dax.post(f"{path}/depot/deposer", data=given, follow_redirects=False)
    assert answer.headers["location"] == f"{path}/recepisse"
    monkeypatch.undo()
    receipt = dax.get(f"{path}/recepisse").text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "vendredi 6 novembre 2020 à 23 h 59" in receipt
    assert "samedi 7 novembre 2020 à 0 h" in receipt
    with office.store.read() as reader:
        event = next(each for each in reader.events_of(case) if each.kind == "submit")
    assert (event.effective_at.instant, event.recorded_at) == (
        CLOSING - timedelta(seconds=10),
        CLOSING + timedelta(seconds=20),
    )


def test_after_the_closing_filing_is_refused_and_the_next_window_named(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    send(dax, path, {"q-titre": "Antenne de Dax"})
    page = f"{path}/depot/confirmer"
    given = {"_jeton": token(dax, page), "window": WAVE_1}
    move(office, CLOSING + timedelta(seconds=30))
    answer = dax.post(f"{path}/depot/deposer", data=given, follow_redirects=False)
    assert answer.status_code == 422
    assert faults_in(answer.text) == []
    assert "Vague 2 de l’AMI 2" in answer.text
    assert "Déposer dans cette fenêtre" in answer.text
    assert state(office, case) == "draft"
    again = dax.post(
        f"{path}/depot/deposer",
        data={**given, "window": "AMI2/vague-2"},
        follow_redirects=False,
    )
    assert again.headers["location"] == f"{path}/recepisse"


def test_the_page_before_filing_says_so_once_the_closing_is_past(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    act(office, case, "add_piece", city("40088"), piece="form")
    move(office, CLOSING + timedelta(minutes=5))
    sweep(office)
    page = dax.get(f"{path}/depot/confirmer")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Vague 2 de l’AMI 2" in page.text


def test_a_file_already_filed_takes_pieces_but_no_answer(dax: Browser, office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    path = f"/mon-espace/{reference_of(office, case)}"
    page = dax.get(f"{path}/depot")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert 'name="q-titre"' not in page.text
    answer = send(dax, path, {}, {"f-needs_note": ("note.pdf", PDF)})
    assert answer.status_code == 303
    refused = send(dax, path, {"q-titre": "Trop tard"})
    assert (refused.status_code, words(office, case)) == (422, {})


def test_pieces_are_handed_back_to_their_own_city_only(
    dax: Browser, browser: Browsing, office: Office, case: CaseId, path: str
) -> None:
    send(dax, path, {}, {"f-needs_note": ("note.pdf", PDF)})
    with office.store.read() as reader:
        (piece,) = reader.pieces(case)
    own = f"{path}/pieces/needs_note/{piece.sha256}"
    assert (dax.get(own).content, dax.get(own).headers["content-type"]) == (
        PDF,
        "application/pdf",
    )
    other = browser(ContactKind.CONTACT, "47001")
    assert other.get(own).status_code == 404
    assert dax.get(f"{path}/pieces/form/{piece.sha256}").status_code == 404


def part(browser: Browser, path: str, start: int, content: bytes, **more: str) -> httpx2.Response:
    headers = {"x-ancrage-debut": str(start), "x-ancrage-form": more.pop("jeton", "")}
    return browser.post(path, content=content, headers=headers)


def test_a_piece_is_sent_in_parts_and_resumed(
    dax: Browser, office: Office, case: CaseId, path: str
) -> None:
    jeton = token(dax, f"{path}/depot")
    start = {"_jeton": jeton, "piece": "needs_note", "size": str(len(PDF)), "name": "note.pdf"}
    begun = dax.post(f"{path}/envois", data=start).json()
    upload = f"{path}/envois/{begun['id']}"
    assert part(dax, upload, 0, PDF[:6], jeton=jeton).json() == {"received": 6, "size": len(PDF)}
    assert dax.get(upload).json() == {"received": 6, "size": len(PDF)}
    lost = part(dax, upload, 0, PDF[:6], jeton=jeton)
    assert (lost.status_code, lost.json()) == (409, {"received": 6})
    assert part(dax, upload, 6, PDF[6:], jeton=jeton).json()["received"] == len(PDF)
    assert dax.get(upload).status_code == 404
    assert kinds(office, case)[-1] == "piece_stored"


def test_a_part_without_the_form_s_token_is_refused(dax: Browser, path: str) -> None:
    jeton = token(dax, f"{path}/depot")
    start = {"_jeton": jeton, "piece": "needs_note", "size": "10", "name": "note.pdf"}
    begun = dax.post(f"{path}/envois", data=start).json()
    assert part(dax, f"{path}/envois/{begun['id']}", 0, PDF[:6]).status_code == 403


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"size": "30000000"}, "trop volumineux"),
        ({"name": "jeu.exe"}, "n’est pas accepté"),
        ({"size": "beaucoup"}, "est vide"),
    ],
)
def test_what_cannot_be_taken_is_said_before_it_is_sent(
    dax: Browser, path: str, data: dict[str, str], why: str
) -> None:
    jeton = token(dax, f"{path}/depot")
    start = {"_jeton": jeton, "piece": "needs_note", "size": "10", "name": "note.pdf", **data}
    answer = dax.post(f"{path}/envois", data=start)
    assert (answer.status_code, why in answer.json()["said"]) == (422, True)


def test_another_town_cannot_go_on_with_an_upload(
    dax: Browser, browser: Browsing, office: Office, path: str
) -> None:
    jeton = token(dax, f"{path}/depot")
    start = {"_jeton": jeton, "piece": "needs_note", "size": "10", "name": "note.pdf"}
    begun = dax.post(f"{path}/envois", data=start).json()
    agen = browser(ContactKind.CONTACT, "47001")
    own = f"/mon-espace/{reference_of(office, open_draft(office, '47001'))}"
    theirs = token(agen, f"{own}/depot")
    for there in (path, own):
        upload = f"{there}/envois/{begun['id']}"
        assert agen.get(upload).status_code == 404
        assert part(agen, upload, 0, PDF[:6], jeton=theirs).status_code == 404
        ended = agen.post(f"{upload}/fin", data={"_jeton": theirs})
        assert ended.status_code == 404


def test_words_typed_are_not_looked_at_as_addresses(dax: Browser, path: str) -> None:
    answer = dax.post(
        f"{path}/depot/reponses",
        content=urlencode({"_jeton": token(dax, f"{path}/depot"), "q-titre": "<b>&\"'"}),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 200
    assert "<b>" not in dax.get(f"{path}/depot").text
