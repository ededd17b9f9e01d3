"""Deadlines: read, moved with their consequences first, foreseen, followed in one's own agenda."""

import re
from collections.abc import Callable

import pytest

from notifications.wording import NBSP
from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import WAVE_1, open_draft
from workflow.office import Office

Open = Callable[..., Browser]
LEAD = ContactKind.LEAD
MOVE = {"echeance": WAVE_1, "jour": "2020-11-20", "motif": "Confinement"}


def closing(office: Office) -> str:
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    return str(in_force.programme.deadlines[WAVE_1].day)  # type: ignore[index]


def test_the_calendar_says_each_date_with_its_hour_of_paris(browser: Open) -> None:
    shown = browser(LEAD).get("/echeances?mois=2020-11").text.replace(NBSP, " ")
    assert "jusqu’au vendredi 6 novembre 2020 inclus (23 h 59, heure de Paris)" in shown
    assert "Novembre 2020" in shown


def test_a_deadline_that_is_not_there_is_not_found(browser: Open) -> None:
    assert browser(LEAD).get("/echeances/date/AMI9/vague-1").status_code == 404


def test_an_extension_shows_its_consequences_and_records_nothing(
    browser: Open, office: Office
) -> None:
    open_draft(office, "40088")
    shown = browser(LEAD).fill("/echeances/report", {**MOVE, "etape": "voir"})
    assert shown.status_code == 200
    assert "AMI2-001 Dax" in shown.text
    assert closing(office) == "2020-11-06"


def test_an_extension_is_recorded_by_one_confirmation_with_its_count(
    browser: Open, office: Office
) -> None:
    open_draft(office, "40088")
    lead = browser(LEAD)
    shown = lead.fill("/echeances/report", {**MOVE, "etape": "voir"}).text
    read = dict(re.findall(r'name="(lettres|lu)" value="([^"]*)"', shown))
    assert int(read["lettres"]) > 0
    done = lead.fill("/echeances/report", {**MOVE, **read, "etape": "enregistrer"})
    assert done.status_code == 303
    assert closing(office) == "2020-11-20"
    told = lead.get(f"/echeances/date/{WAVE_1}").text
    assert "Confinement" in told
    assert "la personne responsable du programme" in told


def test_an_extension_not_read_is_not_recorded(browser: Open, office: Office) -> None:
    lead = browser(LEAD)
    shown = lead.fill("/echeances/report", {**MOVE, "etape": "enregistrer", "lettres": "99"})
    assert "Les suites ont changé" in shown.text
    assert closing(office) == "2020-11-06"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"jour": "2020-10-01"}, "ne peut qu’être repoussée"),
        ({"jour": "demain"}, "demain"),
        ({"jour": "", "jours": ""}, "nombre de jours"),
    ],
)
def test_a_move_that_does_not_read_keeps_what_was_typed(
    browser: Open, office: Office, given: dict[str, str], sentence: str
) -> None:
    shown = browser(LEAD).fill("/echeances/report", {**MOVE, **given, "etape": "voir"})
    assert shown.status_code == 422
    assert sentence in shown.text
    assert "Confinement" in shown.text
    assert closing(office) == "2020-11-06"


def test_the_forecast_tells_letters_day_by_day(browser: Open, office: Office) -> None:
    open_draft(office, "40088")
    shown = browser(LEAD).get("/echeances/prevision?jusqu-au=2020-11-10").text
    assert "Jour par jour" in shown
    assert "contact de la collectivité, Dax" in shown
    moved = browser(LEAD).get(
        f"/echeances/prevision?jusqu-au=2020-11-30&echeance={WAVE_1}&jour=2020-11-20"
    )
    assert "Lettres à une autre date" in moved.text


def test_a_feed_is_shown_once_and_ends(browser: Open) -> None:
    lead = browser(LEAD)
    shown = lead.fill("/echeances/agenda", seen="/echeances")
    assert re.search(r"/agenda/[^\"/]+\.ics", shown.text)
    assert lead.fill("/echeances/agenda/fin", seen="/echeances").status_code == 303


def test_only_the_lead_moves_dates(browser: Open) -> None:
    auditor = browser(ContactKind.WITNESS)
    assert auditor.get("/echeances/report").status_code == 403
    assert auditor.fill("/echeances/report", MOVE, seen="/controle").status_code == 403
