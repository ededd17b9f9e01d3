"""The pages of deadlines, programme, control, centre and operations in a real browser.

Nothing axe objects to, no sideways scroll, both themes, a telephone and a desk; the markup, the
words and the typography of each are sound.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import ContactKind
from tests.web.chromium import PHONE, WINDOWS, Served, Window, serving
from tests.web.conftest import Browser as Visitor
from tests.web.conftest import People, somebody
from tests.web.soundness import faults_in
from tests.workflow.bench import WAVE_2, act, file_candidature, open_draft, register_person
from tests.workflow.office_stories import labelled
from workflow.office import Office
from workflow.schedule.sweep import sweep

QUESTION = "/controle/questions"
PAGES: tuple[tuple[str, str], ...] = (
    ("lead", "/echeances?mois=2021-02"),
    ("lead", f"/echeances/date/{WAVE_2}"),
    ("lead", f"/echeances/report?echeance={WAVE_2}"),
    ("lead", "/echeances/prevision?jusqu-au=2021-02-20"),
    ("lead", f"/echeances/prevision?jusqu-au=2021-03-20&echeance={WAVE_2}&jour=2021-03-01"),
    ("lead", "/programme"),
    ("auditor", "/controle"),
    ("auditor", f"{QUESTION}/dossier?dossier=AMI2-001"),
    ("auditor", f"{QUESTION}/actes?du=2020-07-01&su-au=2020-12-31"),
    ("auditor", f"{QUESTION}/hors-regle?tout=oui"),
    ("auditor", f"{QUESTION}/delais"),
    ("auditor", f"{QUESTION}/tirage?mot=azur&nombre=2"),
    ("auditor", f"{QUESTION}/echeance?echeance={WAVE_2}"),
    ("auditor", f"{QUESTION}/refus?du=hier"),
    ("centre", "/centre"),
    ("centre", "/centre/antennes/AMI2-001-A1"),
    ("operator", "/sante"),
)


VISITORS = {
    "lead": ContactKind.LEAD,
    "auditor": ContactKind.WITNESS,
    "centre": ContactKind.REGIONAL_CENTRE,
    "operator": ContactKind.OPERATOR,
}


def furnish(office: Office) -> None:
    """Give an office an antenna, drafts, letters and an operator."""
    _, antenna = labelled(office, "40088")
    open_draft(office, "47001", WAVE_2)
    file_candidature(office, "97120", WAVE_2, pieces=("form",))
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    assert in_force is not None
    milestones = in_force.programme.milestones
    act(office, antenna, "milestone_done", milestone=milestones[0].id)
    act(office, antenna, "milestone_confirm", milestone=milestones[1].id, day="2021-03-01")
    sweep(office)
    register_person(office, ContactKind.OPERATOR, "cnam")


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """A furnished office, served to everybody who works on it."""
    furnish(office)
    for name, kind in VISITORS.items():
        people.known[name] = somebody(office, kind)
    with serving(office, people) as at:
        yield at


def test_the_markup_and_the_words_of_back_office_pages_are_sound(
    browser: Callable[..., Visitor], office: Office
) -> None:
    furnish(office)
    visitors = {name: browser(kind) for name, kind in VISITORS.items()}
    found = {path: faults_in(visitors[name].get(path).text) for name, path in PAGES}
    assert found == {path: [] for _, path in PAGES}


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_back_office_pages_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    found = []
    for number, (session, path) in enumerate(PAGES):
        window = Window(
            browser=window_maker, served=served, session=session, width=width, dark=dark
        )
        window.open(path)
        window.look(f"{number:02}-{session}-{width}-{'sombre' if dark else 'clair'}")
        found += [(path, fault) for fault in window.faults()]
        if window.scrolls_sideways():
            found.append((path, "scrolls sideways"))
        window.close()
    assert found == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_dates_are_moved_with_the_keyboard(
    window_maker: Browser, served: Served, script: bool
) -> None:
    window = Window(browser=window_maker, served=served, session="lead", script=script)
    page = window.open(f"/echeances/report?echeance={WAVE_2}")
    page.get_by_label("Nouveau jour, inclus").fill("2021-02-26")
    page.get_by_label("Motif, dit dans les lettres").fill("Intempéries")
    page.get_by_role("button", name="Voir les suites").press("Enter")
    window.look("18-suites-1280-clair")
    # Without script axe never answers.
    assert not script or window.faults() == []
    assert not window.scrolls_sideways()
    page.get_by_role("button", name="Proroger et préparer").press("Enter")
    page.wait_for_url("**/echeances")
    assert "Prorogation enregistrée" in page.locator("main").inner_text()
    window.close()


def test_the_log_is_verified_in_one_click(window_maker: Browser, served: Served) -> None:
    window = Window(browser=window_maker, served=served, session="auditor", width=PHONE)
    page = window.open("/controle")
    page.get_by_role("button", name="Vérifier maintenant").click()
    page.wait_for_url("**/controle/verification")
    window.look("19-verification-360-clair")
    assert "actes vérifiés, aucun modifié" in page.locator("main").inner_text()
    assert window.faults() == []
    assert not window.scrolls_sideways()
    window.close()
