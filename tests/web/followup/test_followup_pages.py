"""The follow-up on pages: read by whoever works on the antenna, recorded by lead and centre."""

from collections.abc import Callable

import pytest

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, act, done
from tests.workflow.bench import register_person as register
from tests.workflow.office_stories import decided, examined, kinds, labelled
from workflow.commands import NotifySession, TellCentres
from workflow.followup.commands import RecordFunding
from workflow.office import Office

Open = Callable[..., Browser]
CENTRE, LEADER = ContactKind.REGIONAL_CENTRE, ContactKind.LEAD
REFERENCE = "AMI2-001-A1"
PAGE = f"/suivi/{REFERENCE}"


@pytest.fixture
def antenna(office: Office) -> CaseId:
    """Dax's antenna, labelled and announced."""
    return labelled(office, "40088")[1]


@pytest.mark.parametrize(("kind", "organisation"), [(LEADER, ""), (CENTRE, "75")])
def test_what_nobody_said_is_shown_unknown(
    browser: Open, antenna: CaseId, kind: ContactKind, organisation: str
) -> None:
    del antenna
    shown = browser(kind, organisation).get(PAGE)
    assert shown.status_code == 200
    assert "inconnue" in shown.text
    assert "Aucun financement connu." in shown.text
    assert "Enregistrer" in shown.text


SECTIONS = {
    "inscription": (
        {"status": "inscribed", "amendment": "avenant n° 2", "on": "15/06/2020", "source": "ACV"},
        "inscrite",
    ),
    "financement": (
        {"funder": "Région", "asked": "50 000", "obtained": "40000,50", "on": "06/2020"},
        "40\u00a0000,50\u00a0€",
    ),
    "offre": ({"family": "industry", "offered": "yes"}, "oui"),
    "effectifs": (
        {"school_year": "2019-2020", "count": "48", "as_of": "05/10/2019"},
        "48\u00a0apprenants",
    ),
    "site": ({"name": "Halle aux grains"}, "Halle aux grains"),
}


@pytest.mark.parametrize("section", list(SECTIONS))
@pytest.mark.parametrize(("kind", "organisation"), [(LEADER, ""), (CENTRE, "75")])
def test_each_section_is_recorded_and_read_back(
    browser: Open, antenna: CaseId, kind: ContactKind, organisation: str, section: str
) -> None:
    del antenna
    visitor, (typed, wanted) = browser(kind, organisation), SECTIONS[section]
    answer = visitor.fill(f"{PAGE}/{section}", typed, seen=PAGE)
    assert answer.status_code == 303, answer.text
    assert wanted in visitor.get(PAGE).text


def test_the_lead_records_a_flag_the_centre_does_not(browser: Open, antenna: CaseId) -> None:
    del antenna
    typed = {"flag": "ti", "value": "yes", "since": "22/11/2018"}
    centre = browser(CENTRE, "75")
    assert centre.fill(f"{PAGE}/programmes", typed, seen=PAGE).status_code == 422
    assert 'action="/suivi/AMI2-001-A1/programmes"' not in centre.get(PAGE).text
    lead = browser(LEADER)
    assert lead.fill(f"{PAGE}/programmes", typed, seen=PAGE).status_code == 303
    assert "depuis le 22 novembre 2018" in lead.get(PAGE).text


def test_what_does_not_read_is_said_and_kept(browser: Open, antenna: CaseId) -> None:
    typed = {"funder": "Région <b>", "asked": "beaucoup", "on": "hier"}
    answer = browser(LEADER).fill(f"{PAGE}/financement", typed, seen=PAGE)
    assert answer.status_code == 422
    assert "Montant demandé «\u00a0beaucoup\u00a0»" in answer.text
    assert "Date «\u00a0hier\u00a0»" in answer.text
    for kept in ('value="Région &lt;b&gt;"', 'value="beaucoup"', 'value="hier"'):
        assert kept in answer.text
    assert antenna


def test_a_record_is_corrected_from_its_link_and_stays_readable(
    browser: Open, office: Office, antenna: CaseId
) -> None:
    lead = browser(LEADER)
    typed = {"status": "inscribed", "on": "15/06/2020", "amendment": "avenant n° 2"}
    lead.fill(f"{PAGE}/inscription", typed, seen=PAGE)
    with office.store.read() as reader:
        event = reader.events_of(antenna)[-1].id
    form = lead.get(f"{PAGE}?corriger={event}")
    assert f'name="corrects" value="{event}"' in form.text
    assert 'value="15/06/2020"' in form.text
    corrected = {"status": "asked", "on": "15/06/2020", "corrects": event}
    assert lead.fill(f"{PAGE}/inscription", corrected, seen=PAGE).status_code == 303
    after = lead.get(PAGE).text
    assert ">corrigé<" in after
    assert "demandée" in after


def test_an_antenna_of_another_region_or_not_told_is_not_there(
    browser: Open, office: Office
) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    antenna = CaseId(f"{case}-a1")
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="Région", asked=100))
    register(office, CENTRE, "01", "01")
    own, other = browser(CENTRE, "75"), browser(CENTRE, "01")
    typed = {"family": "cpf", "offered": "yes"}

    def statuses(visitor: Browser) -> tuple[int, int]:
        sent = visitor.fill(f"{PAGE}/offre", typed, seen="/centre")
        return visitor.get(PAGE).status_code, sent.status_code

    assert (statuses(own), statuses(other)) == ((404, 404), (404, 404))
    assert (REFERENCE in own.get("/suivi").text, REFERENCE in other.get("/suivi").text) == (
        False,
        False,
    )
    assert "offer_recorded" not in kinds(office, antenna)
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, TellCentres(actor=LEAD, session=session))
    assert (statuses(own), statuses(other)) == ((200, 303), (404, 404))


def test_the_pages_of_an_antenna_show_its_follow_up(browser: Open, antenna: CaseId) -> None:
    del antenna
    funded = {"funder": "Région", "asked": "50 000"}
    browser(LEADER).fill(f"{PAGE}/financement", funded, seen=PAGE)
    history = browser(LEADER).get(f"/dossiers/{REFERENCE}").text
    assert "financement enregistré : demandé 50\u00a0000\u00a0€" in history.replace("\u00a0:", " :")
    assert PAGE in browser(LEADER).get(f"/dossiers/{REFERENCE}").text
    assert PAGE in browser(CENTRE, "75").get(f"/centre/antennes/{REFERENCE}").text


def test_the_list_is_narrowed_by_inscription(browser: Open, antenna: CaseId) -> None:
    del antenna
    lead = browser(LEADER)
    lead.fill(f"{PAGE}/inscription", {"status": "asked"}, seen=PAGE)
    assert REFERENCE in lead.get("/suivi?inscription=asked").text
    assert REFERENCE not in lead.get("/suivi?inscription=inscribed").text
    assert REFERENCE in lead.get("/suivi?inscription=autre").text


def test_the_lead_asks_for_the_figures_of_the_term_once(
    browser: Open, office: Office, antenna: CaseId
) -> None:
    lead = browser(LEADER)
    assert "Aucun effectif ne manque." in lead.get("/suivi").text
    act(office, antenna, "open_pilot", reason="Ouverte avant son label.")
    assert lead.fill("/suivi/effectifs", {}, seen="/suivi").status_code == 303
    again = lead.fill("/suivi/effectifs", {}, seen="/suivi")
    assert again.status_code == 422
    assert "ont déjà été demandés" in again.text
    centre = browser(CENTRE, "75")
    assert f'href="{PAGE}#effectifs"' in centre.get("/centre").text
    typed = {"school_year": "2020-2021", "count": "", "source": "À compter en décembre"}
    assert centre.fill(f"{PAGE}/effectifs", typed, seen=PAGE).status_code == 303
    assert f'href="{PAGE}#effectifs"' not in centre.get("/centre").text
    assert "effectif inconnu" in centre.get(PAGE).text
