"""The guided visit of `docs/apprendre/visite.md`, in a real browser, with and without JavaScript.

Each step asserts the figure that its line of the page announces.
"""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.replay.guided_visit import (
    Visit,
    draft_pdf,
    ended,
    move_clock,
    opened,
    rehearsed,
    text_of,
)
from tests.web.chromium import PHONE, chromium, serving
from workflow.access.entry import visitor
from workflow.cli.demonstration import Shown
from workflow.composition import open_office

GUIDE = Path(__file__).parents[3] / "docs" / "apprendre" / "visite.md"
FIGURES: tuple[str, ...] = (
    "2 dossiers sur 2",
    "À valider 1, Programmé 3",
    "Informer les collectivités : 4 lettres",
    "Annoncer publiquement : 8 lettres",
    "Aucune fenêtre de dépôt n’est ouverte à cette date",
    "Proroger et préparer 1 lettre",
    "Lignes 2",
    "vendredi 15 juillet 2022 à 23 h 50 (heure de Paris)",
    "ses accès ont pris fin",
    "L’étape est déclarée réalisée",
    "aucun modifié",
    "verify_bundle.py",
)
"""What each of the twelve steps shows, as the guide says it."""
TOWN = "Essai fictif n° 1"
LABELLED = ("AMI2-020", "AMI2-023")


@pytest.fixture(scope="module")
def browser(require_tool: Callable[[str], None]) -> Iterator[Browser]:
    """One Chromium for both visits."""
    require_tool("chromium")
    with chromium() as started:
        yield started


@pytest.fixture(params=[True, False], ids=["avec JavaScript", "sans JavaScript"])
def visit(
    request: pytest.FixtureRequest, browser: Browser, replay: Shown, tmp_path: Path
) -> Iterator[Visit]:
    """A visit of a copy of the replayed programme, its keys beside it."""
    shutil.copytree(replay.folder, tmp_path / "demo")
    office = open_office(tmp_path / "demo")
    with serving(office, visitor) as served:
        made = Visit(browser=browser, served=served, script=request.param)
        yield made
        made.close()
    office.store.close()


def test_the_guide_says_what_each_step_shows() -> None:
    told = GUIDE.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert [figure for figure in FIGURES if figure not in told] == []


def test_twelve_steps_show_their_figures(visit: Visit, tmp_path: Path) -> None:
    lead = visit.enter("Responsable du programme")
    assert "retenue 75" in text_of(lead)
    seen = [
        *_decide(visit),
        *_close_and_extend(visit),
        *_file_from_a_telephone(visit, tmp_path),
        *_keep_and_prove(visit),
    ]
    found = [figure for figure, text in zip(FIGURES, seen, strict=True) if figure in text]
    assert found == list(FIGURES), seen


def _decide(visit: Visit) -> Iterator[str]:
    """Label two files, hold one letter, tell the towns, then everybody."""
    page = visit.lead
    page.goto("/seances")
    page.locator("#f-body").select_option(label="Comité de sélection")
    page.fill("#f-reference", "VISITE")
    page.fill("#f-held_on", "04/10/2021")
    page.get_by_role("button", name="Enregistrer la séance").click()
    for reference in LABELLED:
        item = page.locator("fieldset", has_text=reference)
        item.locator("select").select_option(label="candidature retenue")
        item.locator("textarea").fill("Besoins démontrés, partenaires engagés.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    rehearsed(page, "Porter les décisions aux dossiers")
    yield text_of(page)
    told = rehearsed(page, "Informer les collectivités")
    page.goto("/courrier?etat=a-valider")
    page.get_by_role("button", name=re.compile("de cette liste")).click()
    page.get_by_role("button", name=re.compile("^Valider 4")).click()
    page.goto("/courrier?etat=programme")
    page.locator("main table a").first.click()
    page.get_by_role("button", name="Retenir").click()
    page.goto("/courrier")
    yield text_of(page).replace("À valider 1 Programmé 3", "À valider 1, Programmé 3")
    yield told
    page.goto("/seances/VISITE")
    yield rehearsed(page, "Annoncer publiquement")


def _close_and_extend(visit: Visit) -> Iterator[str]:
    """Move past the final cutoff, read the refusal, extend with its consequences, say who did."""
    page = visit.lead
    move_clock(page, "2022-07-01", "10:00")
    city = visit.enter("Contact de la collectivité", TOWN, width=PHONE)
    city.goto("/mon-espace/AMI2-037")
    yield opened(city, "Et pourquoi pas le reste").inner_text()
    page.goto("/echeances/report")
    page.check("[value='AMI2/limite']")
    page.fill("main [name=jour]", "2022-07-15")
    page.fill("main [name=motif]", "Panne du service le dernier soir.")
    page.get_by_role("button", name="Voir les suites").click()
    extend = page.get_by_role("button", name=re.compile("^Proroger et"))
    yield extend.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    extend.click()
    page.goto("/controle/questions/echeance?echeance=AMI2/limite")
    yield text_of(page)


def _file_from_a_telephone(visit: Visit, folder: Path) -> Iterator[str]:
    """File at 23:50 on the last day, from a telephone; then another person takes over."""
    page, city = visit.lead, visit.city
    move_clock(page, "2022-07-15", "23:50")
    city.goto("/mon-espace/AMI2-037")
    opened(city, "Présenter une nouvelle candidature").get_by_role("button").click()
    reference = city.url.rpartition("/")[2]
    city.goto(f"/mon-espace/{reference}/depot")
    city.locator("main input[type=text]").first.fill("Une antenne près de la gare")
    city.set_input_files("main input[type=file] >> nth=0", draft_pdf(folder))
    city.get_by_role("button", name="Enregistrer et vérifier avant de déposer").click()
    city.get_by_role("button", name=re.compile("^Déposer")).click()
    visit.windows[-1].look(f"visite-recepisse-{visit.script}")
    assert visit.windows[-1].scrolls_sideways() is False
    yield text_of(city)
    page.goto(f"/dossiers/{reference}")
    page.get_by_role("link", name=re.compile("Remplacer.*contact de la collectivité")).click()
    form = page.locator("form[action$='/remplacer']")
    form.locator("[name=name]").fill("Nouvelle personne")
    form.locator("[name=email]").fill("nouvelle@essai-fictif-n-1.example")
    form.locator("button[value=faire]").click()
    yield text_of(page)
    assert "Entrer" in city.goto("/mon-espace").text()  # who was replaced is out at once


def _keep_and_prove(visit: Visit) -> Iterator[str]:
    """Mark a milestone as the regional centre; verify and take the proof as the control."""
    centre = visit.enter("Centre régional")
    centre.locator("main a[href*='/centre/antennes/']").first.click()
    step = centre.locator("details, li").filter(has_text="Diagnostic partagé des besoins").last
    step.locator("summary").click()
    step.get_by_role("button").first.click()
    yield text_of(centre)
    control = visit.enter("Personne chargée du contrôle")
    control.goto("/controle")
    control.get_by_role("button", name="Vérifier maintenant").click()
    yield text_of(control)
    control.goto("/controle")
    ended(control, control.get_by_role("button", name="Télécharger tout le journal"))
    with control.expect_download() as coming:
        control.get_by_role("link", name=re.compile("^Télécharger")).click()
    held = zipfile.ZipFile(BytesIO(Path(coming.value.path()).read_bytes()))
    yield " ".join(held.namelist())
