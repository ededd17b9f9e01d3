"""After the filing: a consolidation answered, a draft lapsed, a partner's file, a file back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from states.identifiers import ContactKind
from tests.web.city.places import reference_of
from tests.web.conftest import TOKEN, Browser
from tests.web.soundness import faults_in
from tests.workflow.bench import LEAD, WAVE_3, act, done, file_candidature, move, open_draft
from tests.workflow.office_stories import state
from workflow.commands import OpenDraft
from workflow.office import Office
from workflow.schedule.sweep import sweep

PDF = b"%PDF-1.4\n%%EOF\n"
LAST_CLOSING = datetime(2021, 6, 25, 22, tzinfo=UTC)
"""The first instant after wave 3, which nothing follows in the calendar of 2020."""
Browsing = Callable[..., Browser]


@pytest.fixture
def dax(browser: Browsing) -> Browser:
    return browser(ContactKind.CONTACT, "40088")


def test_a_consolidation_is_answered_with_its_pieces(dax: Browser, office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    act(office, case, "consolidate", motive="pieces", pieces=("needs_note",), due="2020-08-20")
    path = f"/mon-espace/{reference_of(office, case)}"
    page = dax.get(path)
    assert (page.status_code, faults_in(page.text)) == (200, [])
    assert "Note sur les besoins" in page.text
    assert "20 août 2020" in page.text
    early = dax.fill(f"{path}/actes/resume", {}, seen=path)
    assert (early.status_code, faults_in(early.text)) == (422, [])
    token = TOKEN.search(dax.get(f"{path}/depot").text)
    assert token
    sent = dax.post(
        f"{path}/depot",
        data={"_jeton": token[1]},
        files={"f-needs_note": ("note.pdf", PDF)},
        follow_redirects=False,
    )
    assert sent.status_code == 303
    answered = dax.fill(f"{path}/actes/resume", {}, seen=path)
    assert (answered.status_code, state(office, case)) == (303, "submitted")


def test_after_the_last_closing_nothing_is_filed_and_no_window_is_promised(
    dax: Browser, office: Office
) -> None:
    case = open_draft(office, "40088", WAVE_3)
    act(office, case, "add_piece", piece="form")
    path = f"/mon-espace/{reference_of(office, case)}"
    page = f"{path}/depot/confirmer"
    token = TOKEN.search(dax.get(page).text)
    assert token
    move(office, LAST_CLOSING + timedelta(seconds=30))
    given = {"_jeton": token[1], "window": WAVE_3}
    refused = dax.post(f"{path}/depot/deposer", data=given, follow_redirects=False)
    assert (refused.status_code, faults_in(refused.text)) == (422, [])
    assert "Déposer dans cette fenêtre" not in refused.text
    move(office, LAST_CLOSING + timedelta(minutes=5))
    sweep(office)
    for each in (path, page, f"{path}/depot", "/mon-espace", "/mon-espace/conseil"):
        shown = dax.get(each)
        assert (each, shown.status_code, faults_in(shown.text)) == (each, 200, [])
    assert "caduc" in dax.get(path).text


def test_a_partner_of_a_consortium_reads_and_completes_the_file(
    browser: Browsing, office: Office
) -> None:
    opened = done(
        office, OpenDraft(actor=LEAD, authority="40088", window="AMI2/vague-1", members=("47001",))
    )
    agen = browser(ContactKind.CONTACT, "47001")
    path = f"/mon-espace/{opened.shown['reference']}"
    page = agen.get(f"{path}/depot")
    assert (page.status_code, faults_in(page.text)) == (200, [])
    answer = agen.fill(f"{path}/depot", {"q-titre": "À deux", "seen": "0"})
    assert answer.status_code == 303
    assert "À deux" in agen.get(f"{path}/depot").text


def test_a_file_withdrawn_may_come_back_as_a_new_draft(dax: Browser, office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "withdraw")
    path = f"/mon-espace/{reference_of(office, case)}"
    answer = dax.fill(f"{path}/actes/reapply", {"window": "AMI2/vague-1"}, seen=path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mon-espace/AMI2-002")
    page = dax.get("/mon-espace/AMI2-002")
    assert "Candidature précédente" in page.text
    assert faults_in(page.text) == []
