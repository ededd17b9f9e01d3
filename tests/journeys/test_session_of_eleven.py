"""A session of eleven files in a real browser, from its preparation to its announcement.

Eight voting members, a guest, two proxies, a recusal that changes an item's quorum, a tie that the
chair breaks, a deferral; the minutes; the decisions told, recalled within ten minutes, told again.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from states.identifiers import CaseId, ContactKind
from tests.web.chromium import Window, chromium, serving
from tests.web.conftest import People, Somebody, somebody
from tests.workflow.bench import LEAD, move, written
from tests.workflow.meeting_bench import (
    ADECCO,
    CHAIR,
    CITIES,
    CMA,
    GUEST,
    INDUSTRY,
    REFERENCE,
    SEATS,
    STARTS_AT,
    UIMM,
    VOTING,
    analysed,
    seated,
)
from tests.workflow.office_stories import kinds, state
from workflow.archive import Archive
from workflow.committee.reading import MeetingRead, meeting_read
from workflow.office import Office
from workflow.reading import Reading
from workflow.schedule.sweep import sweep

HERE, LIVE = f"/seances/{REFERENCE}", f"/seances/{REFERENCE}/conduite"
DECISIONS = ("decision_retained", "decision_not_retained", "decision_deferred", "announcement")
AGAINST = (VOTING[1], VOTING[2], VOTING[3], ADECCO)
"""With four of eight against, the chair for: a tie."""


@pytest.fixture
def windows(office: Office, require_tool: Callable[[str], None]) -> Iterator[Callable[[str], Page]]:
    """Opens a window for the lead, or for who holds a seat."""
    require_tool("chromium")
    people, persons = People(), seated(office)
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        for seat, case in persons.items():
            person = archive.person(case)
            assert person is not None
            people.known[seat] = Somebody(person=person)
    with serving(office, people) as served, chromium() as browser:

        def window(who: str) -> Page:
            return Window(browser=browser, served=served, session=who).page

        yield window


def read(office: Office) -> MeetingRead:
    with office.store.read() as reader:
        found = meeting_read(Reading(office, reader, LEAD), REFERENCE)
    assert found is not None
    return found


def plain(text: str | None) -> str:
    return (text or "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def send(page: Page, name: str) -> str:
    """Press a button and return what the next page says first."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()
    notice = page.locator(".notice[role=status], .notice[role=alert]").first
    return plain(notice.text_content()) if notice.count() else ""


def prepare(page: Page, cases: tuple[CaseId, ...]) -> None:
    page.goto("/seances")
    page.select_option("#f-body", "comite_selection")
    page.fill("#f-reference", REFERENCE)
    page.fill("#f-held_on", "15/12/2020 14:00")
    send(page, "Enregistrer la séance")
    page.fill("#f-debut", "15/12/2020 14:00")
    page.fill("#f-lieu", "292 rue Saint-Martin, Paris")
    page.check("#f-distance-oui")
    assert "préparée" in send(page, "Préparer la séance")
    for rank, case in enumerate(cases, start=1):
        page.fill(f"#rang-{case}", str(rank))
    assert "fixé" in send(page, "Fixer l’ordre du jour")
    gesture(page, "convoquer", "Convoquer le comité")


def gesture(page: Page, code: str, title: str) -> str:
    """Do an act on the session: read what it entails, then confirm it."""
    page.goto(HERE)
    page.click(f"#geste-{code} summary")
    with page.expect_navigation():
        page.click(f"#geste-{code} button")
    with page.expect_navigation():
        page.locator(f"#geste-{code} button", has_text=title).click()
    return plain(page.locator(".notice[role=status]").first.text_content())


def presences(page: Page, there: Mapping[str, str], proxies: Mapping[str, str]) -> str:
    page.goto(LIVE)
    for seat, attendance in there.items():
        page.check(f"#presence-{seat}-{attendance}")
    for giver, holder in proxies.items():
        page.select_option(f"#pouvoir-{giver}", holder)
    return send(page, "Enregistrer les présences")


def vote(page: Page, reference: str, proposal: str, against: tuple[str, ...] = ()) -> str:
    page.goto(f"{LIVE}?dossier={reference}&tous=for")
    page.check(f"#proposition-{proposal}")
    for seat in against:
        page.check(f"#vote-{seat}-against")
    send(page, "Enregistrer les votes")
    return plain(page.locator(".tally").text_content())


def decide(page: Page, outcome: str, reason: str) -> str:
    page.check(f"#issue-{outcome}")
    page.fill("#decision-motif", reason)
    return send(page, "Enregistrer la décision")


def phases(office: Office) -> dict[str, int]:
    found = [phase for _, _, phase in written(office, *DECISIONS)]
    return {phase: found.count(phase) for phase in sorted(set(found))}


def later(office: Office, minutes: int) -> None:
    with office.store.read() as reader:
        now = office.now(reader)
    move(office, now + timedelta(minutes=minutes))
    sweep(office, confirm=True)


def test_a_session_of_eleven_files_is_held_recorded_recalled_and_told(
    office: Office, windows: Callable[[str], Page]
) -> None:
    cases = analysed(office)
    lead = windows("lead")
    prepare(lead, cases)
    references = [item.reference for item in read(office).items]
    assert len(references) == 11

    member = windows(UIMM)
    member.goto("/comite")
    member.check("#reponse-present")
    assert "enregistrée" in send(member, "Répondre")
    member.locator("details.act summary").nth(1).click()
    member.select_option("#motif-2", "mandate")
    assert references[1] in send(member, "Me déporter")
    guest = windows(GUEST)
    guest.goto("/comite")
    assert guest.locator("#reponse-proxy").count() == 0
    assert guest.locator("select[name=motif]").count() == 0

    move(office, STARTS_AT)
    presences(lead, {CHAIR: "present"}, {})
    lead.goto(LIVE)
    assert "ouverte" in send(lead, "Ouvrir la séance")
    refused = decide(lead, "defer", "Trop peu de monde.")
    assert "Le quorum n’est pas atteint pour ce dossier" in refused
    away = (CMA, ADECCO)
    there = {seat: "present" for seat in SEATS if seat not in (*away, INDUSTRY)}
    there[INDUSTRY] = "remote"
    refused = presences(lead, there, {CMA: UIMM, ADECCO: UIMM})
    assert "détient déjà autant de pouvoirs" in refused
    assert "relevées" in presences(lead, there, {CMA: UIMM, ADECCO: CITIES})
    quorums = [(item.quorum.counted, item.quorum.voting) for item in read(office).items[:2]]
    assert quorums == [(8, 8), (6, 7)]
    lead.goto(f"{LIVE}?dossier={references[0]}")
    assert lead.locator(f"input[name=vote-{GUEST}]").count() == 0
    assert lead.locator(f"input[name=vote-{ADECCO}]").count() == 3
    lead.goto(f"{LIVE}?dossier={references[1]}")
    assert lead.locator(f"input[name=vote-{UIMM}]").count() == 0

    assert "8 pour" in vote(lead, references[0], "label")
    assert "enregistrée" in decide(lead, "label", "Projet solide.")
    by_keyboard(lead, references[1])
    assert "adoptée" in plain(lead.locator(".tally").text_content())
    decide(lead, "label", "Locaux prêts.")
    tied = vote(lead, references[2], "label", AGAINST)
    assert "4 pour, 4 contre" in tied
    assert "adoptée par la voix prépondérante de la présidence" in tied
    decide(lead, "label", "Voix de la présidence.")
    lead.goto(f"{LIVE}?dossier={references[3]}")
    decide(lead, "defer", "Étude de besoins à compléter.")
    for number, reference in enumerate(references[4:]):
        outcome = "label" if number % 2 else "not_select"
        vote(lead, reference, outcome)
        decide(lead, outcome, f"Motif du dossier {reference}.")
    assert read(office).left == ()

    send(lead, "Clore la séance")
    minutes_hold_everything(lead)
    told_recalled_and_told_again(office, lead, cases)


def by_keyboard(page: Page, reference: str) -> None:
    """Vote with the keyboard alone: a group is reached by Tab, answered by an arrow."""
    page.goto(f"{LIVE}?dossier={reference}")
    page.focus("#proposition-label")
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = str(page.evaluate("document.activeElement.name || ''"))
        if name.startswith("vote-") and name not in reached:
            reached.append(name)
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowLeft")
    assert len(reached) == 6
    page.focus(f"#vote-{CHAIR}-for")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def minutes_hold_everything(page: Page) -> None:
    page.goto(f"{HERE}/proces-verbal")
    paper = plain(page.locator(".paper").text_content())
    for words in (
        *("292 rue Saint-Martin", "4 nécessaires", "délibérative", "invitation permanente"),
        *("pouvoir", "à distance", "mandat", "6 membres comptés sur 7", "4 pour, 4 contre"),
        *("prépondérante", "Projet solide.", "Étude de besoins à compléter.", "reporté"),
    ):
        assert words in paper, words
    with page.expect_download() as download:
        page.get_by_role("link", name="Procès-verbal en PDF").click()
    content = download.value.path().read_bytes()
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages)
    assert "Étude de besoins" in text
    assert "approuvé" in send(page, "Approuver le procès-verbal")
    assert page.get_by_role("button", name="Approuver le procès-verbal").count() == 0


def told_recalled_and_told_again(office: Office, page: Page, cases: tuple[CaseId, ...]) -> None:
    session = read(office).session.id
    gesture(page, "appliquer", "Porter les décisions aux dossiers")
    assert [state(office, case) for case in cases[:5]] == [
        *("labelled", "labelled", "labelled", "deferred", "not_selected"),
    ]
    gesture(page, "informer", "Informer les collectivités")
    later(office, 5)
    page.goto(HERE)
    assert "encore 5 minutes" in plain(page.locator(".recall").text_content())
    assert "aucune lettre n’est partie" in send(page, "Rappeler cette diffusion")
    later(office, 60)
    assert phases(office) == {"cancelled": 22}
    assert kinds(office, session)[-2:] == ["notified", "recalled"]
    gesture(page, "informer", "Informer les collectivités")
    later(office, 11)
    page.goto(HERE)
    assert page.locator(".recall").count() == 0
    gesture(page, "annoncer", "Annoncer publiquement")
    assert kinds(office, session)[-4:] == ["notified", "recalled", "notified", "announced"]
    assert phases(office)["held"] >= 22
