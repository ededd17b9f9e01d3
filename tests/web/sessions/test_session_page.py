"""Sessions from the counter: recorded, carried out, told, announced, each shown before."""

import re
from collections.abc import Callable

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import act, file_candidature, move
from tests.workflow.office_stories import (
    AFTER_WAVE_1,
    decided,
    examined,
    hold_session,
    kinds,
    print_of,
    state,
)
from workflow.office import Office

Open = Callable[..., Browser]


@pytest.fixture
def files(office: Office) -> tuple[CaseId, CaseId]:
    """Two files examined, past the closing of their wave."""
    first, second = file_candidature(office, "40088"), file_candidature(office, "47001")
    move(office, AFTER_WAVE_1)
    for case in (first, second):
        act(office, case, "analyse")
    return first, second


@pytest.fixture
def lead(browser: Open) -> Browser:
    """The lead's browser."""
    return browser(ContactKind.LEAD)


def expected(html: str) -> str:
    """The count of letters that a page asks to confirm."""
    found = re.search(r'name="attendu" value="(\d+)"', html)
    assert found is not None
    return found[1]


def confirm(lead: Browser, path: str) -> str:
    """Read what an act on a session entails, then confirm it; returns the count shown."""
    page = path.rpartition("/")[0]
    shown = lead.fill(path, {}, seen=page)
    assert shown.status_code == 200, shown.text
    count = expected(shown.text)
    done = lead.fill(path, {"etape": "faire", "attendu": count}, seen=page)
    assert done.status_code == 303, done.text
    return count


def test_a_session_goes_from_its_record_to_its_announcement(
    lead: Browser, office: Office, files: tuple[CaseId, CaseId]
) -> None:
    first, second = files
    recorded = lead.fill(
        "/seances", {"body": "comite_selection", "reference": "S1", "held_on": "10/11/2020"}
    )
    assert recorded.headers["location"] == "/seances/S1"
    items = {
        f"issue-{first}": "label",
        f"motif-{first}": "Projet mûr.",
        f"issue-{second}": "not_select",
        f"motif-{second}": "Besoin peu établi.",
    }
    assert lead.fill("/seances/S1/dossiers", items, seen="/seances/S1").status_code == 303
    shown = lead.get("/seances/S1").text
    assert "0 dossier sur 2" in shown
    assert "Besoin peu établi." in shown
    assert confirm(lead, "/seances/S1/appliquer") == "0"
    assert (state(office, first), state(office, second)) == ("labelled", "not_selected")
    assert int(confirm(lead, "/seances/S1/informer")) > 0
    confirm(lead, "/seances/S1/centres")
    confirm(lead, "/seances/S1/annoncer")
    assert kinds(office, first)[-3:] == ["notified", "centres_told", "announced"]
    assert "Tout est fait pour cette séance." in lead.get("/seances/S1").text


def test_nothing_is_told_before_the_count_shown_is_confirmed(
    lead: Browser, office: Office, files: tuple[CaseId, CaseId]
) -> None:
    decided(office, files[0])
    page = f"/seances/seance-{files[0]}"
    before = print_of(office)
    shown = lead.fill(f"{page}/informer", {}, seen=page)
    assert "exécutif de la collectivité, Dax" in shown.text
    assert print_of(office) == before
    stale = lead.fill(f"{page}/informer", {"etape": "faire", "attendu": "99"}, seen=page)
    assert stale.status_code == 409
    assert "a changé depuis" in stale.text
    assert print_of(office) == before


def test_the_cities_come_before_the_press(
    lead: Browser, office: Office, files: tuple[CaseId, CaseId]
) -> None:
    decided(office, files[0])
    page = f"/seances/seance-{files[0]}"
    refused = lead.fill(f"{page}/annoncer", {}, seen=page)
    assert refused.status_code == 422
    assert "n’a pas encore été informée" in refused.text


def test_decisions_are_carried_out_all_or_none(
    lead: Browser, office: Office, files: tuple[CaseId, CaseId]
) -> None:
    first, second = files
    hold_session(office, "S1", {first: "label", second: "label"})
    act(office, second, "withdraw")
    refused = lead.fill("/seances/S1/appliquer", {}, seen="/seances/S1")
    assert refused.status_code == 422
    assert (state(office, first), state(office, second)) == ("analysed", "withdrawn")


def test_planned_days_only_remind_and_a_past_one_is_refused(
    lead: Browser, office: Office, files: tuple[CaseId, CaseId]
) -> None:
    decided(office, files[0])
    page = f"/seances/seance-{files[0]}"
    planned = {"notification": "2020-11-20", "announcement": "2020-12-01"}
    assert lead.fill(f"{page}/jours", planned, seen=page).status_code == 303
    assert "mardi 1er décembre 2020" in lead.get(page).text
    late = lead.fill(f"{page}/jours", {"notification": "2020-01-01"}, seen=page)
    assert late.status_code == 422
    assert "2020-01-01" in late.text


def test_a_session_that_does_not_read_keeps_what_was_typed(lead: Browser) -> None:
    typed = {"body": "comite_selection", "reference": "S9", "held_on": "31/02/2021"}
    refused = lead.fill("/seances", typed)
    assert refused.status_code == 422
    assert 'value="S9"' in refused.text
    assert "28/02/2021" in refused.text


def test_a_session_ahead_is_convoked_once_its_letters_were_read(
    lead: Browser, office: Office
) -> None:
    lead.fill("/seances", {"body": "comite_selection", "reference": "S2", "held_on": "01/12/2020"})
    confirm(lead, "/seances/S2/convoquer")
    with office.store.read() as reader:
        row = reader.case_by_reference("S2")
    assert row is not None
    assert kinds(office, row.id) == ["session_recorded", "convoked"]


def test_only_the_office_reads_sessions(browser: Open, office: Office) -> None:
    hold_session(office, "S1", {examined(office, "40088"): "label"})
    assert browser(ContactKind.REGIONAL_CENTRE).get("/seances/S1").status_code == 403
    assert browser(ContactKind.CONTACT).get("/seances").status_code == 403


def test_an_unknown_session_or_act_is_not_there(lead: Browser, office: Office) -> None:
    hold_session(office, "S1", {examined(office, "40088"): "label"})
    assert lead.get("/seances/S9").status_code == 404
    assert lead.fill("/seances/S1/rien", {}, seen="/seances/S1").status_code == 404
