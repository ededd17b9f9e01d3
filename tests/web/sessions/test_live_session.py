"""The lead's live meeting: from who is there to the approved minutes, by its forms alone."""

from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.web.soundness import faults_in
from tests.workflow.bench import move
from tests.workflow.meeting_bench import (
    ADECCO,
    CHAIR,
    CITIES,
    CMA,
    REFERENCE,
    STARTS_AT,
    UIMM,
    VOTING,
    Bench,
    convened,
    opened,
)
from workflow.office import Office

Make = Callable[..., Browser]
HERE = f"/seances/{REFERENCE}"
LIVE = f"{HERE}/conduite"


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def reference(bench: Bench, number: int) -> str:
    return bench.read().items[number].reference


def act(lead: Browser, code: str, seen: str = LIVE, **fields: str) -> str:
    answer = lead.fill(f"{LIVE}/{code}", fields, seen)
    if answer.status_code != 303:
        return plain(answer.text)
    return ""


def test_who_is_there_and_who_holds_whose_vote_is_one_form(office: Office, browser: Make) -> None:
    bench, lead = convened(office, 2), browser(ContactKind.LEAD)
    move(office, STARTS_AT)
    there = {f"presence-{seat}": "present" for seat in VOTING if seat not in (CMA, ADECCO)}
    proxies = {f"pouvoir-{CMA}": UIMM, f"pouvoir-{ADECCO}": CITIES}
    assert act(lead, "presences", **there, **proxies) == ""
    read = bench.read()
    assert (read.quorum.counted, read.quorum.voting, read.quorum.needed) == (8, 8, 4)
    assert {each.seat for each in read.members if each.proxy_to} == {CMA, ADECCO}
    refused = act(
        lead, "presences", **there, **{f"pouvoir-{CMA}": CITIES, f"pouvoir-{ADECCO}": CITIES}
    )
    assert "Ce membre (Villes de France) détient déjà autant de pouvoirs" in refused
    assert bench.read().member(CMA).proxy_to == UIMM  # type: ignore[union-attr]


def test_an_item_is_voted_decided_and_reopened_by_its_forms(office: Office, browser: Make) -> None:
    bench, lead = opened(office, 2), browser(ContactKind.LEAD)
    first = reference(bench, 0)
    seen = f"{LIVE}?dossier={first}"
    votes = {f"vote-{seat}": "for" for seat in VOTING}
    assert act(lead, "avis", seen, dossier=first, avis="favourable", texte="Projet mûr.") == ""
    assert act(lead, "entendre", seen, dossier=first, nom="Mme la Maire", qualite="Maire") == ""
    assert act(lead, "votes", seen, dossier=first, proposition="label", **votes) == ""
    page = plain(lead.get(seen).text)
    assert "<strong>8</strong> pour" in page
    assert "proposition adoptée" in page
    assert "demande un motif" in act(lead, "decider", seen, dossier=first, issue="label")
    assert act(lead, "decider", seen, dossier=first, issue="label", motif="Projet solide.") == ""
    assert bench.read().items[0].outcome == "label"
    assert act(lead, "divergence", seen, dossier=first, siege=CHAIR, texte="Réserve.") == ""
    assert act(lead, "reprendre", seen, dossier=first) == ""
    assert bench.read().items[0].outcome is None
    assert faults_in(lead.get(seen).text) == []


def test_a_recusal_changes_the_quorum_of_its_item_alone(office: Office, browser: Make) -> None:
    bench, lead = opened(office, 3), browser(ContactKind.LEAD)
    first, second = reference(bench, 0), reference(bench, 1)
    assert "Quorum du dossier : 8 sur 8, 4 nécessaires" in plain(
        lead.get(f"{LIVE}?dossier={first}").text
    )
    page = plain(lead.get(f"{LIVE}?dossier={second}").text)
    assert "Quorum du dossier : 6 sur 7, 4 nécessaires" in page
    assert "UIMM se déporte : mandat dans la collectivité" in page
    assert f'name="vote-{UIMM}"' not in page


def test_what_is_projected_names_no_other_file(office: Office, browser: Make) -> None:
    bench, lead = opened(office, 4), browser(ContactKind.LEAD)
    items = bench.read().items
    page = lead.get(f"{HERE}/projection/{items[0].reference}").text
    assert items[0].place in page
    for other in items[1:]:
        assert other.place not in page
        assert other.reference not in page
    assert "menu" not in page
    assert faults_in(page) == []
    assert lead.get(f"{HERE}/projection/AMI2-999").status_code == 404


def test_a_meeting_is_closed_its_minutes_read_approved_and_frozen(
    office: Office, browser: Make
) -> None:
    bench, lead = opened(office, 2), browser(ContactKind.LEAD)
    for case in bench.files:
        bench.vote(case)
        bench.decide(case)
    assert act(lead, "clore") == ""
    page = plain(lead.get(f"{HERE}/proces-verbal").text)
    assert "projet, à relire puis à approuver" in page
    assert faults_in(lead.get(f"{HERE}/proces-verbal").text) == []
    assert act(lead, "approuver", f"{HERE}/proces-verbal") == ""
    read = bench.read()
    assert read.digest in lead.get(f"{HERE}/proces-verbal").text
    assert "Approuver le procès-verbal" not in lead.get(f"{HERE}/proces-verbal").text
    for paper in ("proces-verbal", "releve"):
        answer = lead.get(f"{HERE}/papiers/{paper}.pdf")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert lead.get(LIVE, follow_redirects=False).status_code == 303


def test_a_session_from_papers_says_that_its_votes_are_not_recorded(
    office: Office, browser: Make
) -> None:
    from tests.workflow.office_stories import decided, examined

    case = examined(office, "40088")
    decided(office, case)
    lead = browser(ContactKind.LEAD)
    assert "votes non enregistrés" in plain(lead.get(f"/seances/seance-{case}").text)
    page = plain(lead.get(f"/seances/seance-{case}/proces-verbal").text)
    assert "otes non enregistrés" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"debut": "", "lieu": "Paris"}, "vide"),
        ({"debut": "hier", "lieu": "Paris"}, "hier"),
        ({"debut": "15/12/2020", "lieu": "Paris"}, "15/12/2020"),
        ({"debut": "15/12/2020 14:00", "lieu": ""}, "ieu"),
    ],
)
def test_a_meeting_prepared_wrong_is_explained_and_keeps_what_was_typed(
    office: Office, browser: Make, fields: dict[str, str], why: str
) -> None:
    from tests.workflow.office_stories import hold_session

    hold_session(office, "S-1", {})
    lead = browser(ContactKind.LEAD)
    answer = lead.fill("/seances/S-1/conduite/preparer", fields, "/seances/S-1")
    assert answer.status_code == 422
    assert why in plain(answer.text)
    assert f'value="{fields["debut"]}"' in answer.text
