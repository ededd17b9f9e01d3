"""The programme: read with its sources, another one proposed, its differences first."""

import re
from collections.abc import Callable

from config.programme_file import builtin_programmes
from notifications.wording import NBSP
from states.identifiers import ContactKind
from tests.web.conftest import Browser
from workflow.office import Office

Open = Callable[..., Browser]
LEAD = ContactKind.LEAD
LATER = "au-coeur-des-territoires/2021-10"
PATH = "/programme/proposition"


def versions(office: Office) -> int:
    with office.store.read() as reader:
        return len(reader.programmes())


def test_each_fact_of_the_programme_has_its_source(browser: Open) -> None:
    shown = browser(LEAD).get("/programme").text.replace(NBSP, " ")
    assert "Source : Cnam release 2020-07-23" in shown
    assert "Lecture : jour inclus, jusqu’à la fin de ce jour (heure de Paris)" in shown
    assert "30 jours avant" in shown


def test_the_regulations_of_the_committee_are_read_in_words(browser: Open) -> None:
    shown = browser(LEAD).get("/programme").text.replace(NBSP, " ")
    assert "Quorum de la moitié des membres à voix délibérative" in shown
    assert "1 pouvoir au plus par membre" in shown
    assert "Une seconde convocation, après une séance sans quorum, n’en exige aucun." in shown
    assert "Règles d’usage, sans source publiée." in shown


def test_a_file_shows_its_differences_and_records_nothing(browser: Open, office: Office) -> None:
    shown = browser(LEAD).fill(PATH, {"fourni": LATER, "etape": "voir"}, seen="/programme")
    assert shown.status_code == 200
    assert "calls.AMI2" in shown.text
    assert versions(office) == 1


def test_a_file_read_is_applied_by_one_confirmation(browser: Open, office: Office) -> None:
    lead = browser(LEAD)
    shown = lead.fill(PATH, {"fourni": LATER, "etape": "voir"}, seen="/programme").text
    read = re.search(r'name="lu" value="(\w+)"', shown)
    assert read
    text = builtin_programmes()[LATER].read_text(encoding="utf-8")
    given = {"nom": LATER, "texte": text, "lu": read[1], "etape": "appliquer"}
    done = lead.fill(PATH, given, seen="/programme")
    assert done.status_code == 303
    assert versions(office) == 2
    assert "Version 2" in lead.get("/programme").text
    assert "remplacée depuis" in lead.get("/programme?version=1").text


def test_a_text_changed_after_reading_is_not_applied(browser: Open, office: Office) -> None:
    text = builtin_programmes()[LATER].read_text(encoding="utf-8")
    given = {"texte": text, "lu": "autre", "etape": "appliquer"}
    shown = browser(LEAD).fill(PATH, given, seen="/programme")
    assert (shown.status_code, versions(office)) == (422, 1)
    assert "Le texte a changé" in shown.text


def test_a_bad_file_says_every_fault_and_loses_nothing(browser: Open, office: Office) -> None:
    text = builtin_programmes()[LATER].read_text(encoding="utf-8").replace("2022-06-30", "2022-06")
    text = text.replace('zone = "Europe/Paris"', 'zone = "Europe/Pari"')
    shown = browser(LEAD).fill(PATH, {"nom": "mien.toml", "texte": text}, seen="/programme")
    assert (shown.status_code, versions(office)) == (422, 1)
    assert "mien.toml" in shown.text
    assert "Europe/Pari" in shown.text
    kept = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", shown.text, re.DOTALL)
    assert kept is not None
    assert "2022-06" in kept[1]


def test_a_version_that_is_not_there_is_not_found(browser: Open) -> None:
    assert browser(LEAD).get("/programme?version=9").status_code == 404


def test_an_auditor_proposes_nothing(browser: Open, office: Office) -> None:
    shown = browser(ContactKind.WITNESS).fill(PATH, {"fourni": LATER}, seen="/controle")
    assert (shown.status_code, versions(office)) == (403, 1)
